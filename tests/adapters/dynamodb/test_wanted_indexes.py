"""Bots whose knowledge waits for its index: found when it is late, until it is made."""

from datetime import timedelta

import pytest

from escalation.adapters.aws.transcript_store import TranscriptStore
from escalation.adapters.aws.wanted_indexes import DynamoWantedIndexes
from escalation.domain.wanted_indexes import INDEX_LATE
from tests.adapters.dynamodb.conftest import Tables
from tests.adapters.dynamodb.examples import (
    SettableClock,
    due_in,
)


@pytest.fixture
def wanted(tables: Tables) -> DynamoWantedIndexes:
    return DynamoWantedIndexes(tables.client, tables.transcripts)


def late(store: TranscriptStore, clock: SettableClock) -> list[tuple[str | None, str | None]]:
    return [
        (due.workspace_id, due.bot_id)
        for due in due_in(store, clock.now(), "rescue")
        if due.kind == "index"
    ]


def test_a_bot_is_due_once_its_index_is_late_until_it_is_made(
    wanted: DynamoWantedIndexes, store: TranscriptStore, clock: SettableClock
) -> None:
    since = clock.now()
    assert wanted.wanted_since("acme", "b-1") is None
    wanted.want("acme", "b-1", now=since)
    assert wanted.wanted_since("acme", "b-1") == since
    assert late(store, clock) == []
    clock.advance(INDEX_LATE)
    assert late(store, clock) == [("acme", "b-1")]
    wanted.move("acme", "b-1", clock.now() + timedelta(minutes=1))
    assert late(store, clock) == []
    clock.advance(timedelta(minutes=1))
    assert late(store, clock) == [("acme", "b-1")]
    wanted.made("acme", "b-1", wanted_since=since)
    assert late(store, clock) == []
    assert wanted.wanted_since("acme", "b-1") is None
    wanted.move("acme", "b-1", clock.now())
    assert late(store, clock) == []


def test_an_older_index_does_not_take_back_that_a_newer_one_is_wanted(
    wanted: DynamoWantedIndexes, clock: SettableClock
) -> None:
    first = clock.now()
    wanted.want("acme", "b-1", now=first)
    clock.advance(timedelta(seconds=1))
    wanted.want("acme", "b-1", now=clock.now())
    wanted.made("acme", "b-1", wanted_since=first)
    assert wanted.wanted_since("acme", "b-1") == clock.now()
