"""What travels in the queues: ids, never transcripts, with `TellReceivers` as the one exception.

A body's `version` is N. Readers accept N and N+1 and ignore fields they do not know, so that a
deploy may put writers ahead of readers by one step. A job of a kind, a method or a version beyond
that is a newer release's, and is left to it.
"""

import json
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Final, Literal, Self

from pydantic import Field, TypeAdapter, ValidationError

from escalation.domain.auto_reply import AutoReply
from escalation.domain.conversation import Head
from escalation.domain.errors import MalformedJob, NewerRelease
from escalation.domain.escalation import Escalation, Method
from escalation.domain.head_parts import TicketLink
from escalation.domain.outgoing_deliveries import OutgoingDelivery
from escalation.domain.outgoing_webhooks import SwitchedOff
from escalation.domain.settings import HelpdeskName
from escalation.domain.types import Identifier, Tolerant
from escalation.domain.written_formats import WRITES

JOB_VERSION = WRITES["job"]


@dataclass(frozen=True)
class Defer:
    """What whoever takes a job answers where it is not done: the queue shall show it again after
    `after` (15 minutes at most).
    """

    after: timedelta


class _Job(Tolerant):
    version: Annotated[int, Field(ge=1, le=JOB_VERSION + 1)] = JOB_VERSION
    workspace_id: Identifier


class DeliverEscalation(_Job):
    """Deliver one escalation by its method."""

    kind: Literal["deliver"] = "deliver"
    method: Method
    conversation_id: Identifier
    escalation_id: Identifier

    @classmethod
    def of(cls, escalation: Escalation) -> Self:
        """The job that delivers this one."""
        return cls(
            workspace_id=escalation.workspace_id,
            method=escalation.method,
            conversation_id=escalation.conversation_id,
            escalation_id=escalation.escalation_id,
        )


class RelayMessages(_Job):
    """Bring the conversation's ticket up to date with what the visitor wrote since."""

    kind: Literal["relay"] = "relay"
    conversation_id: Identifier

    @classmethod
    def of(cls, head: Head) -> Self:
        """The job that brings this conversation's ticket up to date."""
        return cls(workspace_id=head.workspace_id, conversation_id=head.conversation_id)


class SendDigest(_Job):
    """Mail what exceeded a bot's hourly cap; `hour` is like 2026-11-23T10."""

    kind: Literal["digest"] = "digest"
    bot_id: Identifier
    hour: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}$")]


class MailTranscript(_Job):
    """Mail the transcript to the visitor who asked for it."""

    kind: Literal["transcript"] = "transcript"
    conversation_id: Identifier
    request_id: Identifier

    @classmethod
    def of(cls, head: Head, request_id: str) -> Self:
        """The job of one of the conversation's wishes."""
        return cls(
            workspace_id=head.workspace_id,
            conversation_id=head.conversation_id,
            request_id=request_id,
        )


class MailCode(_Job):
    """Mail the code that shows whose mailbox an address is. A lost one costs the visitor a code."""

    kind: Literal["code"] = "code"
    conversation_id: Identifier
    code_id: Identifier

    @classmethod
    def of(cls, head: Head, code_id: str) -> Self:
        """The job of the conversation's code."""
        return cls(
            workspace_id=head.workspace_id, conversation_id=head.conversation_id, code_id=code_id
        )


class MailAnswer(_Job):
    """Mail the team's answer to a visitor who has left. Too many of these change nothing."""

    kind: Literal["answer"] = "answer"
    conversation_id: Identifier

    @classmethod
    def of(cls, head: Head) -> Self:
        """The job that mails what waits in this conversation."""
        return cls(workspace_id=head.workspace_id, conversation_id=head.conversation_id)


class TellOfReturn(_Job):
    """Tell the owner which address did not take a mail that others have got."""

    kind: Literal["tell_of_return"] = "tell_of_return"
    conversation_id: Identifier
    escalation_id: Identifier

    @classmethod
    def of(cls, escalation: Escalation) -> Self:
        """The job that tells of this one's addresses."""
        return cls(
            workspace_id=escalation.workspace_id,
            conversation_id=escalation.conversation_id,
            escalation_id=escalation.escalation_id,
        )


class RunOwnerJob(_Job):
    """Long work an owner asked for: `job_id` names its record."""

    kind: Literal["owner_job"] = "owner_job"
    job_id: Identifier


class ApplyHold(_Job):
    """Lay a hold on the conversations it keeps, or let them go where it was lifted. Too many of
    these change nothing.
    """

    kind: Literal["apply_hold"] = "apply_hold"
    hold_id: Identifier


class LearnFromAnswers(_Job):
    """Look whether enough has become of a bot's answers to learn from it. Too many of these change
    nothing.
    """

    kind: Literal["learn"] = "learn"
    bot_id: Identifier


