"""The sweep over a table in which thousands of chats are over: rescues are first."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from escalation.adapters.aws.transcript_items import head_item
from escalation.adapters.aws.transcript_store import TranscriptStore
from escalation.domain.conversation import Head
from escalation.domain.jobs import QueueJob
from escalation.domain.ports import Commit
from escalation.domain.waiting import IDLE_LOOK
from escalation.use_cases.sweep.act import Act
from escalation.use_cases.sweep.sweep import Sweep
from escalation.use_cases.writing.ports import Ports
from tests.adapters.dynamodb.conftest import Tables
from tests.adapters.dynamodb.examples import NOW, due_in, new_escalation, new_head
from tests.fakes.owner_stores import RecordedEvents

OVER, LOST = 5_000, 25
TOGETHER = 25
"""Items that one batch writes."""


class TickingClock:
    """Time in which a look at it takes as long as an item of the sweep."""

    def __init__(self) -> None:
        self.time = NOW

    def now(self) -> datetime:
        self.time += timedelta(milliseconds=100)
        return self.time


class ClosingStore(TranscriptStore):
    """Notes what is written down as closed."""

    closed = 0

    def commit(self, commit: Commit) -> Head:
        self.closed += commit.after.state == "closed"
        return super().commit(commit)


class Sent:
    """A queue that notes how many chats were closed before each job."""

    def __init__(self, store: ClosingStore) -> None:
        self._store = store
        self.closed_before: list[int] = []

    def send(self, job: QueueJob, *, delay_s: int = 0) -> None:
        assert job.kind == "deliver"
        self.closed_before.append(self._store.closed)


@pytest.mark.slow
@pytest.mark.parametrize("backend", ["emulator"], indirect=True)
def test_rescues_are_first_although_five_thousand_chats_have_been_over_for_longer(
    tables: Tables,
) -> None:
    clock = TickingClock()
    store = ClosingStore(tables.client, tables.transcripts, clock=clock)
    began = NOW - IDLE_LOOK - timedelta(hours=2)
    over = [
        new_head(created_at=began, last_activity_at=began, due_at=began + IDLE_LOOK)
        for _ in range(OVER)
    ]
    for start in range(0, OVER, TOGETHER):
        items = [head_item(head) for head in over[start : start + TOGETHER]]
        puts: Any = [{"PutRequest": {"Item": item}} for item in items]
        tables.client.batch_write_item(RequestItems={tables.transcripts: puts})
    for _ in range(LOST):
        head = new_head(last_activity_at=NOW, due_at=None)
        lost = new_escalation(head, due_at=NOW)
        store.commit(Commit(before=None, after=head, new_escalations=(lost,)))
    sent, nothing = Sent(store), cast("Any", None)
    ports = Ports(
        transcripts=store,
        profiles=cast("Any", SimpleNamespace(profile=lambda _: None)),
        queue=sent,
        clock=clock,
        ids=nothing,
        events=RecordedEvents(),
        console_url="https://console.example",
    )
    act = Act(ports, connections=nothing, replies=nothing, indexes=nothing, holds=nothing)

    report = Sweep(ports, act=act)()

    assert sent.closed_before == [0] * LOST
    assert (report.sent, report.left_over, report.failed) == (LOST, 0, 0)
    assert store.closed > 50
    assert report.idle_left_over == OVER - store.closed
    assert report.oldest_idle_s >= 7_200 > 60 > report.oldest_due_s
    assert due_in(store, clock.time, "rescue") == []
    assert store.due(clock.time, lane="idle", shard=0, limit=1) != ()
