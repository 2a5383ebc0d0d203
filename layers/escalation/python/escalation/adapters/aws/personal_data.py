"""Holds and receipts of erasures in the transcripts table.

HOLD#{workspace}        {hold id}               a hold; due while there is something to do
RECEIPT#{workspace}     {erased at}#{id}        what an erasure has done, for three years
"""

from contextlib import suppress
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_codec import BODY, decode_item, encode
from escalation.adapters.aws.dynamodb_errors import ConditionLost
from escalation.adapters.aws.dynamodb_table import Query, Table, from_cursor, key, to_cursor
from escalation.domain.personal_data import Hold, Receipt, ReceiptPage

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

    from escalation.adapters.aws.dynamodb_codec import Item


class DynamoPersonalData:
    """Implements `Holds` and `Receipts`."""

    def __init__(self, client: "DynamoDBClient", table_name: str) -> None:
        self._table = Table(client, table_name)

    def save_hold(self, hold: Hold) -> None:
        """See `Holds`."""
        pk = keys.hold_pk(hold.workspace_id)
        item: Item = {
            **key(pk, hold.hold_id),
            BODY: {"B": encode(hold)},
            "expires_at": {"N": str(keys.epoch(hold.expires_at))},
        }
        if hold.due_at is not None:
            item["due_shard"] = {"S": keys.due_shard_of(hold.hold_id)}
            item["due_at"] = {"S": keys.stamp(hold.due_at)}
        self._table.put(item)

    def hold(self, workspace_id: str, hold_id: str) -> Hold | None:
        """See `Holds`."""
        item = self._table.get(key(keys.hold_pk(workspace_id), keys.part(hold_id)))
        return decode_item(Hold, item) if item else None

    def holds(self, workspace_id: str) -> tuple[Hold, ...]:
        """See `Holds`."""
        found = self._table.beginning(keys.hold_pk(workspace_id))
        return tuple(
            sorted((decode_item(Hold, item) for item in found), key=lambda hold: hold.set_at)
        )

    def move_hold(self, workspace_id: str, hold_id: str, due_at: datetime) -> None:
        """See `Holds`."""
        moved: Item = {":due_at": {"S": keys.stamp(due_at)}}
        wanted = key(keys.hold_pk(workspace_id), keys.part(hold_id))
        with suppress(ConditionLost):
            self._table.update(
                self._table.changing(
                    wanted, "SET due_at = :due_at", moved, "attribute_exists(due_at)"
                )
            )

    def save_receipt(self, receipt: Receipt) -> None:
        """See `Receipts`. Its place is told by when it was asked for, which a repetition keeps."""
        place = f"{keys.stamp(receipt.asked_at)}#{receipt.receipt_id}"
        self._table.put(
            {
                **key(keys.receipt_pk(receipt.workspace_id), place),
                BODY: {"B": encode(receipt)},
                "expires_at": {"N": str(keys.epoch(receipt.expires_at))},
            }
        )

    def receipts(self, workspace_id: str, *, after: str | None, limit: int = 25) -> ReceiptPage:
        """See `Receipts`."""
        position = from_cursor(after)
        query: Query = {
            "KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeValues": {":pk": {"S": keys.receipt_pk(workspace_id)}},
            "ScanIndexForward": False,
            "ConsistentRead": True,
            "Limit": limit + 1,
        }
        if position is not None:
            query["KeyConditionExpression"] += " AND sk < :last"
            query["ExpressionAttributeValues"][":last"] = {"S": position}
        found = list(
            islice((item for page in self._table.pages(**query) for item in page), limit + 1)
        )
        shown = found[:limit]
        more = to_cursor(shown[-1]["sk"]["S"]) if len(found) > limit else None
        return ReceiptPage(items=tuple(decode_item(Receipt, item) for item in shown), next=more)
