"""Composition roots of the workers that follow tickets and answer in them."""

from functools import cache

from escalation.adapters.aws.bot_lambda import LambdaBots
from escalation.adapters.aws.clients import client
from escalation.domain.errors import MalformedJob
from escalation.domain.helpdesk import SETTLE_TIME
from escalation.domain.jobs import Defer, QueueJob, SyncTicket, WriteAutoReply
from escalation.runtime import stores
from escalation.runtime.delivery import LEASE
from escalation.runtime.environment import (
    AutoRepliesQueue,
    BotFunctions,
    DeadLetters,
    HelpdeskEventsQueue,
    read,
)
from escalation.runtime.worker import Worker
from escalation.use_cases.frame import Frame


@cache
def sync_worker() -> Worker:
    """sync_ticket: brings what happened in a ticket into its conversation."""
    from escalation.runtime.helpdesks import helpdesks  # noqa: PLC0415
    from escalation.use_cases.sync.sync_ticket import SyncTicketUseCase  # noqa: PLC0415

    dead_letters = read(DeadLetters).dead_letter_queue_url
    sync = SyncTicketUseCase(
        stores.delivery_ports(dead_letters),
        connections=stores.settings_store(),
        helpdesks=helpdesks(),
    )

    def run(job: QueueJob) -> Defer | None:
        if isinstance(job, SyncTicket):
            return sync(job)
        raise MalformedJob(f"a {job.kind} job in the queue of helpdesks' events")

    url = read(HelpdeskEventsQueue).helpdesk_events_queue_url
    return Worker(stores.delivery_queue(dead_letters), url, run)


@cache
def auto_reply_worker() -> Worker:
    """auto_reply: answers customers inside their tickets."""
    from escalation.adapters.rendering.renderer import JinjaRenderer  # noqa: PLC0415
    from escalation.engine.detectors import RuleDetectors  # noqa: PLC0415
    from escalation.runtime.helpdesks import helpdesks  # noqa: PLC0415
    from escalation.use_cases.auto_reply.write import AutoReplies  # noqa: PLC0415

    dead_letters = read(DeadLetters).dead_letter_queue_url
    functions = read(BotFunctions)
    ports = stores.delivery_ports(dead_letters)
    replies = AutoReplies(
        ports,
        replies=stores.auto_replies(),
        connections=stores.settings_store(),
        helpdesks=helpdesks(),
        bots=LambdaBots(
            client("lambda", "bot"), functions.reference_bot_arn, functions.allowed_bot_arns
        ),
        detectors=RuleDetectors(),
        renderer=JinjaRenderer(),
    )
    write = Frame(ports, replies, lease=LEASE, settle_time=SETTLE_TIME)

    def run(job: QueueJob) -> Defer | None:
        if isinstance(job, WriteAutoReply):
            return write(job)
        raise MalformedJob(f"a {job.kind} job in the queue of auto replies")

    url = read(AutoRepliesQueue).auto_replies_queue_url
    return Worker(stores.delivery_queue(dead_letters), url, run)
