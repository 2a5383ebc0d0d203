"""What a day allows, as counters that expire with it."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from escalation.adapters.aws import keys
from escalation.adapters.aws.counters import counting, taken
from escalation.adapters.aws.dynamodb_errors import ConditionLost
from escalation.adapters.aws.dynamodb_table import Table, key
from escalation.domain.allowances import Allowance
from escalation.domain.errors import RetryableError

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient
    from types_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

    from escalation.adapters.aws.dynamodb_codec import Item

KEPT = timedelta(days=2)
_TRIES = 4
"""Writes of one, where others count on the same counters at the same moment."""


class DynamoAllowances:
    """Implements `Allowances` on the transcripts table. No address is kept, only its digest."""

    def __init__(self, client: "DynamoDBClient", table_name: str) -> None:
        self._table = Table(client, table_name)

    def take(self, wanted: tuple[Allowance, ...], *, now: datetime) -> bool:
        """See `Allowances`. Raises RetryableError."""
        writes = [self._counting(each, now) for each in wanted]
        for _ in range(_TRIES):
            try:
                self._table.transact(writes)
            except ConditionLost:
                # Used up, or somebody else's count was under way: reading tells them apart.
                if any(self._taken(each, now) >= each.most for each in wanted):
                    return False
            else:
                return True
        raise RetryableError("store_unavailable", "others keep counting")

    def _counting(self, wanted: Allowance, now: datetime) -> "TransactWriteItemTypeDef":
        at = _key(wanted, now)
        return {"Update": counting(self._table, at, until=now + KEPT, most=wanted.most)}

    def _taken(self, wanted: Allowance, now: datetime) -> int:
        return taken(self._table.get(_key(wanted, now)))


def _key(wanted: Allowance, now: datetime) -> "Item":
    pk = keys.allowance_pk(wanted.purpose, wanted.scope, wanted.of, day=f"{now:%Y-%m-%d}")
    return key(pk, keys.ALLOWANCE_SK)
