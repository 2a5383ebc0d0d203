"""A poll that has read everything costs one small read, and misses nothing."""

from datetime import timedelta

import pytest

from escalation.domain.conversation import Conversation
from escalation.domain.errors import NotFound
from escalation.use_cases.visitor.read_conversation import PAGE, PollMessages
from tests.fakes.chat_world import WS, ChatWorld


def _polled(world: ChatWorld, chat: str) -> tuple[str | None, str]:
    """The end of a chat as read, with its tag."""
    after, tag = None, ""
    while True:
        page, tag = PollMessages(transcripts=world.transcripts)(chat, WS, after=after, known=None)
        assert page is not None
        if not page.messages:
            return after, tag
        after = page.next


def test_where_nothing_has_changed_only_the_head_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = ChatWorld()
    chat = world.start()
    world.say(chat, "hello")
    after, tag = _polled(world, chat)
    monkeypatch.setattr(world.transcripts, "load_since", lambda *_, **__: pytest.fail("a Query"))
    assert PollMessages(transcripts=world.transcripts)(chat, WS, after=after, known=tag) == (
        None,
        tag,
    )


def test_each_change_is_a_page_again() -> None:
    world = ChatWorld()
    chat = world.start()
    after, tag = _polled(world, chat)
    world.say(chat, "hello")
    page, later = PollMessages(transcripts=world.transcripts)(chat, WS, after=after, known=tag)
    assert page is not None
    assert [m.text for m in page.messages] == ["hello", "support answers"]
    world.close(chat)
    page, closed = PollMessages(transcripts=world.transcripts)(
        chat, WS, after=page.next, known=later
    )
    assert page is not None
    assert page.conversation.state == "closed"
    assert len({tag, later, closed}) == 3


def test_a_chat_that_is_over_is_a_change_though_nobody_has_written_that() -> None:
    world = ChatWorld()
    chat = world.start()
    after, tag = _polled(world, chat)
    version = world.head(chat).version
    world.clock.move(timedelta(hours=25))
    page, _ = PollMessages(transcripts=world.transcripts)(chat, WS, after=after, known=tag)
    assert page is not None
    assert (page.conversation.state, world.head(chat).version) == ("closed", version)


def test_the_tag_of_a_page_that_is_not_the_last_one_stands_for_nothing() -> None:
    world = ChatWorld()
    chat = world.start()
    for number in range(PAGE + 5):
        world.clock.move(timedelta(seconds=10))
        world.say(chat, f"question {number}")
    page, tag = PollMessages(transcripts=world.transcripts)(chat, WS, after=None, known=None)
    assert page is not None
    rest, _ = PollMessages(transcripts=world.transcripts)(chat, WS, after=page.next, known=tag)
    assert rest is not None
    assert rest.messages


def test_the_tag_of_a_page_that_lacks_a_turn_of_its_own_head_stands_for_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A Query reads turns first and the head last; a turn may be written between."""
    world = ChatWorld()
    chat = world.start()
    after, _ = _polled(world, chat)
    world.say(chat, "hello")
    whole = world.transcripts.load_since

    def torn(conversation_id: str, after_seq: int, *, limit: int = 100) -> Conversation | None:
        found = whole(conversation_id, after_seq, limit=limit)
        return found and found.model_copy(update={"turns": ()})

    monkeypatch.setattr(world.transcripts, "load_since", torn)
    page, tag = PollMessages(transcripts=world.transcripts)(chat, WS, after=after, known=None)
    assert page is not None
    assert page.messages == ()
    monkeypatch.setattr(world.transcripts, "load_since", whole)
    page, _ = PollMessages(transcripts=world.transcripts)(chat, WS, after=after, known=tag)
    assert page is not None
    assert [m.text for m in page.messages] == ["hello", "support answers"]


def test_a_tag_opens_no_conversation_of_another_workspace() -> None:
    world = ChatWorld()
    chat = world.start()
    after, tag = _polled(world, chat)
    for elsewhere in ((chat, "other"), ("nowhere", WS)):
        with pytest.raises(NotFound):
            PollMessages(transcripts=world.transcripts)(*elsewhere, after=after, known=tag)
