"""Lists, what is due, caps and digests."""

from datetime import timedelta
from itertools import chain
from typing import Any
from zlib import crc32

import pytest

from escalation.adapters.aws.transcript_store import TranscriptStore
from escalation.domain.conversation import ConversationState, Head, TranscriptMail
from escalation.domain.due import DUE_SHARDS, Due
from escalation.domain.errors import InvalidInput
from escalation.domain.escalation import Escalation, deliver
from escalation.domain.leased_work import LastError, claim, defer, release
from escalation.domain.ports import Commit, ConversationFilter
from escalation.domain.retry import RESEND_AFTER
from tests.adapters.dynamodb.conftest import Tables
from tests.adapters.dynamodb.examples import (
    BOT,
    NOW,
    WORKSPACE,
    SettableClock,
    due_in,
    new_escalation,
    new_head,
)

MINUTE = timedelta(minutes=1)
LEASE = timedelta(seconds=90)


def begin(store: TranscriptStore, *escalations: Escalation, **fields: object) -> Head:
    return store.commit(Commit(before=None, after=new_head(**fields), new_escalations=escalations))


def change(store: TranscriptStore, head: Head, **fields: object) -> Head:
    return store.commit(Commit(before=head, after=head.model_copy(update=fields)))


def begin_many(store: TranscriptStore, number: int, **fields: object) -> list[Head]:
    """Conversations a minute apart, newest first, in all states that lists show."""
    states = ("open", "handed_off", "closed")
    made = [
        begin(
            store,
            **{"state": states[n % 3], "created_at": NOW + n * MINUTE, **fields},
        )
        for n in range(number)
    ]
    return made[::-1]


def pages(store: TranscriptStore, where: ConversationFilter, *, limit: int) -> list[list[Head]]:
    found: list[list[Head]] = []
    after: str | None = None
    while True:
        page = store.list_conversations(BOT, where, after=after, limit=limit)
        found.append(list(page.items))
        if page.next is None:
            return found
        after = page.next


def ids(heads: list[Head]) -> list[str]:
    return [head.conversation_id for head in heads]


@pytest.mark.parametrize("limit", [1, 3, 4, 7, 8, 100])
def test_conversations_of_all_states_come_newest_first_each_once(
    store: TranscriptStore, limit: int
) -> None:
    made = begin_many(store, 8)
    begin_many(store, 2, bot_id="another")
    found = pages(store, ConversationFilter(), limit=limit)
    assert list(chain(*found)) == made
    assert all(len(page) == limit for page in found[:-1])
    assert found[-1]


def test_conversations_are_listed_by_state_reason_and_beginning(store: TranscriptStore) -> None:
    made = begin_many(store, 9)
    change(store, made[0], last_reason="frustration")
    change(store, made[7], last_reason="frustration")

    def found(**where: Any) -> list[str]:
        listed = pages(store, ConversationFilter(**where), limit=2)
        return [head.conversation_id for page in listed for head in page]

    assert found(state="closed") == ids([made[0], made[3], made[6]])
    assert found(reason="frustration") == ids([made[0], made[7]])
    assert found(reason="frustration", state="closed") == ids([made[0]])
    assert found(started_from=NOW + 6 * MINUTE) == ids(made[:3])
    assert found(started_to=NOW + 2 * MINUTE) == ids(made[7:])
    window = {"started_from": NOW + 2 * MINUTE, "started_to": NOW + 4 * MINUTE}
    assert found(**window) == ids(made[5:7])
    assert found(started_from=NOW + 5 * MINUTE, started_to=NOW) == []
    assert found(state="erased") == []


def test_a_cursor_holds_while_conversations_change_their_state(store: TranscriptStore) -> None:
    made = begin_many(store, 6)
    first = store.list_conversations(BOT, ConversationFilter(), after=None, limit=3)
    for head in made:
        change(store, head, state="closed")
    begin(store, created_at=NOW + timedelta(hours=1))
    rest = store.list_conversations(BOT, ConversationFilter(), after=first.next, limit=3)
    assert ids(list(first.items)) == ids(made[:3])
    assert ids(list(rest.items)) == ids(made[3:])


