"""Composition roots of the workers of all queues (escalations to deliver, tickets to follow and to
answer in), and of the sweep.

Adapters that cost time to import (httpx, Jinja2) are imported by the root that needs them.
"""

from datetime import timedelta
from functools import cache

from escalation.adapters.aws.clients import client
from escalation.adapters.aws.sqs import SqsJobQueue
from escalation.domain.helpdesk import SETTLE_TIME
from escalation.domain.jobs import (
    DeliverEscalation,
    MailAnswer,
    MailCode,
    MailSwitchedOff,
    MailTranscript,
    RelayMessages,
    SendDigest,
    SyncTicket,
    TellOfReturn,
    WriteAutoReply,
)
from escalation.runtime import models, stores
from escalation.runtime.environment import (
    AutoRepliesQueue,
    DeadLetters,
    EmailsQueue,
    HelpdeskEventsQueue,
    LostCreates,
    Mail,
    TicketsQueue,
    TransfersQueue,
    read,
)
from escalation.runtime.queue_loop import Worker, by_kind
from escalation.use_cases.delivery.cap import HourlyCap
from escalation.use_cases.delivery.deliver import Deliver
from escalation.use_cases.frame import Frame
from escalation.use_cases.sweep.act import Act
from escalation.use_cases.sweep.sweep import Sweep
from escalation.use_cases.writing.ports import Ports

WORKER_TIMEOUT = timedelta(seconds=60)
"""Time-out of the worker functions, as deployed."""
LEASE = WORKER_TIMEOUT + timedelta(seconds=30)
"""A claim outlives its worker by half a minute and ends before the queue shows a copy."""


def _ports_and_queue() -> tuple[Ports, SqsJobQueue]:
    dead_letters = read(DeadLetters).dead_letter_queue_url
    return stores.delivery_ports(dead_letters), stores.delivery_queue(dead_letters)


@cache
def ticket_worker() -> Worker:
    """create_ticket: makes tickets and relays later messages to them."""
    from escalation.adapters.aws.profiles import CachedAddresses  # noqa: PLC0415
    from escalation.adapters.rendering.renderer import JinjaRenderer  # noqa: PLC0415
    from escalation.runtime.helpdesks import helpdesks  # noqa: PLC0415
    from escalation.use_cases.delivery.create_ticket import CreateTicket  # noqa: PLC0415
    from escalation.use_cases.delivery.refusals import MarkRefusals  # noqa: PLC0415
    from escalation.use_cases.delivery.relay import Relay  # noqa: PLC0415

    ports, queue = _ports_and_queue()
    connections, renderer = stores.settings_store(), JinjaRenderer()
    mark_refusals = MarkRefusals(
        ports, connections=connections, helpdesks=helpdesks(), marks=stores.gates()
    )
    create = CreateTicket(
        ports,
        connections=connections,
        helpdesks=helpdesks(),
        renderer=renderer,
        cap=HourlyCap(ports, allowances=stores.allowances()),
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
        address_of=CachedAddresses(connections.members),
        notes=stores.transcripts(),
    )
    run = by_kind("ticket queue", {DeliverEscalation: deliver, RelayMessages: relay})
    return Worker(queue, read(TicketsQueue).tickets_queue_url, run)


