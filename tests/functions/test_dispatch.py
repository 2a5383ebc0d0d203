"""The second function behind the table's stream, on moto's DynamoDB and a bus of paper."""

import base64
import json
from collections.abc import Iterator, Sequence
from typing import Any

import boto3
import pytest
from moto import mock_aws

from escalation.adapters.aws import clients, keys
from escalation.adapters.aws.table_names import SETTINGS_TABLE, TRANSCRIPTS_TABLE
from escalation.adapters.aws.transcript_items import escalation_item, head_item
from escalation.adapters.aws.transcript_store import TranscriptStore
from escalation.domain.escalation import Escalation
from escalation.domain.ports import Commit
from escalation.runtime import dispatch as runtime
from escalation.runtime import environment, stores
from functions.dispatch.handler import handler
from tests.adapters.dynamodb.conftest import create_table
from tests.adapters.dynamodb.examples import new_escalation, new_head, with_turn
from tests.events import event
from tests.functions.http_events import CONTEXT

CONVERSATION = "7d0c1f9be27a4c61a0b3d7f2"
CACHES = (stores.transcripts, stores.settings_store, runtime.sinks, runtime.dead_letters)
NOTHING_AGAIN: dict[str, list[dict[str, str]]] = {"batchItemFailures": []}


class Bus:
    """`PutEvents`, and what it was given."""

    def __init__(self) -> None:
        self.entries: list[dict[str, Any]] = []
        self.code: str | None = None

    def put_events(self, *, Entries: Sequence[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803
        if self.code is not None:
            told = [{"ErrorCode": self.code} for _ in Entries]
            return {"FailedEntryCount": len(told), "Entries": told}
        self.entries += Entries
        return {"FailedEntryCount": 0, "Entries": [{"EventId": "e"} for _ in Entries]}

    def types(self) -> list[str]:
        return [entry["DetailType"] for entry in self.entries]


class Queue:
    """`SendMessage`, and what it was given."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []

    def send_message(self, **message: Any) -> None:
        self.sent.append(message)


@pytest.fixture
def bus() -> Bus:
    return Bus()


@pytest.fixture
def aside() -> Queue:
    return Queue()


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch, bus: Bus, aside: Queue) -> Iterator[TranscriptStore]:
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "TRANSCRIPTS_TABLE": "transcripts",
        "SETTINGS_TABLE": "settings",
        "PUBLIC_URL": "https://chat.example",
        "EVENT_BUS": "bus",
        "DEAD_LETTER_QUEUE_URL": "https://sqs.eu-west-1.amazonaws.com/123456789012/aside",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    monkeypatch.setattr(clients, "_CLIENTS", clients._Clients())
    others = {"events": bus, "sqs": aside}
    monkeypatch.setattr(runtime, "client", lambda service: others[service])
    environment.forget()
    for cached in CACHES:
        cached.cache_clear()
    with mock_aws():
        client = boto3.client("dynamodb")
        create_table(client, "transcripts", TRANSCRIPTS_TABLE)
        create_table(client, "settings", SETTINGS_TABLE)
        yield TranscriptStore(client, "transcripts")
    environment.forget()
    for cached in CACHES:
        cached.cache_clear()


def _image(item: dict[str, Any]) -> dict[str, Any]:
    """An item as Lambda gets it."""
    return {
        name: {"B": base64.b64encode(value["B"]).decode()} if "B" in value else value
        for name, value in item.items()
    }


def _record(
    number: int, after: dict[str, Any], before: dict[str, Any] | None = None
) -> dict[str, Any]:
    told: dict[str, Any] = {
        "Keys": {"pk": after["pk"], "sk": after["sk"]},
        "NewImage": _image(after),
        "SequenceNumber": str(number),
    }
    if before is not None:
        told["OldImage"] = _image(before)
    return {"eventName": "MODIFY" if before else "INSERT", "dynamodb": told}


def _escalated(store: TranscriptStore) -> Escalation:
    head = store.commit(Commit(before=None, after=new_head(conversation_id=CONVERSATION)))
    escalation = new_escalation(head)
    store.commit(with_turn(head))
    return escalation


def test_what_is_handed_over_leaves_by_the_bus(store: TranscriptStore, bus: Bus) -> None:
    escalation = _escalated(store)
    event = {"Records": [_record(1, dict(escalation_item(escalation)))]}
    assert handler(event, CONTEXT) == NOTHING_AGAIN
    assert handler(event, CONTEXT) == NOTHING_AGAIN
    first, second = (json.loads(entry["Detail"]) for entry in bus.entries)
    assert first == second, "shown again it is the same, id and all"
    assert first["id"] == f"{escalation.escalation_id}-1-handed_over"
    assert first["console_url"] == f"https://chat.example/console/conversations/{CONVERSATION}"
    assert {(entry["EventBusName"], entry["Source"]) for entry in bus.entries} == {
        ("bus", "escalation")
    }


def test_what_the_bus_does_not_take_is_named_to_lambda(store: TranscriptStore, bus: Bus) -> None:
    item = dict(escalation_item(_escalated(store)))
    bus.code = "ThrottlingException"
    event = {"Records": [_record(8, item, item), _record(9, item), _record(10, item, item)]}
    assert handler(event, CONTEXT) == {"batchItemFailures": [{"itemIdentifier": "9"}]}
    bus.code = None
    assert handler(event, CONTEXT) == NOTHING_AGAIN
    assert bus.types() == ["escalation.handed_over"]


def test_a_record_that_nobody_can_read_is_put_aside_and_holds_up_no_other(
    store: TranscriptStore, bus: Bus, aside: Queue
) -> None:
    item = dict(escalation_item(_escalated(store)))
    broken = {**item, "body": {"B": b"\x07from a later release"}}
    event = {"Records": [_record(1, broken), _record(2, item)]}
    assert handler(event, CONTEXT) == NOTHING_AGAIN
    assert bus.types() == ["escalation.handed_over"]
    (message,) = aside.sent
    assert message["MessageAttributes"]["reason"]["StringValue"] == "NewerRelease"
    assert json.loads(message["MessageBody"])["Keys"] == {"pk": item["pk"], "sk": item["sk"]}
    assert "later release" not in message["MessageBody"]


def test_what_nobody_asks_for_is_passed_over(store: TranscriptStore, bus: Bus) -> None:
    head = store.commit(Commit(before=None, after=new_head(conversation_id=CONVERSATION)))
    store.commit(with_turn(head))
    pk = {"S": keys.conversation_pk(CONVERSATION)}
    others: tuple[dict[str, Any], ...] = (
        dict(head_item(head)),
        {"pk": pk, "sk": {"S": "C#COUNTED"}},
        {"pk": pk, "sk": {"S": "M#00000001"}},
        {"pk": pk, "sk": {"S": "M#00000001#01"}},
        {"pk": {"S": "REPORT#b#0"}, "sk": {"S": "2026-11-23"}},
        {"pk": {"S": "GATE#con"}, "sk": {"S": "GATE"}},
    )
    records = [_record(number, item) for number, item in enumerate(others, start=1)]
    gone = {**_record(9, dict(escalation_item(new_escalation(head)))), "eventName": "REMOVE"}
    assert handler({"Records": [*records, gone]}, CONTEXT) == NOTHING_AGAIN
    assert bus.entries == []


def test_the_event_beside_the_functions_tells_of_a_broken_connection(
    store: TranscriptStore, bus: Bus, aside: Queue
) -> None:
    assert handler(event("dispatch"), CONTEXT) == NOTHING_AGAIN
    assert bus.types() == ["connection.broken"]
    assert aside.sent == []
