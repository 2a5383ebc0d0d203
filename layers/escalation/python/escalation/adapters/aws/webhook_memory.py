"""Which webhooks have been taken, as items that expire with their proof."""

from datetime import datetime
from typing import TYPE_CHECKING

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_codec import is_live
from escalation.adapters.aws.dynamodb_errors import unavailable_is_retryable
from escalation.domain.ports import Clock

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

    from escalation.adapters.aws.dynamodb_codec import Item


class DynamoWebhookMemory:
    """Implements `WebhookMemory` on the transcripts table."""

    def __init__(self, client: "DynamoDBClient", table_name: str, *, clock: Clock) -> None:
        self._client = client
        self._table = table_name
        self._clock = clock

    def has(self, connection_id: str, delivery_id: str) -> bool:
        """See `WebhookMemory`. Strongly consistent. Raises RetryableError."""
        key = _key(connection_id, delivery_id)
        with unavailable_is_retryable():
            answer = self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True)
        item = answer.get("Item")
        return item is not None and is_live(item, keys.epoch(self._clock.now()))

    def keep(self, connection_id: str, delivery_id: str, *, until: datetime) -> None:
        """See `WebhookMemory`. Raises RetryableError."""
        item: Item = {
            **_key(connection_id, delivery_id),
            # Whole seconds, and never less than asked for.
            "expires_at": {"N": str(keys.epoch(until) + 1)},
        }
        with unavailable_is_retryable():
            self._client.put_item(TableName=self._table, Item=item)


def _key(connection_id: str, delivery_id: str) -> "Item":
    return {
        "pk": {"S": keys.webhook_pk(connection_id, delivery_id)},
        "sk": {"S": keys.WEBHOOK_SK},
    }
