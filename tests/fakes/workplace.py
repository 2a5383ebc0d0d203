"""The workers: which use case takes which job, composed as the functions compose them."""

from dataclasses import dataclass
from datetime import timedelta

from escalation.domain.allowances import Allowances
from escalation.domain.auto_reply import AutoReplyStore
from escalation.domain.bot_ports import Bots, Detectors, Guidance, Summaries
from escalation.domain.delivery import Mailer, Renderer
from escalation.domain.helpdesk import SETTLE_TIME, Helpdesks
from escalation.domain.internal_notes import InternalNotes
from escalation.domain.jobs import (
    Defer,
    DeliverEscalation,
    MailAnswer,
    MailCode,
    MailTranscript,
    QueueJob,
    RelayMessages,
    SendDigest,
    SyncTicket,
    TellOfReturn,
    WriteAutoReply,
)
from escalation.domain.live import Listeners
from escalation.domain.mail_returns import AddressMarks, DigestMails
from escalation.domain.members import MemberAddress
from escalation.domain.owner_ports import RefusalMarks
from escalation.domain.ports import Connections
from escalation.use_cases.auto_reply.write import AutoReplies
from escalation.use_cases.delivery.cap import HourlyCap
from escalation.use_cases.delivery.create_ticket import CreateTicket
from escalation.use_cases.delivery.deliver import Deliver, Method
from escalation.use_cases.delivery.mail_answer import MailAnswerUseCase
from escalation.use_cases.delivery.mail_code import MailCodeUseCase
from escalation.use_cases.delivery.mail_transcript import MailTranscriptUseCase
from escalation.use_cases.delivery.recipients import MailRecipients
from escalation.use_cases.delivery.refusals import MarkRefusals
from escalation.use_cases.delivery.relay import Relay
from escalation.use_cases.delivery.send_digest import SendDigestUseCase
from escalation.use_cases.delivery.send_email import SendEmail
from escalation.use_cases.delivery.tell_of_return import TellOfReturnUseCase
from escalation.use_cases.delivery.transfer import Transfer
from escalation.use_cases.frame import Frame
from escalation.use_cases.sync.sync_ticket import SyncTicketUseCase
from escalation.use_cases.writing.ports import Ports

LEASE = timedelta(seconds=90)


@dataclass(frozen=True, kw_only=True)
class Workplace:
    """What workers work with."""

    ports: Ports
    replies: AutoReplyStore
    connections: Connections
    helpdesk: Helpdesks
    renderer: Renderer
    mailer: Mailer
    bots: Bots
    detectors: Detectors
    guidance: Guidance | None
    summaries: Summaries | None
    fallback_to: str | None
    marks: RefusalMarks
    allowances: Allowances
    address_marks: AddressMarks
    digest_mails: DigestMails
    listeners: Listeners
    address_of: MemberAddress
    notes: InternalNotes
    repeat_unknown: bool = True


def run(place: Workplace, job: QueueJob) -> Defer | None:
    """One worker takes one job."""
    connections, helpdesks = place.connections, place.helpdesk
    mailer, renderer = place.mailer, place.renderer
    match job:
        case DeliverEscalation():
            return Frame(place.ports, Deliver(place.ports, _method(place, job)), lease=LEASE)(job)
        case RelayMessages():
            return Relay(
                place.ports,
                connections=connections,
                helpdesks=helpdesks,
                renderer=renderer,
                mark_refusals=_mark_refusals(place),
                address_of=place.address_of,
                notes=place.notes,
            )(job)
        case SyncTicket():
            return SyncTicketUseCase(place.ports, connections=connections, helpdesks=helpdesks)(job)
        case WriteAutoReply():
            return Frame(place.ports, _auto_replies(place), lease=LEASE, settle_time=SETTLE_TIME)(
                job
            )
        case SendDigest():
            return SendDigestUseCase(
                place.ports,
                mailer=mailer,
                renderer=renderer,
                recipients=_recipients(place),
                digest_mails=place.digest_mails,
                lease=LEASE,
            )(job)
        case TellOfReturn():
            return TellOfReturnUseCase(
                place.ports, mailer=mailer, renderer=renderer, recipients=_recipients(place)
            )(job)
        case MailTranscript():
            return MailTranscriptUseCase(
                place.ports, mailer=mailer, renderer=renderer, marks=place.address_marks
            )(job)
        case MailCode():
            return MailCodeUseCase(
                place.ports, mailer=mailer, renderer=renderer, marks=place.address_marks
            )(job)
        case MailAnswer():
            mail_answer(place)(job)
            return None
        case _:
            raise AssertionError(f"no worker takes {job.kind}")


def mail_answer(place: Workplace) -> MailAnswerUseCase:
    """Mails the team's answers to visitors who have left."""
    return MailAnswerUseCase(
        place.ports,
        mailer=place.mailer,
        renderer=place.renderer,
        marks=place.address_marks,
        allowances=place.allowances,
        listeners=place.listeners,
    )


def _recipients(place: Workplace) -> MailRecipients:
    return MailRecipients(
        place.address_marks, clock=place.ports.clock, fallback_to=place.fallback_to
    )


def _auto_replies(place: Workplace) -> AutoReplies:
    return AutoReplies(
        place.ports,
        replies=place.replies,
        connections=place.connections,
        helpdesks=place.helpdesk,
        bots=place.bots,
        detectors=place.detectors,
        renderer=place.renderer,
    )


def _mark_refusals(place: Workplace) -> MarkRefusals:
    return MarkRefusals(
        place.ports, connections=place.connections, helpdesks=place.helpdesk, marks=place.marks
    )


def _method(place: Workplace, job: DeliverEscalation) -> Method:
    cap = HourlyCap(place.ports, allowances=place.allowances)
    if job.method == "ticket":
        return CreateTicket(
            place.ports,
            connections=place.connections,
            helpdesks=place.helpdesk,
            renderer=place.renderer,
            cap=cap,
            mark_refusals=_mark_refusals(place),
            repeat_unknown=place.repeat_unknown,
            summaries=place.summaries,
        )
    if job.method == "email":
        return SendEmail(
            place.ports,
            mailer=place.mailer,
            renderer=place.renderer,
            cap=cap,
            recipients=_recipients(place),
            summaries=place.summaries,
        )
    return Transfer(
        place.ports,
        bots=place.bots,
        detectors=place.detectors,
        guidance=place.guidance,
        summaries=place.summaries,
    )
