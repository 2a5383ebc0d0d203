"""The queues, and what a function needs to send to one."""

from collections.abc import Iterable
from typing import Literal

from aws_cdk import Duration
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.components.alarms import Alarms
from infra.components.worker_queue import WorkerQueue

QueueName = Literal[
    "tickets",
    "emails",
    "transfers",
    "jobs",
    "helpdesk_events",
    "auto_replies",
    "outgoing_webhooks",
    "mail_events",
]

ESCALATIONS: tuple[QueueName, ...] = ("tickets", "emails", "transfers")
OWNERS: tuple[QueueName, ...] = (*ESCALATIONS, "jobs", "outgoing_webhooks")
HELPDESK: tuple[QueueName, ...] = ("helpdesk_events", "auto_replies")
ALL_QUEUES: tuple[QueueName, ...] = (*OWNERS, *HELPDESK, "mail_events")

# Seconds that the worker has, and minutes after which a waiting message means trouble: a visitor
# sits and waits for a transfer or an agent's answer, a long job may queue behind others.
_LIMITS: dict[QueueName, tuple[int, int]] = {
    "tickets": (60, 30),
    "emails": (60, 30),
    "transfers": (60, 5),
    "jobs": (300, 60),
    "helpdesk_events": (60, 10),
    "auto_replies": (60, 30),
    "mail_events": (60, 30),
    "outgoing_webhooks": (60, 30),
}

# What only waits is put back, and left to the sweep before this (`queue_loop.LEFT_TO_SWEEP_AT`). A
# job of an owner's waits six times at most, and each one that dies has run for minutes.
_RECEPTIONS = 50
_RECEPTIONS_OF_JOBS = 10


def pascal(name: QueueName) -> str:
    """The queue's name in constructs and outputs, as in `HelpdeskEvents`."""
    return "".join(part.capitalize() for part in name.split("_"))


class Queues(Construct):
    """One queue for each method of escalation, one for long work, one for what helpdesks tell us,
    one for the AI's answers in tickets, one for what others are told of and one for what becomes of
    mail.
    """

    def __init__(self, scope: Construct, id_: str, *, alarms: Alarms, key: kms.IKey | None) -> None:
        super().__init__(scope, id_)
        self._queues = {
            name: WorkerQueue(
                self,
                pascal(name),
                worker_timeout=Duration.seconds(seconds),
                oldest_message=Duration.minutes(minutes),
                receptions=_RECEPTIONS_OF_JOBS if name == "jobs" else _RECEPTIONS,
                alarms=alarms,
                key=key,
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
