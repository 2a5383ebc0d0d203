"""Which calls to a helpdesk may be made now, decided by all workers together on one item.

The rules are `adapters.helpdesks.limits`; here is their state. A call costs one conditional write,
and a second one where it has something to tell: a failure, a recovery, a quota not seen for a
while. What a call has to tell never fails it: it has happened.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from escalation.adapters.aws import keys
from escalation.adapters.aws.gate_items import GateItems, GateState, number_in, state_of, time_in
from escalation.adapters.helpdesks.rate_limits import (
    PROBE_LEASE,
    CallKind,
    Outcome,
    hold_s,
    open_for,
    share_of,
)
from escalation.adapters.helpdesks.vendor import Vendor
from escalation.domain import stored_forms
from escalation.domain.errors import Deferred, RetryableError
from escalation.domain.news import Refused
from escalation.domain.owner_ports import ConnectionHealth, Refusal, SettingsRefusal
from escalation.domain.ports import Clock, Events
from escalation.domain.workspace import Connection

if TYPE_CHECKING:
    from escalation.adapters.aws.dynamodb_codec import Item

TOLD_AGAIN_AFTER = timedelta(seconds=15)
"""A quota that is neither new nor nearly used up is written down this often, for the console."""
_MINUTE_S = 60
_TRIES = 6
REFUSED = "refused"
_REFUSED_WHERE = "refused_workspace"
_REFUSED_WHAT = "refused_helpdesk"
"""Whose connection it is: who hears of the mark by the table's stream need look nothing up."""
_OF_BOT = "refused_of_"
"""One attribute a bot, so that a mark is one write that nobody else's gets in the way of."""


class SharedGates:
    """The gates of all connections, `ConnectionHealthStore` and `RefusalMarks`."""

    def __init__(self, items: GateItems, *, clock: Clock, events: Events) -> None:
        self._items = items
        self._clock = clock
        self._events = events

    def __call__(self, connection_id: str, vendor: Vendor) -> "SharedGate":
        """The gate of a connection."""
        return SharedGate(self._items, connection_id, vendor, self._clock, self._events)

    def health(self, connection_id: str) -> ConnectionHealth:
        """See `ConnectionHealthStore`."""
        item = self._items.read(connection_id)
        state = state_of(item)
        circuit = "closed"
        if state.open_until is not None:
            circuit = "open" if state.open_until > self._clock.now() else "half_open"
        return stored_forms.take_openly(
            ConnectionHealth,
            {
                "circuit": circuit,
                "failures": state.failures,
                "open_until": state.open_until,
                "last_error": item["last_error"]["S"] if "last_error" in item else None,
                "last_failure_at": time_in(item, "last_failure_at"),
                "last_success_at": time_in(item, "last_success_at"),
                "quota_limit": state.quota_limit,
                "quota_remaining": number_in(item, "quota_remaining"),
                "quota_at": state.quota_at,
                "refused": _json_in(item, REFUSED),
                "settings_refused": [
                    _json_in(item, name) for name in sorted(item) if name.startswith(_OF_BOT)
                ],
            },
        )

    def mark_connection(self, connection: Connection, refusal: Refusal) -> None:
        """See `RefusalMarks`."""
        whose: Item = {
            _REFUSED_WHERE: {"S": connection.workspace_id},
            _REFUSED_WHAT: {"S": connection.helpdesk},
        }
        self._mark(connection.connection_id, REFUSED, refusal, whose)

    def mark_settings(self, connection_id: str, refusal: SettingsRefusal) -> None:
        """See `RefusalMarks`."""
        self._mark(connection_id, _of_bot(refusal.bot_id), refusal)

    def clear(
        self, connection_id: str, *, connection: bool = False, bot_ids: Sequence[str] = ()
    ) -> None:
        """See `RefusalMarks`. Nothing is written where nothing is marked."""
        wanted = [*([REFUSED] if connection else []), *map(_of_bot, bot_ids)]
        item = self._items.read(connection_id) if wanted else {}
        there = tuple(name for name in wanted if name in item)
        if there:
            self._items.change(connection_id, self._clock.now(), {}, also_remove=there)

    def _mark(
        self, connection_id: str, name: str, refusal: Refusal, whose: "Item | None" = None
    ) -> None:
        value: Item = {name: {"S": refusal.model_dump_json()}, **(whose or {})}
        self._items.change(connection_id, self._clock.now(), value)


def refused_in(item: "Item") -> Refused | None:
    """The mark of a refused connection in an item; None too where an older release made it, which
    did not say whose it is.
    """
    if REFUSED not in item or _REFUSED_WHERE not in item:
        return None
    refusal = Refusal.model_validate_json(item[REFUSED]["S"], extra="ignore")
    return Refused(
        connection_id=keys.gate_in(item["pk"]["S"]),
        workspace_id=item[_REFUSED_WHERE]["S"],
        helpdesk=item[_REFUSED_WHAT]["S"],
        code=refusal.code,
        at=refusal.at,
    )


