"""Conversations and turns: what is written is read, and only on the state it was decided on."""

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING
from zlib import crc32

import pytest

from escalation.adapters.aws.dynamodb_codec import item_bytes
from escalation.adapters.aws.transcript_store import TranscriptStore
from escalation.domain.conversation import Assignee, Head, Turn
from escalation.domain.errors import VersionLost
from escalation.domain.ports import Commit
from tests.adapters.dynamodb.conftest import Tables
from tests.adapters.dynamodb.examples import (
    SettableClock,
    conversation_id,
    due_in,
    message,
    new_escalation,
    new_head,
    turn,
    usual_head,
    usual_turn,
    with_turn,
)

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient


def begin(store: TranscriptStore, **fields: object) -> Head:
    return store.commit(Commit(before=None, after=new_head(**fields)))


def talk(store: TranscriptStore, head: Head, turns: int) -> tuple[Head, list[Turn]]:
    said = []
    for _ in range(turns):
        commit = with_turn(head)
        head = store.commit(commit)
        said.append(commit.turns[0])
    return head, said


def test_an_unknown_conversation_is_none(store: TranscriptStore) -> None:
    assert store.load("nobody") is None
    assert store.load("no#such#id") is None
    assert store.load_since("nobody", 0) is None


def test_a_head_is_stored_under_the_version_after_the_one_it_was_read_at(
    store: TranscriptStore,
) -> None:
    first = begin(store, locale="de")
    second = store.commit(Commit(before=first, after=first.model_copy(update={"state": "closed"})))
    assert (first.version, second.version) == (1, 2)
    loaded = store.load(first.conversation_id)
    assert loaded is not None
    assert loaded.head == second


def test_the_latest_turns_come_oldest_first(store: TranscriptStore) -> None:
    head, said = talk(store, begin(store), 5)
    loaded = store.load(head.conversation_id, turns=3)
    assert loaded is not None
    assert (loaded.head, list(loaded.turns)) == (head, said[2:])
    only_head = store.load(head.conversation_id, turns=0)
    assert only_head is not None
    assert only_head.turns == ()


def test_head_and_latest_turns_are_one_read_whatever_else_the_conversation_holds(
    store: TranscriptStore, client: "DynamoDBClient"
) -> None:
    head = begin(store)
    commit = with_turn(head, escalations=1)
    head = store.commit(commit.model_copy(update={"new_escalations": (new_escalation(head),)}))
    head, _ = talk(store, head, 40)
    calls: list[str] = []
    client.meta.events.register("before-call.dynamodb", lambda model, **_: calls.append(model.name))
    loaded = store.load(head.conversation_id, turns=30)
    assert calls == ["Query"]
    assert loaded is not None
    assert len(loaded.turns) == 30


def test_a_usual_turn_and_its_head_cost_one_write_unit_each(
    store: TranscriptStore, tables: Tables
) -> None:
    head = store.commit(Commit(before=None, after=usual_head(0)))
    said = usual_turn().model_copy(update={"conversation_id": head.conversation_id})
    after = usual_head(25).model_copy(update={"conversation_id": head.conversation_id})
    store.commit(Commit(before=head, after=after, turns=(said,)))
    sizes = {item["sk"]["S"][:1]: item_bytes(item) for item in tables.items(tables.transcripts)}
    assert sizes["M"] <= 1024
    assert sizes["Z"] <= 1024


def test_news_are_the_turns_with_messages_after_the_one_known(store: TranscriptStore) -> None:
    head, said = talk(store, begin(store), 4)
    for after_seq, expected in ((0, said), (2, said[1:]), (3, said[1:]), (8, [])):
        news = store.load_since(head.conversation_id, after_seq)
        assert news is not None
        assert (news.head, list(news.turns)) == (head, expected)


def test_news_beyond_the_limit_come_oldest_first_with_the_head(store: TranscriptStore) -> None:
    head, said = talk(store, begin(store), 6)
    news = store.load_since(head.conversation_id, 2, limit=2)
    assert news is not None
    assert (news.head, list(news.turns)) == (head, said[1:3])


def test_all_turns_come_in_order_over_many_pages(store: TranscriptStore) -> None:
    head, said = talk(store, begin(store), 120)
    assert list(store.all_turns(head.conversation_id)) == said


