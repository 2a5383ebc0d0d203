"""One table as its stores use it: reads, conditional writes, and what one request does not hold."""

import base64
import binascii
import random
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal, TypedDict, Unpack

from pydantic import BaseModel

from escalation.adapters.aws.dynamodb_codec import BODY, ITEM_LIMIT, encode, item_bytes
from escalation.adapters.aws.dynamodb_errors import second_is_lost, unavailable_is_retryable
from escalation.domain.errors import InvalidInput, RetryableError

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient
    from types_boto3_dynamodb.type_defs import (
        PutTypeDef,
        TransactWriteItemTypeDef,
        UpdateTypeDef,
        WriteRequestOutputTypeDef,
        WriteRequestTypeDef,
    )

    from escalation.adapters.aws.dynamodb_codec import Item

BATCH_READ = 100
BATCH_WRITE = 25
_ROUNDS = 8


class Query(TypedDict, total=False):
    """What a Query may say besides its table."""

    IndexName: str
    KeyConditionExpression: str
    FilterExpression: str
    ProjectionExpression: str
    ExpressionAttributeNames: dict[str, str]
    ExpressionAttributeValues: "Item"
    ExclusiveStartKey: "Item"
    ConsistentRead: bool
    ScanIndexForward: bool
    Limit: int
    Select: Literal["COUNT"]


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


