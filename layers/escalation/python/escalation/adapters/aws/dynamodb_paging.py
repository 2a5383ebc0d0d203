"""Reading and writing more than one request holds: pages, batches, cursors."""

import base64
import binascii
import random
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Unpack

from escalation.adapters.aws.dynamodb_errors import unavailable_is_retryable
from escalation.domain.errors import InvalidInput, RetryableError

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient
    from types_boto3_dynamodb.type_defs import (
        QueryInputTypeDef,
        WriteRequestOutputTypeDef,
        WriteRequestTypeDef,
    )

    from escalation.adapters.aws.dynamodb_codec import Item

BATCH_READ = 100
BATCH_WRITE = 25
_ROUNDS = 8


def query_pages(
    client: "DynamoDBClient", **request: Unpack["QueryInputTypeDef"]
) -> Iterator[list["Item"]]:
    """Pages of a Query until its end; a page may be empty."""
    while True:
        with unavailable_is_retryable():
            answer = client.query(**request)
        yield answer["Items"]
        if not (last := answer.get("LastEvaluatedKey")):
            return
        request["ExclusiveStartKey"] = last


def partition_keys(
    client: "DynamoDBClient", table: str, pk: str, *, prefix: str = ""
) -> Iterator["Item"]:
    """Keys of all items of one partition whose sort key begins with `prefix`."""
    condition = "pk = :pk AND begins_with(sk, :prefix)" if prefix else "pk = :pk"
    values: Item = {":pk": {"S": pk}, **({":prefix": {"S": prefix}} if prefix else {})}
    for page in query_pages(
        client,
        TableName=table,
        KeyConditionExpression=condition,
        ExpressionAttributeValues=values,
        ProjectionExpression="pk, sk",
        ConsistentRead=True,
    ):
        yield from page


def batch_get(client: "DynamoDBClient", table: str, keys: Sequence["Item"]) -> list["Item"]:
    """Items by key, strongly consistent, in no order; what does not exist is left out."""
    found: list[Item] = []
    for start in range(0, len(keys), BATCH_READ):
        waiting = list(keys[start : start + BATCH_READ])
        for round_ in range(_ROUNDS):
            with unavailable_is_retryable():
                answer = client.batch_get_item(
                    RequestItems={table: {"Keys": waiting, "ConsistentRead": True}}
                )
            found += answer["Responses"].get(table, [])
            left = answer.get("UnprocessedKeys", {}).get(table)
            if not left:
                break
            waiting = [dict(key) for key in left["Keys"]]
            _pause(round_)
        else:
            raise RetryableError("store_unavailable", "UnprocessedKeys")
    return found


def batch_write(
    client: "DynamoDBClient", table: str, requests: Sequence["WriteRequestTypeDef"]
) -> None:
    """Puts and deletes without conditions, in no order."""
    for start in range(0, len(requests), BATCH_WRITE):
        waiting = list(requests[start : start + BATCH_WRITE])
        for round_ in range(_ROUNDS):
            with unavailable_is_retryable():
                answer = client.batch_write_item(RequestItems={table: waiting})
            left = answer.get("UnprocessedItems", {}).get(table)
            if not left:
                break
            waiting = [_again(request) for request in left]
            _pause(round_)
        else:
            raise RetryableError("store_unavailable", "UnprocessedItems")


def batch_delete(client: "DynamoDBClient", table: str, keys: Sequence["Item"]) -> None:
    """Deletes items by key; one that is gone already is no error."""
    batch_write(client, table, [{"DeleteRequest": {"Key": key}} for key in keys])


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
