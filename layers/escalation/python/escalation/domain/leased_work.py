"""Work that outlives its worker: the record of who is at it, how often it was tried, and when it
comes up again. A queue only wakes somebody up.

recorded → at work → over
   ↑___________|  released, deferred, or its lease over

An escalation and an auto reply are such work. A further kind extends `LeasedWork` by its own states
and facts, says in `AT_WORK` which of its states means that a worker has it, and ends by `end`;
`use_cases.frame` runs it.

Every function here is pure: it takes the record and the time and returns the next record with
`revision` raised, or raises `IllegalTransition`. The store writes it on the condition that the
revision it was read at is still there.
"""

from datetime import datetime, timedelta
from typing import Annotated, ClassVar, TypeVar

from pydantic import Field

from escalation.domain.errors import EscalationError, NewerRelease
from escalation.domain.retry import AFTER_LEASE, LONGEST_QUEUE_DELAY, MAX_ATTEMPTS, RESEND_AFTER
from escalation.domain.stored_forms import is_unknown, raw
from escalation.domain.types import Frozen, Identifier, UtcTime

_RECORDED = "recorded"
_NO_LEASE: dict[str, object] = {"lease_id": None, "lease_until": None}


class IllegalTransition(EscalationError):
    """The record's state does not allow this step."""


class LastError(Frozen):
    """Why the last attempt did not succeed; safe for the owner to read."""

    code: Annotated[str, Field(max_length=100)]
    detail: Annotated[str, Field(max_length=1_000)] = ""
    at: UtcTime
    fields: Annotated[tuple[str, ...], Field(max_length=20)] | None = None
    """The fields that the other side named, by its own names; None where it named none."""


class LeasedWork(Frozen):
    """The record. `revision` rises with each write; `attempts` counts claims."""

    AT_WORK: ClassVar[str]
    """The state in which a worker has it."""
    CHOICES: ClassVar[tuple[str, ...]] = ("state",)
    """What has to be understood before anything is done with it."""

    conversation_id: Identifier
    workspace_id: Identifier
    bot_id: Identifier
    """The bot whose settings apply."""
    state: str = _RECORDED
    revision: int = 1
    attempts: int = 0
    lease_id: str | None = None
    lease_until: UtcTime | None = None
    not_before: UtcTime | None = None
    """Set while deferred: no worker starts before."""
    due_at: UtcTime | None = None
    """When the sweep must look at it; None only when it is over."""
    deaths: int | None = None
    """How many of the attempts ended with their worker; None where none did."""
    resends: int = 0
    created_at: UtcTime
    finished_at: UtcTime | None = None
    last_error: LastError | None = None
    expires_at: UtcTime

    @property
    def tries(self) -> int:
        """Attempts that came to an answer, the present one among them: a worker that died says
        nothing of the other side, and must not make the next wait longer.
        """
        return self.attempts - (self.deaths or 0)

    @property
    def is_final(self) -> bool:
        """Whether nothing more happens by itself; of a state unknown here a newer release says."""
        return not is_unknown(self.state) and self.state not in {_RECORDED, self.AT_WORK}

    @property
    def most_attempts(self) -> int:
        """Claims before it ends."""
        return MAX_ATTEMPTS

    @property
    def waiting_since(self) -> datetime:
        """From when on the waits count that are no attempts."""
        return self.created_at


Work = TypeVar("Work", bound=LeasedWork)


def stand_aside(work: LeasedWork) -> None:
    """Leave it to a newer release where only that one knows what is to be done.

    Raises:
        NewerRelease: names the choice that is not known here.
    """
    for name in work.CHOICES:
        value = getattr(work, name)
        if is_unknown(value):
            raise NewerRelease(name, raw(value))


def put_off(work: Work, due_at: datetime) -> Work:
    """Have the sweep look at it later, whatever its state; nothing else changes."""
    return work.model_copy(update={"due_at": due_at, "revision": work.revision + 1})


def step(work: Work, *states: str, **changes: object) -> Work:
    """The next record, from one of `states`."""
    if work.state not in states:
        raise IllegalTransition(f"{work.state} is not one of {', '.join(states)}")
    return work.model_copy(update={**changes, "revision": work.revision + 1})


def claimable_in(work: LeasedWork, now: datetime) -> timedelta | None:
    """Zero when a worker may claim it now, a wait when later, None when never."""
    if work.state not in {_RECORDED, work.AT_WORK}:
        return None
    until = work.not_before if work.state == _RECORDED else work.lease_until
    return max(until - now, timedelta(0)) if until else timedelta(0)


def claim(
    work: Work, now: datetime, *, lease_id: str, lease: timedelta, early: bool = False
) -> Work:
    """A worker takes it for `lease`; counts an attempt. An `early` one does not heed that it was
    deferred, but heeds another's lease.
    """
    may_be_early = early and work.state == _RECORDED
    if claimable_in(work, now) and not may_be_early:
        raise IllegalTransition("deferred, or another worker's lease is live")
    return step(
        work,
        _RECORDED,
        work.AT_WORK,
        state=work.AT_WORK,
        attempts=work.attempts + 1,
        deaths=(work.deaths or 0) + 1 if work.state == work.AT_WORK else work.deaths,
        lease_id=lease_id,
        lease_until=now + lease,
        not_before=None,
        due_at=now + lease + AFTER_LEASE,
    )


def note_progress(work: Work, **facts: object) -> Work:
    """Write down a fact about the work under way (a stored request, a call begun)."""
    return step(work, work.AT_WORK, **facts)


def release(work: Work, now: datetime, *, error: LastError, wait: timedelta) -> Work:
    """An attempt failed and may be repeated after `wait`; the lease ends."""
    return step(
        work,
        work.AT_WORK,
        **_NO_LEASE,
        state=_RECORDED,
        not_before=now + wait,
        due_at=now + wait if wait > LONGEST_QUEUE_DELAY else now + wait + RESEND_AFTER,
        last_error=error,
    )


def defer(work: Work, now: datetime, *, wait: timedelta, **facts: object) -> Work:
    """Not now, through no failure of its own (quota, cap): the attempt does not count."""
    return step(
        work,
        work.AT_WORK,
        **_NO_LEASE,
        **facts,
        state=_RECORDED,
        attempts=work.attempts - 1,
        not_before=now + wait,
        due_at=now + wait,
    )


def end(work: Work, now: datetime, *states: str, **facts: object) -> Work:
    """It is over: nobody has it, and nothing looks at it any more."""
    facts = {"finished_at": now, "not_before": None, "due_at": None, **_NO_LEASE, **facts}
    return step(work, *states, **facts)


def resend(work: Work, now: datetime) -> Work:
    """The sweep is about to send the job again: the next look moves away, so that a queue that is
    merely slow is not flooded. 90 s, then doubling to an hour.
    """
    wait = min(RESEND_AFTER * 2 ** min(work.resends, 10), timedelta(hours=1))
    resends = work.resends + 1
    return step(work, _RECORDED, work.AT_WORK, resends=resends, due_at=now + wait)
