"""The items behind the gates: a connection's calls of this minute, its quota, its circuit."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_errors import ConditionLost
from escalation.adapters.aws.dynamodb_table import Table, key

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

    from escalation.adapters.aws.dynamodb_codec import Item

KEPT = timedelta(days=30)


@dataclass(frozen=True)
class GateState:
    """The item, as far as a decision needs it."""

    minute: int = 0
    calls: int = 0
    allowed: int = 0
    held_until: datetime | None = None
    failures: int = 0
    open_until: datetime | None = None
    probe_until: datetime | None = None
    quota_limit: int | None = None
    quota_at: datetime | None = None
    revision: int = 0


class GateItems(Protocol):
    """Keeps what the gates of all workers know, each change in one step."""

    def read(self, connection_id: str) -> "Item":
        """The item as it is now; empty where there is none."""
        ...

    def count(self, connection_id: str, *, minute: int, now: datetime) -> "Item | None":
        """Count one more call of this minute; None where it takes a closer look: another minute,
        the share used up, calls held back, or an open circuit.
        """
        ...

    def replace(
        self, connection_id: str, before: GateState, after: GateState, now: datetime
    ) -> bool:
        """Write what letting a call through changes; False when somebody else was first."""
        ...

    def change(
        self,
        connection_id: str,
        now: datetime,
        values: "Item",
        *,
        also_remove: tuple[str, ...] = (),
    ) -> None:
        """Set attributes by name, and remove others."""
        ...

    def count_failure(self, connection_id: str, *, reason: str, now: datetime) -> int | None:
        """How many failures in a row now; None where the circuit is open already."""
        ...

    def open(self, connection_id: str, *, failures: int, until: str) -> None:
        """Open the circuit, unless a call went well meanwhile or one more has failed."""
        ...


class DynamoGateItems:
    """`GateItems` as `GATE#` items of the transcripts table."""

    def __init__(self, client: "DynamoDBClient", table_name: str) -> None:
        self._table = Table(client, table_name)

    def read(self, connection_id: str) -> "Item":
        """The item, strongly consistent; empty where there is none."""
        return self._table.get(_key(connection_id)) or {}

    def count(self, connection_id: str, *, minute: int, now: datetime) -> "Item | None":
        """Count one more call of this minute; None where it takes a closer look."""
        return self._update(
            connection_id,
            "ADD calls :one",
            {
                ":one": {"N": "1"},
                ":minute": {"N": str(minute)},
                ":now": {"S": keys.stamp(now)},
            },
            "minute_ = :minute AND calls < allowed AND attribute_not_exists(open_until) "
            "AND (attribute_not_exists(held_until) OR held_until <= :now)",
        )

    def replace(
        self, connection_id: str, before: GateState, after: GateState, now: datetime
    ) -> bool:
        """Write what letting a call through changes; False when somebody else was first."""
        values: Item = {
            ":minute": {"N": str(after.minute)},
            ":calls": {"N": str(after.calls)},
            ":allowed": {"N": str(after.allowed)},
            ":next": {"N": str(before.revision + 1)},
            ":seen": {"N": str(before.revision)},
            ":seen_calls": {"N": str(before.calls)},
            ":expires": {"N": str(keys.epoch(now + KEPT))},
        }
        expression = (
            "SET minute_ = :minute, calls = :calls, allowed = :allowed, revision = :next, "
            "expires_at = :expires"
        )
        if after.probe_until is not None:
            expression += ", probe_until = :probe"
            values[":probe"] = {"S": keys.stamp(after.probe_until)}
        condition = "revision = :seen AND calls = :seen_calls"
        if before.revision == 0:
            # Nothing has been let through yet; somebody's failure may have made the item.
            condition = "attribute_not_exists(revision)"
            del values[":seen"], values[":seen_calls"]
        return self._update(connection_id, expression, values, condition) is not None

    def change(
        self,
        connection_id: str,
        now: datetime,
        values: "Item",
        *,
        also_remove: tuple[str, ...] = (),
    ) -> None:
        """Set attributes by name, and remove others."""
        given: Item = {**values, "expires_at": {"N": str(keys.epoch(now + KEPT))}}
        expression = "SET " + ", ".join(f"{name} = :{name}" for name in given)
        if also_remove:
            expression += " REMOVE " + ", ".join(also_remove)
        renamed: Item = {f":{name}": value for name, value in given.items()}
        self._update(connection_id, expression, renamed, None)

    def count_failure(self, connection_id: str, *, reason: str, now: datetime) -> int | None:
        """How many failures in a row now; None where the circuit is open already."""
        found = self._update(
            connection_id,
            "SET last_error = :reason, last_failure_at = :now, expires_at = :expires "
            "REMOVE probe_until ADD failures :one",
            {
                ":one": {"N": "1"},
                ":reason": {"S": reason},
                ":now": {"S": keys.stamp(now)},
                ":expires": {"N": str(keys.epoch(now + KEPT))},
            },
            "attribute_not_exists(open_until) OR open_until <= :now",
        )
        return None if found is None else int(found["failures"]["N"])

    def open(self, connection_id: str, *, failures: int, until: str) -> None:
        """Open the circuit, unless a call went well meanwhile or one more has failed."""
        self._update(
            connection_id,
            "SET open_until = :until",
            {":until": {"S": until}, ":failures": {"N": str(failures)}},
            "failures = :failures",
        )

    def _update(
        self, connection_id: str, expression: str, values: "Item", condition: str | None
    ) -> "Item | None":
        """The item as it is now; None when the condition did not hold."""
        update = self._table.changing(_key(connection_id), expression, values, condition)
        try:
            return self._table.update(update, returning="ALL_NEW")
        except ConditionLost:
            return None


def _key(connection_id: str) -> "Item":
    return key(keys.gate_pk(connection_id), keys.GATE_SK)


def state_of(item: "Item") -> GateState:
    """What an item says."""
    return GateState(
        minute=number_in(item, "minute_") or 0,
        calls=number_in(item, "calls") or 0,
        allowed=number_in(item, "allowed") or 0,
        held_until=time_in(item, "held_until"),
        failures=number_in(item, "failures") or 0,
        open_until=time_in(item, "open_until"),
        probe_until=time_in(item, "probe_until"),
        quota_limit=number_in(item, "quota_limit"),
        quota_at=time_in(item, "quota_at"),
        revision=number_in(item, "revision") or 0,
    )


def number_in(item: "Item", name: str) -> int | None:
    """A number of an item, or None."""
    return int(item[name]["N"]) if name in item else None


def time_in(item: "Item", name: str) -> datetime | None:
    """A time of an item, or None."""
    return datetime.fromisoformat(item[name]["S"]) if name in item else None
