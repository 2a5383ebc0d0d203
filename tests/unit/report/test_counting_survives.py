"""Missed, long, erased and contested conversations are counted, and a full queue stops nothing."""

from datetime import timedelta

import pytest

from escalation.domain.errors import RetryableError, StoreConflict
from escalation.domain.jobs import QueueJob
from escalation.domain.report import Counted
from escalation.use_cases.count_conversations import TRIES, TURNS_AT_ONCE, CountConversations
from tests.fakes.reports import CountedWorld


def test_a_chat_that_the_stream_never_showed_is_counted_by_the_sweep_when_it_is_idle() -> None:
    world = CountedWorld()
    chat = world.start()
    world.say(chat, "How do I sign in?")
    world.pass_time(timedelta(hours=25))
    assert world.totals()["answered"] == 1
    assert world.count() == 0


def test_a_conversation_longer_than_one_step_is_counted_to_its_end() -> None:
    world = CountedWorld()
    chat = world.start()
    for number in range(TURNS_AT_ONCE + 10):
        world.clock.move(timedelta(minutes=15))
        world.say(chat, f"Question {number}")
    assert world.count() == 1
    assert world.totals()["answered"] == TURNS_AT_ONCE + 10


def test_an_erased_conversation_keeps_its_numbers_and_loses_what_is_kept_of_it() -> None:
    world = CountedWorld()
    chat = world.start()
    world.say(chat, "How do I sign in?")
    world.count()
    head = world.head(chat)
    world.transcripts.erase(head.model_copy(update={"state": "erased"}))
    world.count()
    assert world.totals()["answered"] == 1
    assert world.reports.kept == {}


def test_one_who_keeps_coming_second_says_so() -> None:
    world = CountedWorld()
    chat = world.start()

    def rival() -> None:
        kept = world.reports.kept.get(chat, Counted(conversation_id=chat))
        world.reports.kept[chat] = kept.model_copy(update={"revision": kept.revision + 1})

    world.reports.before_add = [rival] * TRIES
    with pytest.raises(StoreConflict):
        world.count(chat)
    assert world.totals() == {}
    world.count(chat)
    assert world.totals() == {"conversations": 1}


def test_counting_does_not_fail_with_the_queue_of_what_is_to_be_learnt() -> None:
    world = CountedWorld()

    class Full:
        def send(self, job: QueueJob, *, delay_s: int = 0) -> None:
            raise RetryableError("queue_unavailable")

    count = CountConversations(
        transcripts=world.transcripts,
        reports=world.reports,
        clock=world.clock,
        events=world.events,
        learning=Full(),
    )
    chats = [world.start() for _ in range(150)]
    for chat in chats:
        world.say(chat, "How do I sign in?")
    assert count(chats) == len(chats)
    assert "job_not_queued" in world.event_names()
