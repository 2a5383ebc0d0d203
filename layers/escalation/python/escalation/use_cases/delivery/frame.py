"""The frame of every delivery: claim, attempt, and what follows from how the attempt ended.

The queue is only a wake-up call. All that must not be lost or done twice is on the escalation's
record, so that duplicate, late and reordered messages, and a worker that dies at any line, end in
the same state.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from escalation.domain.conversation import Head
from escalation.domain.errors import (
    DeliveryError,
    MalformedJob,
    NotNow,
    PermanentError,
    RetryableError,
    RevisionLost,
    VersionLost,
)
from escalation.domain.escalation import (
    LONGEST_QUEUE_DELAY,
    Escalation,
    LastError,
    backoff,
    cancel,
    claim,
    claimable_in,
    fail,
    put_off,
    release,
)
from escalation.domain.jobs import DeliverEscalation
from escalation.domain.ports import BotProfile
from escalation.use_cases.writing.ports import ComeBack, Ports

GIVE_UP_AFTER = timedelta(hours=24)
"""Waits that do not count as attempts (a used-up quota) end here all the same."""
SHORTEST_WAIT = timedelta(seconds=1)


class PutOff(Exception):
    """Raised by a method: not now, and not counted as an attempt."""

    def __init__(self, wait: timedelta, **facts: object) -> None:
        super().__init__(f"put off for {wait}")
        self.wait = wait
        self.facts = facts


class Dropped(Exception):
    """Raised by a method: the matter is over without a delivery, and the record says so."""


@dataclass(frozen=True)
class Claimed:
    """What a method works with. `escalation` is in state delivering under this worker's lease."""

    escalation: Escalation
    head: Head
    profile: BotProfile


class Method(Protocol):
    """One way of delivering."""

    def deliver(self, claimed: Claimed) -> None:
        """Do it and commit that it is done.

        Raises:
            RetryableError, PermanentError, OutcomeUnknown: it is not done (or may not be).
            PutOff: not now.
            Dropped: cancelled, because somebody else has the conversation.
            RevisionLost, VersionLost: somebody else has moved it on.
        """
        ...

    def give_up(self, claimed: Claimed, error: LastError, *, outcome_unknown: bool) -> bool:
        """Commit that it failed, with what takes its place; False when a last resort has
        delivered it after all.
        """
        ...


