"""A ticket of the helpdesk in memory, and what different readers see of it."""

from dataclasses import dataclass, field
from datetime import datetime

from escalation.domain.helpdesk import TicketEntry, TicketThread
from escalation.domain.requesters import TicketRequester
from escalation.domain.ticket_status import TicketStatus

NOBODY = TicketRequester(requester_id="0", is_shared=True)
ADA = TicketRequester(requester_id="p-ada@example.com", email="ada@example.com")
ANN = TicketRequester(requester_id="p-ann@example.com", email="ann@example.com")


@dataclass
class Ticket:
    """A ticket of the helpdesk in memory."""

    ticket_id: str
    marker: str
    form: str
    body: str
    made_at: datetime
    follow_up_of: str | None = None
    requester: TicketRequester = NOBODY
    status: TicketStatus = "open"
    merged_into: str | None = None
    assignee: str | None = None
    entries: list[TicketEntry] = field(default_factory=list)
    """Everything but the description."""
    tells_of_merges: bool = True
    """Whether its entries can be read once it is part of another; Zoho Desk's cannot."""
    gone: bool = False
    """Not to be written to any more."""
    by_agents: dict[str, str | None] = field(default_factory=dict)
    """Whose notes the helpdesk shows as theirs, by marker."""
    priority: str | None = None
    """Where it was raised after the ticket was made."""
    fields: dict[str, str] = field(default_factory=dict)
    """Of the account's own, set after it was made."""
    tags: tuple[str, ...] = ()
    """Set by a call of their own, as in Zoho Desk."""

    @property
    def comments(self) -> dict[str, str]:
        """What we wrote besides the description, by marker."""
        return {e.marker: e.text for e in self.entries if e.marker is not None}

    @property
    def public(self) -> dict[str, str]:
        """As `comments`, what the customer gets to see."""
        return {e.marker: e.text for e in self.entries if e.marker is not None and e.public}

    def answers(self) -> list[str]:
        """Public answers of the AI."""
        return [text for marker, text in self.public.items() if marker.endswith("/answer")]

    def text(self) -> str:
        """Everything a person reads in it."""
        return "\n".join([self.body, *self.comments.values()])

    def thread(self) -> TicketThread:
        description = TicketEntry(
            entry_id=f"{self.ticket_id}-0",
            author="service",
            public=True,
            text=self.body,
            at=self.made_at,
            marker=self.marker,
        )
        status: TicketStatus = "deleted" if self.gone else self.status
        entries = (description, *self.entries)
        unread = status == "deleted" or (status == "merged" and not self.tells_of_merges)
        return TicketThread(
            ticket_id=self.ticket_id,
            status=status,
            merged_into=self.merged_into,
            entries=() if unread else entries,
            stamp=f"{len(entries)} {status}",
            requester=None if status == "deleted" else self.requester,
            assignee=None if status == "deleted" else self.assignee,
        )
