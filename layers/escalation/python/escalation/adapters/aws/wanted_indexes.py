"""Bots whose knowledge waits for its index, as marks that the sweep finds once they are due."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_errors import is_lost, unavailable_is_retryable
from escalation.domain.wanted_indexes import INDEX_LATE

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

    from escalation.adapters.aws.dynamodb_codec import Item

KEPT = timedelta(days=30)
"""How long it is tried."""


class DynamoWantedIndexes:
    """Implements `WantedIndexes`. A mark that is taken back leaves an item that nothing finds."""

    def __init__(self, client: "DynamoDBClient", table_name: str) -> None:
        self._client = client
        self._table = table_name

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
        with unavailable_is_retryable():
            answer = self._client.get_item(
                TableName=self._table, Key=_key(workspace_id, bot_id), ConsistentRead=True
            )
        item = answer.get("Item", {})
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
        conditional = {} if condition is None else {"ConditionExpression": condition}
        try:
            with unavailable_is_retryable(but=is_lost):
                self._client.update_item(
                    TableName=self._table,
                    Key=_key(workspace_id, bot_id),
                    UpdateExpression=expression,
                    ExpressionAttributeValues=values,
                    **conditional,  # type: ignore[arg-type]  # the one optional argument
                )
        except ClientError as error:
            if not is_lost(error):
                raise


def _key(workspace_id: str, bot_id: str) -> "Item":
    sk = keys.INDEX_SK + keys.part(workspace_id)
    return {"pk": {"S": keys.index_pk(bot_id)}, "sk": {"S": sk}}
