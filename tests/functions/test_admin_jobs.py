"""The worker of owners' long work, over its queue in memory."""

from typing import Any

import pytest

from escalation.domain.conversation import Head
from escalation.domain.errors import RetryableError
from escalation.domain.jobs import DeliverEscalation, encode
from escalation.runtime.jobs import run_with
from escalation.runtime.queue_loop import Worker
from tests.fakes.owner_world import World


class Receiver:
    """What the worker asks of SQS: hiding a message, and setting a body aside."""

    def __init__(self) -> None:
        self.hidden: list[tuple[str, float]] = []
        self.set_aside: list[tuple[str, str]] = []

    def hide(self, queue_url: str, receipt: str, seconds: float) -> bool:
        self.hidden.append((receipt, seconds))
        return True

    def to_dead_letters(self, body: str, reason: str) -> None:
        self.set_aside.append((body, reason))


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


class Minutes:
    """A context with time to spare."""

    def get_remaining_time_in_millis(self) -> int:
        return 300_000


def _work(world: World, receiver: Receiver, *bodies: str) -> Any:
    run = run_with(world.worker(), world.learning(), world.indexing(), world.apply_holds())
    worker = Worker(receiver, "queue", run)  # type: ignore[arg-type]  # two methods
    records = [
        {
            "messageId": f"message-{number}",
            "receiptHandle": f"receipt-{number}",
            "body": body,
            "attributes": {"ApproximateReceiveCount": "1"},
            "messageAttributes": {},
            "eventSource": "aws:sqs",
            "eventSourceARN": "arn:aws:sqs:eu-west-1:123456789012:jobs",
            "awsRegion": "eu-west-1",
        }
        for number, body in enumerate(bodies)
    ]
    return worker({"Records": records}, Minutes())


def test_a_job_is_done_and_acknowledged(world: World, receiver: Receiver) -> None:
    world.conversation()
    job = world.side.erase.conversation(world.owner, "c1")

    answer = _work(world, receiver, encode(world.queue.jobs[0]))

    assert answer == {"batchItemFailures": []}
    assert world.side.jobs.get(world.owner, job.job_id).state == "done"
    assert "c1" not in world.transcripts.turns


@pytest.mark.parametrize(
    "body",
    [
        "not json",
        '{"kind": "owner_job"}',
        encode(
            DeliverEscalation(
                workspace_id="acme", method="ticket", conversation_id="c1", escalation_id="c1-1"
            )
        ),
    ],
)
def test_a_body_nobody_can_act_on_is_set_aside_with_its_reason(
    world: World, receiver: Receiver, body: str
) -> None:
    answer = _work(world, receiver, body)

    assert answer == {"batchItemFailures": []}
    ((kept, reason),) = receiver.set_aside
    assert kept == body
    assert reason


def test_a_store_out_of_order_puts_the_message_back(
    world: World, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.conversation()
    world.side.erase.conversation(world.owner, "c1")

    def unavailable(head: Head) -> None:
        raise RetryableError("store_unavailable")

    monkeypatch.setattr(world.transcripts, "erase", unavailable)

    answer = _work(world, receiver, encode(world.queue.jobs[0]))

    assert answer == {"batchItemFailures": [{"itemIdentifier": "message-0"}]}
    assert receiver.hidden == [("receipt-0", 120.0)]
    assert receiver.set_aside == []


def test_a_bug_is_left_to_the_queue(
    world: World, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.conversation()
    world.side.erase.conversation(world.owner, "c1")

    def broken(head: Head) -> None:
        raise KeyError("bug")

    monkeypatch.setattr(world.transcripts, "erase", broken)

    answer = _work(world, receiver, encode(world.queue.jobs[0]))

    assert answer == {"batchItemFailures": [{"itemIdentifier": "message-0"}]}
    assert (receiver.hidden, receiver.set_aside) == ([], [])
