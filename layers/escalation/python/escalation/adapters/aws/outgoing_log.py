"""Deliveries of outgoing webhooks, under way and past, in the transcripts table."""

import zlib
from datetime import datetime
from typing import TYPE_CHECKING

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_codec import BODY, decode_item, is_live
from escalation.adapters.aws.dynamodb_errors import ConditionLost
from escalation.adapters.aws.dynamodb_table import Table, from_cursor, key, record, to_cursor
from escalation.adapters.aws.table_names import BY_DUE, DUE_AT, DUE_SHARD
from escalation.domain.errors import InvalidInput, RevisionLost
from escalation.domain.outgoing_deliveries import OutgoingDelivery
from escalation.domain.outgoing_ports import DUE_SHARDS, DeliveryPage
from escalation.domain.outgoing_webhooks import WebhookHealth
from escalation.domain.ports import Clock

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

    from escalation.adapters.aws.dynamodb_codec import Item


class DynamoDeliveryLog:
    """`DeliveryLog` on DynamoDB."""

    def __init__(self, client: "DynamoDBClient", table_name: str, *, clock: Clock) -> None:
        self._table = Table(client, table_name)
        self._clock = clock

    def add(self, delivery: OutgoingDelivery) -> bool:
        """See `DeliveryLog`."""
        try:
            self._table.put_if(self._table.new(_item(delivery)))
        except ConditionLost:
            return False
        return True

    def delivery(self, webhook_id: str, delivery_id: str) -> OutgoingDelivery | None:
        """See `DeliveryLog`."""
        item = self._table.get(key(keys.outgoing_log_pk(webhook_id), keys.delivery_sk(delivery_id)))
        return decode_item(OutgoingDelivery, item) if item and self._lives(item) else None

    def save(self, delivery: OutgoingDelivery) -> None:
        """See `DeliveryLog`."""
        put = self._table.putting(
            _item(delivery), "revision = :before", before=delivery.revision - 1
        )
        try:
            self._table.put_if(put)
        except ConditionLost:
            raise RevisionLost(delivery.delivery_id) from None

    def page(self, webhook_id: str, *, after: str | None, limit: int = 25) -> DeliveryPage:
        """See `DeliveryLog`."""
        newest = from_cursor(after) or f"{keys.DELIVERIES_FROM}~"
        if not newest.startswith(keys.DELIVERIES_FROM):
            raise InvalidInput("after", "not a cursor of this list")
        found: list[Item] = []
        for page in self._table.pages(
            KeyConditionExpression="pk = :pk AND sk BETWEEN :oldest AND :newest",
            ExpressionAttributeValues={
                ":pk": {"S": keys.outgoing_log_pk(webhook_id)},
                ":oldest": {"S": keys.DELIVERIES_FROM},
                ":newest": {"S": newest},
            },
            ConsistentRead=True,
            ScanIndexForward=False,
            Limit=limit + 1,
        ):
            found += [item for item in page if self._lives(item)]
            if len(found) > limit:
                break
        return DeliveryPage(
            items=tuple(decode_item(OutgoingDelivery, item) for item in found[:limit]),
            next=to_cursor(found[limit]["sk"]["S"]) if len(found) > limit else None,
        )

    def due(self, now: datetime, *, shard: int, limit: int = 100) -> tuple[tuple[str, str], ...]:
        """See `DeliveryLog`."""
        page = next(
            self._table.pages(
                IndexName=BY_DUE,
                KeyConditionExpression=f"{DUE_SHARD} = :shard AND {DUE_AT} <= :now",
                ExpressionAttributeValues={
                    ":shard": {"S": keys.outgoing_due(shard)},
                    ":now": {"S": keys.stamp(now)},
                },
                Limit=limit,
            )
        )
        return tuple(
            (
                item["pk"]["S"].partition("#")[2],
                item["sk"]["S"].removeprefix(keys.DELIVERIES_FROM),
            )
            for item in page
        )

    def keep_body(self, delivery: OutgoingDelivery, body: str) -> None:
        """See `DeliveryLog`."""
        ends: Item = {"expires_at": {"N": str(keys.epoch(delivery.expires_at))}}
        packed: Item = {BODY: {"B": zlib.compress(body.encode())}}
        self._table.put({**_body_key(delivery), **packed, **ends})

    def body(self, delivery: OutgoingDelivery) -> str | None:
        """See `DeliveryLog`."""
        item = self._table.get(_body_key(delivery))
        return zlib.decompress(bytes(item[BODY]["B"])).decode() if item else None

    def forget_body(self, delivery: OutgoingDelivery) -> None:
        """See `DeliveryLog`."""
        self._table.delete(_body_key(delivery))

    def health(self, webhook_id: str) -> WebhookHealth:
        """See `DeliveryLog`."""
        item = self._table.get(_health_key(webhook_id))
        return decode_item(WebhookHealth, item) if item else WebhookHealth()

    def save_health(self, webhook_id: str, health: WebhookHealth) -> None:
        """See `DeliveryLog`."""
        at = _health_key(webhook_id)
        self._table.put(record(at["pk"]["S"], at["sk"]["S"], health))

    def _lives(self, item: "Item") -> bool:
        return is_live(item, keys.epoch(self._clock.now()))


def _health_key(webhook_id: str) -> "Item":
    return key(keys.outgoing_log_pk(webhook_id), keys.HEALTH_SK)


def _body_key(delivery: OutgoingDelivery) -> "Item":
    pk = keys.matter_text_pk(delivery.conversation_id or delivery.webhook_id)
    return key(pk, f"{keys.part(delivery.webhook_id)}#{keys.part(delivery.delivery_id)}")


def _item(delivery: OutgoingDelivery) -> "Item":
    item = record(
        keys.outgoing_log_pk(delivery.webhook_id),
        keys.delivery_sk(delivery.delivery_id),
        delivery,
        revision=delivery.revision,
        expires_at=keys.epoch(delivery.expires_at),
    )
    if delivery.due_at is not None:
        shard = zlib.crc32(delivery.delivery_id.encode()) % DUE_SHARDS
        item[DUE_SHARD] = {"S": keys.outgoing_due(shard)}
        item[DUE_AT] = {"S": keys.stamp(delivery.due_at)}
    return item
