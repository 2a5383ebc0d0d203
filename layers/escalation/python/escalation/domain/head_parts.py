"""Small parts of a conversation's head."""

from typing import Annotated, Literal

from pydantic import Field

from escalation.domain.internal_notes import MAX_NOTES
from escalation.domain.requesters import TicketRequester
from escalation.domain.settings import HelpdeskName
from escalation.domain.ticket_status import TicketStatus
from escalation.domain.types import (
    SELDOM,
    Email,
    Frozen,
    Identifier,
    PersonName,
    UtcTime,
    is_empty,
)

EndQuestion = Literal["solved", "solved_said", "csat", "csat_said"]
"""Which question a chat ends with, and whether it was answered."""
MAX_BROUGHT = 200
"""Entries of a ticket that are told apart by id; older ones by their time."""
MAX_SHOWN = 100
"""Answers of a ticket that are compared with what it shows of them later; the newest ones."""


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


class Snooze(Frozen):
    """The team looks at the chat again at `until`, or when the visitor writes after `at`."""

    at: UtcTime
    until: UtcTime


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


class TicketLink(Frozen):
    """The conversation's ticket. `relayed_seq` is the last message the ticket is known to hold."""

    helpdesk: HelpdeskName
    connection_id: Identifier
    ticket_id: str
    reference: str
    url: str | None = None
    escalation_id: Identifier
    relayed_seq: int
    relaying_seq: int | None = None
    """End of the range a relay under way brings over, written down before it is sent."""
    relay_until: UtcTime | None = None
    """The lease of that relay."""
    open: bool = True
    ended: Literal["solved", "gone", "elsewhere"] | None = None
    """Why it is not open, where the helpdesk says so. `elsewhere`: it is somebody else's there now,
    and nothing passes between it and this chat any more.
    """
    status: TicketStatus | None = None
    """As the last read found it; None before the first one."""
    assignee: PersonName | None = None
    """Who of the team had it there at the last read."""
    closed: bool = False
    """Solved, and not even an agent can write to it any more."""
    reopening: Identifier | None = None
    """The escalation by which the visitor has it opened again."""
    reopened_at: UtcTime | None = None
    """A read of the ticket that began before this tells nothing of its status now."""
    brought: Annotated[tuple[str, ...], Field(max_length=MAX_BROUGHT)] = ()
    """The vendor's ids of the last entries of the ticket that have been dealt with."""
    brought_until: UtcTime | None = None
    """Entries up to this time are dealt with too: their ids are no longer kept."""
    shown: Annotated[tuple[ShownEntry, ...], Field(max_length=MAX_SHOWN, exclude_if=is_empty)] = ()
    """The last answers that came into the chat, oldest first, but for those withdrawn since."""
    agent_at: UtcTime | None = None
    """`last_agent_at` of the head, where it was in this ticket that an agent spoke last."""
    active_at: UtcTime | None = None
    """When a read last found something new there."""
    next_sync_at: UtcTime | None = None
    """When the sweep has it read again; None where nothing can come of that."""
    requester: TicketRequester | None = None
    """With whom it was made, or who was set later; None where nobody knows any more."""
    noted_email: Email | None = None
    """The visitor's address that the team finds in the ticket, whoever's it is."""
    requester_wanted: Email | None = None
    """An address that was proved after the ticket was made: it is to become the requester's."""
    notes_due: Annotated[
        tuple[Identifier, ...], Field(max_length=MAX_NOTES, exclude_if=is_empty)
    ] = ()
    """Internal notes of members that are to be written into it, by their ids."""
    asks_csat: Annotated[bool, SELDOM] = False
    """Its helpdesk asks the customer itself how the help was, as the connection says."""
    merges: int = 0
    """How often it was merged into another. From then on it is not a ticket made here alone."""
