"""One module per thing the system does. Knows the domain and its ports, nothing outside.

The rooms, from the top floor down; imports go down only:

    sweep  owner                                  the schedule; the people of a workspace
    delivery  auto_reply  sync  visitor  count_…  what each job or call does
    frame                                         how leased work is claimed, tried and ended
    writing  reading  hearing  bot                how a conversation is changed and shown; what is
                                                  made of a message; the reference bot
"""