@cache
def email_worker() -> Worker:
    """send_email: handoffs and digests, what visitors ask for (transcripts and codes), and the
    team's answers to those who have left.
    """
    from escalation.adapters.aws.ses import SesMailer  # noqa: PLC0415
    from escalation.adapters.rendering.renderer import JinjaRenderer  # noqa: PLC0415
    from escalation.runtime.replies import reply_address  # noqa: PLC0415
    from escalation.use_cases.delivery.mail_answer import MailAnswerUseCase  # noqa: PLC0415
    from escalation.use_cases.delivery.mail_code import MailCodeUseCase  # noqa: PLC0415
    from escalation.use_cases.delivery.mail_switched_off import (  # noqa: PLC0415
        MailSwitchedOffUseCase,
    )
    from escalation.use_cases.delivery.mail_transcript import (  # noqa: PLC0415
        MailTranscriptUseCase,
    )
    from escalation.use_cases.delivery.recipients import MailRecipients  # noqa: PLC0415
    from escalation.use_cases.delivery.send_digest import SendDigestUseCase  # noqa: PLC0415
    from escalation.use_cases.delivery.send_email import SendEmail  # noqa: PLC0415
    from escalation.use_cases.delivery.tell_of_return import (  # noqa: PLC0415
        TellOfReturnUseCase,
    )

    ports, queue = _ports_and_queue()
    mail = read(Mail)
    ses = client("sesv2", "mail")
    mailer = SesMailer(ses, mail.mail_from, mail.mail_configuration_set)
    to_visitors = SesMailer(ses, mail.mail_from, mail.visitor_mail_configuration_set)
    renderer = JinjaRenderer()
    recipients = MailRecipients(
        stores.address_marks(), clock=ports.clock, fallback_to=mail.fallback_mail_to
    )
    send = SendEmail(
        ports,
        mailer=mailer,
        renderer=renderer,
        cap=HourlyCap(ports, allowances=stores.allowances()),
        recipients=recipients,
        summaries=models.summaries(),
    )
    deliver = Frame(ports, Deliver(ports, send), lease=LEASE)
    digest = SendDigestUseCase(
        ports,
        mailer=mailer,
        renderer=renderer,
        recipients=recipients,
        digest_mails=stores.digest_mails(),
        lease=LEASE,
    )
    tell = TellOfReturnUseCase(ports, mailer=mailer, renderer=renderer, recipients=recipients)
    transcript = MailTranscriptUseCase(
        ports, mailer=to_visitors, renderer=renderer, marks=stores.address_marks()
    )
    code = MailCodeUseCase(
        ports, mailer=to_visitors, renderer=renderer, marks=stores.address_marks()
    )
    answer = MailAnswerUseCase(
        ports,
        mailer=to_visitors,
        renderer=renderer,
        marks=stores.address_marks(),
        allowances=stores.allowances(),
        listeners=stores.listeners(),
        reply_to=reply_address,
    )
    switched_off = MailSwitchedOffUseCase(
        workspaces=stores.settings_store(),
        webhooks=stores.outgoing_webhooks(),
        mailer=mailer,
        events=ports.events,
        console_url=ports.console_url,
    )
    run = by_kind(
        "e-mail queue",
        {
            DeliverEscalation: deliver,
            SendDigest: digest,
            MailTranscript: transcript,
            MailCode: code,
            MailAnswer: answer,
            TellOfReturn: tell,
            MailSwitchedOff: switched_off,
        },
    )
    return Worker(queue, read(EmailsQueue).emails_queue_url, run)


@cache
def transfer_worker() -> Worker:
    """transfer: lets another bot take over."""
    from escalation.engine.detectors import RuleDetectors  # noqa: PLC0415
    from escalation.use_cases.delivery.transfer import Transfer  # noqa: PLC0415

    ports, queue = _ports_and_queue()
    transfer = Transfer(
        ports,
        bots=stores.bots(),
        detectors=RuleDetectors(),
        guidance=models.guidance(),
        summaries=models.summaries(),
    )
    deliver = Frame(ports, Deliver(ports, transfer), lease=LEASE)
    run = by_kind("transfer queue", {DeliverEscalation: deliver})
    return Worker(queue, read(TransfersQueue).transfers_queue_url, run)


@cache
def sync_worker() -> Worker:
    """sync_ticket: brings what happened in a ticket into its conversation."""
    from escalation.runtime.helpdesks import helpdesks  # noqa: PLC0415
    from escalation.use_cases.sync.sync_ticket import SyncTicketUseCase  # noqa: PLC0415

    ports, queue = _ports_and_queue()
    sync = SyncTicketUseCase(ports, connections=stores.settings_store(), helpdesks=helpdesks())
    run = by_kind("queue of helpdesks' events", {SyncTicket: sync})
    return Worker(queue, read(HelpdeskEventsQueue).helpdesk_events_queue_url, run)


@cache
def auto_reply_worker() -> Worker:
    """auto_reply: answers customers inside their tickets."""
    from escalation.adapters.rendering.renderer import JinjaRenderer  # noqa: PLC0415
    from escalation.engine.detectors import RuleDetectors  # noqa: PLC0415
    from escalation.runtime.helpdesks import helpdesks  # noqa: PLC0415
    from escalation.use_cases.auto_reply.write import AutoReplies  # noqa: PLC0415

    ports, queue = _ports_and_queue()
    replies = AutoReplies(
        ports,
        replies=stores.auto_replies(),
        connections=stores.settings_store(),
        helpdesks=helpdesks(),
        bots=stores.bots(),
        detectors=RuleDetectors(),
        renderer=JinjaRenderer(),
    )
    write = Frame(ports, replies, lease=LEASE, settle_time=SETTLE_TIME)
    run = by_kind("queue of auto replies", {WriteAutoReply: write})
    return Worker(queue, read(AutoRepliesQueue).auto_replies_queue_url, run)


@cache
def sweep() -> Sweep:
    """The sweep of what is due."""
    ports = stores.delivery_ports()
    act = Act(
        ports,
        connections=stores.settings_store(),
        replies=stores.auto_replies(),
        indexes=stores.wanted_indexes(),
        holds=stores.personal_data(),
    )
    return Sweep(ports, act=act, count=stores.count_conversations())