class Deliver:
    """The use case behind every DeliverEscalation job."""

    def __init__(self, ports: Ports, method: Method, *, lease: timedelta) -> None:
        self._ports = ports
        self._method = method
        self._lease = lease

    def __call__(self, job: DeliverEscalation) -> ComeBack | None:
        """Deliver, or say when to look again. None acknowledges the job.

        Raises:
            MalformedJob: the job names another workspace than the escalation's.
        """
        ports = self._ports
        escalation = ports.transcripts.escalation(job.escalation_id)
        if escalation is None:
            ports.events.record("escalation_gone", escalation_id=job.escalation_id)
            return None
        if escalation.workspace_id != job.workspace_id or escalation.method != job.method:
            raise MalformedJob("workspace_id or method is not the escalation's")
        wait = claimable_in(escalation, ports.clock.now())
        if wait is None:
            return None
        if wait > timedelta(0):
            return ComeBack(wait) if wait <= LONGEST_QUEUE_DELAY else None
        conversation = ports.transcripts.load(escalation.conversation_id, turns=1)
        if conversation is None or conversation.head.state == "erased":
            self._drop(escalation)
            return None
        return self._claimed(escalation, conversation.head)

    def _drop(self, escalation: Escalation) -> None:
        """The conversation was erased while the work was in flight."""
        try:
            self._ports.save(cancel(escalation, self._ports.clock.now()))
        except RevisionLost:
            return
        self._ports.events.record("escalation_cancelled", escalation_id=escalation.escalation_id)

    def _claimed(self, escalation: Escalation, head: Head) -> ComeBack | None:
        ports = self._ports
        now = ports.clock.now()
        exhausted = escalation.attempts >= escalation.attempts_allowed
        try:
            escalation = ports.save(
                claim(escalation, now, lease_id=ports.ids.new(), lease=self._lease)
            )
        except RevisionLost:
            return ComeBack(timedelta(seconds=5))
        profile = ports.profiles.profile(escalation.bot_id) or ports.profiles.profile(head.bot_id)
        if profile is None:
            # Its bot was deleted at the same moment: nobody's settings are left to act on.
            self._fail_without_bot(escalation, now)
            return None
        claimed = Claimed(escalation, head, profile)
        if exhausted:
            error = escalation.last_error or LastError(code="attempts_exhausted", at=now)
            return self._give_up(claimed, error)
        return self._attempt(claimed)

    def _fail_without_bot(self, escalation: Escalation, now: datetime) -> None:
        error = LastError(code="bot_gone", detail="its bot was deleted", at=now)
        try:
            self._ports.save(fail(escalation, now, error=error))
        except RevisionLost:
            return
        self._ports.events.record("every_path_failed", escalation_id=escalation.escalation_id)

    def _attempt(self, claimed: Claimed) -> ComeBack | None:
        ports = self._ports
        escalation = claimed.escalation
        try:
            self._method.deliver(claimed)
        except PutOff as off:
            return self._put_off(claimed, off.wait, off.facts)
        except Dropped:
            return None
        except (RevisionLost, VersionLost):
            ports.events.record("delivery_overtaken", escalation_id=escalation.escalation_id)
            return ComeBack(timedelta(seconds=5))
        except DeliveryError as error:
            return self._after_error(claimed, error)
        ports.events.record(
            "escalation_delivered",
            escalation_id=escalation.escalation_id,
            method=escalation.method,
            attempts=escalation.attempts,
        )
        return None

    def _current(self, claimed: Claimed) -> Claimed | None:
        """The record as a method may have advanced it, if this worker still holds the lease."""
        stored = self._ports.transcripts.escalation(claimed.escalation.escalation_id)
        if stored is None or stored.lease_id != claimed.escalation.lease_id:
            return None
        return Claimed(stored, claimed.head, claimed.profile)

    def _after_error(self, claimed: Claimed, error: DeliveryError) -> ComeBack | None:
        current = self._current(claimed)
        if current is None:
            return None
        ports, escalation, now = self._ports, current.escalation, self._ports.clock.now()
        last = LastError(code=error.code, detail=error.detail[:1000], at=now)
        if isinstance(error, NotNow):
            return self._held_back(current, error, last)
        ports.events.record(
            "delivery_failed",
            escalation_id=escalation.escalation_id,
            method=escalation.method,
            attempt=escalation.attempts,
            code=error.code,
            policy=type(error).__name__,
        )
        exhausted = escalation.attempts >= escalation.attempts_allowed
        if exhausted or isinstance(error, PermanentError):
            return self._give_up(current, last)
        asked = error.delay_s if isinstance(error, RetryableError) else None
        wait = max(backoff(escalation.attempts), timedelta(seconds=asked or 0))
        if wait > LONGEST_QUEUE_DELAY and asked is not None:
            # The other side named a long time, as a used-up quota does: not a failed attempt.
            return self._put_off(current, wait, {"last_error": last})
        return self._release(current, last, wait)

    def _held_back(self, claimed: Claimed, error: NotNow, last: LastError) -> ComeBack | None:
        """Our own limiter let nothing through: no attempt, so none is counted."""
        self._ports.events.record(
            "delivery_held_back",
            escalation_id=claimed.escalation.escalation_id,
            code=error.code,
            delay_s=round(error.delay_s),
        )
        wait = max(timedelta(seconds=error.delay_s), SHORTEST_WAIT)
        return self._put_off(claimed, wait, {"last_error": last})

    def _release(self, claimed: Claimed, error: LastError, wait: timedelta) -> ComeBack | None:
        now = self._ports.clock.now()
        try:
            self._ports.save(release(claimed.escalation, now, error=error, wait=wait))
        except RevisionLost:
            return None
        return ComeBack(wait) if wait <= LONGEST_QUEUE_DELAY else None

    def _put_off(
        self, claimed: Claimed, wait: timedelta, facts: dict[str, object]
    ) -> ComeBack | None:
        current = self._current(claimed)
        if current is None:
            return None
        now = self._ports.clock.now()
        recorded = current.escalation.recorded_at or current.escalation.created_at
        if now - recorded > GIVE_UP_AFTER:
            error = current.escalation.last_error or LastError(code="waited_too_long", at=now)
            return self._give_up(current, error)
        try:
            # Methods look at the cap before anything else: it has counted this one.
            facts = {"counted": True, **facts}
            self._ports.save(put_off(current.escalation, now, wait=wait, **facts))
        except RevisionLost:
            return None
        return ComeBack(wait) if wait <= LONGEST_QUEUE_DELAY else None

    def _give_up(self, claimed: Claimed, error: LastError) -> ComeBack | None:
        # A call whose outcome nobody ever learned: the helpdesk may hold a ticket all the same.
        outcome_unknown = claimed.escalation.call_started_at is not None
        try:
            failed = self._method.give_up(claimed, error, outcome_unknown=outcome_unknown)
        except (RevisionLost, VersionLost):
            return ComeBack(timedelta(seconds=5))
        except RetryableError:
            return ComeBack(timedelta(minutes=1))
        if failed:
            self._ports.events.record(
                "escalation_failed",
                escalation_id=claimed.escalation.escalation_id,
                method=claimed.escalation.method,
                code=error.code,
                outcome_unknown=outcome_unknown,
            )
        return None