def test_an_index_that_lags_behind_does_not_show_a_state_that_is_over(
    store: TranscriptStore, tables: Tables
) -> None:
    head = change(store, begin(store), state="closed")
    tables.client.update_item(
        TableName=tables.transcripts,
        Key={"pk": {"S": f"CONV#{head.conversation_id}"}, "sk": {"S": "Z#HEAD"}},
        UpdateExpression="SET list_pk = :open",
        ExpressionAttributeValues={":open": {"S": f"BOT#{BOT}#open"}},
    )
    assert pages(store, ConversationFilter(state="open"), limit=5) == [[]]
    assert pages(store, ConversationFilter(), limit=5) == [[head]]


@pytest.mark.parametrize("cursor", ["", "!", "äöü", "A", "////"])
def test_a_made_up_cursor_is_refused(store: TranscriptStore, cursor: str) -> None:
    with pytest.raises(InvalidInput):
        store.list_conversations(BOT, ConversationFilter(), after=cursor)


def test_a_turn_does_not_touch_the_indexes(store: TranscriptStore, tables: Tables) -> None:
    head = begin(store, due_at=NOW + timedelta(hours=24))
    before = _indexed(tables)
    change(store, head, last_activity_at=NOW + MINUTE, next_seq=9, last_reason="confident")
    assert _indexed(tables) == before


def test_escalations_of_a_workspace_are_listed_by_state_and_method(
    store: TranscriptStore,
) -> None:
    made = []
    for n in range(6):
        head = new_head(workspace_id="other" if n == 5 else WORKSPACE)
        escalation = new_escalation(
            head,
            method=("ticket", "email")[n % 2],
            created_at=NOW + n * MINUTE,
            due_at=NOW + timedelta(hours=1),
        )
        store.commit(Commit(before=None, after=head, new_escalations=(escalation,)))
        made.append(escalation)
    claimed = claim(made[0], NOW, lease_id="x", lease=LEASE)
    store.save_escalation(claimed)
    store.save_escalation(deliver(claimed, NOW, reference="#1"))

    def found(**where: Any) -> list[str]:
        listed: list[str] = []
        after = None
        while True:
            arguments = {"state": None, "method": None, **where}
            page = store.list_escalations(WORKSPACE, after=after, limit=2, **arguments)
            listed += [each.escalation_id for each in page.items]
            after = page.next
            if after is None:
                return listed

    expected = [each.escalation_id for each in made[4::-1]]
    assert found() == expected
    assert found(method="ticket") == [expected[0], expected[2], expected[4]]
    assert found(state="delivered") == [expected[4]]
    assert found(state="recorded", method="ticket") == [expected[0], expected[2]]
    assert found(state="failed") == []


def test_an_escalation_is_due_until_it_is_final(store: TranscriptStore) -> None:
    head = new_head()
    escalation = new_escalation(head)
    store.commit(Commit(before=None, after=head, new_escalations=(escalation,)))
    assert due_in(store, NOW + RESEND_AFTER - timedelta(microseconds=1)) == []
    assert due_in(store, NOW + RESEND_AFTER) == [
        Due(
            kind="escalation",
            due_at=NOW + RESEND_AFTER,
            conversation_id=head.conversation_id,
            escalation_id=escalation.escalation_id,
        )
    ]
    claimed = claim(escalation, NOW, lease_id="x", lease=LEASE)
    store.save_escalation(claimed)
    assert due_in(store, NOW + RESEND_AFTER) == []
    assert len(due_in(store, NOW + LEASE + RESEND_AFTER)) == 1
    deferred = defer(claimed, NOW, wait=timedelta(hours=2))
    store.save_escalation(deferred)
    assert due_in(store, NOW + timedelta(hours=1)) == []
    later = NOW + timedelta(hours=2)
    assert [each.due_at for each in due_in(store, later)] == [later]
    again = claim(deferred, later, lease_id="y", lease=LEASE)
    store.save_escalation(again)
    failed_once = release(again, later, error=LastError(code="busy", at=later), wait=MINUTE)
    store.save_escalation(failed_once)
    third = claim(failed_once, later + MINUTE, lease_id="z", lease=LEASE)
    store.save_escalation(third)
    store.save_escalation(deliver(third, later + MINUTE))
    assert due_in(store, NOW + timedelta(days=30)) == []


