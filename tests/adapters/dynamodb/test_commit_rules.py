"""The rules of a commit, held by the table and by the store in memory that other tests stand on.

Each test runs three times. What the store in memory allowed and the table refused would let the
tests of the use cases prove something that is not deployed.
"""

from datetime import timedelta

import pytest

from escalation.domain.conversation import Head, Turn, Visitor
from escalation.domain.errors import RevisionLost, VersionLost
from escalation.domain.escalation import Escalation
from escalation.domain.leased_work import claim
from escalation.domain.ports import Commit, TranscriptStore
from escalation.domain.taken_calls import SHELVES, client_key, shelf_of
from tests.adapters.dynamodb.examples import (
    EXPIRES,
    NOW,
    WORKSPACE,
    SettableClock,
    due_in,
    new_escalation,
    new_head,
    ticket_link,
    turn,
    with_turn,
)
from tests.fakes.stores import MemoryTranscripts

LEASE = timedelta(seconds=90)
MEMORY = "memory"


@pytest.fixture(params=["emulator", "moto", MEMORY])
def backend(request: pytest.FixtureRequest) -> str:
    chosen: str = request.param
    return chosen


@pytest.fixture
def transcripts(
    backend: str, request: pytest.FixtureRequest, clock: SettableClock
) -> TranscriptStore:
    if backend == MEMORY:
        return MemoryTranscripts(clock)
    deployed: TranscriptStore = request.getfixturevalue("store")
    return deployed


def begin(store: TranscriptStore, *escalations: Escalation, **fields: object) -> Head:
    return store.commit(Commit(before=None, after=new_head(**fields), new_escalations=escalations))


def change(store: TranscriptStore, head: Head, **fields: object) -> Head:
    return store.commit(Commit(before=head, after=head.model_copy(update=fields)))


def talk(store: TranscriptStore, head: Head, turns: int) -> tuple[Head, list[Turn]]:
    said = []
    for _ in range(turns):
        commit = with_turn(head)
        head = store.commit(commit)
        said.append(commit.turns[0])
    return head, said


def test_a_turn_is_found_by_its_client_message_id_however_long_ago(
    transcripts: TranscriptStore,
) -> None:
    head, said = talk(transcripts, begin(transcripts), 60)
    first = said[0].client_message_id
    assert first is not None
    assert transcripts.turn_of(head.conversation_id, first) == said[0]
    assert transcripts.turn_of(head.conversation_id, "message-unknown") is None


def test_a_conversation_cannot_begin_twice(transcripts: TranscriptStore) -> None:
    head = begin(transcripts)
    with pytest.raises(VersionLost):
        transcripts.commit(Commit(before=None, after=head))


def test_a_write_on_an_old_version_changes_nothing(transcripts: TranscriptStore) -> None:
    old = begin(transcripts)
    current, said = talk(transcripts, old, 1)
    with pytest.raises(VersionLost):
        transcripts.commit(with_turn(old, turn(old, texts=("A second tab",))))
    with pytest.raises(VersionLost):
        transcripts.commit(Commit(before=old, after=old.model_copy(update={"state": "closed"})))
    loaded = transcripts.load(old.conversation_id)
    assert loaded is not None
    assert (loaded.head, list(loaded.turns)) == (current, said)


def test_a_write_under_another_fence_changes_nothing(transcripts: TranscriptStore) -> None:
    head = begin(transcripts, fence=4)
    stale = head.model_copy(update={"fence": 3})
    with pytest.raises(VersionLost):
        transcripts.commit(with_turn(stale))
    with pytest.raises(VersionLost):
        transcripts.commit(Commit(before=stale, after=stale))
    loaded = transcripts.load(head.conversation_id)
    assert loaded is not None
    assert loaded.head == head


def test_an_escalation_that_moved_on_stops_the_whole_commit(transcripts: TranscriptStore) -> None:
    head = begin(transcripts)
    escalation = new_escalation(head)
    commit = with_turn(head, escalations=1)
    head = transcripts.commit(commit.model_copy(update={"new_escalations": (escalation,)}))
    ours = claim(escalation, NOW, lease_id="ours", lease=LEASE)
    transcripts.save_escalation(claim(escalation, NOW, lease_id="theirs", lease=LEASE))
    commit = with_turn(head)
    with pytest.raises(RevisionLost):
        transcripts.commit(commit.model_copy(update={"changed_escalations": (ours,)}))
    loaded = transcripts.load(head.conversation_id)
    assert loaded is not None
    assert loaded.head == head
    assert len(loaded.turns) == 1


