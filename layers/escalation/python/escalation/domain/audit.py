"""The audit trail: who did what, when and from where. Ids, and nothing that anybody wrote.

Entries are only ever added. What a member is about to change is entered before it is changed, so
that nothing is changed that the trail does not tell of.
"""

from datetime import datetime
from typing import Annotated, Literal, Protocol

from pydantic import Field

from escalation.domain.types import Frozen, Identifier, UtcTime

Outcome = Literal["allowed", "refused", "done"]
"""`allowed`: it went ahead. `refused`: it did not, for the reason in `code`. `done`: what came of
one that was allowed, where that has an id of its own.
"""
AuditDays = Annotated[int, Field(ge=30, le=3_650)]
MAX_AGENT_CHARS = 120


class Origin(Frozen):
    """Where a call came from, as API Gateway has seen it."""

    ip: Annotated[str | None, Field(max_length=45)] = None
    user_agent: Annotated[str | None, Field(max_length=MAX_AGENT_CHARS)] = None


class AuditEntry(Frozen):
    """One thing that somebody did, or tried."""

    id: Identifier
    workspace_id: Identifier
    at: UtcTime
    actor: str
    """A member's id, or `operator`."""
    who: str
    """The member's address then, or the operator's name at AWS."""
    role: str
    action: str
    """`conversation.read`, `member.remove`: as the routes declare it (`x-audit`)."""
    outcome: Outcome
    code: str | None = None
    of: Identifier | None = None
    """The entry that this one tells more of."""
    ids: dict[str, str] = {}
    """What it was about, by what each id names."""
    origin: Origin = Origin()
    expires_at: UtcTime


class AuditFilter(Frozen):
    """What a list shows; None stands for everything."""

    who: str | None = None
    action: str | None = None
    first: UtcTime | None = None
    last: UtcTime | None = None

    def shows(self, entry: AuditEntry) -> bool:
        """Whether the entry is by that person, and of that kind: `conversation` is all of them."""
        of_kind = self.action is None or f"{entry.action}.".startswith(f"{self.action}.")
        return of_kind and (self.who is None or entry.who.lower() == self.who.lower())


class AuditPage(Frozen):
    """Entries, newest first; `next` continues, None at the end. A page may be short."""

    items: tuple[AuditEntry, ...]
    next: str | None = None


class AuditTrail(Protocol):
    """Keeps entries until they expire. Everything may raise RetryableError."""

    def add(self, entry: AuditEntry) -> None:
        """Write a new entry; none that is there is ever written over."""
        ...

    def page(
        self,
        workspace_id: str,
        where: AuditFilter,
        *,
        now: datetime,
        after: str | None,
        limit: int = 50,
    ) -> AuditPage:
        """Living entries, newest first. Raises InvalidInput for a cursor of another list."""
        ...
