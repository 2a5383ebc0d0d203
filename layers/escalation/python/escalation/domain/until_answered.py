"""The bot goes on until somebody of the team replies: `after_handoff: until_answered`.

After a handoff because the bot was not sure, or failed, what it knows is still answered. After
everything else (somebody asked for a person, is angry, an owner's rule, what must reach people) it
only says that the message was added to the request. From a person's first word that is stored here
on it is silent: somebody writes, takes over or is assigned. What a helpdesk's rules and robots
write is nobody's word.

Words of the ticket are learnt by webhook or by a read now and then. Where no webhook is known to
arrive, the bot would talk past people for minutes, so the team has the chat at once.
"""

from typing import Annotated, Final, Literal

from escalation.domain.decision import Reason
from escalation.domain.types import SELDOM, Frozen, UtcTime

AfterHandoff = Literal["team", "bot", "until_answered"]
SolvedByVisitor = Literal["note", "solve"]
"""What the ticket gets where the visitor says that it is solved before anybody has replied."""
WaitingFor = Literal["answers", "adds"]
"""`answers`: what the bot knows is answered meanwhile. `adds`: everything is only put to the
request."""

UNSURE: Final[frozenset[Reason]] = frozenset(
    {
        "low_confidence",
        "bot_failure",
        "bot_asked_for_handoff",
        "target_failed",
        "offer_ignored",
        "none_of_these",
        "choice_taken",
    }
)
"""Handoffs because the bot was not sure or failed: nobody wished for people alone."""


class Waiting(Frozen):
    """Since when people have the request, while none of them has said a word."""

    since: UtcTime
    meanwhile: WaitingFor
    told_when: Annotated[bool, SELDOM] = False
    """The visitor was told when to expect an answer."""

    def also(self, reason: Reason) -> "Waiting":
        """After another handoff: once people are wished for, the bot stays behind them."""
        if reason in UNSURE:
            return self
        return self.model_copy(update={"meanwhile": "adds"})


def waiting_from(now: UtcTime, reason: Reason) -> Waiting:
    """The wait that a handoff for this reason begins."""
    return Waiting(since=now, meanwhile="answers" if reason in UNSURE else "adds")