def test_an_escalation_is_written_on_the_revision_before_only(transcripts: TranscriptStore) -> None:
    head = new_head()
    escalation = new_escalation(head)
    transcripts.commit(Commit(before=None, after=head, new_escalations=(escalation,)))
    claimed = claim(escalation, NOW, lease_id="first", lease=LEASE)
    transcripts.save_escalation(claimed)
    with pytest.raises(RevisionLost):
        transcripts.save_escalation(claim(escalation, NOW, lease_id="second", lease=2 * LEASE))
    with pytest.raises(RevisionLost):
        transcripts.save_escalation(new_escalation(new_head(), revision=2))
    assert transcripts.escalation(escalation.escalation_id) == claimed


def test_a_ticket_leads_to_its_conversation(transcripts: TranscriptStore) -> None:
    head = begin(transcripts)
    assert transcripts.conversations_of_ticket("c0ffee", "1042") == ()
    head = change(transcripts, head, ticket=ticket_link("1042", f"{head.conversation_id}-1"))
    change(transcripts, head, ticket=ticket_link("1043", f"{head.conversation_id}-1"))
    for ticket_id in ("1042", "1043"):
        assert transcripts.conversations_of_ticket("c0ffee", ticket_id) == (head.conversation_id,)
    assert transcripts.conversations_of_ticket("another", "1042") == ()


def test_a_ticket_that_others_were_merged_into_leads_to_all_and_loses_only_the_erased(
    transcripts: TranscriptStore,
) -> None:
    heads = [begin(transcripts) for _ in range(2)]
    linked = [
        change(transcripts, head, ticket=ticket_link("1042", f"{head.conversation_id}-1"))
        for head in heads
    ]
    both = {head.conversation_id for head in linked}
    assert set(transcripts.conversations_of_ticket("c0ffee", "1042")) == both
    transcripts.erase(linked[0])
    assert transcripts.conversations_of_ticket("c0ffee", "1042") == (linked[1].conversation_id,)


def test_work_in_flight_cannot_write_over_a_tombstone(transcripts: TranscriptStore) -> None:
    head = new_head()
    escalation = new_escalation(head)
    head = transcripts.commit(Commit(before=None, after=head, new_escalations=(escalation,)))
    in_flight = with_turn(head)
    transcripts.erase(head.model_copy(update={"state": "erased"}))
    with pytest.raises(VersionLost):
        transcripts.commit(in_flight)
    with pytest.raises(RevisionLost):
        transcripts.save_escalation(claim(escalation, NOW, lease_id="late", lease=LEASE))
    assert transcripts.escalations_of(head.conversation_id) == ()


def test_one_after_another_every_write_raises_the_version(transcripts: TranscriptStore) -> None:
    head = begin(transcripts)
    closed = change(transcripts, head, state="closed", fence=2)
    assert (head.version, closed.version, closed.fence) == (1, 2, 2)
    with pytest.raises(VersionLost):
        change(transcripts, head)
    assert change(transcripts, closed).version == 3


def test_an_escalation_that_exists_already_stops_the_whole_commit(
    transcripts: TranscriptStore,
) -> None:
    head = new_head()
    escalation = new_escalation(head)
    head = transcripts.commit(Commit(before=None, after=head, new_escalations=(escalation,)))
    again = with_turn(head).model_copy(update={"new_escalations": (escalation,)})
    with pytest.raises(VersionLost):
        transcripts.commit(again)
    loaded = transcripts.load(head.conversation_id)
    assert loaded is not None
    assert (loaded.head, loaded.turns) == (head, ())


def test_who_has_lost_both_the_head_and_a_record_is_told_of_the_head(
    transcripts: TranscriptStore,
) -> None:
    head = new_head()
    escalation = new_escalation(head)
    head = transcripts.commit(Commit(before=None, after=head, new_escalations=(escalation,)))
    change(transcripts, head)
    skipped = escalation.model_copy(update={"revision": escalation.revision + 2})
    late = with_turn(head).model_copy(update={"changed_escalations": (skipped,)})
    with pytest.raises(VersionLost):
        transcripts.commit(late)


def test_of_a_lost_record_and_one_that_exists_already_the_lost_one_is_told(
    transcripts: TranscriptStore,
) -> None:
    head = new_head()
    escalation = new_escalation(head)
    head = transcripts.commit(Commit(before=None, after=head, new_escalations=(escalation,)))
    skipped = escalation.model_copy(update={"revision": escalation.revision + 2})
    other = new_escalation(head, escalation_id=f"{head.conversation_id}-2")
    head = transcripts.commit(with_turn(head).model_copy(update={"new_escalations": (other,)}))
    both = {"changed_escalations": (skipped,), "new_escalations": (other,)}
    with pytest.raises(RevisionLost):
        transcripts.commit(with_turn(head).model_copy(update=both))


