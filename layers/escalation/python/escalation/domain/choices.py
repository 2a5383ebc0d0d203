"""Answers that a message offers: buttons in the widget, lines of text everywhere else.

A message that asks something may carry choices. A tap posts an ordinary message whose text is the
choice's label, and says which choice of which message it was. The message's own text always holds
the whole plain reading, so that whoever shows no buttons (an older widget, a client of the API, a
mail, a ticket) loses nothing: a label or its number, typed, is understood as well.
"""

import unicodedata
from collections.abc import Sequence
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from escalation.domain.types import Frozen, Tolerant, single_line

MAX_CHOICES: Final = 6
MAX_LABEL_CHARS: Final = 200
MessageId = Annotated[str, StringConstraints(pattern=r"^[0-9]{8}$")]
ChoiceId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{1,40}$")]
MessageQuestion = Literal["clarify", "offer", "ask_back", "fact", "bot"]
"""What a message asks: which of a few entries is meant, whether people shall have it, what the
visitor would like to know, a fact that the team needs, or something that a bot of its own asks."""


class Choice(Frozen):
    """One answer that is offered. `label` is what the visitor says by taking it."""

    id: ChoiceId
    label: Annotated[str, StringConstraints(min_length=1, max_length=MAX_LABEL_CHARS)]


Choices = Annotated[tuple[Choice, ...], Field(max_length=MAX_CHOICES)]


class ChoiceTaken(Frozen):
    """Which choice of which message a visitor has taken."""

    message_id: MessageId
    id: ChoiceId


class PostedChoice(Tolerant):
    """The same, as a client posts it."""

    message_id: MessageId
    id: ChoiceId


def plain_reading(text: str, choices: Sequence[Choice]) -> str:
    """The text with its choices as numbered lines."""
    return "\n".join([text, *(f"{n}. {each.label}" for n, each in enumerate(choices, start=1))])


def as_label(text: str) -> str:
    """A text as a label: one line, cut where it is too long; empty where nothing can be seen."""
    line = single_line(text)
    return line if len(line) <= MAX_LABEL_CHARS else f"{line[: MAX_LABEL_CHARS - 1].rstrip()}\u2026"


def choice_meant(text: str, choices: Sequence[Choice]) -> Choice | None:
    """The choice that somebody means who types its label or its number ("2", "2."), if any."""
    said = _folded(text)
    if said.isdecimal() and len(said) <= len(str(MAX_CHOICES)):
        place = int(said)
        return choices[place - 1] if 1 <= place <= len(choices) else None
    return next((each for each in choices if said and _folded(each.label) == said), None)


def _folded(text: str) -> str:
    """Letters and digits alone, in one case: how it ends or is spaced makes no difference."""
    spelt = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in spelt).split())
