"""What members write to each other beside a chat. No visitor, bot or mail gets to see it, and a
ticket only where the owner wants that (`DeskSettings`).

A note is an item of its own, and no message: what is made of a transcript is made of its messages,
so there is no place at which a note would have to be left out.
"""

from typing import Annotated, Final, Protocol

from pydantic import AfterValidator, Field, StringConstraints

from escalation.domain.types import SELDOM, Email, Frozen, Identifier, UtcTime

MAX_NOTES: Final = 200
"""Of one chat. All of them are shown at once."""


def _without_nul(value: str) -> str:
    if "\x00" in value:
        raise ValueError("the note has a NUL character")
    return value


NoteText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000),
    AfterValidator(_without_nul),
]


class InternalNote(Frozen):
    """One note. `by` names the member, `who` is their address when they wrote it."""

    note_id: Identifier
    conversation_id: Identifier
    by: Identifier
    who: Email
    text: Annotated[str, Field(max_length=4_000)]
    at: UtcTime
    in_ticket: Annotated[bool, SELDOM] = False
    """Written into the chat's ticket as well, or on its way there."""


class InternalNotes(Protocol):
    """Reads notes; they are written with the conversation's commits."""

    def notes_of(self, conversation_id: str) -> tuple[InternalNote, ...]:
        """All of a chat, oldest first."""
        ...
