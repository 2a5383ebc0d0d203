"""What happened to a ticket between two writes."""

from contextvars import ContextVar
from dataclasses import dataclass

from infra.local.standins.state import Comment, Helpdesk, Ticket

SOURCE: ContextVar[str | None] = ContextVar("source", default=None)
"""What the caller of an API named itself by in the header `sourceId`; Zoho's webhooks use it."""


@dataclass(frozen=True)
class Change:
    """One write of a ticket."""

    helpdesk: Helpdesk
    before: Ticket | None
    ticket: Ticket

    @property
    def made(self) -> bool:
        """Whether the ticket is new."""
        return self.before is None

    @property
    def comments(self) -> list[Comment]:
        """What was written, the description of a new ticket left out."""
        if self.before is None:
            return []
        known = {item.id for item in self.before.comments}
        return [item for item in self.ticket.comments if item.id not in known]

    @property
    def status(self) -> tuple[str, str] | None:
        """The status before and now, if it is another one."""
        if self.before is None or self.before.status == self.ticket.status:
            return None
        return self.before.status, self.ticket.status

    @property
    def deleted(self) -> bool:
        """Whether it was deleted by this."""
        return self.before is not None and self.ticket.deleted and not self.before.deleted

    @property
    def spam(self) -> bool:
        """Whether it was marked as spam by this."""
        return self.before is not None and self.ticket.spam and not self.before.spam

    @property
    def merged(self) -> bool:
        """Whether it was merged into another by this."""
        return (
            self.before is not None
            and self.before.merged_into is None
            and self.ticket.merged_into is not None
        )
