"""Composition of the function `send_webhook`, and what its queue holds."""

from functools import cache

from pydantic import ValidationError

from escalation.adapters.aws.clients import client
from escalation.adapters.aws.outgoing_webhooks import SigningSecretSource
from escalation.adapters.aws.secrets import SecretReader
from escalation.adapters.aws.sqs import QueueUrls, SqsJobQueue
from escalation.domain.jobs import QueueJob, SendWebhook, TellReceivers, decode
from escalation.domain.matters import Envelope
from escalation.domain.ports import SystemClock
from escalation.runtime import observability, stores
from escalation.runtime.environment import DeadLetters, EmailsQueue, OutgoingWebhooksQueue, read
from escalation.runtime.events import LoggedEvents
from escalation.runtime.queue_loop import Worker, by_kind
from escalation.use_cases.outgoing.announce import AnnounceMatter
from escalation.use_cases.outgoing.send import Outgoing, SendWebhookUseCase
from escalation.use_cases.outgoing.send_due import SendDue


def matter_or_job(body: str) -> QueueJob:
    """What is in a message: a matter as the bus brings it, or a job of our own.

    Raises:
        MalformedJob: neither.
    """
    try:
        matter = Envelope.model_validate_json(body)
    except ValidationError:
        return decode(body)
    return TellReceivers(workspace_id=matter.workspace_id, matter=body)


def _queue() -> SqsJobQueue:
    urls = QueueUrls(
        outgoing_webhooks=read(OutgoingWebhooksQueue).outgoing_webhooks_queue_url,
        emails=read(EmailsQueue).emails_queue_url,
        dead_letters=read(DeadLetters).dead_letter_queue_url,
    )
    return SqsJobQueue(client("sqs"), urls, cause=observability.cause)


@cache
def _outgoing() -> Outgoing:
    return Outgoing(
        webhooks=stores.outgoing_webhooks(),
        log=stores.delivery_log(),
        queue=_queue(),
        clock=SystemClock(),
        events=LoggedEvents(),
    )


@cache
def worker() -> Worker:
    """Matters as the bus brings them, and attempts to deliver one."""
    from escalation.adapters.outgoing.poster import HttpPoster  # noqa: PLC0415

    announce = AnnounceMatter(_outgoing())
    send = SendWebhookUseCase(
        _outgoing(),
        secrets=SigningSecretSource(SecretReader(client("secretsmanager"))),
        poster=HttpPoster(),
        rules=stores.receivers(),
    )

    run = by_kind("queue of outgoing webhooks", {TellReceivers: announce, SendWebhook: send})
    url = read(OutgoingWebhooksQueue).outgoing_webhooks_queue_url
    return Worker(_queue(), url, run, decode=matter_or_job)


@cache
def send_due() -> SendDue:
    """What has come up again."""
    return SendDue(_outgoing())
