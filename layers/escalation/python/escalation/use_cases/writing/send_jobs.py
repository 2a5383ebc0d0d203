"""Queues the jobs of what has been written, and notes those that did not get through."""

from escalation.domain.errors import RetryableError
from escalation.domain.jobs import QueueJob
from escalation.domain.ports import Events, JobQueue


def send_jobs(queue: JobQueue, events: Events, *jobs: QueueJob) -> None:
    """Queue what has been stored already. A queue that refuses fails nobody's call: the sweep
    sends it again.
    """
    for job in jobs:
        try:
            queue.send(job)
        except RetryableError as error:
            about = job.model_dump(include={"conversation_id", "escalation_id"})
            events.record("job_not_queued", code=error.code, kind=job.kind, **about)