def test_what_has_expired_is_not_there_though_it_is_not_deleted_yet(
    store: TranscriptStore, clock: SettableClock, tables: Tables
) -> None:
    head = begin(store, visitor={"email": "ana@example.com"})
    commit = with_turn(head, escalations=1)
    head = store.commit(commit.model_copy(update={"new_escalations": (new_escalation(head),)}))
    clock.advance(timedelta(days=365, seconds=1))
    assert tables.items(tables.transcripts)
    assert store.load(head.conversation_id) is None
    assert store.load_since(head.conversation_id, 0) is None
    assert list(store.all_turns(head.conversation_id)) == []
    assert store.escalation(f"{head.conversation_id}-1") is None
    assert store.escalations_of(head.conversation_id) == ()
    assert store.conversations_of_visitor(head.workspace_id, "ana@example.com") == ()
    assert due_in(store, clock.now()) == []


@pytest.mark.parametrize("character", ["\U0001f600", "\x01", "語"], ids=ascii)
def test_a_turn_of_the_longest_texts_is_kept_whole_in_items_below_the_limit(
    store: TranscriptStore, tables: Tables, character: str
) -> None:
    # Twelve texts of the greatest length, none of which repeats itself, beside usual turns.
    head, before = talk(store, begin(store), 2)
    texts = tuple(_noise(character, 32_000, seed) for seed in range(12))
    commit = with_turn(head, turn(head, texts=texts))
    head = store.commit(commit)
    head, after = talk(store, head, 2)
    said = [*before, commit.turns[0], *after]
    sizes = [len(item["body"]["B"]) for item in tables.items(tables.transcripts) if "body" in item]
    assert max(sizes) <= 350 * 1024
    assert list(store.all_turns(head.conversation_id)) == said
    for turns in (2, 3, 5):
        loaded = store.load(head.conversation_id, turns=turns)
        assert loaded is not None
        assert list(loaded.turns) == said[-turns:]
    for limit in (1, 3, 100):
        news = store.load_since(head.conversation_id, 4, limit=limit)
        assert news is not None
        assert (news.head, list(news.turns)) == (head, said[2 : 2 + limit])
    found = store.turn_of(head.conversation_id, commit.turns[0].client_message_id or "")
    assert found == commit.turns[0]


def test_a_turn_of_the_team_has_no_client_message_id(store: TranscriptStore) -> None:
    head = begin(store, assignee=Assignee(kind="team"), state="handed_off")
    said = Turn(
        conversation_id=head.conversation_id, messages=(message(1, "I am on it.", "agent"),)
    )
    head = store.commit(with_turn(head, said))
    loaded = store.load(head.conversation_id)
    assert loaded is not None
    assert loaded.turns == (said,)


def test_conversations_do_not_see_each_other(store: TranscriptStore) -> None:
    first, said = talk(store, begin(store, conversation_id="a"), 1)
    talk(store, begin(store, conversation_id="ab"), 2)
    assert list(store.all_turns(first.conversation_id)) == said
    assert store.load(conversation_id()) is None


def _noise(character: str, length: int, seed: int) -> str:
    """Text that does not compress to nothing: characters around the one given."""
    start, source = ord(character) & ~0x1F, Random(seed)
    return "".join(chr(start + source.randrange(1, 0x1F)) for _ in range(length))


def _shard(head: Head) -> int:
    return crc32(head.conversation_id.encode()) % 16


def test_a_turn_written_again_leaves_nothing_of_what_it_was(
    store: TranscriptStore, client: "DynamoDBClient", tables: Tables
) -> None:
    """The first one takes two items, what replaces it would fit one."""
    noise = Random(7)
    texts = tuple(
        "".join(chr(noise.randrange(0x4E00, 0x9FFF)) for _ in range(32_000)) for _ in "12345678"
    )
    head = begin(store)
    before = turn(head, texts=texts)
    after = head.model_copy(update={"next_seq": head.next_seq + len(texts)})
    head = store.commit(Commit(before=head, after=after, turns=(before,)))
    gone = tuple(
        each.model_copy(update={"text": "-", "withdrawn": True}) for each in before.messages
    )
    rewritten = before.model_copy(update={"messages": gone})
    change = Commit(before=head, after=head, rewritten=((before, rewritten),))
    head = store.commit(change)
    loaded = store.load(head.conversation_id)
    assert loaded is not None
    assert loaded.turns == (rewritten,)
    assert list(store.all_turns(head.conversation_id)) == [rewritten]
    items = client.scan(TableName=tables.transcripts)["Items"]
    assert sum(len(item["body"]["B"]) for item in items if item["sk"]["S"].startswith("M#")) < 2_000
    with pytest.raises(VersionLost):
        store.commit(change)
