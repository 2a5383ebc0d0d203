"""Claims, leases, waits and ends of a delivery, by whatever method."""

from datetime import timedelta

import pytest

from escalation.domain.errors import MalformedJob, RetryableError
from escalation.domain.escalation import Escalation, cancel
from escalation.domain.jobs import Defer
from escalation.domain.retry import MAX_ATTEMPTS
from tests.fakes.chat_world import OWNER, ChatWorld, job_of
from tests.fakes.faults import Crash
from tests.fakes.outside import reply
from tests.fakes.workplace import LEASE


def mailed() -> tuple[ChatWorld, Escalation]:
    """A world with one recorded mail escalation."""
    world = ChatWorld()
    world.bots.always("support", reply("perhaps", 0.2))
    chat = world.start(email="ada@example.com")
    world.say(chat, "Mars?")
    return world, world.escalations(chat)[0]


def now_is(world: ChatWorld, escalation: Escalation) -> Escalation:
    return world.transcripts.records[escalation.escalation_id]


def test_a_delivery_is_claimed_before_anything_is_sent() -> None:
    world, escalation = mailed()
    states: list[str] = []
    world.faults.before("mail", lambda: states.append(now_is(world, escalation).state))
    assert world.deliver(escalation.escalation_id) is None
    assert states == ["delivering"]
    assert now_is(world, escalation).state == "delivered"


def test_a_copy_of_the_job_after_the_end_does_nothing() -> None:
    world, escalation = mailed()
    for _ in range(3):
        assert world.deliver(escalation.escalation_id) is None
    assert len(world.mailer.sent) == 1


def test_a_copy_that_meets_a_live_lease_comes_back_for_the_remainder() -> None:
    world, escalation = mailed()
    world.faults.before("mail", lambda: (_ for _ in ()).throw(Crash()))
    with pytest.raises(Crash):
        world.deliver(escalation.escalation_id)
    world.clock.move(timedelta(seconds=30))
    assert world.deliver(escalation.escalation_id) == Defer(LEASE - timedelta(seconds=30))
    world.clock.move(timedelta(seconds=60))
    assert world.deliver(escalation.escalation_id) is None
    assert now_is(world, escalation).attempts == 2


def test_two_workers_at_the_same_moment_send_once() -> None:
    world, escalation = mailed()
    world.faults.before("save", lambda: world.deliver(escalation.escalation_id))
    assert world.deliver(escalation.escalation_id) == Defer(timedelta(seconds=5))
    assert len(world.mailer.sent) == 1
    assert world.deliver(escalation.escalation_id) is None


def test_an_attempt_that_failed_waits_and_comes_back() -> None:
    world, escalation = mailed()
    world.mailer.refused["*"] = RetryableError("throttled")
    assert world.deliver(escalation.escalation_id) == Defer(timedelta(seconds=15))
    record = now_is(world, escalation)
    assert (record.state, record.attempts) == ("recorded", 1)
    assert record.last_error is not None
    assert record.last_error.code == "throttled"
    assert world.deliver(escalation.escalation_id) == Defer(timedelta(seconds=15))


def test_a_wait_longer_than_a_queue_can_keep_is_the_sweeps_and_no_attempt() -> None:
    world, escalation = mailed()
    world.mailer.refused["*"] = RetryableError("quota", delay_s=3_600)
    assert world.deliver(escalation.escalation_id) is None
    record = now_is(world, escalation)
    assert (record.state, record.attempts) == ("recorded", 0)
    assert record.due_at == world.clock.now() + timedelta(hours=1)
    assert world.deliver(escalation.escalation_id) is None
    world.mailer.refused.clear()
    world.pass_time(timedelta(hours=2))
    assert now_is(world, escalation).state == "delivered"


def test_waits_that_do_not_count_end_after_a_day_all_the_same() -> None:
    world, escalation = mailed()
    world.fallback_to = None
    world.mailer.refused["*"] = RetryableError("quota", delay_s=3_600)
    world.pass_time(timedelta(hours=30))
    assert now_is(world, escalation).state == "failed"


def test_after_the_last_attempt_the_fallback_address_gets_it() -> None:
    world, escalation = mailed()
    world.mailer.refused[OWNER] = RetryableError("throttled")
    world.pass_time(timedelta(hours=3))
    record = now_is(world, escalation)
    assert (record.state, record.attempts) == ("delivered", MAX_ATTEMPTS)


def test_a_worker_that_always_dies_does_not_keep_an_escalation_for_ever() -> None:
    world, escalation = mailed()

    def die() -> None:
        raise Crash

    world.faults.before("mail", *[die] * MAX_ATTEMPTS)
    world.pass_time(timedelta(hours=3))
    record = now_is(world, escalation)
    assert record.state == "delivered"
    assert record.attempts == MAX_ATTEMPTS + 1
    assert len(world.mailer.sent) == 1


def test_what_was_erased_is_cancelled_and_not_sent() -> None:
    world, escalation = mailed()
    head = world.head(escalation.conversation_id)
    world.transcripts.heads[head.conversation_id] = head.model_copy(update={"state": "erased"})
    assert world.deliver(escalation.escalation_id) is None
    assert now_is(world, escalation).state == "cancelled"
    assert world.mailer.sent == []


def test_an_escalation_whose_record_is_gone_is_acknowledged() -> None:
    world, escalation = mailed()
    del world.transcripts.records[escalation.escalation_id]
    assert world.run(job_of(escalation)) is None


def test_a_dismissal_during_the_delivery_wins_and_is_not_overwritten() -> None:
    world, escalation = mailed()

    def dismiss() -> None:
        record = now_is(world, escalation)
        world.transcripts.save_escalation(cancel(record, world.clock.now()))

    world.faults.before("mail", dismiss)
    assert world.deliver(escalation.escalation_id) == Defer(timedelta(seconds=5))
    assert now_is(world, escalation).state == "cancelled"
    assert world.deliver(escalation.escalation_id) is None
    assert "delivery_overtaken" in world.event_names()


def test_a_job_that_names_another_workspace_or_method_is_malformed() -> None:
    world, escalation = mailed()
    job = job_of(escalation)
    for wrong in ({"workspace_id": "other"}, {"method": "ticket"}):
        with pytest.raises(MalformedJob):
            world.run(job.model_copy(update=wrong))
    assert now_is(world, escalation).state == "recorded"


def test_an_escalation_of_a_deleted_bot_fails_and_raises_the_alarm() -> None:
    world, escalation = mailed()
    world.profiles.known.clear()
    assert world.deliver(escalation.escalation_id) is None
    assert now_is(world, escalation).state == "failed"
    assert "every_path_failed" in [name for name, _ in world.events.events]
