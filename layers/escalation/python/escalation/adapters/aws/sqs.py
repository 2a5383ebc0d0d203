"""The queues of jobs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from botocore.exceptions import BotoCoreError, ClientError

from escalation.adapters.aws.clients import error_code
from escalation.domain.errors import RetryableError
from escalation.domain.jobs import (
    ApplyHold,
    DeliverEscalation,
    LearnFromAnswers,
    MailAnswer,
    MailCode,
    MailSwitchedOff,
    MailTranscript,
    MakeIndex,
    QueueJob,
    RelayMessages,
    RunOwnerJob,
    SendDigest,
    SendWebhook,
    SyncTicket,
    TellOfReturn,
    TellReceivers,
    WriteAutoReply,
    encode,
)

if TYPE_CHECKING:
    from types_boto3_sqs import SQSClient
    from types_boto3_sqs.type_defs import MessageAttributeValueTypeDef

LONGEST_DELAY_S = 900
"""SQS's limit of DelaySeconds. A job that comes too early puts itself back."""
CAUSE = "cause"
"""The attribute of a message that names the request it came of."""
LONGEST_HIDE_S = 43_200
"""SQS's limit of a visibility time-out: 12 hours."""
_NOT_IN_FLIGHT = frozenset(
    {
        "AWS.SimpleQueueService.MessageNotInflight",
        "InvalidParameterValue",
        "MessageNotInflight",
        "ReceiptHandleIsInvalid",
    }
)


@dataclass(frozen=True, slots=True)
class QueueUrls:
    """Addresses of the queues a function may use; None where it has no business."""

    tickets: str | None = None
    emails: str | None = None
    transfers: str | None = None
    jobs: str | None = None
    helpdesk_events: str | None = None
    auto_replies: str | None = None
    outgoing_webhooks: str | None = None
    dead_letters: str | None = None

    def of(self, job: QueueJob) -> str:
        """The queue for a job.

        Raises:
            LookupError: this function was not given that queue, which is a deployment's mistake.
        """
        name = _queue_name(job)
        url: str | None = getattr(self, name)
        if url is None:
            raise LookupError(f"this function has no {name} queue")
        return url


def _queue_name(job: QueueJob) -> str:
    match job:
        case DeliverEscalation():
            return {"ticket": "tickets", "email": "emails", "transfer": "transfers"}[job.method]
        case RelayMessages():
            return "tickets"
        case (
            SendDigest()
            | MailTranscript()
            | MailCode()
            | MailAnswer()
            | MailSwitchedOff()
            | TellOfReturn()
        ):
            return "emails"
        case RunOwnerJob() | ApplyHold() | LearnFromAnswers() | MakeIndex():
            return "jobs"
        case SyncTicket():
            return "helpdesk_events"
        case WriteAutoReply():
            return "auto_replies"
        case TellReceivers() | SendWebhook():
            return "outgoing_webhooks"
        case _:
            assert_never(job)


class SqsJobQueue:
    """Puts jobs on standard queues, with the workspace as message group.

    SQS then keeps one workspace's backlog from delaying the others (fair queues).
    """

    def __init__(
        self,
        client: "SQSClient",
        queues: QueueUrls,
        *,
        cause: Callable[[], str | None] = lambda: None,
    ) -> None:
        """Args: `cause` is the id of the request that the work under way began with; it goes along
        as the attribute `cause`, for the logs.
        """
        self._cause = cause
        self._client = client
        self._queues = queues

    def send(self, job: QueueJob, *, delay_s: int = 0) -> None:
        """Queue a job, after at most 15 minutes; a longer delay is cut to that.

        Raises:
            RetryableError: the queue did not take it, whatever the cause.
        """
        url, cause = self._queues.of(job), self._cause()
        try:
            self._client.send_message(
                QueueUrl=url,
                MessageBody=encode(job),
                DelaySeconds=min(max(delay_s, 0), LONGEST_DELAY_S),
                MessageGroupId=job.workspace_id,
                MessageAttributes=_text(CAUSE, cause) if cause else {},
            )
        except (ClientError, BotoCoreError) as error:
            raise RetryableError("queue_unavailable", error_code(error)) from error

    def hide(self, queue_url: str, receipt: str, seconds: float) -> bool:
        """Keep a received message invisible for `seconds` from now on.

        Returns:
            False when the message is no longer this receiver's: its time-out has passed.

        Raises:
            RetryableError: SQS did not answer; the message comes back by itself.
        """
        try:
            self._client.change_message_visibility(
                QueueUrl=queue_url,
                ReceiptHandle=receipt,
                VisibilityTimeout=min(max(int(seconds), 0), LONGEST_HIDE_S),
            )
        except (ClientError, BotoCoreError) as error:
            if error_code(error) in _NOT_IN_FLIGHT:
                return False
            raise RetryableError("queue_unavailable", error_code(error)) from error
        return True

    def to_dead_letters(self, body: str, reason: str) -> None:
        """Put a body that nobody can act on where people look at it, with the reason.

        Raises:
            RetryableError: the queue did not take it; the original must stay.
            LookupError: this function has no dead-letter queue.
        """
        if self._queues.dead_letters is None:
            raise LookupError("this function has no dead-letter queue")
        try:
            self._client.send_message(
                QueueUrl=self._queues.dead_letters,
                MessageBody=body,
                MessageAttributes=_text("reason", _attribute(reason)),
            )
        except (ClientError, BotoCoreError) as error:
            raise RetryableError("queue_unavailable", error_code(error)) from error


def _text(name: str, value: str) -> dict[str, "MessageAttributeValueTypeDef"]:
    return {name: {"DataType": "String", "StringValue": value}}


def _attribute(reason: str) -> str:
    """SQS takes no empty attribute and no control characters."""
    printable = "".join(c if c.isprintable() else " " for c in reason).strip()
    return printable[:250] or "unknown"
