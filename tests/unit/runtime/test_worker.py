"""The loop around queue workers."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, cast

import pytest

from escalation.adapters.aws.sqs import SqsJobQueue
from escalation.domain.errors import Deferred, MalformedJob, NewerRelease, RetryableError
from escalation.domain.jobs import Defer, DeliverEscalation, MailCode, QueueJob, encode
from escalation.runtime.queue_loop import (
    BUG_AT,
    LEFT_S,
    LEFT_TIMES,
    LEFT_TO_SWEEP_AT,
    TIME_FOR_ONE_MS,
    Worker,
)

GOOD = encode(
    DeliverEscalation(workspace_id="w", method="ticket", conversation_id="c", escalation_id="c-1")
)


class Queue:
    """Remembers what the loop told it."""

    def __init__(self) -> None:
        self.hidden: list[tuple[str, float]] = []
        self.set_aside: list[tuple[str, str]] = []
        self.refuses = False

    def hide(self, queue_url: str, receipt: str, seconds: float) -> bool:
        if self.refuses:
            raise RetryableError("queue_unavailable")
        self.hidden.append((receipt, seconds))
        return True

    def to_dead_letters(self, body: str, reason: str) -> None:
        if self.refuses:
            raise RetryableError("queue_unavailable")
        self.set_aside.append((body, reason))


class Time:
    """A context that has `left` milliseconds, one figure a call; the last one stays."""

    def __init__(self, *left: int) -> None:
        self._left = list(left)

    def get_remaining_time_in_millis(self) -> int:
        return self._left.pop(0) if len(self._left) > 1 else self._left[0]


def work(
    queue: Queue,
    run: Callable[[QueueJob], Defer | None],
    bodies: Sequence[str],
    time: Time | None = None,
    receptions: int = 1,
) -> list[str]:
    """Message ids that SQS is told to show again."""
    records = [
        {
            "messageId": f"m{number}",
            "receiptHandle": f"r{number}",
            "body": body,
            "attributes": {"ApproximateReceiveCount": str(receptions)},
            "messageAttributes": {},
            "eventSource": "aws:sqs",
            "eventSourceARN": "arn:aws:sqs:eu-west-1:123456789012:tickets",
            "awsRegion": "eu-west-1",
        }
        for number, body in enumerate(bodies)
    ]
    worker = Worker(cast(SqsJobQueue, queue), "https://queue", run)
    answer = cast(Any, worker({"Records": records}, time or Time(60_000)))
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


@pytest.fixture
def queue() -> Queue:
    return Queue()


def test_a_job_that_is_done_is_acknowledged(queue: Queue) -> None:
    jobs: list[QueueJob] = []

    assert work(queue, jobs.append, [GOOD]) == []
    assert [job.kind for job in jobs] == ["deliver"]


def test_a_job_that_comes_back_is_hidden_for_as_long_as_it_asked(queue: Queue) -> None:
    again = work(queue, lambda job: Defer(timedelta(seconds=90)), [GOOD])

    assert again == ["m0"]
    assert queue.hidden == [("r0", 90.0)]


def test_a_job_that_keeps_coming_back_is_left_to_the_sweep_before_its_receptions_are_used_up(
    queue: Queue,
) -> None:
    def later(job: QueueJob) -> Defer:
        return Defer(timedelta(seconds=90))

    assert work(queue, later, [GOOD], receptions=LEFT_TO_SWEEP_AT - 1) == ["m0"]
    assert work(queue, later, [GOOD], receptions=LEFT_TO_SWEEP_AT) == []
    assert queue.hidden == [("r0", 90)]


def test_a_job_that_the_sweep_does_not_know_comes_back_to_the_end(queue: Queue) -> None:
    code = encode(MailCode(workspace_id="w", conversation_id="c", code_id="k"))

    def later(job: QueueJob) -> Defer:
        return Defer(timedelta(seconds=10))

    assert work(queue, later, [code], receptions=LEFT_TO_SWEEP_AT) == ["m0"]
    assert queue.hidden == [("r0", 10)]


def test_a_bug_that_repeats_goes_to_the_dead_letters_with_its_class(queue: Queue) -> None:
    def run(job: QueueJob) -> None:
        raise ZeroDivisionError("what a visitor wrote")

    assert work(queue, run, [GOOD], receptions=BUG_AT - 1) == ["m0"]
    assert queue.set_aside == []
    assert work(queue, run, [GOOD], receptions=BUG_AT) == []
    assert queue.set_aside == [(GOOD, "failed 10 times: ZeroDivisionError")]
    queue.refuses = True
    assert work(queue, run, [GOOD], receptions=BUG_AT) == ["m0"], "it must not be lost"


def test_a_job_held_back_by_our_own_limiter_comes_back_when_it_may(queue: Queue) -> None:
    def held(job: QueueJob) -> None:
        raise Deferred("quota_reserved", delay_s=42)

    assert work(queue, held, [GOOD]) == ["m0"]
    assert queue.hidden == [("r0", 42.0)]


def test_only_the_messages_that_are_not_done_come_back(queue: Queue) -> None:
    outcomes = iter([None, Defer(timedelta(seconds=5)), None])

    assert work(queue, lambda job: next(outcomes), [GOOD, GOOD, GOOD]) == ["m1"]


@pytest.mark.parametrize("body", ["", "{", '{"kind": "deliver", "version": 9}', '"x"', "[]"])
def test_a_body_nobody_can_read_goes_to_the_dead_letters_with_its_reason(
    queue: Queue, body: str
) -> None:
    assert work(queue, lambda job: None, [body, GOOD]) == []
    assert [(b, bool(reason)) for b, reason in queue.set_aside] == [(body, True)]


def test_a_job_that_belongs_elsewhere_goes_to_the_dead_letters(queue: Queue) -> None:
    def refuse(job: QueueJob) -> None:
        raise MalformedJob("another queue's")

    assert work(queue, refuse, [GOOD]) == []
    assert queue.set_aside == [(GOOD, "another queue's")]


def test_a_body_that_could_not_be_set_aside_stays_in_the_queue(queue: Queue) -> None:
    queue.refuses = True

    assert work(queue, lambda job: None, ["{"]) == ["m0"]


def test_an_unavailable_store_brings_the_job_back_after_a_while(queue: Queue) -> None:
    def busy(job: QueueJob) -> None:
        raise RetryableError("throttled", delay_s=12)

    assert work(queue, busy, [GOOD]) == ["m0"]
    assert queue.hidden == [("r0", 12.0)]


def test_a_bug_leaves_the_message_to_sqs_and_the_others_are_worked_on(queue: Queue) -> None:
    done: list[QueueJob] = []

    def run(job: QueueJob) -> None:
        if not done:
            done.append(job)
            raise ZeroDivisionError
        done.append(job)

    assert work(queue, run, [GOOD, GOOD]) == ["m0"]
    assert len(done) == 2


def test_a_message_that_cannot_be_hidden_comes_back_all_the_same(queue: Queue) -> None:
    queue.refuses = True

    assert work(queue, lambda job: Defer(timedelta(seconds=5)), [GOOD]) == ["m0"]


def test_without_time_for_another_the_rest_of_a_batch_goes_back_untouched(queue: Queue) -> None:
    jobs: list[QueueJob] = []
    slow = Time(TIME_FOR_ONE_MS - 1)

    assert work(queue, jobs.append, [GOOD, GOOD, GOOD], slow) == ["m1", "m2"]
    assert len(jobs) == 1


TELEPHONE = '{"kind": "telephone", "version": 1, "workspace_id": "w", "number": "7"}'


def test_what_only_a_newer_release_knows_waits_for_it_longer_each_time(queue: Queue) -> None:
    for receptions in (1, 2, LEFT_TIMES - 1):
        assert work(queue, _never, [TELEPHONE], receptions=receptions) == ["m0"]
    waits = [seconds for _, seconds in queue.hidden]
    assert waits == [LEFT_S, 2 * LEFT_S, LEFT_S * 2 ** (LEFT_TIMES - 2)]
    assert not queue.set_aside


def test_what_no_newer_release_came_for_is_set_aside_with_its_kind(queue: Queue) -> None:
    assert work(queue, _never, [TELEPHONE], receptions=LEFT_TIMES) == []
    assert queue.set_aside == [(TELEPHONE, "newer_release: job telephone 1")]


def test_a_record_that_only_a_newer_release_knows_keeps_its_message_too(queue: Queue) -> None:
    def of_newer(_: QueueJob) -> None:
        raise NewerRelease("state", "paused")

    assert work(queue, of_newer, [GOOD]) == ["m0"]


def _never(_: QueueJob) -> None:
    raise AssertionError("nobody here knows what to do with it")
