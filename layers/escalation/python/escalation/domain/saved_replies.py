"""Answers that a workspace keeps for its members, with placeholders for what a chat knows.

`{{visitor.name}}` stands for the visitor's name, and so on. There is no more to it: no condition,
no filter, no expression. The console puts the values in, once and from left to right, so that a
value which looks like a placeholder stays what it is; a member reads the result before it is sent.
"""

import re
from typing import Annotated, Final, Protocol

from pydantic import AfterValidator, StringConstraints

from escalation.domain.types import Frozen, Identifier, Line, UtcTime

MAX_SAVED_REPLIES: Final = 500
PLACEHOLDERS: Final = (
    "visitor.name",
    "visitor.email",
    "member.name",
    "ticket.reference",
    "bot.name",
    "workspace.name",
)
_IN_BRACES = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


def _without_nul(value: str) -> str:
    if "\x00" in value:
        raise ValueError("the text has a NUL character")
    return value


ReplyText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000),
    AfterValidator(_without_nul),
]


class SavedReply(Frozen):
    """One answer; `version` rises with each save."""

    reply_id: Identifier
    title: Line
    text: ReplyText
    version: int = 0
    changed_at: UtcTime


class SavedReplies(Protocol):
    """A workspace's saved replies."""

    def replies(self, workspace_id: str) -> tuple[SavedReply, ...]:
        """All of a workspace, in no order."""
        ...

    def save_reply(self, workspace_id: str, reply: SavedReply, *, expected_version: int) -> None:
        """Write it over the expected version; 0 where it is new. Raises VersionLost."""
        ...

    def delete_reply(self, workspace_id: str, reply_id: str) -> None:
        """That there is none is no error."""
        ...


def unknown_placeholder(text: str) -> str | None:
    """The first thing in double braces that stands for nothing, as it is written; None where all
    is well. Braces that are opened and not closed are such a thing.
    """
    for found in _IN_BRACES.finditer(text):
        if found[1].strip() not in PLACEHOLDERS:
            return found[0][:60]
    left = _IN_BRACES.sub("", text)
    return "{{" if "{{" in left else "}}" if "}}" in left else None
