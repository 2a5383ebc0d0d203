"""Reads and conditional writes of the settings table, as its stores need them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError
from pydantic import BaseModel

from escalation.adapters.aws.dynamodb_codec import BODY, ITEM_LIMIT, encode, item_bytes
from escalation.adapters.aws.dynamodb_errors import (
    is_lost,
    is_lost_transaction,
    unavailable_is_retryable,
)
from escalation.adapters.aws.dynamodb_paging import query_pages
from escalation.domain.errors import InvalidInput, StoreConflict

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient
    from types_boto3_dynamodb.type_defs import (
        ConditionCheckTypeDef,
        PutTypeDef,
        TransactWriteItemTypeDef,
        UpdateTypeDef,
    )

    from escalation.adapters.aws.dynamodb_codec import Item


class ConditionLost(StoreConflict):
    """A condition did not hold; whoever wrote knows what that means."""


def key(pk: str, sk: str) -> "Item":
    """A key."""
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def record(pk: str, sk: str, model: BaseModel, **numbers: int) -> "Item":
    """A model as an item, with the numbers that conditions look at.

    Raises:
        InvalidInput: it is larger than an item can be.
    """
    item: Item = {**key(pk, sk), BODY: {"B": encode(model)}}
    item.update({name: {"N": str(number)} for name, number in numbers.items()})
    if item_bytes(item) > ITEM_LIMIT:
        raise InvalidInput("", "This is more text than can be stored.", code="too_large")
    return item


class SettingsTable:
    """One table; every read is strongly consistent."""

    def __init__(self, client: "DynamoDBClient", name: str) -> None:
        self.client = client
        self.name = name

    def get(self, pk: str, sk: str) -> "Item | None":
        """One item."""
        with unavailable_is_retryable():
            answer = self.client.get_item(TableName=self.name, Key=key(pk, sk), ConsistentRead=True)
        return answer.get("Item")

    def between(self, pk: str, first: str, last: str) -> list["Item"]:
        """Items of one partition, both ends included."""
        return [
            item
            for page in query_pages(
                self.client,
                TableName=self.name,
                KeyConditionExpression="pk = :pk AND sk BETWEEN :first AND :last",
                ExpressionAttributeValues={
                    ":pk": {"S": pk},
                    ":first": {"S": first},
                    ":last": {"S": last},
                },
                ConsistentRead=True,
            )
            for item in page
        ]

    def beginning(self, pk: str, prefix: str) -> list["Item"]:
        """Items of one partition whose sort key begins with `prefix`."""
        return self.between(pk, prefix, f"{prefix}\U0010ffff")

    def put(self, item: "Item") -> None:
        """Write one item, whatever is there."""
        with unavailable_is_retryable():
            self.client.put_item(TableName=self.name, Item=item)

    def delete(self, doomed: "Item") -> None:
        """Delete one item by key; that it is gone already is no error."""
        with unavailable_is_retryable():
            self.client.delete_item(TableName=self.name, Key=doomed)

    def update(self, update: "UpdateTypeDef") -> None:
        """Change one item. Raises ConditionLost."""
        try:
            with unavailable_is_retryable(but=is_lost):
                self.client.update_item(**update)
        except ClientError as error:
            if is_lost(error):
                raise ConditionLost("the item has moved on") from error
            raise

    def transact(self, writes: Sequence["TransactWriteItemTypeDef"]) -> None:
        """Write all or nothing. Raises ConditionLost."""
        try:
            with unavailable_is_retryable(but=is_lost_transaction):
                self.client.transact_write_items(TransactItems=writes)
        except ClientError as error:
            if is_lost_transaction(error):
                raise ConditionLost("one of the items has moved on") from error
            raise

    def new(self, item: "Item") -> "TransactWriteItemTypeDef":
        """Part of a transaction: an item that must not be there yet."""
        put: PutTypeDef = {
            "TableName": self.name,
            "Item": item,
            "ConditionExpression": "attribute_not_exists(pk)",
        }
        return {"Put": put}

    def present(self, wanted: "Item") -> "TransactWriteItemTypeDef":
        """Part of a transaction: the item with this key must be there."""
        check: ConditionCheckTypeDef = {
            "TableName": self.name,
            "Key": wanted,
            "ConditionExpression": "attribute_exists(pk)",
        }
        return {"ConditionCheck": check}

    def replacing(self, item: "Item", *, version: int) -> "UpdateTypeDef":
        """The item's body and numbers in place of those at `version`.

        What others keep beside them in the same item stays.
        """
        present = {name: value for name, value in item.items() if name not in ("pk", "sk")}
        values: Item = {f":{name}": value for name, value in present.items()}
        return {
            "TableName": self.name,
            "Key": {"pk": item["pk"], "sk": item["sk"]},
            "UpdateExpression": "SET " + ", ".join(f"{name} = :{name}" for name in present),
            "ConditionExpression": "version = :read_version",
            "ExpressionAttributeValues": {**values, ":read_version": {"N": str(version)}},
        }
