"""Auto replies: one for each customer message, in their conversation's partition."""

from datetime import timedelta
from typing import Any

import pytest

from escalation.adapters.aws.auto_replies import DynamoAutoReplies
from escalation.adapters.aws.transcript_store import TranscriptStore
from escalation.domain.auto_reply import AutoReply
from escalation.domain.bot_contract import Source
from escalation.domain.conversation import Head
from escalation.domain.errors import RevisionLost, VersionLost
from escalation.domain.ports import Commit
from tests.adapters.dynamodb.conftest import Tables
from tests.adapters.dynamodb.examples import (
    BOT,
    EXPIRES,
    NOW,
    SettableClock,
    due_in,
    new_escalation,
    new_head,
    with_turn,
)


@pytest.fixture
def replies(tables: Tables, clock: SettableClock) -> DynamoAutoReplies:
    return DynamoAutoReplies(tables.client, tables.transcripts, clock=clock)


def new_reply(head: Head, trigger: str = "made", **fields: Any) -> AutoReply:
    values: dict[str, Any] = {
        "reply_id": f"{head.conversation_id}-{trigger}",
        "conversation_id": head.conversation_id,
        "workspace_id": head.workspace_id,
        "bot_id": head.bot_id,
        "escalation_id": f"{head.conversation_id}-1",
        "helpdesk": "zendesk",
        "connection_id": "c1",
        "ticket_id": "1042",
        "trigger": trigger,
        "due_at": NOW + timedelta(minutes=2),
        "created_at": NOW,
        "expires_at": EXPIRES,
    }
    return AutoReply.model_validate(values | fields)


def changed(reply: AutoReply, **fields: Any) -> AutoReply:
    return reply.model_copy(update={"revision": reply.revision + 1, **fields})


def test_a_reply_is_recorded_with_what_called_for_it_and_read_back_whole(
    store: TranscriptStore, replies: DynamoAutoReplies
) -> None:
    head = new_head()
    first = new_reply(
        head,
        text="Refunds take a week. 🙂",
        confidence=0.91,
        sources=(Source(title="Refunds", url="https://help.example.com/refunds"),),
    )
    head = store.commit(Commit(before=None, after=head, new_auto_replies=(first,)))
    assert replies.auto_reply(head.conversation_id, first.reply_id) == first
    assert replies.auto_reply(head.conversation_id, "nothing") is None
    second = new_reply(head, "chat-7")
    store.commit(with_turn(head).model_copy(update={"new_auto_replies": (second,)}))
    found = replies.auto_replies_of(head.conversation_id)
    assert sorted(each.reply_id for each in found) == sorted([first.reply_id, second.reply_id])
    # A conversation is read without them.
    loaded = store.load(head.conversation_id)
    assert loaded is not None
    assert len(loaded.turns) == 1
    assert store.escalations_of(head.conversation_id) == ()


def test_a_change_goes_on_the_revision_before_it_only(
    store: TranscriptStore, replies: DynamoAutoReplies
) -> None:
    head = new_head()
    reply = new_reply(head)
    replies.save_auto_reply(reply)
    with pytest.raises(RevisionLost):
        replies.save_auto_reply(reply)
    working = changed(reply, state="working", lease_id="one")
    replies.save_auto_reply(working)
    with pytest.raises(RevisionLost):
        replies.save_auto_reply(changed(reply, state="working", lease_id="two"))
    with pytest.raises(RevisionLost):
        replies.save_auto_reply(changed(new_reply(head, "never-recorded")))
    assert replies.auto_reply(head.conversation_id, reply.reply_id) == working


def test_a_sent_reply_and_its_chat_message_are_written_together_or_not_at_all(
    store: TranscriptStore, replies: DynamoAutoReplies
) -> None:
    reply = new_reply(head := new_head())
    head = store.commit(Commit(before=None, after=head, new_auto_replies=(reply,)))
    sent = changed(reply, state="sent", due_at=None)
    said = with_turn(head).model_copy(update={"changed_auto_replies": (sent,)})
    stored = store.commit(said)
    assert replies.auto_reply(head.conversation_id, reply.reply_id) == sent
    again = with_turn(stored).model_copy(update={"changed_auto_replies": (sent,)})
    with pytest.raises(RevisionLost):
        store.commit(again)
    with pytest.raises(VersionLost):
        store.commit(said)
    loaded = store.load(head.conversation_id)
    assert loaded is not None
    assert len(loaded.turns) == 1


