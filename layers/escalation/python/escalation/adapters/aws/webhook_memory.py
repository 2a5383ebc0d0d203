"""Which webhooks have been taken, as items that expire with their proof."""

from datetime import datetime
from typing import TYPE_CHECKING

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_codec import is_live
from escalation.adapters.aws.dynamodb_table import Table, key
from escalation.domain.ports import Clock

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

    from escalation.adapters.aws.dynamodb_codec import Item


class DynamoWebhookMemory:
    """Implements `WebhookMemory` on the transcripts table."""

    def __init__(self, client: "DynamoDBClient", table_name: str, *, clock: Clock) -> None:
        self._table = Table(client, table_name)
        self._clock = clock

    def has(self, connection_id: str, delivery_id: str) -> bool:
        """See `WebhookMemory`. Strongly consistent. Raises RetryableError."""
        item = self._table.get(_key(connection_id, delivery_id))
        return item is not None and is_live(item, keys.epoch(self._clock.now()))

    def keep(self, connection_id: str, delivery_id: str, *, until: datetime) -> None:
        """See `WebhookMemory`. Raises RetryableError."""
        # Whole seconds, and never less than asked for.
        ends: Item = {"expires_at": {"N": str(keys.epoch(until) + 1)}}
        self._table.put({**_key(connection_id, delivery_id), **ends})


def _key(connection_id: str, delivery_id: str) -> "Item":
    return key(keys.webhook_pk(connection_id, delivery_id), keys.WEBHOOK_SK)
