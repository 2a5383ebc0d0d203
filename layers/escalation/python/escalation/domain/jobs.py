"""What travels in the queues: ids, never transcripts.

A body's `version` is N. Readers accept N and N+1 and ignore fields they do not know, so that a
deploy may put writers ahead of readers by one step.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import Field, TypeAdapter, ValidationError

from escalation.domain.auto_reply import AutoReply
from escalation.domain.conversation import Head
from escalation.domain.errors import MalformedJob
from escalation.domain.escalation import Escalation, Method
from escalation.domain.head_parts import TicketLink
from escalation.domain.settings import HelpdeskName
from escalation.domain.types import Identifier, Tolerant

JOB_VERSION = 1


@dataclass(frozen=True)
class Defer:
    """What whoever takes a job answers where it is not done: the queue shall show it again after
    `after` (15 minutes at most).
    """

    after: timedelta


class _Job(Tolerant):
    version: Annotated[int, Field(ge=JOB_VERSION, le=JOB_VERSION + 1)] = JOB_VERSION
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


QueueJob = Annotated[
    DeliverEscalation
    | RelayMessages
    | SendDigest
    | MailTranscript
    | MailCode
    | RunOwnerJob
    | ApplyHold
    | LearnFromAnswers
    | MakeIndex
    | SyncTicket
    | WriteAutoReply,
    Field(discriminator="kind"),
]
_ADAPTER: TypeAdapter[QueueJob] = TypeAdapter(QueueJob)


def encode(job: QueueJob) -> str:
    """JSON for a queue."""
    return job.model_dump_json()


def decode(body: str) -> QueueJob:
    """The job in a queue body.

    Raises:
        MalformedJob: not JSON, not a known kind, a version too far ahead, or a field is wrong.
    """
    try:
        return _ADAPTER.validate_json(body)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "body"
        raise MalformedJob(f"{where}: {first['msg']}") from None
