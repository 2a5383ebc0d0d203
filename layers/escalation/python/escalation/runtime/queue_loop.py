"""The loop around every queue worker: decode, run, and tell SQS what to do with each message.

A message is acknowledged when its use case returns None. `Defer` hides it for as long as asked
and reports it as failed, so SQS shows it again; before that has used up the queue's receptions,
which are there to stop a worker that crashes, a fresh copy takes the message's place. A body that
nobody can act on goes to the dead-letter queue with its reason, at once. Anything else that is
raised is a bug: logged, left to SQS, and after ten receptions in the dead-letter queue too.
"""

import math
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Protocol

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from pydantic import BaseModel

from escalation.adapters.aws.sqs import SqsJobQueue
from escalation.domain.errors import Deferred, MalformedJob, RetryableError
from escalation.domain.jobs import Defer, QueueJob, decode
from escalation.runtime import observability

Run = Callable[[QueueJob], Defer | None]
Uses = Mapping[type[BaseModel], Callable[[Any], Defer | None]]
"""By kind of job, what does it."""
SHORTEST_WAIT_S = 1
RENEWED_AT = 8
"""Receptions after which a message that comes back is replaced by a copy; a queue allows ten."""
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
        return use(job)

    return run


class _NotDone(Exception):
    """Makes the batch processor report one message as not done: its protocol, not a deferral."""


class Worker:
    """A Lambda handler's body for an SQS event source with ReportBatchItemFailures."""

    def __init__(self, queue: SqsJobQueue, queue_url: str, run: Run) -> None:
        self._queue = queue
        self._queue_url = queue_url
        self._run = run

    def __call__(self, event: dict[str, Any], context: Context) -> object:
        """The partial batch response for `event`."""
        started: set[str] = set()

        def one(record: SQSRecord) -> None:
            if started and context.get_remaining_time_in_millis() < TIME_FOR_ONE_MS:
                self._hide(record, Defer(timedelta(seconds=SHORTEST_WAIT_S)))
                raise _NotDone
            started.add(record.message_id)
            self._one(record)

        processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
        with processor(records=event["Records"], handler=one):
            processor.process()
        return processor.response()

    def _one(self, record: SQSRecord) -> None:
        try:
            job = decode(record.body)
            again = self._run(job)
        except MalformedJob as malformed:
            self._set_aside(record, str(malformed))
            return
        except Deferred as held:
            observability.info("job_held_back", code=held.code, message_id=record.message_id)
            again = Defer(timedelta(seconds=held.delay_s))
        except RetryableError as error:
            observability.failed("job_failed", error, message_id=record.message_id)
            again = Defer(timedelta(seconds=error.delay_s or 30))
        except Exception as error:
            observability.failed("job_failed", error, message_id=record.message_id)
            raise
        if again is not None and not self._renewed(record, job, again):
            self._hide(record, again)
            raise _NotDone

    def _renewed(self, record: SQSRecord, job: QueueJob, again: Defer) -> bool:
        """Whether a fresh copy will come instead of this message."""
        if int(record.attributes.approximate_receive_count or 1) < RENEWED_AT:
            return False
        try:
            self._queue.send(job, delay_s=math.ceil(again.after.total_seconds()))
        except (LookupError, RetryableError):
            return False  # not a sender to its own queue, or not now: it comes back as it is
        return True

    def _set_aside(self, record: SQSRecord, reason: str) -> None:
        observability.logger().error(
            "job_malformed", extra={"message_id": record.message_id, "reason": reason}
        )
        self._queue.to_dead_letters(record.body, reason)

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
