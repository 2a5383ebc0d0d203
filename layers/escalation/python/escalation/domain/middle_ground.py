"""Between answering and escalating: what a chat was asked so far, and which question is open.

A bot that is not sure may ask which of a few entries is meant (*clarify*), offer to pass the matter
to people (*offer*), or ask what somebody would like to know who has said nothing yet (*ask back*).
Each is bounded for a chat, so that nobody is asked in circles, and an offer that nobody takes up
becomes a handoff at `OpenQuestion.until`: what was accepted is never lost by asking about it.
"""

from datetime import datetime, timedelta
from typing import Annotated, Final

from pydantic import Field

from escalation.domain.choices import ChoiceId, MessageId, MessageQuestion
from escalation.domain.types import SELDOM, Frozen, UtcTime

MAX_CLARIFIES: Final = 2
"""Of one chat."""
MAX_OFFERS: Final = 1
"""Of one chat."""
OFFER_STANDS: Final = timedelta(minutes=5)
"""How long an offer waits for its answer before people get what was asked."""

ASKING: Final = frozenset({"clarify", "offer", "ask_back"})
"""Actions that ask the visitor something."""

BEST: Final = "e1"
"""The choice of the entry that the bot would have answered with."""

Count = Annotated[int, Field(ge=0), SELDOM]


class OpenQuestion(Frozen):
    """The question that the bot has asked last, as long as it may be answered."""

    kind: MessageQuestion
    message_id: MessageId
    question_seq: Annotated[int, Field(ge=1)]
    """Position of the visitor's message that it is about."""
    until: UtcTime | None = None
    """People get what was asked when this has come, unless the visitor has answered by then."""


class MiddleGround(Frozen):
    """How often a chat was asked what, and what is open."""

    clarifies: Count = 0
    offers: Count = 0
    ask_backs: Count = 0
    open: OpenQuestion | None = None

    def asked(self, question: OpenQuestion) -> "MiddleGround":
        """After this question, which is the open one now. What was owed to people stays owed:
        whoever tells more, and is asked which of a few things they mean, may leave at that.
        """
        if self.open is not None and self.open.until is not None and question.until is None:
            question = question.model_copy(update={"until": self.open.until})
        return self.counted(question.kind).model_copy(update={"open": question})

    def counted(self, kind: MessageQuestion) -> "MiddleGround":
        """After something was asked that offers nothing to choose: what was open stays so."""
        name = {"clarify": "clarifies", "offer": "offers", "ask_back": "ask_backs"}.get(kind)
        return self if name is None else self.model_copy(update={name: getattr(self, name) + 1})

    def closed(self) -> "MiddleGround":
        """With nothing open."""
        return self if self.open is None else self.model_copy(update={"open": None})


def open_question(middle: MiddleGround | None) -> OpenQuestion | None:
    """What is open, if anything."""
    return None if middle is None else middle.open


def open_choices(middle: MiddleGround | None) -> str | None:
    """The id of the message whose choices may be taken now."""
    question = open_question(middle)
    return None if question is None else question.message_id


def owed_to_people(middle: MiddleGround | None) -> datetime | None:
    """When people get what an open offer is about; None where none is open."""
    question = open_question(middle)
    return None if question is None else question.until


class Asked(Frozen):
    """What `decide` knows of it: how often the chat was asked before this message."""

    clarifies: Count = 0
    offers: Count = 0
    ask_backs: Count = 0

    @classmethod
    def of(cls, middle: MiddleGround | None) -> "Asked | None":
        """None where nothing was asked yet, so that most decisions do not grow."""
        if middle is None or not (middle.clarifies or middle.offers or middle.ask_backs):
            return None
        return cls(clarifies=middle.clarifies, offers=middle.offers, ask_backs=middle.ask_backs)


class Answered(Frozen):
    """The message answers the open question: which kind that was, and by which choice."""

    kind: MessageQuestion
    choice: ChoiceId
    question_seq: Annotated[int, Field(ge=1)]
