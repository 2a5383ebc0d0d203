"""What a call of DynamoDB consumes, found by looking at the items around it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from escalation.adapters.aws.table_names import PK, SK, TRANSCRIPTS_TABLE
from infra.costs.item_sizes import (
    IN_TRANSACTION,
    Item,
    index_units,
    item_bytes,
    read_units,
    write_units,
)

Ask = Callable[[str, Mapping[str, Any]], Mapping[str, Any]]
"""Asks the table something of the meter's own: an operation and its body, to the answer's body."""

_INDEXES = {index.name: index for index in TRANSCRIPTS_TABLE.indexes}
_WRITES = ("PutItem", "UpdateItem", "DeleteItem")
_READS = ("GetItem", "Query", "BatchGetItem", "Scan")


@dataclass(frozen=True, slots=True)
class Consumed:
    """What one call consumed.

    Attributes:
        reads: read units.
        writes: write units, those of indexes as well.
        table: physical name.
        keys: write units by the kind of partition key that takes them (`CONV`, `by_due:DUE`),
            because one key takes only so many a second.
    """

    reads: float = 0
    writes: float = 0
    table: str = ""
    keys: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Write:
    table: str
    key: Item


class Meter:
    """Measures one call: made before it is passed on, finished when it was answered.

    A write is measured by its item before and after; a read that leaves something out is asked
    again in full. So nothing else may write the same items meanwhile.

    Attributes:
        changes: of a call that is finished, each item's key, and it before and after.
    """

    def __init__(self, operation: str, body: Mapping[str, Any], ask: Ask) -> None:
        """Looks at what the call is about to change.

        Args:
            operation: as `TransactWriteItems`.
            body: of the request, in DynamoDB's JSON.
            ask: the same table.
        """
        self._operation = operation
        self._body = body
        self._ask = ask
        self.changes: list[tuple[Item, Item | None, Item | None]] = []
        self._writes = _writes(operation, body)
        self._before = [self._item(write) for write in self._writes]

    def finish(self, answer: Mapping[str, Any]) -> Consumed:
        """What the call consumed, once it is answered."""
        if self._writes:
            return self._written()
        if self._operation in _READS:
            return self._read(answer)
        return Consumed()

    def _written(self) -> Consumed:
        factor = IN_TRANSACTION if self._operation == "TransactWriteItems" else 1
        keys: dict[str, float] = {}
        total = 0.0
        for write, before in zip(self._writes, self._before, strict=True):
            after = self._item(write)
            self.changes.append((write.key, before, after))
            own = factor * write_units(before, after)
            _add(keys, _kind(write.key[PK]["S"]), own)
            total += own
            for name, shape in _INDEXES.items():
                index_keys = (shape.partition_key, shape.sort_key)
                units = index_units(
                    before, after, keys=index_keys, projected=(PK, SK, *index_keys, *shape.include)
                )
                if units:
                    place = {**(before or {}), **(after or {})}[shape.partition_key]["S"]
                    _add(keys, f"{name}:{_kind(place)}", units)
                total += units
        return Consumed(writes=total, table=self._writes[0].table, keys=keys)

    def _read(self, answer: Mapping[str, Any]) -> Consumed:
        if self._operation == "BatchGetItem":
            return self._read_many(answer)
        table = self._body["TableName"]
        consistent = bool(self._body.get("ConsistentRead"))
        partial = {"ProjectionExpression", "FilterExpression"} & set(self._body)
        if partial:
            answer = self._ask(self._operation, _whole(self._body))
        items = answer.get("Items", [answer["Item"]] if "Item" in answer else [])
        size = sum(item_bytes(one) for one in items)
        return Consumed(reads=read_units(size, consistent=consistent), table=table)

    def _read_many(self, answer: Mapping[str, Any]) -> Consumed:
        """Each item is rounded up by itself; one that is not there costs what the smallest does."""
        reads = 0.0
        table = ""
        for table, asked in self._body["RequestItems"].items():
            consistent = bool(asked.get("ConsistentRead"))
            found = answer.get("Responses", {}).get(table, [])
            reads += sum(read_units(item_bytes(one), consistent=consistent) for one in found)
            missing = len(asked["Keys"]) - len(found)
            reads += missing * read_units(0, consistent=consistent)
        return Consumed(reads=reads, table=table)

    def _item(self, write: _Write) -> Item | None:
        body = {"TableName": write.table, "Key": write.key, "ConsistentRead": True}
        found: Item | None = self._ask("GetItem", body).get("Item")
        return found


def _whole(body: Mapping[str, Any]) -> dict[str, Any]:
    """The same read without what narrows its answer; names and values only those then need."""
    narrowing = {"ProjectionExpression", "FilterExpression"}
    kept = {key: value for key, value in body.items() if key not in narrowing}
    used = kept.get("KeyConditionExpression", "")
    for mapping in ("ExpressionAttributeNames", "ExpressionAttributeValues"):
        given = {name: of for name, of in kept.pop(mapping, {}).items() if name in used}
        if given:
            kept[mapping] = given
    return kept


def _writes(operation: str, body: Mapping[str, Any]) -> Sequence[_Write]:
    if operation in _WRITES:
        return [_one(body)]
    if operation == "TransactWriteItems":
        return [_one(what) for each in body["TransactItems"] for what in each.values()]
    if operation == "BatchWriteItem":
        return [
            _one({"TableName": table, **what})
            for table, requests in body["RequestItems"].items()
            for request in requests
            for what in request.values()
        ]
    return []


def _one(what: Mapping[str, Any]) -> _Write:
    item = what.get("Item")
    key = what["Key"] if item is None else {PK: item[PK], SK: item[SK]}
    return _Write(table=what["TableName"], key=key)


def _kind(key: str) -> str:
    """What a key is of, without whose."""
    return key.partition("#")[0]


def _add(keys: dict[str, float], key: str, units: float) -> None:
    keys[key] = keys.get(key, 0) + units
