"""The loop around every queue worker: decode, run, and tell SQS what to do with each message.

A message is acknowledged when its use case returns None. `Defer` hides it for as long as asked
and reports it as failed, so SQS shows it again; before that has used up the queue's receptions,
which are there to stop a worker that crashes, it is left to the sweep, which finds by a due time
what is left to do. No function sends into its own queue for that: Lambda takes such a chain for a
loop and stops it after sixteen rounds.
https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html

A body that nobody can act on goes to the dead-letter queue with its reason, at once. What only a
newer release understands waits for it, longer each time, and goes there after that. Anything else
that is raised is a bug: logged, left to SQS, and after ten receptions in the dead-letter queue too.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final, Protocol

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from pydantic import BaseModel

from escalation.adapters.aws.sqs import CAUSE, SqsJobQueue
from escalation.domain.errors import Deferred, MalformedJob, NewerRelease, RetryableError
from escalation.domain.jobs import SENT_BY_SWEEP, Defer, QueueJob, decode
from escalation.runtime import observability

Run = Callable[[QueueJob], Defer | None]
Decode = Callable[[str], QueueJob]
Take = Callable[[str], Defer | None]
"""Does what a message's body asks for; raises MalformedJob where nobody can."""
Uses = Mapping[type[BaseModel], Callable[[Any], Defer | None]]
"""By kind of job, what does it."""
SHORTEST_WAIT_S = 1
LEFT_S: Final = 30
LEFT_TIMES: Final = 8
"""First wait of a message that is left to a newer release, doubled with each reception, and after
how many it is given up: an hour in all, in which a release that is being brought out comes by."""
BUG_AT: Final = 10
"""Receptions after which a message whose handling raises is given up."""
LEFT_TO_SWEEP_AT: Final = 40
"""Receptions after which a message that is put back again and again is left to the sweep; a queue
allows fifty. Until then it comes back to the second, as a transfer must while a visitor writes."""
TIME_FOR_ONE_MS = 30_000
"""What one message may need: a slow helpdesk's longest answer (25 s) and the writes around it. With
less left, the rest of a batch goes back to the queue instead of into a time-out mid-call."""


class Context(Protocol):
    """What the loop needs of Lambda's context."""

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the function is stopped."""
        ...


def by_kind(queue: str, uses: Uses) -> Run:
    """What to run for the jobs of one queue; any other job in it is malformed."""

    def run(job: QueueJob) -> Defer | None:
        use = uses.get(type(job))
        if use is None:
            raise MalformedJob(f"a {job.kind} job in the {queue}")
        with observability.about(**_ids_of(job)):
            return use(job)

    return run


def _ids_of(job: QueueJob) -> dict[str, str]:
    names = ("conversation_id", "escalation_id")
    return {name: value for name in names if (value := getattr(job, name, None)) is not None}


def _cause_of(record: SQSRecord) -> dict[str, str]:
    """The request that a message came of; a message that the sweep has sent came of none."""
    attributes = record.get("messageAttributes") or {}
    value = (attributes.get(CAUSE) or {}).get("stringValue")
    return {"cause": value} if observability.is_id(value) else {}


class _NotDone(Exception):
    """Makes the batch processor report one message as not done: its protocol, not a deferral."""


class Loop:
    """A Lambda handler's body for an SQS event source with ReportBatchItemFailures.

    Of messages that others send: what waits is shown again, as often as its queue allows.
    """

    def __init__(self, queue: SqsJobQueue, queue_url: str, take: Take) -> None:
        self._queue = queue
        self._queue_url = queue_url
        self._take = take

    def __call__(self, event: dict[str, Any], context: Context) -> object:
        """The partial batch response for `event`."""
        started: set[str] = set()

        def one(record: SQSRecord) -> None:
            if started and context.get_remaining_time_in_millis() < TIME_FOR_ONE_MS:
                self._hide(record, Defer(timedelta(seconds=SHORTEST_WAIT_S)))
                raise _NotDone
            started.add(record.message_id)
            with observability.about(**_cause_of(record)):
                self._one(record)

        processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
        with processor(records=event["Records"], handler=one):
            processor.process()
        return processor.response()

    def _one(self, record: SQSRecord) -> None:
        try:
            again = self._take(record.body)
        except MalformedJob as malformed:
            self._set_aside("job_malformed", record, str(malformed))
            return
        except NewerRelease as newer:
            self._leave(record, newer)
            return
        except Deferred as held:
            observability.info("job_held_back", code=held.code, message_id=record.message_id)
            again = Defer(timedelta(seconds=held.delay_s))
        except RetryableError as error:
            observability.failed("job_failed", error, message_id=record.message_id)
            again = Defer(timedelta(seconds=error.delay_s or 30))
        except Exception as error:
            observability.failed("job_failed", error, message_id=record.message_id)
            if _receptions(record) < BUG_AT:
                raise
            reason = f"failed {_receptions(record)} times: {type(error).__name__}"
            self._set_aside("job_given_up", record, reason)
            return
        if again is None or self._is_left_to_sweep(record):
            return
        self._hide(record, again)
        raise _NotDone

    def _is_left_to_sweep(self, record: SQSRecord) -> bool:  # noqa: ARG002 - of jobs alone
        """Whether somebody else looks after what waits, so that this message may go."""
        return False

    def _set_aside(self, event: str, record: SQSRecord, reason: str) -> None:
        observability.logger().error(
            event, extra={"message_id": record.message_id, "reason": reason}
        )
        self._queue.to_dead_letters(record.body, reason)

    def _leave(self, record: SQSRecord, newer: NewerRelease) -> None:
        """Have the queue keep what this release does not understand, while it can."""
        received = _receptions(record)
        observability.info(
            "job_left_to_newer_release", message_id=record.message_id, job=newer.detail
        )
        if received >= LEFT_TIMES:
            self._set_aside("job_given_up", record, str(newer))
            return
        self._hide(record, Defer(timedelta(seconds=LEFT_S * 2 ** (received - 1))))
        raise _NotDone

    def _hide(self, record: SQSRecord, again: Defer) -> None:
        seconds = max(again.after.total_seconds(), SHORTEST_WAIT_S)
        observability.logger().info(
            "job_put_back", extra={"message_id": record.message_id, "seconds": round(seconds)}
        )
        try:
            self._queue.hide(self._queue_url, record.receipt_handle, seconds)
        except RetryableError as error:
            # It comes back after the queue's own visibility time-out instead.
            observability.failed("job_failed", error, message_id=record.message_id)


def _receptions(record: SQSRecord) -> int:
    return int(record.attributes.approximate_receive_count or 1)


class Worker(Loop):
    """The loop of a queue of jobs."""

    def __init__(
        self, queue: SqsJobQueue, queue_url: str, run: Run, *, decode: Decode = decode
    ) -> None:
        """Args: `decode` raises MalformedJob for what is none."""
        super().__init__(queue, queue_url, lambda body: run(decode(body)))
        self._decode = decode

    def _is_left_to_sweep(self, record: SQSRecord) -> bool:
        job = self._decode(record.body)
        if not isinstance(job, SENT_BY_SWEEP) or _receptions(record) < LEFT_TO_SWEEP_AT:
            return False
        observability.info("job_left_to_sweep", message_id=record.message_id, kind=job.kind)
        return True