class SharedGate:
    """Implements `ConnectionGate` for one connection."""

    def __init__(
        self,
        items: GateItems,
        connection_id: str,
        vendor: Vendor,
        clock: Clock,
        events: Events,
    ) -> None:
        self._items = items
        self._id = connection_id
        self._vendor = vendor
        self._clock = clock
        self._events = events
        self._seen = GateState()

    def before(self, kind: CallKind) -> None:
        """See `ConnectionGate`.

        Raises:
            Deferred: held back.
            RetryableError: the table is unavailable.
        """
        if kind != "token" and self._counted():
            return
        for _ in range(_TRIES):
            state = state_of(self._items.read(self._id))
            after = self._let_through(state, counted=kind != "token")
            if after == state or self._items.replace(self._id, state, after, self._clock.now()):
                self._seen = after
                return
        # Others keep changing it; whoever is first will have let a call through.
        raise Deferred("quota_reserved", delay_s=1.0)

    def after(self, kind: CallKind, outcome: Outcome) -> None:
        """See `ConnectionGate`. Never raises for the table: the call has been made."""
        del kind
        try:
            self._learn(outcome)
        except RetryableError as error:
            self._events.record("gate_not_told", connection_id=self._id, code=error.code)

    def _counted(self) -> bool:
        """The usual case in one write: the minute goes on, nothing is held back or open."""
        now = self._clock.now()
        found = self._items.count(self._id, minute=_minute(now), now=now)
        if found is None:
            return False
        self._seen = state_of(found)
        return True

    def _let_through(self, state: GateState, *, counted: bool) -> GateState:
        """What the item becomes when the call is let through; raises Deferred where it is not."""
        now = self._clock.now()
        changes: dict[str, Any] = {}
        if state.open_until is not None:
            for until in (state.open_until, state.probe_until):
                if until is not None and until > now:
                    raise _held("circuit_open", until, now)
            changes["probe_until"] = now + PROBE_LEASE
        if counted:
            if state.held_until is not None and state.held_until > now:
                raise _held("quota_reserved", state.held_until, now)
            allowed = share_of(state.quota_limit, self._vendor)
            same_minute = state.minute == _minute(now)
            if same_minute and state.calls >= allowed:
                ends = timedelta(seconds=_MINUTE_S - now.timestamp() % _MINUTE_S)
                raise _held("quota_reserved", now + ends, now)
            changes |= {
                "minute": _minute(now),
                "calls": state.calls + 1 if same_minute else 1,
                "allowed": allowed,
            }
        return replace(state, **changes)

    def _learn(self, outcome: Outcome) -> None:
        now = self._clock.now()
        if not outcome.called:
            if self._seen.probe_until is not None:
                self._items.change(self._id, now, {}, also_remove=("probe_until",))
        elif outcome.vendor_fault:
            self._failed(outcome, now)
        else:
            self._went_well(outcome, now)

    def _failed(self, outcome: Outcome, now: datetime) -> None:
        """Count it, unless the circuit is open: calls begun before say nothing new."""
        reason = outcome.error or str(outcome.status)
        failures = self._items.count_failure(self._id, reason=reason[:100], now=now)
        opened = open_for(failures) if failures is not None else None
        if opened is not None:
            until = keys.stamp(now + opened)
            self._items.open(self._id, failures=failures or 0, until=until)
            self._events.record(
                "circuit_opened",
                connection_id=self._id,
                helpdesk=self._vendor.name,
                seconds=round(opened.total_seconds()),
            )

    def _went_well(self, outcome: Outcome, now: datetime) -> None:
        seen, quota, wait = self._seen, outcome.quota, hold_s(outcome)
        recovered = seen.failures > 0 or seen.open_until is not None
        limit = quota.limit if quota is not None and not quota.daily else None
        is_news = quota is not None and (
            (limit is not None and limit != seen.quota_limit)
            or seen.quota_at is None
            or now - seen.quota_at >= TOLD_AGAIN_AFTER
        )
        if not (recovered or wait is not None or is_news):
            return
        told: Item = {"last_success_at": {"S": keys.stamp(now)}}
        if wait is not None:
            told["held_until"] = {"S": keys.stamp(now + timedelta(seconds=wait))}
        if quota is not None and quota.remaining is not None:
            told["quota_remaining"] = {"N": str(quota.remaining)}
            told["quota_at"] = {"S": keys.stamp(now)}
        if limit is not None:
            told["quota_limit"] = {"N": str(limit)}
            told["allowed"] = {"N": str(share_of(limit, self._vendor))}
        closes: tuple[str, ...] = ()
        if recovered:
            told["failures"] = {"N": "0"}
            closes = ("open_until", "probe_until")
            if seen.open_until is not None:
                self._events.record("circuit_closed", connection_id=self._id)
        self._items.change(self._id, now, told, also_remove=closes)


def _of_bot(bot_id: str) -> str:
    """An attribute's name may not hold what an id may: dots and dashes."""
    return _OF_BOT + bot_id.encode().hex()


def _json_in(item: "Item", name: str) -> object:
    return json.loads(item[name]["S"]) if name in item else None


def _held(code: str, until: datetime, now: datetime) -> Deferred:
    return Deferred(code, delay_s=max((until - now).total_seconds(), 1.0))


def _minute(now: datetime) -> int:
    return int(now.timestamp()) // _MINUTE_S
