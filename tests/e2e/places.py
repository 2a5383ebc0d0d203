"""Everything that the deployed service keeps, as text: what a needle is looked for in."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from botocore.exceptions import ClientError
from pydantic import RootModel

from escalation.adapters.aws.dynamodb_codec import BODY, decode
from tests.e2e.world import World


class _Anything(RootModel[dict[str, Any]]):
    """A record of any kind."""


def places_with(world: World, needle: str) -> set[str]:
    """Tables, buckets, queues and log groups in which a text stands, by their names."""
    folded = needle.casefold()
    return {place for place, text in everything(world) if folded in text.casefold()}


def everything(world: World) -> Iterator[tuple[str, str]]:
    """Every text of every place, with the place's name."""
    yield from _tables(world.aws("dynamodb"))
    yield from _files(world.aws("s3"))
    yield from _messages(world)
    yield from world.logs()


def _tables(dynamodb: Any) -> Iterator[tuple[str, str]]:
    for page in dynamodb.get_paginator("list_tables").paginate():
        for table in page["TableNames"]:
            yield table, table
            for items in dynamodb.get_paginator("scan").paginate(TableName=table):
                for item in items["Items"]:
                    yield table, _told(item)


def _told(item: dict[str, Any]) -> str:
    """An item with its body as what it says."""
    body = item.get(BODY, {}).get("B")
    if body is None:
        return repr(item)
    told = repr({name: value for name, value in item.items() if name != BODY})
    # A part of a turn that was too large for one item is read with its others alone.
    with suppress(Exception):
        told += decode(_Anything, bytes(body)).model_dump_json()
    return told


def _files(s3: Any) -> Iterator[tuple[str, str]]:
    for bucket in s3.list_buckets()["Buckets"]:
        name = bucket["Name"]
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket=name):
            for found in page.get("Contents", []):
                yield name, found["Key"]
                if found["Key"].endswith(".zip"):  # code that was deployed
                    continue
                with suppress(ClientError):  # deleted since it was listed
                    content = s3.get_object(Bucket=name, Key=found["Key"])["Body"].read()
                    yield name, content.decode("utf-8", errors="replace")


def _messages(world: World) -> Iterator[tuple[str, str]]:
    """What waits: it is looked at without being taken from its worker.

    The one queue that is not here, of what the table's stream gives up on, asks for encryption,
    which the emulator has none of: nobody can read it or write to it.
    """
    sqs, names = world.aws("sqs"), world.service.stack.names
    for url in (*names.queue_urls.values(), *names.dead_letter_urls.values()):
        answer = sqs.receive_message(
            QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0, WaitTimeSeconds=0
        )
        name = url.rpartition("/")[2]
        yield name, name
        for message in answer.get("Messages", []):
            yield name, message["Body"]
