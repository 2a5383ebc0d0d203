"""What was said about the help, in the table: written with the head, read alone, erased with it."""

import pytest

from escalation.adapters.aws.keys import FEEDBACK_SK, epoch
from escalation.adapters.aws.retention import DynamoRetention
from escalation.adapters.aws.transcript_store import TranscriptStore
from escalation.domain.choices import MessageId
from escalation.domain.conversation import Head, message_id
from escalation.domain.errors import VersionLost
from escalation.domain.feedback import ChatFeedback, Thumb
from escalation.domain.ports import Commit
from tests.adapters.dynamodb.conftest import Tables
from tests.adapters.dynamodb.examples import EXPIRES, NOW, new_head, with_turn

ANSWER: MessageId = message_id(2)


def said(head: Head, *, up: bool = True) -> Commit:
    """One thumb, in the place of what was said before."""
    thumb = Thumb(message_id=ANSWER, bot_id=head.bot_id, up=up, words="Why?", at=NOW)
    feedback = ChatFeedback(conversation_id=head.conversation_id, thumbs=(thumb,))
    after = head.model_copy(update={"feedback": head.feedback + 1})
    return Commit(before=head, after=after, feedback=feedback)


def begun(store: TranscriptStore) -> Head:
    return store.commit(with_turn(store.commit(Commit(before=None, after=new_head()))))


def test_it_is_one_record_that_no_read_of_the_chat_has(
    store: TranscriptStore, tables: Tables
) -> None:
    head = begun(store)
    assert store.feedback_of(head.conversation_id) is None
    before = store.load(head.conversation_id)
    head = store.commit(said(head))
    head = store.commit(said(head, up=False))
    found = store.feedback_of(head.conversation_id)
    assert found is not None
    assert [(one.up, one.words) for one in found.thumbs] == [(False, "Why?")]
    loaded = store.load(head.conversation_id)
    assert loaded is not None
    assert before is not None
    assert loaded.turns == before.turns
    kept = [i for i in tables.items(tables.transcripts) if i["sk"]["S"] == FEEDBACK_SK]
    assert [int(i["expires_at"]["N"]) for i in kept] == [epoch(EXPIRES)]


def test_who_comes_second_writes_nothing(store: TranscriptStore) -> None:
    head = begun(store)
    store.commit(said(head))
    with pytest.raises(VersionLost):
        store.commit(said(head, up=False))
    found = store.feedback_of(head.conversation_id)
    assert found is not None
    assert found.thumbs[0].up


def test_it_goes_with_the_chat_and_is_held_with_it(store: TranscriptStore, tables: Tables) -> None:
    head = store.commit(said(begun(store)))
    later = EXPIRES.replace(year=EXPIRES.year + 1)
    DynamoRetention(tables.client, tables.transcripts).keep_until(head.conversation_id, later)
    (item,) = [i for i in tables.items(tables.transcripts) if i["sk"]["S"] == FEEDBACK_SK]
    assert int(item["expires_at"]["N"]) == epoch(later)
    store.erase(head.model_copy(update={"state": "erased"}))
    assert store.feedback_of(head.conversation_id) is None
    assert not [i for i in tables.items(tables.transcripts) if i["sk"]["S"] == FEEDBACK_SK]
