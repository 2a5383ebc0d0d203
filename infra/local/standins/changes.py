"""What happened to a ticket between two writes, and who asked to be told of it."""

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import Field

from infra.local.standins.state import Comment, Record, Ticket

SOURCE: ContextVar[str | None] = ContextVar("source", default=None)
"""What the caller of an API named itself by in the header `sourceId`: a webhook may leave out
what its own subscriber did.
"""


class Hook(Record):
    """One registered webhook, or one rule that sends."""

    key: str
    """The id that the vendor shows."""
    name: str
    url: str
    active: bool = True
    secret: str = ""
    subscriptions: dict[str, Any] = Field(default_factory=dict)
    """What it is told of; the values narrow it down."""
    headers: dict[str, str] = Field(default_factory=dict)
    body: str = ""
    """A template, where the vendor has one."""
    extra: dict[str, Any] = Field(default_factory=dict)
    created_at: datetime


@dataclass(frozen=True)
class Change:
    """One write of a ticket."""

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
