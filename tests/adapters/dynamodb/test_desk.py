"""Internal notes, blocked visitors and saved replies in the tables."""

from datetime import timedelta

import pytest

from escalation.adapters.aws.blocked_visitors import DynamoBlockedVisitors
from escalation.adapters.aws.keys import HEAD_SK, NOTES_FROM, TURNS_FROM, epoch
from escalation.adapters.aws.retention import DynamoRetention
from escalation.adapters.aws.saved_replies import DynamoSavedReplies
from escalation.adapters.aws.settings_store import SettingsStore
from escalation.adapters.aws.transcript_store import TranscriptStore
from escalation.domain.blocked_visitors import BlockedVisitor
from escalation.domain.conversation import Head
from escalation.domain.errors import VersionLost
from escalation.domain.internal_notes import InternalNote
from escalation.domain.languages import OwnLanguage
from escalation.domain.ports import Commit
from escalation.domain.saved_replies import SavedReply
from tests.adapters.dynamodb.conftest import Tables
from tests.adapters.dynamodb.examples import (
    BOT,
    EXPIRES,
    NOW,
    WORKSPACE,
    SettableClock,
    bot,
    member,
    new_head,
    with_turn,
    workspace,
)


def _noted(store: TranscriptStore, head: Head, *texts: str) -> Head:
    for number, text in enumerate(texts):
        note = InternalNote(
            note_id=f"n{head.notes + 1}",
            conversation_id=head.conversation_id,
            by="member-1",
            who="bo@acme.example",
            text=text,
            at=NOW + timedelta(minutes=number),
        )
        after = head.model_copy(update={"notes": head.notes + 1})
        head = store.commit(Commit(before=head, after=after, new_notes=(note,)))
    return head


def test_notes_are_read_in_their_order_and_with_no_turn(
    store: TranscriptStore, tables: Tables
) -> None:
    head = store.commit(with_turn(store.commit(Commit(before=None, after=new_head()))))
    head = _noted(store, head, "first", "second")
    head = store.commit(with_turn(head))
    assert [one.text for one in store.notes_of(head.conversation_id)] == ["first", "second"]
    loaded = store.load(head.conversation_id)
    since = store.load_since(head.conversation_id, 0)
    assert loaded is not None
    assert loaded == since
    assert loaded.head == head
    assert "first" not in loaded.model_dump_json()
    assert list(store.all_turns(head.conversation_id)) == list(loaded.turns)
    keys = {item["sk"]["S"] for item in tables.items(tables.transcripts)}
    among_turns = {sk for sk in keys if TURNS_FROM <= sk <= HEAD_SK}
    assert len(keys - among_turns) == 2, "what reads turns does not come across notes at all"


def test_a_note_on_an_old_state_is_not_written(store: TranscriptStore) -> None:
    head = store.commit(Commit(before=None, after=new_head()))
    store.commit(with_turn(head))
    with pytest.raises(VersionLost):
        _noted(store, head, "too late")
    assert store.notes_of(head.conversation_id) == ()


def test_notes_are_erased_with_their_chat(store: TranscriptStore, tables: Tables) -> None:
    head = _noted(store, store.commit(Commit(before=None, after=new_head())), "secret")
    store.erase(head.model_copy(update={"state": "erased", "notes": 0}))
    assert store.notes_of(head.conversation_id) == ()
    assert [item["sk"]["S"] for item in tables.items(tables.transcripts)] == ["Z#HEAD"]


def test_notes_live_as_long_as_their_chat(
    store: TranscriptStore, tables: Tables, clock: SettableClock
) -> None:
    head = _noted(store, store.commit(Commit(before=None, after=new_head())), "kept")
    until = EXPIRES + timedelta(days=400)
    DynamoRetention(tables.client, tables.transcripts).keep_until(head.conversation_id, until)
    notes = [i for i in tables.items(tables.transcripts) if i["sk"]["S"].startswith(NOTES_FROM)]
    assert [item["expires_at"] for item in notes] == [{"N": str(epoch(until))}]
    clock.time = until
    assert store.notes_of(head.conversation_id) == ()


def _block(number: int, **fields: object) -> BlockedVisitor:
    values: dict[str, object] = {
        "block_id": f"b{number}",
        "conversation_id": f"c{number}",
        "client": "net-1",
        "reason": "Insults",
        "by": "bo@acme.example",
        "created_at": NOW,
        "expires_at": NOW + timedelta(days=7),
    }
    return BlockedVisitor.model_validate(values | fields)


def test_blocks_come_with_the_profile_of_each_bot(
    settings: SettingsStore, tables: Tables, clock: SettableClock
) -> None:
    kept = DynamoBlockedVisitors(tables.client, tables.settings, clock=clock)
    settings.create_workspace(workspace(), member())
    settings.create_bot(bot())
    settings.save_language(WORKSPACE, OwnLanguage(locale="zu"), expected_version=0)
    for one in (_block(1), _block(2)):
        kept.save_block(WORKSPACE, one)
    kept.save_block("other", _block(3))
    kept.save_block(WORKSPACE, _block(1, reason="Threats"))

    found = settings.bot_profile(BOT)
    assert found is not None
    assert [(one.block_id, one.reason) for one in found.blocks] == [
        ("b1", "Threats"),
        ("b2", "Insults"),
    ]
    assert [one.locale for one in found.languages] == ["zu"]
    assert kept.blocks(WORKSPACE) == found.blocks

    kept.delete_block(WORKSPACE, "b1")
    kept.delete_block(WORKSPACE, "b1")
    assert [one.block_id for one in kept.blocks(WORKSPACE)] == ["b2"]
    clock.advance(timedelta(days=7))
    assert kept.blocks(WORKSPACE) == ()


def test_a_saved_reply_is_written_on_the_version_that_was_read(tables: Tables) -> None:
    kept = DynamoSavedReplies(tables.client, tables.settings)
    first = SavedReply(reply_id="r1", title="Hello", text="Hi {{visitor.name}}", changed_at=NOW)
    kept.save_reply(WORKSPACE, first, expected_version=0)
    with pytest.raises(VersionLost):
        kept.save_reply(WORKSPACE, first, expected_version=0)
    second = first.model_copy(update={"text": "Bye"})
    kept.save_reply(WORKSPACE, second, expected_version=1)
    with pytest.raises(VersionLost):
        kept.save_reply(WORKSPACE, first, expected_version=1)
    kept.save_reply("other", first, expected_version=0)
    assert [(one.text, one.version) for one in kept.replies(WORKSPACE)] == [("Bye", 2)]
    kept.delete_reply(WORKSPACE, "r1")
    kept.delete_reply(WORKSPACE, "r1")
    assert kept.replies(WORKSPACE) == ()
    assert len(kept.replies("other")) == 1
