"""Which calls to a vendor may be made now: a share of its quota, and a circuit breaker.

The rules are here, as plain functions; a gate keeps their state. Nothing here calls anybody.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final, Literal, Protocol

from escalation.domain.connection_health import ConnectionHealth
from escalation.domain.errors import Deferred
from escalation.domain.ports import Clock
from escalation.domain.settings import HelpdeskName

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
_USUAL: Final[Mapping[HelpdeskName, int]] = {"zendesk": 200, "freshdesk": 100, "zoho": 300}
"""Calls a minute of the smallest plan that has the API, until the vendor names the real limit.
Zoho limits a day's credits and concurrency, not a minute's calls: this keeps a burst from using up
either, and still lets a lively ticket, which takes a hundred calls a minute there, go on."""


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


GateFactory = Callable[[str, HelpdeskName], ConnectionGate]
"""The gate of a connection, by its id."""


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
    raw = headers.get("retry-after")
    if raw is None:
        return None
    seconds = _seconds(raw)
    if seconds is not None:
        return seconds
    until, answered = _date(raw), _date(headers.get("date"))
    if until is None or answered is None:
        return None
    return min(max((until - answered).total_seconds(), 0.0), MAX_DELAY_S)


def share_of(limit: int | None, helpdesk: HelpdeskName) -> int:
    """How many calls a minute we make, of the limit that the vendor named last."""
    return max(1, math.floor((limit or _USUAL[helpdesk]) * SHARE))


def hold_s(outcome: Outcome) -> float | None:
    """Seconds that the next call should wait after this one; None when it need not.

    A call refused for its rate while the connection's own quota is far from used up met a narrower
    limit, such as Zendesk's for the updates of one ticket: that call waits, not the connection.
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


class InMemoryGate:
    """The gate of one connection in one process."""

    def __init__(self, helpdesk: HelpdeskName, clock: Clock) -> None:
        self._helpdesk = helpdesk
        self._clock = clock
        self._window = clock.now()
        self._calls = 0
        self._held_until: datetime | None = None
        self._probe_until: datetime | None = None
        self.health = ConnectionHealth()

    def before(self, kind: CallKind) -> None:
        """Let a call through, or raise Deferred."""
        now = self._clock.now()
        self._pass_circuit(now)
        if kind == "token":
            return
        if self._held_until is not None and self._held_until > now:
            self._hold("quota_reserved", self._held_until, now)
        if now - self._window >= WINDOW:
            self._window, self._calls = now, 0
        if self._calls >= share_of(self.health.quota_limit, self._helpdesk):
            self._hold("quota_reserved", self._window + WINDOW, now)
        self._calls += 1

    def after(self, kind: CallKind, outcome: Outcome) -> None:
        """Count failures in a row, and keep what the vendor says of its quota."""
        del kind
        now = self._clock.now()
        self._probe_until = None
        if not outcome.called:
            return
        change: dict[str, object] = {}
        if outcome.vendor_fault:
            failures = self.health.failures + 1
            opened = open_for(failures)
            change |= {
                "failures": failures,
                "last_failure_at": now,
                "last_error": outcome.error or str(outcome.status),
                "circuit": "open" if opened else "closed",
                "open_until": now + opened if opened else None,
            }
        else:
            change |= {
                "failures": 0,
                "last_success_at": now,
                "circuit": "closed",
                "open_until": None,
            }
        quota = outcome.quota
        if quota is not None:
            change |= {"quota_remaining": quota.remaining, "quota_at": now}
            if not quota.daily and quota.limit is not None:
                change["quota_limit"] = quota.limit
        self.health = self.health.model_copy(update=change)
        held = hold_s(outcome)
        if held is not None:
            self._held_until = now + timedelta(seconds=held)

    def _pass_circuit(self, now: datetime) -> None:
        until = self.health.open_until
        if until is None:
            return
        if until > now:
            self._hold("circuit_open", until, now)
        if self._probe_until is not None and self._probe_until > now:
            self._hold("circuit_open", self._probe_until, now)
        self._probe_until = now + PROBE_LEASE
        self.health = self.health.model_copy(update={"circuit": "half_open"})

    def _hold(self, code: str, until: datetime, now: datetime) -> None:
        raise Deferred(code, delay_s=max((until - now).total_seconds(), 1.0))


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
