"""The four queues, and what a function needs to send to one."""

from collections.abc import Iterable
from typing import Literal

from aws_cdk import Duration
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.components.alarms import Alarms
from infra.components.worker_queue import WorkerQueue

QueueName = Literal["tickets", "emails", "transfers", "jobs"]

ESCALATIONS: tuple[QueueName, ...] = ("tickets", "emails", "transfers")
ALL_QUEUES: tuple[QueueName, ...] = (*ESCALATIONS, "jobs")

# Seconds that the worker has, and minutes after which a waiting message means trouble: a visitor
# sits and waits for a transfer, a long job may queue behind others.
_LIMITS: dict[QueueName, tuple[int, int]] = {
    "tickets": (60, 30),
    "emails": (60, 30),
    "transfers": (60, 5),
    "jobs": (300, 60),
}


class Queues(Construct):
    """One queue for each method of escalation, and one for long work."""

    def __init__(self, scope: Construct, id_: str, *, alarms: Alarms) -> None:
        super().__init__(scope, id_)
        self._queues = {
            name: WorkerQueue(
                self,
                name.capitalize(),
                worker_timeout=Duration.seconds(seconds),
                oldest_message=Duration.minutes(minutes),
                alarms=alarms,
            )
            for name, (seconds, minutes) in _LIMITS.items()
        }

    def __getitem__(self, name: QueueName) -> WorkerQueue:
        return self._queues[name]

    def worker_seconds(self, name: QueueName) -> int:
        """The time-out of the function that works on the queue."""
        return _LIMITS[name][0]

    def variables(self, names: Iterable[QueueName]) -> dict[str, str]:
        """The addresses as environment variables, `TICKETS_QUEUE_URL` and so on."""
        return {f"{name.upper()}_QUEUE_URL": self[name].queue.queue_url for name in names}

    def grant_send(self, function: lambda_.IFunction, names: Iterable[QueueName]) -> None:
        """Lets `function` send to the queues."""
        for name in names:
            self[name].queue.grant(function, "sqs:SendMessage")