def test_a_customers_message_gets_one_reply_however_often_it_is_seen(
    store: TranscriptStore, replies: DynamoAutoReplies
) -> None:
    head = store.commit(Commit(before=None, after=new_head()))
    reply = new_reply(head, "comment-9")
    head = store.commit(with_turn(head).model_copy(update={"new_auto_replies": (reply,)}))
    other = reply.model_copy(update={"text": "another"})
    with pytest.raises(RevisionLost):
        store.commit(with_turn(head).model_copy(update={"new_auto_replies": (other,)}))
    assert replies.auto_replies_of(head.conversation_id) == (reply,)


def test_a_bots_replies_are_listed_newest_first_page_by_page(
    replies: DynamoAutoReplies,
) -> None:
    made = [
        new_reply(new_head(), created_at=NOW + timedelta(minutes=n), state=state)
        for n, state in enumerate(("recorded", "sent", "noted", "failed", "skipped"))
    ]
    for each in made:
        replies.save_auto_reply(each)
    replies.save_auto_reply(new_reply(new_head(bot_id="another")))
    first = replies.list_auto_replies(BOT, after=None, limit=2)
    second = replies.list_auto_replies(BOT, after=first.next, limit=2)
    third = replies.list_auto_replies(BOT, after=second.next, limit=2)
    assert [*first.items, *second.items, *third.items] == made[::-1]
    assert third.next is None


def test_a_reply_stays_in_its_place_in_the_list_while_its_state_changes(
    replies: DynamoAutoReplies,
) -> None:
    older, newer = (new_reply(new_head(), created_at=NOW + timedelta(minutes=n)) for n in range(2))
    for each in (older, newer):
        replies.save_auto_reply(each)
    page = replies.list_auto_replies(BOT, after=None, limit=1)
    replies.save_auto_reply(changed(older, state="sent"))
    rest = replies.list_auto_replies(BOT, after=page.next, limit=5)
    assert [each.state for each in rest.items] == ["sent"]


def test_the_sweep_is_shown_a_reply_that_is_due_until_it_is_over(
    store: TranscriptStore, replies: DynamoAutoReplies
) -> None:
    reply = new_reply(new_head())
    replies.save_auto_reply(reply)

    def due(after: timedelta) -> list[tuple[str, str | None]]:
        return [(each.kind, each.reply_id) for each in due_in(store, NOW + after, "rescue")]

    assert due(timedelta(minutes=1)) == []
    assert due(timedelta(minutes=2)) == [("auto_reply", reply.reply_id)]
    replies.save_auto_reply(changed(reply, state="noted"))
    assert due(timedelta(minutes=2)) == []


def test_erasing_a_conversation_removes_its_replies_and_work_in_flight_brings_none_back(
    store: TranscriptStore, replies: DynamoAutoReplies, tables: Tables
) -> None:
    reply = new_reply(head := new_head())
    head = store.commit(
        Commit(
            before=None,
            after=head,
            new_escalations=(new_escalation(head),),
            new_auto_replies=(reply,),
        )
    )
    store.erase(head.model_copy(update={"state": "erased"}))
    assert replies.auto_replies_of(head.conversation_id) == ()
    assert replies.list_auto_replies(BOT, after=None).items == ()
    with pytest.raises(RevisionLost):
        replies.save_auto_reply(changed(reply, state="sent"))
    assert [item["sk"]["S"] for item in tables.items(tables.transcripts)] == ["Z#HEAD"]


def test_an_expired_reply_is_not_shown_though_it_is_still_stored(
    replies: DynamoAutoReplies, clock: SettableClock
) -> None:
    reply = new_reply(new_head(), expires_at=NOW + timedelta(days=1))
    replies.save_auto_reply(reply)
    clock.advance(timedelta(days=2))
    assert replies.auto_reply(reply.conversation_id, reply.reply_id) is None
    assert replies.auto_replies_of(reply.conversation_id) == ()
    assert replies.list_auto_replies(BOT, after=None).items == ()