class Table:
    """One table. Reads are strongly consistent; `pages` alone is as it is asked.

    Everything raises RetryableError where DynamoDB is throttled or unavailable, and what is
    conditional raises ConditionLost.
    """

    def __init__(self, client: "DynamoDBClient", name: str) -> None:
        self._client = client
        self.name = name

    def get(self, wanted: "Item") -> "Item | None":
        """One item by key."""
        with unavailable_is_retryable():
            answer = self._client.get_item(TableName=self.name, Key=wanted, ConsistentRead=True)
        return answer.get("Item")

    def get_all(self, wanted: Sequence["Item"]) -> list["Item"]:
        """Items by key, in no order; what does not exist is left out."""
        found: list[Item] = []
        for start in range(0, len(wanted), BATCH_READ):
            waiting = list(wanted[start : start + BATCH_READ])
            for round_ in range(_ROUNDS):
                with unavailable_is_retryable():
                    answer = self._client.batch_get_item(
                        RequestItems={self.name: {"Keys": waiting, "ConsistentRead": True}}
                    )
                found += answer["Responses"].get(self.name, [])
                left = answer.get("UnprocessedKeys", {}).get(self.name)
                if not left:
                    break
                waiting = [dict(each) for each in left["Keys"]]
                _pause(round_)
            else:
                raise RetryableError("store_unavailable", "UnprocessedKeys")
        return found

    def pages(self, **query: Unpack[Query]) -> Iterator[list["Item"]]:
        """Pages of a Query until its end; a page may be empty."""
        for page, _ in self.pages_until(**query):
            yield page

    def pages_until(self, **query: Unpack[Query]) -> Iterator[tuple[list["Item"], "Item | None"]]:
        """Pages of a Query, each with the key up to which it has looked; None at the end."""
        while True:
            with unavailable_is_retryable():
                answer = self._client.query(TableName=self.name, **query)
            last = answer.get("LastEvaluatedKey")
            yield answer["Items"], last
            if not last:
                return
            query["ExclusiveStartKey"] = last

    def count(self, *, most: int, **query: Unpack[Query]) -> int:
        """How many items a Query finds, counted up to `most`; eventually consistent."""
        query["Select"] = "COUNT"
        query["Limit"] = most
        with unavailable_is_retryable():
            answer = self._client.query(TableName=self.name, **query)
        return answer["Count"]

    def between(self, pk: str, first: str, last: str) -> Iterator["Item"]:
        """Items of one partition, both ends included."""
        ends: Item = {":first": {"S": first}, ":last": {"S": last}}
        for page in self.pages(
            KeyConditionExpression="pk = :pk AND sk BETWEEN :first AND :last",
            ExpressionAttributeValues={":pk": {"S": pk}, **ends},
            ConsistentRead=True,
        ):
            yield from page

    def beginning(self, pk: str, prefix: str = "", *, keys: bool = False) -> Iterator["Item"]:
        """Items (or their keys alone) of one partition whose sort key begins with `prefix`."""
        query: Query = {
            "KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeValues": {":pk": {"S": pk}},
            "ConsistentRead": True,
        }
        if prefix:
            query["KeyConditionExpression"] += " AND begins_with(sk, :prefix)"
            query["ExpressionAttributeValues"][":prefix"] = {"S": prefix}
        if keys:
            query["ProjectionExpression"] = "pk, sk"
        for page in self.pages(**query):
            yield from page

    def put(self, item: "Item") -> None:
        """Write one item, whatever is there."""
        with unavailable_is_retryable():
            self._client.put_item(TableName=self.name, Item=item)

    def put_if(self, put: "PutTypeDef") -> None:
        """Write one item on a condition."""
        with second_is_lost():
            self._client.put_item(**put)

    def update(
        self,
        update: "UpdateTypeDef",
        *,
        returning: Literal["NONE", "ALL_NEW", "UPDATED_NEW"] = "NONE",
    ) -> "Item":
        """Change one item, on a condition or without; what it is now, as far as asked for."""
        conditional = "ConditionExpression" in update
        with second_is_lost() if conditional else unavailable_is_retryable():
            answer = self._client.update_item(**update, ReturnValues=returning)
        return answer.get("Attributes", {})

    def delete(self, doomed: "Item") -> None:
        """Delete one item by key; that it is gone already is no error."""
        with unavailable_is_retryable():
            self._client.delete_item(TableName=self.name, Key=doomed)

    def transact(self, writes: Sequence["TransactWriteItemTypeDef"]) -> None:
        """Write all or nothing."""
        with second_is_lost():
            self._client.transact_write_items(TransactItems=writes)

    def put_all(self, items: Sequence["Item"]) -> None:
        """Write items, whatever is there, in no order."""
        self._batch_write([{"PutRequest": {"Item": item}} for item in items])

    def delete_all(self, doomed: Sequence["Item"]) -> None:
        """Delete items by key, in no order; one that is gone already is no error."""
        self._batch_write([{"DeleteRequest": {"Key": each}} for each in doomed])

    def _batch_write(self, requests: Sequence["WriteRequestTypeDef"]) -> None:
        for start in range(0, len(requests), BATCH_WRITE):
            waiting = list(requests[start : start + BATCH_WRITE])
            for round_ in range(_ROUNDS):
                with unavailable_is_retryable():
                    answer = self._client.batch_write_item(RequestItems={self.name: waiting})
                left = answer.get("UnprocessedItems", {}).get(self.name)
                if not left:
                    break
                waiting = [_again(request) for request in left]
                _pause(round_)
            else:
                raise RetryableError("store_unavailable", "UnprocessedItems")

    def new(self, item: "Item") -> "PutTypeDef":
        """A write of an item that must not be there yet."""
        return self.putting(item, "attribute_not_exists(pk)")

    def putting(self, item: "Item", condition: str, **values: int) -> "PutTypeDef":
        """A write of an item on a condition, with the numbers that this names."""
        put: PutTypeDef = {
            "TableName": self.name,
            "Item": item,
            "ConditionExpression": condition,
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
        if values:
            put["ExpressionAttributeValues"] = {
                f":{name}": {"N": str(value)} for name, value in values.items()
            }
        return put

    def changing(
        self, changed: "Item", expression: str, values: "Item", condition: str | None = None
    ) -> "UpdateTypeDef":
        """A change of the item with this key."""
        update: UpdateTypeDef = {
            "TableName": self.name,
            "Key": {"pk": changed["pk"], "sk": changed["sk"]},
            "UpdateExpression": expression,
        }
        if values:
            update["ExpressionAttributeValues"] = values
        if condition is not None:
            update["ConditionExpression"] = condition
            update["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
        return update

    def replacing(self, item: "Item", *, version: int) -> "UpdateTypeDef":
        """The item's body and numbers in place of those at `version`.

        What others keep beside them in the same item stays.
        """
        present = {name: value for name, value in item.items() if name not in ("pk", "sk")}
        values: Item = {f":{name}": value for name, value in present.items()}
        return self.changing(
            item,
            "SET " + ", ".join(f"{name} = :{name}" for name in present),
            {**values, ":read_version": {"N": str(version)}},
            "version = :read_version",
        )

    def deleting(self, doomed: "Item") -> "TransactWriteItemTypeDef":
        """Part of a transaction: the item with this key goes."""
        return {"Delete": {"TableName": self.name, "Key": doomed}}

    def present(self, wanted: "Item") -> "TransactWriteItemTypeDef":
        """Part of a transaction: the item with this key must be there."""
        return {
            "ConditionCheck": {
                "TableName": self.name,
                "Key": wanted,
                "ConditionExpression": "attribute_exists(pk)",
            }
        }


def _again(request: "WriteRequestOutputTypeDef") -> "WriteRequestTypeDef":
    if "PutRequest" in request:
        return {"PutRequest": {"Item": request["PutRequest"]["Item"]}}
    return {"DeleteRequest": {"Key": request["DeleteRequest"]["Key"]}}


def _pause(round_: int) -> None:
    """DynamoDB asks for exponential backoff before unprocessed items are sent again."""
    time.sleep(random.uniform(0.5, 1.0) * 0.05 * 2**round_)  # noqa: S311 - jitter is no secret


def to_cursor(position: str) -> str:
    """An opaque cursor of a position."""
    return base64.urlsafe_b64encode(position.encode()).decode().rstrip("=")


def from_cursor(cursor: str | None) -> str | None:
    """The position in a cursor.

    Raises:
        InvalidInput: no cursor of ours.
    """
    if cursor is None:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        position = base64.b64decode(padded, altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        raise InvalidInput("after", "not a cursor of this list") from None
    if not position or len(position) > 512:
        raise InvalidInput("after", "not a cursor of this list")
    return position
