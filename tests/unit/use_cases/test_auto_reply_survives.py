"""Lost answers, refusals, a crash at any step: never two answers, never none without a reason."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from escalation.domain.auto_reply import AutoReply
from escalation.domain.errors import (
    Deferred,
    OutcomeUnknown,
    PermanentError,
    RetryableError,
)
from tests.fakes.faults import raising
from tests.fakes.helpdesk import LOST
from tests.fakes.queues import Waiting
from tests.properties import tries
from tests.unit.use_cases.ticket_worlds import AN_HOUR, replies_of, replying

LEGAL = {
    "recorded": {"recorded", "working", "skipped"},
    "working": {"working", "recorded", "sent", "noted", "skipped", "failed"},
}


def test_an_answer_whose_outcome_was_lost_is_found_and_not_posted_again() -> None:
    world, chat, ticket = replying()
    world.helpdesk.reply_outcomes = [LOST]
    world.pass_time(AN_HOUR)
    assert len(ticket.answers()) == 1
    assert replies_of(world) == [("made", "sent", "confident")]
    assert sum(line.startswith("bot: about") for line in world.said(chat)) == 1


def test_an_answer_that_may_never_arrive_is_not_repeated_but_left_as_a_note() -> None:
    world, _, ticket = replying()
    world.helpdesk.reply_outcomes = [OutcomeUnknown("timeout")]
    world.pass_time(AN_HOUR)
    assert ticket.answers() == []
    assert replies_of(world) == [("made", "noted", "outcome_unknown")]
    assert "auto_reply_outcome_unknown" in world.event_names()


@pytest.mark.parametrize("late", [timedelta(seconds=60), timedelta(seconds=400)])
def test_a_post_that_arrives_late_is_there_once(late: timedelta) -> None:
    world, _, ticket = replying()
    world.helpdesk.reply_outcomes = [late]
    world.pass_time(AN_HOUR)
    world.helpdesk.thread(ticket.ticket_id)
    assert len(ticket.answers()) == 1
    expected = (
        ("sent", "confident")
        if late < timedelta(seconds=120)
        else (
            "noted",
            "outcome_unknown",
        )
    )
    assert replies_of(world)[0][1:] == expected


@pytest.mark.parametrize(
    "error",
    [
        RetryableError("rate_limited", delay_s=60),
        RetryableError("quota", delay_s=3_600),
        Deferred("quota_reserved", delay_s=20),
        Deferred("circuit_open", delay_s=1_800),
    ],
)
def test_a_busy_helpdesk_delays_an_answer(error: Exception) -> None:
    world, _, ticket = replying()
    world.helpdesk.reply_outcomes = [error]
    world.helpdesk.thread_errors = [error]
    world.pass_time(timedelta(hours=4))
    assert len(ticket.answers()) == 1
    assert replies_of(world) == [("made", "sent", "confident")]


def test_waits_of_our_own_limiter_are_no_attempts() -> None:
    world, _, ticket = replying()
    world.helpdesk.thread_errors = [Deferred("quota_reserved", delay_s=5) for _ in range(30)]
    world.pass_time(AN_HOUR)
    (record,) = world.transcripts.replies.records.values()
    assert (record.attempts, len(ticket.answers())) == (1, 1)


def test_a_refused_answer_is_left_as_a_note() -> None:
    world, _, ticket = replying()
    world.helpdesk.reply_outcomes = [PermanentError("not_permitted")]
    world.work_through()
    assert replies_of(world) == [("made", "noted", "helpdesk_failed")]
    assert ticket.answers() == []


def test_a_helpdesk_that_takes_nothing_ends_as_failed_with_the_reason() -> None:
    world, _, _ = replying()
    world.helpdesk.thread_errors = [RetryableError("unavailable") for _ in range(100)]
    world.pass_time(timedelta(hours=8))
    (record,) = world.transcripts.replies.records.values()
    assert (record.state, record.reason) == ("failed", "helpdesk_failed")
    assert record.last_error is not None
    assert record.last_error.code == "unavailable"


def test_a_note_that_cannot_be_left_does_not_undo_the_answer() -> None:
    world, chat, ticket = replying()
    world.helpdesk.comment_errors = [PermanentError("not_permitted")]
    world.work_through()
    assert replies_of(world) == [("made", "sent", "confident")]
    assert len(ticket.answers()) == 1
    assert sum(line.startswith("bot: about") for line in world.said(chat)) == 1


@pytest.mark.parametrize("code", ["ticket_closed", "ticket_gone"])
def test_a_ticket_that_closes_just_before_the_note_gets_none(code: str) -> None:
    world, _, ticket = replying(0.5)
    world.helpdesk.comment_errors = [PermanentError(code)]
    world.work_through()
    assert not ticket.comments
    assert replies_of(world) == [("made", "skipped", "ticket_closed")]


def test_a_note_whose_outcome_was_lost_is_there_once() -> None:
    world, _, ticket = replying(0.5)
    world.faults.before("comment done", raising(OutcomeUnknown("timeout")))
    world.helpdesk.comment_errors = [OutcomeUnknown("timeout")]
    world.pass_time(AN_HOUR)
    assert len(ticket.comments) == 1
    assert replies_of(world) == [("made", "noted", "below_gate")]


def test_a_lost_job_is_made_up_for_by_the_sweep() -> None:
    world, _, ticket = replying()
    world.queue.waiting.clear()
    world.pass_time(timedelta(minutes=5))
    assert len(ticket.answers()) == 1


def test_a_second_worker_waits_for_the_first() -> None:
    world, _, ticket = replying()
    bodies = [w.body for w in world.queue.waiting]
    world.queue.waiting.extend(Waiting(body, world.clock.now()) for body in bodies)
    world.faults.before("ask", world.work_through)
    world.pass_time(AN_HOUR)
    assert len(ticket.answers()) == 1
    assert len(world.bots.asked) == 2


@pytest.mark.parametrize("confidence", [0.9, 0.5])
@pytest.mark.parametrize("outcome", [None, LOST])
def test_a_worker_that_dies_at_any_step_writes_at_most_once_and_always_says_why(
    confidence: float, outcome: str | None
) -> None:
    for step in range(1, 100):
        world, chat, ticket = replying(confidence)
        world.helpdesk.reply_outcomes = [outcome] if outcome else []
        world.faults.steps, world.faults.crash_at = 0, step
        world.work_through()
        survived = world.faults.crash_at is not None
        world.faults.crash_at = None
        world.pass_time(timedelta(hours=3))
        (record,) = world.transcripts.replies.records.values()
        assert record.is_final, step
        assert record.reason is not None
        assert len(ticket.answers()) == (record.state == "sent"), step
        shown = sum(line.startswith("bot: about") for line in world.said(chat))
        assert shown == (record.state == "sent"), step
        assert sum(m.endswith("/note") for m in ticket.comments) == 1, step
        if survived:
            assert step > 10
            return
    raise AssertionError("it never came to an end")


FAULTS: tuple[Exception, ...] = (
    RetryableError("storm"),
    RetryableError("storm", delay_s=3_600),
    Deferred("quota_reserved", delay_s=30),
    OutcomeUnknown("storm"),
    PermanentError("storm"),
)


@pytest.mark.slow
@settings(max_examples=tries(150), deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), confidence=st.sampled_from([0.5, 0.9]))
def test_whatever_goes_wrong_there_is_one_end_and_at_most_one_answer(
    data: st.DataObject, confidence: float
) -> None:
    world, chat, ticket = replying(confidence)
    faults = st.sampled_from(FAULTS)
    outcomes = st.lists(st.one_of(faults, st.just(LOST), st.just(timedelta(minutes=9))), max_size=3)
    world.helpdesk.thread_errors = data.draw(
        st.lists(st.sampled_from(FAULTS[:3]), max_size=3), label="thread"
    )
    world.helpdesk.reply_outcomes = data.draw(outcomes, label="reply")
    world.helpdesk.comment_errors = data.draw(st.lists(faults, max_size=3), label="comment")
    for moment in data.draw(st.lists(st.sampled_from(["agent", "twice", "sweep", "crash"]))):
        if moment == "agent":
            world.faults.before("reply", lambda: world.helpdesk.agent(ticket, "Me first"))
        elif moment == "twice":
            world.queue.waiting.extend([Waiting(w.body, w.visible_at) for w in world.queue.waiting])
        elif moment == "crash":
            world.faults.steps = 0
            world.faults.crash_at = data.draw(st.integers(1, 30), label="crash at")
            world.work_through()
            world.faults.crash_at = None
        else:
            world.sweep()
        world.clock.move(timedelta(seconds=data.draw(st.integers(0, 300), label="seconds")))
    world.pass_time(timedelta(days=2))
    for record in world.transcripts.replies.records.values():
        assert record.is_final
        assert record.reason is not None
    assert len(ticket.answers()) <= 1
    sent = [r for r in world.transcripts.replies.records.values() if r.state == "sent"]
    assert len(sent) <= len(ticket.answers())
    assert sum(line.startswith("bot: about") for line in world.said(chat)) == len(sent)
    check_history(world.transcripts.replies.history)


def check_history(history: list[AutoReply]) -> None:
    last: dict[str, AutoReply] = {}
    for record in history:
        before = last.get(record.reply_id)
        if before is not None:
            assert record.revision == before.revision + 1
            assert record.state in LEGAL[before.state], (before, record)
        last[record.reply_id] = record


def test_an_answer_whose_end_could_not_be_kept_is_ended_by_the_next_attempt() -> None:
    world, chat, ticket = replying()
    saves = [lambda: None] * 3  # claimed, drafted, about to post
    world.faults.before("save reply", *saves, raising(RetryableError("throttled")))
    world.pass_time(AN_HOUR)
    assert replies_of(world) == [("made", "sent", "confident")]
    assert len(ticket.answers()) == 1
    assert sum(line.startswith("bot: about") for line in world.said(chat)) == 1
