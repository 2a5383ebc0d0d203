"""The helpdesks that tickets are made in: a folder each, with the same rooms, and what they share.

`registry` lists them. README.md says how owners connect them, ADDING_A_HELPDESK.md how to add one.
"""