class MakeIndex(_Job):
    """Make the index of a bot's knowledge, which the job of its save has not. Too many change
    nothing.
    """

    kind: Literal["make_index"] = "make_index"
    bot_id: Identifier


class SyncTicket(_Job):
    """Read a ticket again and bring what is new into its conversation."""

    kind: Literal["sync"] = "sync"
    helpdesk: HelpdeskName
    connection_id: Identifier
    ticket_id: Annotated[str, Field(pattern=r"^[0-9]{1,30}$")]
    conversation_id: Identifier | None = None
    """Where it is known; else the ticket leads to it."""

    @classmethod
    def of(cls, head: Head, link: TicketLink) -> Self:
        """The job that reads this conversation's ticket."""
        return cls(
            workspace_id=head.workspace_id,
            helpdesk=link.helpdesk,
            connection_id=link.connection_id,
            ticket_id=link.ticket_id,
            conversation_id=head.conversation_id,
        )


class WriteAutoReply(_Job):
    """Answer one customer message inside its ticket."""

    kind: Literal["auto_reply"] = "auto_reply"
    conversation_id: Identifier
    reply_id: Identifier

    @classmethod
    def of(cls, reply: AutoReply) -> Self:
        """The job that writes this one."""
        return cls(
            workspace_id=reply.workspace_id,
            conversation_id=reply.conversation_id,
            reply_id=reply.reply_id,
        )


class MailSwitchedOff(_Job):
    """Tell the owner that a webhook takes nothing and was switched off."""

    kind: Literal["webhook_off"] = "webhook_off"
    webhook_id: Identifier
    reason: SwitchedOff


class TellReceivers(_Job):
    """Have each receiver of the workspace told of a matter: its JSON, as the bus brings it. With
    people's words in it, where the owner lets them out.
    """

    kind: Literal["tell_receivers"] = "tell_receivers"
    matter: Annotated[str, Field(max_length=200_000)]


class SendWebhook(_Job):
    """Tell one receiver of one matter. Too many of these change nothing."""

    kind: Literal["send_webhook"] = "send_webhook"
    webhook_id: Identifier
    delivery_id: Identifier

    @classmethod
    def of(cls, delivery: OutgoingDelivery) -> Self:
        """The job of this delivery's next attempt."""
        return cls(
            workspace_id=delivery.workspace_id,
            webhook_id=delivery.webhook_id,
            delivery_id=delivery.delivery_id,
        )


QueueJob = Annotated[
    DeliverEscalation
    | RelayMessages
    | SendDigest
    | MailTranscript
    | MailCode
    | MailAnswer
    | TellOfReturn
    | RunOwnerJob
    | ApplyHold
    | LearnFromAnswers
    | MakeIndex
    | SyncTicket
    | WriteAutoReply
    | MailSwitchedOff
    | TellReceivers
    | SendWebhook,
    Field(discriminator="kind"),
]
_VERSIONS = 1_000
_WORD = re.compile(r"[a-z_]{1,40}")
SENT_BY_SWEEP: Final = (
    DeliverEscalation,
    RelayMessages,
    SendDigest,
    MailTranscript,
    MailAnswer,
    ApplyHold,
    MakeIndex,
    SyncTicket,
    WriteAutoReply,
)
"""Jobs of work that has a due time of its own: while it is not done, the sweep sends another. The
others' work is over with their message: a code is too late by then, an owner's job says so."""
_ADAPTER: TypeAdapter[QueueJob] = TypeAdapter(QueueJob)


def encode(job: QueueJob) -> str:
    """JSON for a queue."""
    return job.model_dump_json()


def decode(body: str) -> QueueJob:
    """The job in a queue body.

    Raises:
        NewerRelease: a kind, a method, a helpdesk or a version that only a newer release knows.
        MalformedJob: not JSON, or a field is wrong.
    """
    try:
        return _ADAPTER.validate_json(body)
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False)
        newer = _newer(body) if all(_may_be_newer(each["type"]) for each in found) else None
        if newer is not None:
            raise newer from None
        where = ".".join(str(part) for part in found[0]["loc"]) or "body"
        raise MalformedJob(f"{where}: {found[0]['msg']}") from None


def _may_be_newer(fault: str) -> bool:
    return fault in {"union_tag_invalid", "literal_error", "less_than_equal"}


def _newer(body: str) -> NewerRelease | None:
    """What makes a job that is well formed a newer release's; None for one that says no such thing.

    Its kind is told in logs, so it has to be a word.
    """
    said = json.loads(body)
    kind, method = said.get("kind"), said.get("method", "")
    version = said.get("version", JOB_VERSION)
    is_job = isinstance(kind, str) and _WORD.fullmatch(kind) and isinstance(method, str)
    if not is_job or not isinstance(version, int) or not 0 < version < _VERSIONS:
        return None
    return NewerRelease("job", f"{kind} {version}")
