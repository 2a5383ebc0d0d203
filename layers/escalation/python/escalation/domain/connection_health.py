"""How one connection fares: its circuit and what is left of the vendor's quota."""

from typing import Annotated, Literal, Protocol

from pydantic import Field

from escalation.domain.types import Frozen, UtcTime


class ConnectionHealth(Frozen):
    """As the console shows it.

    `open`: calls are held back until `open_until`. `half_open`: one call may try.
    """

    circuit: Literal["closed", "open", "half_open"] = "closed"
    failures: Annotated[int, Field(ge=0)] = 0
    """Calls in a row that failed by the vendor's fault."""
    open_until: UtcTime | None = None
    last_error: Annotated[str, Field(max_length=100)] | None = None
    last_failure_at: UtcTime | None = None
    last_success_at: UtcTime | None = None
    quota_limit: int | None = None
    """Calls a minute, or credits a day, as the vendor last named it."""
    quota_remaining: int | None = None
    quota_at: UtcTime | None = None


class ConnectionHealthStore(Protocol):
    """Reads the health of a connection."""

    def health(self, connection_id: str) -> ConnectionHealth:
        """The present state; a connection never called is healthy."""
        ...