def test_a_message_seen_before_is_known_from_the_head_and_found_in_its_turn(
    transcripts: TranscriptStore,
) -> None:
    first = begin(transcripts)
    commit = with_turn(first)
    transcripts.commit(commit)
    with pytest.raises(VersionLost):
        transcripts.commit(commit)
    loaded = transcripts.load(first.conversation_id)
    assert loaded is not None
    assert loaded.head.seen == commit.after.seen
    assert loaded.turns == commit.turns
    sent = commit.turns[0].client_message_id
    assert sent is not None
    assert transcripts.turn_of(first.conversation_id, sent) == commit.turns[0]


def test_ids_that_left_the_head_are_found_on_their_shelves_and_go_with_the_chat(
    transcripts: TranscriptStore,
) -> None:
    ids = tuple(client_key(f"client-{number}") for number in range(100))
    head = begin(transcripts, seen=ids)
    for moved, left in ((ids[:60], ids[60:]), (ids[60:], ())):
        commit = with_turn(head, turn(head), seen=left, shelved=head.shelved + len(moved))
        head = transcripts.commit(commit.model_copy(update={"shelved": moved}))
    for number in range(SHELVES):
        wanted = {one for one in ids if shelf_of(one) == number}
        assert transcripts.shelf(head.conversation_id, number) == wanted
    loaded = transcripts.load(head.conversation_id)
    assert loaded is not None
    assert len(loaded.turns) == 2
    tombstone = new_head(
        conversation_id=head.conversation_id,
        state="erased",
        version=head.version,
        fence=head.fence + 1,
    )
    transcripts.erase(tombstone)
    assert not any(transcripts.shelf(head.conversation_id, number) for number in range(SHELVES))


def test_a_lost_commit_moves_no_ids(transcripts: TranscriptStore) -> None:
    head = begin(transcripts)
    transcripts.commit(with_turn(head))
    late = with_turn(head).model_copy(update={"shelved": (client_key("late"),)})
    with pytest.raises(VersionLost):
        transcripts.commit(late)
    shelf = shelf_of(client_key("late"))
    assert transcripts.shelf(head.conversation_id, shelf) == frozenset()


def test_a_tombstone_keeps_no_turns_goes_on_counting_and_may_be_written_again(
    transcripts: TranscriptStore,
) -> None:
    head, _ = talk(transcripts, begin(transcripts, visitor=Visitor(email="a@example.com")), 3)
    tombstone = new_head(
        conversation_id=head.conversation_id,
        state="erased",
        version=head.version,
        fence=head.fence + 1,
    )
    transcripts.erase(tombstone)
    transcripts.erase(tombstone)
    loaded = transcripts.load(head.conversation_id)
    assert loaded is not None
    assert (loaded.head.state, loaded.turns, loaded.head.visitor) == ("erased", (), Visitor())
    assert loaded.head.version == head.version + 2
    assert list(transcripts.all_turns(head.conversation_id)) == []
    assert transcripts.conversations_of_visitor(WORKSPACE, "a@example.com") == ()
    with pytest.raises(VersionLost):
        transcripts.commit(Commit(before=None, after=head))


def test_an_address_given_before_still_leads_to_the_conversation_whatever_its_case(
    transcripts: TranscriptStore,
) -> None:
    head = begin(transcripts, visitor=Visitor(email="Old@example.com"))
    change(transcripts, head, visitor=Visitor(email="new@example.com"))
    for address in ("old@EXAMPLE.com", "New@example.com"):
        found = transcripts.conversations_of_visitor(WORKSPACE, address)
        assert found == (head.conversation_id,)
    assert transcripts.conversations_of_visitor("other", "new@example.com") == ()


def test_what_has_expired_is_neither_read_nor_due(
    transcripts: TranscriptStore, clock: SettableClock
) -> None:
    head = new_head(visitor=Visitor(email="ana@example.com"), due_at=NOW)
    escalation = new_escalation(head)
    head = transcripts.commit(Commit(before=None, after=head, new_escalations=(escalation,)))
    head, said = talk(transcripts, head, 1)
    clock.time = EXPIRES + timedelta(seconds=1)
    assert transcripts.load(head.conversation_id) is None
    assert transcripts.load_since(head.conversation_id, 0) is None
    assert list(transcripts.all_turns(head.conversation_id)) == []
    sent = said[0].client_message_id
    assert sent is not None
    assert transcripts.turn_of(head.conversation_id, sent) is None
    assert transcripts.escalation(escalation.escalation_id) is None
    assert transcripts.escalations_of(head.conversation_id) == ()
    assert transcripts.conversations_of_visitor(WORKSPACE, "ana@example.com") == ()
    assert due_in(transcripts, clock.time) == []
