"""The frame of all leased work: claim, attempt, and what follows from how the attempt ended.

The queue is only a wake-up call. All that must not be lost or done twice is on the work's record,
so that duplicate, late and reordered messages, and a worker that dies at any line, end in the same
state.

To add a kind of work: a record that extends `LeasedWork`, a `Kind` that finds and saves it and
makes one attempt, a job that names it, and a line in the sweep that sends the job of what is due.
"""

from datetime import timedelta
from typing import Generic, Protocol, TypeVar

from escalation.domain.errors import (
    Deferred,
    DeliveryError,
    NewerRelease,
    PermanentError,
    RetryableError,
    RevisionLost,
    VersionLost,
)
from escalation.domain.jobs import Defer
from escalation.domain.leased_work import (
    LastError,
    LeasedWork,
    claim,
    claimable_in,
    defer,
    release,
    stand_aside,
)
from escalation.domain.retry import LONGEST_QUEUE_DELAY, backoff
from escalation.use_cases.writing.ports import Ports

GIVE_UP_AFTER = timedelta(hours=24)
"""Waits that do not count as attempts (a used-up quota) end here all the same."""
SHORTEST_WAIT = timedelta(seconds=1)
OVERTAKEN = Defer(timedelta(seconds=5))
"""Somebody else has moved the record on: look at once what is left to do."""

Work = TypeVar("Work", bound=LeasedWork)
JobT_contra = TypeVar("JobT_contra", contravariant=True)


class Kind(Protocol[Work, JobT_contra]):
    """One kind of work. Its events are `{name}_failed`, `{name}_held_back`, `{name}_overtaken`."""

    name: str
    deferral: dict[str, object]
    """What a record notes with every deferral."""

    def find(self, job: JobT_contra) -> Work | None:
        """The record that the job names, as it is stored now.

        Raises:
            MalformedJob: the job is not this record's; it may name another workspace.
        """
        ...

    def about(self, work: Work) -> dict[str, object]:
        """What events say of it."""
        ...

    def save(self, work: Work) -> None:
        """Write the record on its previous revision. Raises RevisionLost."""
        ...

    def attempt(self, work: Work) -> None:
        """Do it, under this worker's lease, and commit that it is done.

        Raises:
            Deferred: not now.
            RetryableError, PermanentError, OutcomeUnknown: it is not done (or may not be).
            RevisionLost, VersionLost: somebody else has moved it on.
        """
        ...

    def give_up(self, work: Work, error: LastError) -> None:
        """No attempt is left: commit that it failed, with what takes its place.

        Raises:
            RetryableError, RevisionLost, VersionLost: it comes back for that.
        """
        ...


class Frame(Generic[Work, JobT_contra]):
    """The use case behind every job of one kind of work."""

    def __init__(
        self,
        ports: Ports,
        kind: Kind[Work, JobT_contra],
        *,
        lease: timedelta,
        settle_time: timedelta = timedelta(0),
    ) -> None:
        """`settle_time` is the least wait after an attempt whose outcome is not known."""
        self._ports = ports
        self._kind = kind
        self._lease = lease
        self._settle_time = settle_time

    def __call__(self, job: JobT_contra) -> Defer | None:
        """Do the work, or say when to look again. None acknowledges the job.

        Raises:
            MalformedJob: the job is not its record's.
            NewerRelease: its record says what only a newer release knows.
        """
        work, now = self._kind.find(job), self._ports.clock.now()
        if work is not None:
            stand_aside(work)
        wait = claimable_in(work, now) if work is not None else None
        if work is None or wait is None:
            return None
        if wait > timedelta(0):
            return _later(wait)
        claimed = claim(work, now, lease_id=self._ports.ids.new(), lease=self._lease)
        try:
            self._kind.save(claimed)
        except RevisionLost:
            return OVERTAKEN
        if work.attempts >= work.most_attempts:
            # Workers that always die use attempts up too.
            error = work.last_error or LastError(code="attempts_exhausted", at=now)
            return self._give_up(claimed, error)
        try:
            self._kind.attempt(claimed)
        except (RevisionLost, VersionLost):
            self._record("overtaken", claimed)
            return OVERTAKEN
        except DeliveryError as failed:
            # The record as the attempt may have advanced it, if this worker still has it.
            current = self._kind.find(job)
            if current is None or current.lease_id != claimed.lease_id:
                return None
            return self._after_error(current, failed)
        return None

    def _after_error(self, work: Work, error: DeliveryError) -> Defer | None:
        now = self._ports.clock.now()
        last = LastError(
            code=error.code, detail=error.detail[:1000], at=now, fields=error.fields[:20] or None
        )
        if isinstance(error, Deferred):
            if not error.planned:
                delay_s = round(error.delay_s)
                self._record("held_back", work, code=error.code, delay_s=delay_s)
            wait = max(timedelta(seconds=error.delay_s), SHORTEST_WAIT)
            begun = not isinstance(error, NewerRelease)
            return self._defer(work, wait, None if error.planned else last, begun=begun)
        self._record(
            "failed", work, attempt=work.attempts, code=error.code, policy=type(error).__name__
        )
        if isinstance(error, PermanentError) or work.attempts >= work.most_attempts:
            return self._give_up(work, last)
        if not isinstance(error, RetryableError):
            return self._release(work, last, max(backoff(work.tries), self._settle_time))
        wait = max(backoff(work.tries), timedelta(seconds=error.delay_s or 0))
        if wait > LONGEST_QUEUE_DELAY and error.delay_s is not None:
            # The other side named a long time, as a used-up quota does: not a failed attempt.
            return self._defer(work, wait, last)
        return self._release(work, last, wait)

    def _release(self, work: Work, error: LastError, wait: timedelta) -> Defer | None:
        now = self._ports.clock.now()
        return self._put_back(release(work, now, error=error, wait=wait), wait)

    def _defer(
        self, work: Work, wait: timedelta, error: LastError | None, *, begun: bool = True
    ) -> Defer | None:
        now = self._ports.clock.now()
        error = error or work.last_error
        if now - work.waiting_since > GIVE_UP_AFTER:
            return self._give_up(work, error or LastError(code="waited_too_long", at=now))
        noted = self._kind.deferral if begun else {}
        facts = {**noted, "last_error": error}
        return self._put_back(defer(work, now, wait=wait, **facts), wait)

    def _put_back(self, work: Work, wait: timedelta) -> Defer | None:
        try:
            self._kind.save(work)
        except RevisionLost:
            return None
        return _later(wait)

    def _give_up(self, work: Work, error: LastError) -> Defer | None:
        try:
            self._kind.give_up(work, error)
        except (RevisionLost, VersionLost):
            return OVERTAKEN
        except RetryableError:
            return Defer(timedelta(minutes=1))
        return None

    def _record(self, how: str, work: Work, **fields: object) -> None:
        event = f"{self._kind.name}_{how}"
        self._ports.events.record(event, **self._kind.about(work), **fields)


def _later(wait: timedelta) -> Defer | None:
    """By the queue, or, where that is too long for it, by the sweep."""
    return Defer(wait) if wait <= LONGEST_QUEUE_DELAY else None
