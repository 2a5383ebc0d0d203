"""The items behind the gates, in memory: the gates themselves are those that are deployed."""

from datetime import datetime
from typing import TYPE_CHECKING

from escalation.adapters.aws import keys
from escalation.adapters.aws.connection_gates import SharedGates
from escalation.adapters.aws.gate_items import GateState, number_in, state_of
from escalation.domain.ports import Clock, Events

if TYPE_CHECKING:
    from escalation.adapters.aws.dynamodb_codec import Item


class MemoryGateItems:
    """`GateItems` of one process. The tests of the gates run on it as they do on tables."""

    def __init__(self) -> None:
        self._items: dict[str, Item] = {}

    def read(self, connection_id: str) -> "Item":
        return dict(self._items.get(connection_id, {}))

    def count(self, connection_id: str, *, minute: int, now: datetime) -> "Item | None":
        item = self.read(connection_id)
        state = state_of(item)
        held = state.held_until is not None and state.held_until > now
        if state.minute != minute or state.calls >= state.allowed or held or "open_until" in item:
            return None
        return self._set(connection_id, {"calls": {"N": str(state.calls + 1)}})

    def replace(
        self, connection_id: str, before: GateState, after: GateState, now: datetime
    ) -> bool:
        item = self.read(connection_id)
        state = state_of(item)
        if before.revision == 0:
            if "revision" in item:
                return False
        elif (state.revision, state.calls) != (before.revision, before.calls):
            return False
        values: Item = {
            "minute_": {"N": str(after.minute)},
            "calls": {"N": str(after.calls)},
            "allowed": {"N": str(after.allowed)},
            "revision": {"N": str(before.revision + 1)},
        }
        if after.probe_until is not None:
            values["probe_until"] = {"S": keys.stamp(after.probe_until)}
        self._set(connection_id, values)
        return True

    def change(
        self,
        connection_id: str,
        now: datetime,
        values: "Item",
        *,
        also_remove: tuple[str, ...] = (),
    ) -> None:
        item = self._set(connection_id, values)
        for name in also_remove:
            item.pop(name, None)

    def count_failure(self, connection_id: str, *, reason: str, now: datetime) -> int | None:
        item = self.read(connection_id)
        until = state_of(item).open_until
        if until is not None and until > now:
            return None
        failures = (number_in(item, "failures") or 0) + 1
        told: Item = {
            "failures": {"N": str(failures)},
            "last_error": {"S": reason},
            "last_failure_at": {"S": keys.stamp(now)},
        }
        self._set(connection_id, told).pop("probe_until", None)
        return failures

    def open(self, connection_id: str, *, failures: int, until: str) -> None:
        if number_in(self.read(connection_id), "failures") == failures:
            self._set(connection_id, {"open_until": {"S": until}})

    def _set(self, connection_id: str, values: "Item") -> "Item":
        item = self._items.setdefault(connection_id, {})
        item.update(values)
        return item


class NoEvents:
    """Records nothing."""

    def record(self, event: str, **fields: object) -> None:
        """Forget it."""


def memory_gates(clock: Clock, events: Events | None = None) -> SharedGates:
    """The deployed gates on items in memory."""
    return SharedGates(MemoryGateItems(), clock=clock, events=events or NoEvents())
