"""Bodies of the visitor's API about the help they got, and what it shows of what they said."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from escalation.domain.choices import MessageId
from escalation.domain.feedback import BEST, MAX_WORDS_CHARS, WORST
from escalation.domain.types import Tolerant


def _without_nul(value: str) -> str:
    if "\x00" in value:
        raise ValueError("the words have a NUL character")
    return value


Words = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_WORDS_CHARS),
    AfterValidator(_without_nul),
]


class RateAnswer(Tolerant, defer_build=True):
    """PUT /v1/conversations/{id}/feedback/answer: a thumb under an answer of the bot.

    Without `words` those said before stay, as long as the thumb does.
    """

    message_id: MessageId
    """One whose `helped` is there, `null` until something is said."""
    helped: bool
    words: Words | None = None


class SaySolved(Tolerant, defer_build=True):
    """PUT /v1/conversations/{id}/feedback/solved: what was said to "Was this solved?"."""

    solved: bool


class RatePeople(Tolerant, defer_build=True):
    """PUT /v1/conversations/{id}/feedback/csat: how the help of people was, 1 (very bad) to 5
    (very good).
    """

    steps: Annotated[int, Field(ge=WORST, le=BEST, strict=True)]
    words: Words | None = None
