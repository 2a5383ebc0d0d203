"""Hourly caps and digests: what a bot escalates beyond its cap is sent as one mail."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_codec import is_live
from escalation.adapters.aws.dynamodb_errors import unavailable_is_retryable
from escalation.adapters.aws.dynamodb_paging import batch_delete, partition_keys, query_pages

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

    from escalation.adapters.aws.dynamodb_codec import Item

CAP_KEPT = timedelta(days=1)
DIGEST_KEPT = timedelta(days=30)


class Digests:
    """Counters and digests in the transcripts table."""

    def __init__(self, client: "DynamoDBClient", table_name: str) -> None:
        self._client = client
        self._table = table_name

    def count(self, bot_id: str, hour: str, now: datetime) -> int:
        """See `TranscriptStore.count_escalation`. A repeated call may count twice, never less."""
        with unavailable_is_retryable():
            answer = self._client.update_item(
                TableName=self._table,
                Key={"pk": {"S": keys.cap_pk(bot_id, hour)}, "sk": {"S": keys.CAP_SK}},
                UpdateExpression="SET expires_at = if_not_exists(expires_at, :end) ADD taken :one",
                ExpressionAttributeValues={
                    ":one": {"N": "1"},
                    ":end": {"N": str(keys.epoch(now + CAP_KEPT))},
                },
                ReturnValues="UPDATED_NEW",
            )
        return int(answer["Attributes"]["taken"]["N"])

    def add(
        self, *, workspace_id: str, bot_id: str, hour: str, escalation_id: str, due_at: datetime
    ) -> None:
        """See `TranscriptStore.add_to_digest`.

        The digest is made due before anything is in it: interrupted in between, it is an empty one
        that the sweep drops, never a full one that nobody looks at. A transaction would also do,
        but its copies would cancel each other in the very flood that a cap is for.
        """
        pk = keys.digest_pk(bot_id, hour)
        expires_at: Item = {":end": {"N": str(keys.epoch(due_at + DIGEST_KEPT))}}
        with unavailable_is_retryable():
            self._client.update_item(
                TableName=self._table,
                Key={"pk": {"S": pk}, "sk": {"S": keys.DIGEST_META + keys.part(workspace_id)}},
                UpdateExpression="SET expires_at = if_not_exists(expires_at, :end), "
                "due_shard = :shard, due_at = if_not_exists(due_at, :due_at)",
                ExpressionAttributeValues={
                    **expires_at,
                    ":shard": {"S": keys.due_shard_of(pk)},
                    ":due_at": {"S": keys.stamp(due_at)},
                },
            )
            self._client.put_item(
                TableName=self._table,
                Item={
                    "pk": {"S": pk},
                    "sk": {"S": keys.DIGEST_ITEM + keys.part(escalation_id)},
                    "expires_at": expires_at[":end"],
                },
            )

    def read(self, bot_id: str, hour: str, now_s: int) -> tuple[str, ...]:
        """See `TranscriptStore.digest`."""
        return tuple(
            item["sk"]["S"].removeprefix(keys.DIGEST_ITEM)
            for page in query_pages(
                self._client,
                TableName=self._table,
                KeyConditionExpression="pk = :pk AND begins_with(sk, :item)",
                ExpressionAttributeValues={
                    ":pk": {"S": keys.digest_pk(bot_id, hour)},
                    ":item": {"S": keys.DIGEST_ITEM},
                },
                ConsistentRead=True,
            )
            for item in page
            if is_live(item, now_s)
        )

    def drop(self, bot_id: str, hour: str) -> None:
        """See `TranscriptStore.drop_digest`.

        What makes it due goes last: an interrupted drop is looked at again.
        """
        pk = keys.digest_pk(bot_id, hour)
        everything = sorted(
            partition_keys(self._client, self._table, pk), key=lambda key: key["sk"]["S"]
        )
        metas = [key for key in everything if key["sk"]["S"].startswith(keys.DIGEST_META)]
        batch_delete(self._client, self._table, [key for key in everything if key not in metas])
        batch_delete(self._client, self._table, metas)

    def move(self, bot_id: str, hour: str, due_at: datetime) -> None:
        """See `TranscriptStore.move_digest`. A digest that was dropped meanwhile stays dropped."""
        pk = keys.digest_pk(bot_id, hour)
        for key in partition_keys(self._client, self._table, pk, prefix=keys.DIGEST_META):
            try:
                with unavailable_is_retryable():
                    self._client.update_item(
                        TableName=self._table,
                        Key=key,
                        UpdateExpression="SET due_at = :due_at",
                        ConditionExpression="attribute_exists(pk)",
                        ExpressionAttributeValues={":due_at": {"S": keys.stamp(due_at)}},
                    )
            except self._client.exceptions.ConditionalCheckFailedException:
                continue
