"""Bots whose knowledge waits for its index, as marks that the sweep finds once they are due."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_errors import ConditionLost
from escalation.adapters.aws.dynamodb_table import Table, key
from escalation.domain.wanted_indexes import INDEX_LATE

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

    from escalation.adapters.aws.dynamodb_codec import Item

KEPT = timedelta(days=30)
"""How long it is tried."""


class DynamoWantedIndexes:
    """Implements `WantedIndexes`. A mark that is taken back leaves an item that nothing finds."""

    def __init__(self, client: "DynamoDBClient", table_name: str) -> None:
        self._table = Table(client, table_name)

    def want(self, workspace_id: str, bot_id: str, *, now: datetime) -> None:
        """See `WantedIndexes`."""
        pk = keys.index_pk(bot_id)
        self._update(
            workspace_id,
            bot_id,
            "SET since = :now, due_at = :due, due_shard = :shard, expires_at = :end",
            {
                ":now": {"S": keys.stamp(now)},
                ":due": {"S": keys.stamp(now + INDEX_LATE)},
                ":shard": {"S": keys.due_shard_of(pk)},
                ":end": {"N": str(keys.epoch(now + KEPT))},
            },
        )

    def wanted_since(self, workspace_id: str, bot_id: str) -> datetime | None:
        """See `WantedIndexes`."""
        item = self._table.get(_key(workspace_id, bot_id)) or {}
        return datetime.fromisoformat(item["since"]["S"]) if "due_at" in item else None

    def move(self, workspace_id: str, bot_id: str, due_at: datetime) -> None:
        """See `WantedIndexes`."""
        values: Item = {":due": {"S": keys.stamp(due_at)}}
        condition = "attribute_exists(due_at)"
        self._update(workspace_id, bot_id, "SET due_at = :due", values, condition)

    def made(self, workspace_id: str, bot_id: str, *, wanted_since: datetime) -> None:
        """See `WantedIndexes`."""
        values: Item = {":seen": {"S": keys.stamp(wanted_since)}}
        remove = "REMOVE due_at, due_shard"
        self._update(workspace_id, bot_id, remove, values, "since = :seen")

    def _update(
        self,
        workspace_id: str,
        bot_id: str,
        expression: str,
        values: "Item",
        condition: str | None = None,
    ) -> None:
        update = self._table.changing(_key(workspace_id, bot_id), expression, values, condition)
        with suppress(ConditionLost):
            self._table.update(update)


def _key(workspace_id: str, bot_id: str) -> "Item":
    return key(keys.index_pk(bot_id), keys.INDEX_SK + keys.part(workspace_id))