def test_a_conversation_is_due_while_it_waits_for_something(store: TranscriptStore) -> None:
    head = begin(store, due_at=NOW + MINUTE)
    assert due_in(store, NOW + MINUTE) == [
        Due(kind="conversation", due_at=NOW + MINUTE, conversation_id=head.conversation_id)
    ]
    head = change(store, head, due_at=None)
    assert due_in(store, NOW + MINUTE) == []


def test_what_is_due_longest_comes_first_up_to_the_limit(store: TranscriptStore) -> None:
    made = [begin(store, due_at=NOW - n * MINUTE) for n in range(40)]
    assert [due.conversation_id for due in due_in(store, NOW)] == ids(made[::-1])
    by_shard: dict[int, list[str]] = {}
    for head in made[::-1]:
        shard = crc32(head.conversation_id.encode()) % DUE_SHARDS
        by_shard.setdefault(shard, []).append(head.conversation_id)
    for shard, expected in by_shard.items():
        found = store.due(NOW, lane="idle", shard=shard, limit=2)
        assert [due.conversation_id for due in found] == expected[:2]


def test_expired_conversations_do_not_keep_others_from_being_found_due(
    store: TranscriptStore,
) -> None:
    for n in range(60):
        begin(store, due_at=NOW - timedelta(days=2), expires_at=NOW - n * MINUTE)
    alive = [begin(store, due_at=NOW - MINUTE) for _ in range(20)]
    found = [
        due
        for shard in range(DUE_SHARDS)
        for due in store.due(NOW, lane="idle", shard=shard, limit=1)
    ]
    shards = {crc32(head.conversation_id.encode()) % DUE_SHARDS for head in alive}
    assert len(found) == len(shards)
    assert {due.conversation_id for due in found} <= set(ids(alive))


def test_what_people_wait_for_is_due_in_another_lane_than_a_chat_that_may_be_over(
    store: TranscriptStore,
) -> None:
    head = begin(store, due_at=NOW)
    escalation = new_escalation(head, due_at=NOW)
    head = store.commit(
        Commit(before=head, after=head, new_escalations=(escalation,)),
    )
    (rescue,) = due_in(store, NOW, "rescue")
    (idle,) = due_in(store, NOW, "idle")
    assert (rescue.kind, idle.kind) == ("escalation", "conversation")
    mailed = TranscriptMail(request_id="m1", email="ana@example.com")
    head = change(store, head, transcript_mails=(mailed,))
    assert {due.kind for due in due_in(store, NOW, "rescue")} == {"escalation", "conversation"}
    assert due_in(store, NOW, "idle") == []
    change(store, head, transcript_mails=(mailed.model_copy(update={"sent": True}),))
    assert [due.kind for due in due_in(store, NOW, "idle")] == ["conversation"]


