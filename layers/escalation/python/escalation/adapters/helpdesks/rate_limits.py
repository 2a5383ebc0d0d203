"""Which calls to a vendor may be made now: a share of its quota, and a circuit breaker.

The rules are here, as plain functions; `adapters.aws.connection_gates` keeps their state. Nothing
here calls anybody.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final, Literal, Protocol

from escalation.adapters.helpdesks.vendor import Vendor

CallKind = Literal["read", "write", "token"]
"""A request for an access token passes the circuit breaker only: no quota counts it."""

SHARE: Final = 0.8
"""How much of a vendor's limit is ours: the rest is for the owner's other integrations."""
WINDOW: Final = timedelta(minutes=1)
FAILURES_TO_OPEN: Final = 5
SHORTEST_OPEN: Final = timedelta(seconds=30)
LONGEST_OPEN: Final = timedelta(minutes=15)
PROBE_LEASE: Final = timedelta(seconds=60)
"""How long a half-open circuit waits for its one call before it lets another try."""
MAX_DELAY_S: Final = 86_400.0
_UNKNOWN_DAILY_RESET_S: Final = 900.0
_RESERVED_SHARE: Final = 0.05
_RESERVED_DAILY: Final = 50


@dataclass(frozen=True)
class Quota:
    """What an answer says is left. `daily`: of a day, not of a minute."""

    limit: int | None = None
    remaining: int | None = None
    reset_s: float | None = None
    daily: bool = False


@dataclass(frozen=True)
class Outcome:
    """How a call that was let through ended; without status and error nothing was called."""

    status: int | None = None
    error: str | None = None
    quota: Quota | None = None
    retry_after_s: float | None = None

    @property
    def called(self) -> bool:
        """Whether the vendor was called at all."""
        return self.status is not None or self.error is not None

    @property
    def vendor_fault(self) -> bool:
        """No answer, a time-out or a 5xx: what a circuit breaker counts."""
        if self.status is None:
            return self.error is not None
        return self.status == 408 or self.status >= 500

    @property
    def throttled(self) -> bool:
        """The vendor refused the call for its rate."""
        return self.status == 429


class ConnectionGate(Protocol):
    """Stands before every call of one connection, shared by all who use the connection."""

    def before(self, kind: CallKind) -> None:
        """Let a call through.

        Raises:
            Deferred: `quota_reserved` or `circuit_open`, with the seconds to wait.
        """
        ...

    def after(self, kind: CallKind, outcome: Outcome) -> None:
        """Learn from a call that was let through."""
        ...


GateFactory = Callable[[str, Vendor], ConnectionGate]
"""The gate of a connection, by its id and its vendor."""


class OpenGate:
    """Lets everything through: for a test of credentials, which must not be held back."""

    def before(self, kind: CallKind) -> None:
        """Let the call through."""

    def after(self, kind: CallKind, outcome: Outcome) -> None:
        """Learn nothing."""


def quota_of(headers: Mapping[str, str]) -> Quota | None:
    """The quota that an answer of any of the vendors names; None where it names none.

    `headers` are looked up in lower case.
    """
    daily = _whole(headers.get("x-rate-limit-remaining-v3"))
    if daily is not None:
        return Quota(remaining=daily, reset_s=retry_after(headers), daily=True)
    limit = _whole(headers.get("x-rate-limit") or headers.get("x-ratelimit-total"))
    remaining = _whole(
        headers.get("x-rate-limit-remaining") or headers.get("x-ratelimit-remaining")
    )
    if limit is None and remaining is None:
        return None
    return Quota(limit, remaining, _seconds(headers.get("ratelimit-reset")))


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds of a Retry-After header; a date counts from the answer's own Date."""
    return wait_of(headers.get("retry-after"), since=_date(headers.get("date")))


def wait_of(raw: str | None, *, since: datetime | None) -> float | None:
    """Seconds, at most a day, that a header asks to wait: as a number or as an HTTP date, which
    counts from `since`. None where it does not say.
    """
    seconds = _seconds(raw)
    until = _date(raw) if seconds is None and since is not None else None
    if until is None or since is None:
        return seconds
    return min(max((until - since).total_seconds(), 0.0), MAX_DELAY_S)


def share_of(limit: int | None, vendor: Vendor) -> int:
    """How many calls a minute we make, of the limit that the vendor named last."""
    return max(1, math.floor((limit or vendor.calls_a_minute) * SHARE))


def hold_s(outcome: Outcome) -> float | None:
    """Seconds that the next call should wait after this one; None when it need not.

    A call refused for its rate while the connection's own quota is far from used up met a narrower
    limit, such as one for the updates of one ticket: that call waits, not the connection.
    """
    quota = outcome.quota
    if quota is None or quota.remaining is None:
        return (outcome.retry_after_s or _reset_s(quota)) if outcome.throttled else None
    reserved = _RESERVED_DAILY if quota.daily else math.ceil((quota.limit or 0) * _RESERVED_SHARE)
    if quota.remaining > reserved:
        return None
    return (outcome.throttled and outcome.retry_after_s) or _reset_s(quota)


def open_for(failures: int) -> timedelta | None:
    """How long a circuit opens after so many failures in a row; None while it stays closed."""
    if failures < FAILURES_TO_OPEN:
        return None
    doublings = min(failures - FAILURES_TO_OPEN, 10)
    return min(SHORTEST_OPEN * (1 << doublings), LONGEST_OPEN)


def _reset_s(quota: Quota | None) -> float:
    if quota is not None and quota.reset_s is not None:
        return quota.reset_s
    if quota is not None and quota.daily:
        return _UNKNOWN_DAILY_RESET_S
    return WINDOW.total_seconds()


def _whole(raw: str | None) -> int | None:
    return int(raw) if raw is not None and raw.isascii() and raw.isdigit() else None


def _seconds(raw: str | None) -> float | None:
    try:
        seconds = float(raw) if raw is not None else math.nan
    except ValueError:
        return None
    return min(seconds, MAX_DELAY_S) if math.isfinite(seconds) and seconds >= 0 else None


def _date(raw: str | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime(raw) if raw is not None else None
    except ValueError:
        return None
    if moment is not None and moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    return moment
