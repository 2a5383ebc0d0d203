"""The stores on two tables, on MiniStack and on moto.

MiniStack is a server of its own, with which writers truly race. Moto refuses what AWS refuses and
MiniStack lets pass, reserved words above all.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from uuid import uuid4

import boto3
import pytest
from botocore.config import Config
from moto import mock_aws

from escalation.adapters.aws.settings_store import SettingsStore
from escalation.adapters.aws.table_names import (
    AUDIT_TABLE,
    SETTINGS_TABLE,
    TRANSCRIPTS_TABLE,
    TableShape,
)
from escalation.adapters.aws.transcript_store import TranscriptStore
from infra.local.emulator import Emulator
from tests.adapters.dynamodb.examples import SettableClock

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient
    from types_boto3_dynamodb.type_defs import (
        CreateTableInputTypeDef,
        GlobalSecondaryIndexUnionTypeDef,
        KeySchemaElementTypeDef,
    )

    from escalation.adapters.aws.dynamodb_codec import Item

Backend = Literal["emulator", "moto"]


def connect(endpoint: str | None = None, *, attempts: int = 2) -> "DynamoDBClient":
    """A client with credentials of no account."""
    session = boto3.Session(
        aws_access_key_id="test", aws_secret_access_key="test", region_name="us-east-1"
    )
    patience = Config(connect_timeout=2, read_timeout=10, retries={"total_max_attempts": attempts})
    return session.client("dynamodb", endpoint_url=endpoint, config=patience)


@dataclass
class Tables:
    """The tables, empty at first, and a client beside the stores' own."""

    client: "DynamoDBClient"
    transcripts: str
    settings: str
    audit: str

    def items(self, table: str) -> list["Item"]:
        """Everything in a table."""
        return self.client.scan(TableName=table, ConsistentRead=True)["Items"]


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """MiniStack on a free port, for all tests of one run."""
    folder: Path = tmp_path_factory.mktemp("emulator")
    running = Emulator(folder=folder)
    running.start()
    yield running
    running.stop()


@pytest.fixture(params=["emulator", "moto"])
def backend(request: pytest.FixtureRequest) -> Backend:
    """Runs a test once on each."""
    chosen: Backend = request.param
    return chosen


@pytest.fixture
def client(backend: Backend, request: pytest.FixtureRequest) -> Iterator["DynamoDBClient"]:
    """A client of the backend, as the functions have one."""
    with ExitStack() as stack:
        endpoint = None
        if backend == "emulator":
            endpoint = request.getfixturevalue("emulator").url
        else:
            stack.enter_context(mock_aws())
        made = connect(endpoint)
        stack.callback(made.close)
        yield made


@pytest.fixture
def tables(client: "DynamoDBClient") -> Iterator[Tables]:
    """The tables of this test alone."""
    suffix = uuid4().hex
    made = Tables(client, f"transcripts-{suffix}", f"settings-{suffix}", f"audit-{suffix}")
    create_table(client, made.transcripts, TRANSCRIPTS_TABLE)
    create_table(client, made.settings, SETTINGS_TABLE)
    create_table(client, made.audit, AUDIT_TABLE)
    yield made
    client.delete_table(TableName=made.transcripts)
    client.delete_table(TableName=made.settings)
    client.delete_table(TableName=made.audit)


@pytest.fixture
def clock() -> SettableClock:
    """The time in the tests."""
    return SettableClock()


@pytest.fixture
def store(tables: Tables, clock: SettableClock) -> TranscriptStore:
    """The store of transcripts."""
    return TranscriptStore(tables.client, tables.transcripts, clock=clock)


@pytest.fixture
def settings(tables: Tables, clock: SettableClock) -> SettingsStore:
    """The store of settings."""
    return SettingsStore(tables.client, tables.settings, clock=clock)


def create_table(client: "DynamoDBClient", name: str, shape: TableShape) -> None:
    """Makes a table of this shape."""
    names = {shape.partition_key, shape.sort_key}
    for index in shape.indexes:
        names |= {index.partition_key, index.sort_key}
    indexes: list[GlobalSecondaryIndexUnionTypeDef] = [
        {
            "IndexName": index.name,
            "KeySchema": _key_schema(index.partition_key, index.sort_key),
            "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": list(index.include)},
        }
        for index in shape.indexes
    ]
    request: CreateTableInputTypeDef = {
        "TableName": name,
        "KeySchema": _key_schema(shape.partition_key, shape.sort_key),
        "AttributeDefinitions": [
            {"AttributeName": each, "AttributeType": "S"} for each in sorted(names)
        ],
        "BillingMode": "PAY_PER_REQUEST",
    }
    if indexes:
        request["GlobalSecondaryIndexes"] = indexes
    client.create_table(**request)


def _key_schema(partition_key: str, sort_key: str) -> list["KeySchemaElementTypeDef"]:
    return [
        {"AttributeName": partition_key, "KeyType": "HASH"},
        {"AttributeName": sort_key, "KeyType": "RANGE"},
    ]
