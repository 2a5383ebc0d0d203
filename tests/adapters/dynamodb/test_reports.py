"""The report's numbers on tables: each change once, whoever repeats it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_codec import decode, encode
from escalation.adapters.aws.report_store import DynamoReportStore
from escalation.adapters.aws.table_names import TRANSCRIPTS_TABLE
from escalation.adapters.aws.transcript_store import TranscriptStore
from escalation.domain.conversation import Head
from escalation.domain.decision import BotEvidence, Decision, Evidence
from escalation.domain.ports import Commit
from escalation.domain.report import CountChange, Counted, add_to
from escalation.use_cases.count_conversations import CountConversations
from infra.local.emulator import Emulator
from tests.adapters.dynamodb.conftest import Tables, connect, create_table
from tests.adapters.dynamodb.examples import (
    BOT,
    EXPIRES,
    NOW,
    SettableClock,
    conversation_id,
    due_in,
    new_escalation,
    new_head,
    turn,
    with_turn,
)
from tests.adapters.dynamodb.strategies import values_of
from tests.fakes.owner_stores import RecordedEvents

DAY = NOW.date()


@pytest.fixture
def reports(tables: Tables) -> DynamoReportStore:
    return DynamoReportStore(tables.client, tables.transcripts)


@pytest.fixture
def counting(
    store: TranscriptStore, reports: DynamoReportStore, clock: SettableClock
) -> CountConversations:
    return CountConversations(
        transcripts=store, reports=reports, clock=clock, events=RecordedEvents()
    )


def step(
    before: Counted | None = None, *, added: dict[str, int] | None = None, **fields: Any
) -> CountChange:
    known = before or Counted(conversation_id=conversation_id())
    after = known.model_copy(update={**fields, "revision": known.revision + 1})
    return CountChange(
        bot_id=BOT,
        before=before,
        after=after,
        added={DAY.isoformat(): added if added is not None else {"answered": 1}},
        expires_at=EXPIRES,
    )


def numbers(reports: DynamoReportStore, bot_id: str = BOT) -> dict[str, int]:
    return reports.days(bot_id, DAY, DAY).get(DAY.isoformat(), {})


def decided(head: Head, action: str, reason: str) -> Commit:
    said = turn(head) if action == "answer" else turn(head, texts=("I need help.",))
    decision = Decision.model_validate(
        {
            "action": action,
            "reason": reason,
            "evidence": Evidence(bot_id=BOT, reply=BotEvidence(confidence=0.5)),
            "settings_bot_id": BOT,
            "settings_version": 1,
        }
    )
    return with_turn(head, said.model_copy(update={"decision": decision}))


def test_a_change_is_written_once_and_a_second_from_the_same_reading_is_lost(
    reports: DynamoReportStore,
) -> None:
    first = step()
    assert reports.add([first]) == ()
    assert reports.add([first]) == (first.after.conversation_id,)
    assert numbers(reports) == {"answered": 1}
    assert reports.counted([first.after.conversation_id, "unknown"]) == {
        first.after.conversation_id: first.after
    }
    second = step(first.after, added={"answered": 2, "handoff.ticket.low_confidence": 1})
    assert reports.add([second]) == ()
    assert reports.add([second]) == (first.after.conversation_id,)
    assert numbers(reports) == {"answered": 3, "handoff.ticket.low_confidence": 1}


def test_numbers_also_fall(reports: DynamoReportStore) -> None:
    first = step(added={"failed.email": 1})
    reports.add([first])
    reports.add([step(first.after, added={"failed.email": -1})])
    assert reports.days(BOT, DAY, DAY) == {}


def test_of_many_in_one_transaction_only_those_that_come_second_are_lost(
    reports: DynamoReportStore,
) -> None:
    changes = [step() for _ in range(130)]
    stale = [changes[3], changes[77]]
    assert reports.add(stale) == ()
    lost = reports.add(changes)
    assert set(lost) == {each.after.conversation_id for each in stale}
    assert numbers(reports) == {"answered": 130}


def test_days_are_read_by_range_and_by_bot(reports: DynamoReportStore) -> None:
    for offset in range(-3, 4):
        change = step()
        day = (DAY + timedelta(days=offset)).isoformat()
        reports.add([change.model_copy(update={"added": {day: {"messages": 1}}})])
    reports.add([step().model_copy(update={"bot_id": "another"})])
    found = reports.days(BOT, DAY - timedelta(days=1), DAY + timedelta(days=2))
    assert found == {
        (DAY + timedelta(days=offset)).isoformat(): {"messages": 1} for offset in range(-1, 3)
    }
    assert numbers(reports, "another") == {"answered": 1}
    assert reports.days("nobody", date.min, date.max) == {}


def test_writers_of_one_bot_spread_over_partitions_and_days_expire(
    reports: DynamoReportStore, tables: Tables
) -> None:
    for _ in range(40):
        reports.add([step()])
    items = [i for i in tables.items(tables.transcripts) if i["pk"]["S"].startswith("REPORT#")]
    assert {item["pk"]["S"] for item in items} == {
        keys.report_pk(BOT, shard) for shard in range(keys.REPORT_SHARDS)
    }
    for item in items:
        assert int(item["expires_at"]["N"]) > keys.epoch(NOW + timedelta(days=3 * 365))


def test_a_silence_is_due_until_it_is_counted(
    store: TranscriptStore, reports: DynamoReportStore
) -> None:
    waits = step(silent_since=NOW)
    reports.add([waits])
    assert due_in(store, NOW + timedelta(minutes=30)) == []
    (due,) = due_in(store, NOW + timedelta(minutes=31))
    assert (due.kind, due.conversation_id) == ("silence", waits.after.conversation_id)
    reports.add([step(waits.after, silent_since=None)])
    assert due_in(store, NOW + timedelta(days=1)) == []


def test_what_is_counted_is_no_part_of_the_transcript_and_goes_when_it_is_erased(
    store: TranscriptStore, reports: DynamoReportStore, counting: CountConversations, tables: Tables
) -> None:
    head = store.commit(Commit(before=None, after=new_head()))
    head = store.commit(with_turn(head))
    assert counting([head.conversation_id]) == 1
    loaded = store.load(head.conversation_id)
    assert loaded is not None
    assert len(loaded.turns) == 1
    assert len(list(store.all_turns(head.conversation_id))) == 1
    store.erase(head.model_copy(update={"state": "erased"}))
    assert reports.counted([head.conversation_id]) == {}
    assert numbers(reports)["messages"] == 1
    assert counting([head.conversation_id]) == 0


def test_turns_and_escalations_of_a_table_are_counted(
    store: TranscriptStore,
    reports: DynamoReportStore,
    counting: CountConversations,
    clock: SettableClock,
) -> None:
    head = store.commit(Commit(before=None, after=new_head()))
    head = store.commit(decided(head, "answer", "confident"))
    escalation = new_escalation(head)
    commit = decided(head, "handoff", "low_confidence")
    linked = commit.turns[0].model_copy(update={"escalation_id": escalation.escalation_id})
    commit = commit.model_copy(
        update={
            "turns": (linked,),
            "new_escalations": (escalation,),
            "after": commit.after.model_copy(update={"escalations": 1}),
        }
    )
    store.commit(commit)
    for _ in range(3):
        counting([head.conversation_id] * 2)
    assert {k: v for k, v in numbers(reports).items() if not k.startswith("ai.")} == {
        "conversations": 1,
        "messages": 2,
        "answered": 1,
        "handoff.email.low_confidence": 1,
    }


def test_two_functions_that_race_count_each_turn_once(
    emulator: Emulator, clock: SettableClock
) -> None:
    """MiniStack is a server: these truly race."""
    client = connect(emulator.url)
    table = f"transcripts-{conversation_id()}"
    create_table(client, table, TRANSCRIPTS_TABLE)
    store = TranscriptStore(client, table, clock=clock)
    heads = [store.commit(Commit(before=None, after=new_head())) for _ in range(6)]
    for _ in range(4):
        heads = [store.commit(decided(head, "answer", "confident")) for head in heads]

    def one_function(order: int) -> None:
        mine = connect(emulator.url)
        function = CountConversations(
            transcripts=TranscriptStore(mine, table, clock=clock),
            reports=DynamoReportStore(mine, table),
            clock=clock,
            events=RecordedEvents(),
        )
        names = [head.conversation_id for head in heads][:: 1 if order % 2 else -1]
        function(names)
        mine.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one_function, range(4)))
    found = numbers(DynamoReportStore(client, table))
    assert (found["answered"], found["messages"], found["conversations"]) == (24, 24, 6)
    client.delete_table(TableName=table)
    client.close()


@settings(max_examples=50)
@given(values_of(Counted))
def test_what_is_counted_comes_back_as_it_was_written(counted: Counted) -> None:
    assert decode(Counted, encode(counted)) == counted


def test_what_is_counted_of_a_usual_conversation_costs_one_write_unit(
    reports: DynamoReportStore, tables: Tables
) -> None:
    counted = step(
        through_seq=37,
        asked_at=NOW,
        handed_off_at=NOW,
        silent_since=NOW,
        escalations={
            DAY.isoformat(): {"handoff.ticket.low_confidence": 2, "transferred.better_bot": 1},
            (DAY + timedelta(days=1)).isoformat(): {"failed.ticket": 1, "fallback.email": 1},
        },
    )
    reports.add([counted])
    (item,) = (i for i in tables.items(tables.transcripts) if i["sk"]["S"] == keys.COUNTED_SK)
    size = sum(len(k) + len(str(next(iter(v.values())))) for k, v in item.items())
    assert size < 1_024


@given(st.lists(st.dictionaries(st.sampled_from("ab"), st.integers(-2, 2)), max_size=6))
def test_numbers_add_up_in_any_order(parts: list[dict[str, int]]) -> None:
    forward: dict[str, dict[str, int]] = {}
    backward: dict[str, dict[str, int]] = {}
    for each in parts:
        add_to(forward, {"2026-01-01": each})
    for each in reversed(parts):
        add_to(backward, {"2026-01-01": each})
    assert forward == backward
    assert all(forward.values())
    assert all(value for each in forward.values() for value in each.values())