def test_what_the_release_before_has_made_due_is_found(
    store: TranscriptStore, tables: Tables
) -> None:
    """It knew one name of a shard, which is that of the rescues."""
    head = begin(store, due_at=NOW)
    shard = crc32(head.conversation_id.encode()) % DUE_SHARDS
    tables.client.update_item(
        TableName=tables.transcripts,
        Key={"pk": {"S": f"CONV#{head.conversation_id}"}, "sk": {"S": "Z#HEAD"}},
        UpdateExpression="SET due_shard = :old",
        ExpressionAttributeValues={":old": {"S": f"DUE#{shard}"}},
    )
    (found,) = due_in(store, NOW, "rescue")
    assert found.conversation_id == head.conversation_id
    change(store, head, last_reason="confident")
    assert [each.kind for each in due_in(store, NOW)] == ["conversation"]
    assert due_in(store, NOW, "rescue") == []


def test_a_chat_that_is_over_is_listed_and_read_as_closed_before_that_is_written(
    store: TranscriptStore, clock: SettableClock
) -> None:
    idle, later = begin_many(store, 2, state="open")[::-1]
    busy = begin(store, created_at=NOW - 2 * MINUTE, open_handoff="e-1")
    clock.advance(timedelta(hours=24))
    change(store, later, last_activity_at=NOW + timedelta(hours=23))

    def listed(state: ConversationState) -> list[str]:
        return ids(list(chain(*pages(store, ConversationFilter(state=state), limit=2))))

    assert listed("closed") == [idle.conversation_id]
    assert listed("open") == [later.conversation_id, busy.conversation_id]
    (read,) = store.heads_of([idle.conversation_id])
    assert read.state == "closed"
    for found in (store.load(idle.conversation_id), store.load_since(idle.conversation_id, 0)):
        assert found is not None
        assert found.head == read
    closed = store.commit(Commit(before=read, after=read.model_copy(update={"due_at": None})))
    assert listed("closed") == [closed.conversation_id]
    (everything,) = pages(store, ConversationFilter(), limit=5)
    assert [head.state for head in everything] == ["open", "closed", "open"]


def test_heads_of_many_conversations_are_read_at_once(store: TranscriptStore) -> None:
    made = [begin(store) for _ in range(130)]
    begin(store)
    expired = begin(store, expires_at=NOW)
    wanted = [*ids(made), "unknown", expired.conversation_id]
    assert set(ids(list(store.heads_of(wanted)))) == set(ids(made))


def test_escalations_of_a_bot_are_counted_by_the_hour(store: TranscriptStore) -> None:
    counted = [store.count_escalation(BOT, "2026-11-23T10", who="CAP") for _ in range(3)]
    assert counted == [1, 2, 3]
    assert store.count_escalation(BOT, "2026-11-23T11", who="CAP") == 1
    assert store.count_escalation("another", "2026-11-23T10", who="CAP") == 1


def test_a_digest_is_due_once_and_holds_each_escalation_once(store: TranscriptStore) -> None:
    hour, due_at = "2026-11-23T10", NOW + timedelta(minutes=45)
    for n, after in ((2, 0), (1, 1), (2, 2)):
        store.add_to_digest(
            workspace_id=WORKSPACE,
            bot_id=BOT,
            hour=hour,
            escalation_id=f"c-{n}",
            due_at=due_at + after * MINUTE,
        )
    assert store.digest(BOT, hour) == ("c-1", "c-2")
    assert store.digest(BOT, "2026-11-23T11") == ()
    assert due_in(store, due_at - MINUTE) == []
    digest = Due(kind="digest", due_at=due_at, workspace_id=WORKSPACE, bot_id=BOT, hour=hour)
    assert due_in(store, due_at) == [digest]
    store.move_digest(BOT, hour, due_at + 15 * MINUTE)
    assert due_in(store, due_at) == []
    assert len(due_in(store, due_at + 15 * MINUTE)) == 1
    store.drop_digest(BOT, hour)
    store.move_digest(BOT, hour, due_at)
    assert store.digest(BOT, hour) == ()
    assert due_in(store, due_at + timedelta(days=1)) == []


def _indexed(tables: Tables) -> list[object]:
    return [
        tables.client.scan(TableName=tables.transcripts, IndexName=index)["Items"]
        for index in ("by_list", "by_due")
    ]
