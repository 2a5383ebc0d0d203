"""Small parts of a conversation's head."""

from typing import Annotated

from pydantic import Field

from escalation.domain.types import Frozen, Identifier, UtcTime


class RateWindow(Frozen):
    """Visitor messages since `started_at`."""

    started_at: UtcTime
    count: int = 0


class MailThread(Frozen):
    """The conversation's mail thread. `covered_seq` is the last message a mail has held."""

    escalation_id: Identifier
    subject: str
    message_ids: Annotated[tuple[str, ...], Field(max_length=50)] = ()
    covered_seq: int


class ContactRequest(Frozen):
    """The visitor was asked for an address; after `until` it goes on without one."""

    escalation_id: Identifier
    until: UtcTime


class ShownEntry(Frozen):
    """An answer in the ticket that is a message of the chat."""

    entry_id: Annotated[str, Field(min_length=1, max_length=100)]
    seq: int
    """The message's position."""
    digest: Annotated[str, Field(max_length=16)]
    """Of the text that the ticket showed, to tell another one."""
    at: UtcTime
    """When it was written into the chat. A read that began before tells nothing of it."""
