"""Counters of the transcripts table: one number in an item that expires."""

from datetime import datetime
from typing import TYPE_CHECKING

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_table import Table

if TYPE_CHECKING:
    from types_boto3_dynamodb.type_defs import UpdateTypeDef

    from escalation.adapters.aws.dynamodb_codec import Item

_COUNT = "SET expires_at = if_not_exists(expires_at, :end) ADD taken :one"


def counting(
    table: Table, at: "Item", *, until: datetime, most: int | None = None
) -> "UpdateTypeDef":
    """One more in the counter with this key, on the condition that there are fewer than `most`.

    A call that the client repeats may count twice, never less.

    Args:
        table: where it is.
        at: its key.
        until: when it may be forgotten; the first count says so.
        most: None for no condition.
    """
    values: Item = {":one": {"N": "1"}, ":end": {"N": str(keys.epoch(until))}}
    if most is None:
        return table.changing(at, _COUNT, values)
    values[":most"] = {"N": str(most)}
    return table.changing(at, _COUNT, values, "attribute_not_exists(taken) OR taken < :most")


def taken(item: "Item | None") -> int:
    """How many were counted, by the item as it was read or as a count has left it."""
    return int(item["taken"]["N"]) if item else 0
