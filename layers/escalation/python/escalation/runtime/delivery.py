"""Composition roots of the workers that deliver escalations, and of the sweep.

Adapters that cost time to import (httpx, Jinja2) are imported by the root that needs them.
"""

from datetime import timedelta
from functools import cache

from escalation.adapters.aws.clients import client
from escalation.domain.errors import MalformedJob
from escalation.domain.jobs import (
    Defer,
    DeliverEscalation,
    MailTranscript,
    QueueJob,
    RelayMessages,
    SendDigest,
)
from escalation.runtime import models, stores
from escalation.runtime.environment import (
    BotFunctions,
    DeadLetters,
    EmailsQueue,
    LostCreates,
    Mail,
    TicketsQueue,
    TransfersQueue,
    read,
)
from escalation.runtime.worker import Worker
from escalation.use_cases.delivery.cap import HourlyCap
from escalation.use_cases.delivery.deliver import Deliver
from escalation.use_cases.frame import Frame
from escalation.use_cases.sweep import Sweep

WORKER_TIMEOUT = timedelta(seconds=60)
"""Time-out of the worker functions, as deployed."""
LEASE = WORKER_TIMEOUT + timedelta(seconds=30)
"""A claim outlives its worker by half a minute and ends before the queue shows a copy."""


@cache
def ticket_worker() -> Worker:
    """create_ticket: makes tickets and relays later messages to them."""
    from escalation.adapters.rendering.renderer import JinjaRenderer  # noqa: PLC0415
    from escalation.runtime.helpdesks import helpdesks  # noqa: PLC0415
    from escalation.use_cases.delivery.create_ticket import CreateTicket  # noqa: PLC0415
    from escalation.use_cases.delivery.refusals import MarkRefusals  # noqa: PLC0415
    from escalation.use_cases.delivery.relay import Relay  # noqa: PLC0415

    dead_letters = read(DeadLetters).dead_letter_queue_url
    ports = stores.delivery_ports(dead_letters)
    connections, renderer = stores.settings_store(), JinjaRenderer()
    mark_refusals = MarkRefusals(
        ports, connections=connections, helpdesks=helpdesks(), marks=stores.gates()
    )
    create = CreateTicket(
        ports,
        connections=connections,
        helpdesks=helpdesks(),
        renderer=renderer,
        cap=HourlyCap(ports),
        mark_refusals=mark_refusals,
        repeat_unknown=read(LostCreates).repeat_unknown_creates,
        summaries=models.summaries(),
    )
    deliver = Frame(ports, Deliver(ports, create), lease=LEASE)
    relay = Relay(
        ports,
        connections=connections,
        helpdesks=helpdesks(),
        renderer=renderer,
        mark_refusals=mark_refusals,
    )

    def run(job: QueueJob) -> Defer | None:
        if isinstance(job, DeliverEscalation):
            return deliver(job)
        if isinstance(job, RelayMessages):
            return relay(job)
        raise MalformedJob(f"a {job.kind} job in the ticket queue")

    return Worker(stores.delivery_queue(dead_letters), read(TicketsQueue).tickets_queue_url, run)


@cache
def email_worker() -> Worker:
    """send_email: handoffs, digests, and transcripts for visitors."""
    from escalation.adapters.aws.ses import SesMailer  # noqa: PLC0415
    from escalation.adapters.rendering.renderer import JinjaRenderer  # noqa: PLC0415
    from escalation.use_cases.delivery.mail_transcript import (  # noqa: PLC0415
        MailTranscriptUseCase,
    )
    from escalation.use_cases.delivery.send_digest import SendDigestUseCase  # noqa: PLC0415
    from escalation.use_cases.delivery.send_email import SendEmail  # noqa: PLC0415

    dead_letters = read(DeadLetters).dead_letter_queue_url
    ports = stores.delivery_ports(dead_letters)
    mail = read(Mail)
    mailer = SesMailer(client("sesv2", "mail"), mail.mail_from)
    renderer = JinjaRenderer()
    send = SendEmail(
        ports,
        mailer=mailer,
        renderer=renderer,
        cap=HourlyCap(ports),
        fallback_to=mail.fallback_mail_to,
        summaries=models.summaries(),
    )
    deliver = Frame(ports, Deliver(ports, send), lease=LEASE)
    digest = SendDigestUseCase(ports, mailer=mailer, renderer=renderer, lease=LEASE)
    transcript = MailTranscriptUseCase(ports, mailer=mailer, renderer=renderer)

    def run(job: QueueJob) -> Defer | None:
        if isinstance(job, DeliverEscalation):
            return deliver(job)
        if isinstance(job, SendDigest):
            return digest(job)
        if isinstance(job, MailTranscript):
            return transcript(job)
        raise MalformedJob(f"a {job.kind} job in the e-mail queue")

    return Worker(stores.delivery_queue(dead_letters), read(EmailsQueue).emails_queue_url, run)


@cache
def transfer_worker() -> Worker:
    """transfer: lets another bot take over."""
    from escalation.adapters.aws.bot_lambda import LambdaBots  # noqa: PLC0415
    from escalation.engine.detectors import RuleDetectors  # noqa: PLC0415
    from escalation.use_cases.delivery.transfer import Transfer  # noqa: PLC0415

    dead_letters = read(DeadLetters).dead_letter_queue_url
    ports = stores.delivery_ports(dead_letters)
    functions = read(BotFunctions)
    bots = LambdaBots(
        client("lambda", "bot"), functions.reference_bot_arn, functions.allowed_bot_arns
    )
    transfer = Transfer(
        ports,
        bots=bots,
        detectors=RuleDetectors(),
        guidance=models.guidance(),
        summaries=models.summaries(),
    )
    deliver = Frame(ports, Deliver(ports, transfer), lease=LEASE)

    def run(job: QueueJob) -> Defer | None:
        if isinstance(job, DeliverEscalation):
            return deliver(job)
        raise MalformedJob(f"a {job.kind} job in the transfer queue")

    return Worker(
        stores.delivery_queue(dead_letters), read(TransfersQueue).transfers_queue_url, run
    )


@cache
def sweep() -> Sweep:
    """The sweep of what is due."""
    return Sweep(
        stores.delivery_ports(),
        connections=stores.settings_store(),
        replies=stores.auto_replies(),
        indexes=stores.wanted_indexes(),
        count=stores.count_conversations(),
    )
