"""The one way in which a conversation is changed."""

from datetime import timedelta

import pytest

from escalation.domain.errors import RetryableError, RevisionLost, StoreConflict, VersionLost
from escalation.domain.jobs import RelayMessages
from escalation.use_cases.writing.change import WRITE_TRIES, change
from escalation.use_cases.writing.draft import Draft
from tests.fakes.chat_world import ChatWorld
from tests.fakes.faults import raising


class Close:
    """An edit that also asks for a job and an event."""

    def __init__(self, world: ChatWorld) -> None:
        self._events = world.events

    def __call__(self, draft: Draft) -> str:
        draft.set(state="closed")
        draft.send(RelayMessages.of(draft.head))
        draft.on_commit(lambda: self._events.record("closed_by_test"))
        return "closed"


def test_what_an_edit_makes_is_written_before_its_jobs_and_events() -> None:
    world = ChatWorld()
    chat = world.start()
    seen: list[str] = []
    world.faults.before("send", lambda: seen.append(world.head(chat).state))
    assert change(world.ports(), chat, Close(world)) == "closed"
    assert seen == ["closed"]
    assert [job.kind for job in world.queue.sent] == ["relay"]
    assert world.event_names()[-1] == "closed_by_test"


def test_a_draft_that_is_left_empty_is_not_written_and_calls_for_nothing() -> None:
    world = ChatWorld()
    chat = world.start()
    before, events = world.head(chat), world.event_names()
    assert change(world.ports(), chat, lambda draft: draft.head.state) == "open"
    assert (world.head(chat), world.event_names()) == (before, events)
    assert not world.queue.waiting


def test_there_is_nothing_to_change_in_a_conversation_that_does_not_exist() -> None:
    assert change(ChatWorld().ports(), "nowhere", Close(ChatWorld())) is None


def test_another_writer_in_between_means_a_fresh_draft_and_one_set_of_jobs() -> None:
    world = ChatWorld()
    chat = world.start()
    world.faults.before("commit", lambda: world.say(chat, "me first"))
    texts: list[list[str]] = []

    def edit(draft: Draft) -> None:
        texts.append([message.text for message in draft.earlier])
        Close(world)(draft)

    change(world.ports(), chat, edit, turns=5)
    assert "me first" in texts[1]
    assert len(texts) == 2
    assert "visitor: me first" in world.said(chat)
    assert world.head(chat).state == "closed"
    assert len(world.queue.waiting) == 1
    assert world.event_names().count("closed_by_test") == 1


@pytest.mark.parametrize(
    ("error", "lost", "commits"),
    [
        (VersionLost("x"), VersionLost, 3),
        (RevisionLost("x"), StoreConflict, 3),
        (RevisionLost("x"), VersionLost, 1),
    ],
)
def test_who_never_wins_is_told_after_as_many_tries_as_asked_for(
    error: StoreConflict, lost: type[StoreConflict], commits: int
) -> None:
    world = ChatWorld()
    chat = world.start()
    tried: list[Draft] = []

    def edit(draft: Draft) -> None:
        tried.append(draft)
        Close(world)(draft)

    world.faults.before("commit", *[raising(error)] * WRITE_TRIES)
    with pytest.raises(type(error)):
        change(world.ports(), chat, edit, tries=3, lost=lost)
    assert len(tried) == commits
    assert not world.queue.waiting
    assert "closed_by_test" not in world.event_names()


def test_a_queue_that_refuses_fails_nobody_and_is_said_in_one_place() -> None:
    world = ChatWorld()
    chat = world.start()
    world.faults.before("send", raising(RetryableError("queue_down")))
    assert change(world.ports(), chat, Close(world)) == "closed"
    name, fields = world.events.events[-2]
    assert name == "job_not_queued"
    assert fields == {"code": "queue_down", "kind": "relay", "conversation_id": chat}


def test_what_nobody_did_does_not_keep_a_conversation_from_closing() -> None:
    world = ChatWorld()
    chat = world.start()
    active = world.head(chat).last_activity_at
    world.clock.move(timedelta(hours=1))
    change(world.ports(), chat, Draft.keep_last_activity)
    assert world.head(chat).last_activity_at == active
    change(world.ports(), chat, lambda draft: draft.set(hops=1))
    assert world.head(chat).last_activity_at == active + timedelta(hours=1)
