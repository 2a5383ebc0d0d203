"""The last step of the decision, in a chat that people have and none has replied in yet.

Nothing is transferred then, offered or asked back, since the request is on its way: a message is
answered, or put to it.
"""

from escalation.domain.deciding import Deciding
from escalation.domain.decision import Decision
from escalation.domain.middle_steps import makes_small_talk, took_a_choice


def answered_or_added(deciding: Deciding) -> Decision:
    """What the bot is sure of is answered; the rest goes to the request that people have, so that
    there is one.
    """
    reply = deciding.evidence.reply
    if reply is not None and not reply.wants_handoff and reply.confidence >= deciding.threshold:
        return deciding.conclude(
            "answer", "choice_taken" if took_a_choice(deciding) else "confident"
        )
    small_talk = makes_small_talk(deciding)
    if small_talk is not None:
        return small_talk
    if reply is not None and deciding.evidence.acknowledgement is not None:
        # "Yes" to a question that the bot itself cannot follow: it is asked for more words.
        return deciding.conclude("answer", "acknowledgement")
    return deciding.conclude("added", "waits_for_team")
