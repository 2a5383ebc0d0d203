"""The function behind the table's stream, on moto's DynamoDB."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from escalation.adapters.aws import clients
from escalation.adapters.aws.report_store import DynamoReportStore
from escalation.adapters.aws.settings_store import SettingsStore
from escalation.adapters.aws.table_names import SETTINGS_TABLE, TRANSCRIPTS_TABLE
from escalation.adapters.aws.transcript_store import TranscriptStore
from escalation.domain.conversation import Author, Head
from escalation.domain.ports import Commit
from escalation.domain.report import bucket_of
from escalation.runtime import environment, stores
from escalation.runtime.aggregate import conversations_in, counting
from escalation.use_cases.writing.draft import Draft
from functions.aggregate.handler import handler
from tests.adapters.dynamodb.conftest import create_table
from tests.adapters.dynamodb.examples import (
    BOT,
    NOW,
    bot,
    new_escalation,
    new_head,
    turn,
    with_turn,
    workspace,
)
from tests.functions.http_events import CONTEXT

EVENT = json.loads((Path(__file__).parents[2] / "events" / "aggregate.json").read_text())
CONVERSATION = "7d0c1f9be27a4c61a0b3d7f2"
CACHES = (
    stores.transcripts,
    stores.reports,
    stores.settings_store,
    stores.answer_times,
    stores.count_conversations,
    counting,
)


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[TranscriptStore]:
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "SETTINGS_TABLE": "settings",
        "TRANSCRIPTS_TABLE": "transcripts",
        "JOBS_QUEUE_URL": "https://sqs.eu-west-1.amazonaws.com/123456789012/jobs",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    monkeypatch.setattr(clients, "_CLIENTS", clients._Clients())
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


def _chat(store: TranscriptStore) -> Head:
    head = store.commit(Commit(before=None, after=new_head(conversation_id=CONVERSATION)))
    return store.commit(with_turn(head))


def _numbers() -> dict[str, int]:
    reports = DynamoReportStore(boto3.client("dynamodb"), "transcripts")
    return reports.days(BOT, NOW.date(), NOW.date()).get(NOW.date().isoformat(), {})


def test_a_batch_counts_its_conversations_once_however_often_it_is_shown(
    store: TranscriptStore,
) -> None:
    _chat(store)
    assert handler(EVENT, CONTEXT) == {"counted": 1}
    assert handler(EVENT, CONTEXT) == {"counted": 0}
    assert _numbers()["messages"] == 1


def test_how_long_people_took_is_kept_beside_the_bot(store: TranscriptStore) -> None:
    settings = SettingsStore(boto3.client("dynamodb"), "settings")
    settings.create_workspace(workspace(), None)
    settings.create_bot(bot())
    head = new_head(conversation_id=CONVERSATION)
    escalation = new_escalation(head, escalation_id=f"{CONVERSATION}-1", method="ticket")
    asked = turn(head, texts=("A person, please",)).model_copy(
        update={"escalation_id": escalation.escalation_id}
    )
    head = store.commit(
        Commit(
            before=None,
            after=head.model_copy(update={"next_seq": 2, "escalations": 1}),
            turns=(asked,),
            new_escalations=(escalation,),
        )
    )
    draft = Draft(head, NOW + timedelta(minutes=50))
    draft.say(Author(kind="agent", name="Grace"), "Hello")
    store.commit(draft.commit())

    assert handler(EVENT, CONTEXT) == {"counted": 1}

    profile = settings.bot_profile(BOT)
    assert profile is not None
    (week,) = profile.answer_times.weeks.values()
    assert week == {str(bucket_of(3_000)): 1}


def test_a_batch_of_what_is_gone_is_done(store: TranscriptStore) -> None:
    assert handler(EVENT, CONTEXT) == {"counted": 0}


def test_a_store_out_of_order_shows_the_batch_again(
    store: TranscriptStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    _chat(store)
    monkeypatch.setenv("TRANSCRIPTS_TABLE", "another")
    environment.forget()
    with pytest.raises(Exception, match="ResourceNotFound"):
        handler(EVENT, CONTEXT)


def _record(event: str, pk: str, sk: str) -> dict[str, Any]:
    return {"eventName": event, "dynamodb": {"Keys": {"pk": {"S": pk}, "sk": {"S": sk}}}}


def test_only_turns_and_escalations_that_are_written_are_looked_at() -> None:
    records = [
        _record("INSERT", "CONV#a", "M#00000001"),
        _record("MODIFY", "CONV#b", "E#000001"),
        _record("REMOVE", "CONV#c", "M#00000001"),
        _record("MODIFY", "CONV#d", "Z#HEAD"),
        _record("INSERT", "CONV#e", "C#COUNTED"),
        _record("MODIFY", "REPORT#f#0", "2026-11-23"),
        _record("INSERT", "DIGEST#g#2026", "ESC#g-1"),
    ]
    assert list(conversations_in({"Records": records})) == ["a", "b"]
