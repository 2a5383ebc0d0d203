"""One matter handed over, and its state machine.

waiting_contact → recorded → delivering → delivered | failed      any not final → cancelled
                     ↑___________|  released, or lease over       failed → recorded (retry)

Every function here is pure: it takes the record and the time and returns the next record with
`revision` raised, or raises `IllegalTransition`. The store writes it on the condition that the
revision it was read at is still there.
"""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import Field

from escalation.domain.decision import Reason
from escalation.domain.errors import EscalationError
from escalation.domain.settings import HelpdeskName
from escalation.domain.types import Frozen, Identifier, UtcTime

Method = Literal["ticket", "email", "transfer"]
METHODS: tuple[Method, ...] = ("ticket", "email", "transfer")
EscalationState = Literal[
    "waiting_contact", "recorded", "delivering", "delivered", "failed", "cancelled"
]
STATES: tuple[EscalationState, ...] = (
    "waiting_contact",
    "recorded",
    "delivering",
    "delivered",
    "failed",
    "cancelled",
)
FINAL: frozenset[EscalationState] = frozenset({"delivered", "failed", "cancelled"})

MAX_ATTEMPTS = 6
"""Claims before an escalation ends failed. With the waits of `backoff` that is about an hour."""
RESEND_AFTER = timedelta(seconds=90)
"""How long a recorded escalation may stay unclaimed before the sweep sends its job again."""
AFTER_LEASE = timedelta(seconds=10)
"""How long after a lost worker's lease the sweep sends the job again: a visitor may be waiting."""
FOLLOW_UP_QUIET = timedelta(minutes=2)
"""A follow-up mail waits until the visitor has been quiet for this long."""
LONGEST_QUEUE_DELAY = timedelta(minutes=15)
"""SQS delays at most 15 minutes (DelaySeconds); longer waits are the sweep's."""


class IllegalTransition(EscalationError):
    """The escalation's state does not allow this step."""


class LastError(Frozen):
    """Why the last attempt did not succeed; safe for the owner to read."""

    code: Annotated[str, Field(max_length=100)]
    detail: Annotated[str, Field(max_length=1_000)] = ""
    at: UtcTime


class StoredRequest(Frozen):
    """The exact request of the first attempt, so that a retry is the same bytes."""

    form: Annotated[str, Field(max_length=20)]
    key: Annotated[str, Field(max_length=255)]
    body: Annotated[str, Field(max_length=300_000)]
    first_sent_at: UtcTime
    covered_seq: int = 0
    """Position of the last message it holds; 0 where not known."""
    summary: Annotated[str, Field(max_length=2_000)] | None = None
    """The summary it holds: a second one might differ, and with it how the rest is cut."""


class Escalation(Frozen):
    """The record. `revision` rises with each write; `attempts` counts claims."""

    escalation_id: Identifier
    conversation_id: Identifier
    workspace_id: Identifier
    bot_id: Identifier
    """The bot whose settings apply."""
    method: Method
    state: EscalationState
    reason: Reason
    settings_version: int
    revision: int = 1
    trigger_seq: int
    """Position of the message that caused it."""
    created_at: UtcTime
    recorded_at: UtcTime | None = None
    finished_at: UtcTime | None = None
    attempts: int = 0
    attempts_allowed: int = MAX_ATTEMPTS
    lease_id: str | None = None
    lease_until: UtcTime | None = None
    not_before: UtcTime | None = None
    """Set while deferred: no worker starts before."""
    due_at: UtcTime | None = None
    """When the sweep must look at it; None only in a final state."""
    resends: int = 0
    contact_until: UtcTime | None = None
    helpdesk: HelpdeskName | None = None
    connection_id: Identifier | None = None
    target_bot_id: Identifier | None = None
    fallback_of: Identifier | None = None
    follow_up_of: Identifier | None = None
    reopens: str | None = None
    """The solved ticket that the visitor says is not: it is reopened, or followed up."""
    reference: str | None = None
    reference_url: str | None = None
    ticket_id: str | None = None
    """The ticket, as soon as it is known to exist."""
    message_id: str | None = None
    """Message-ID of the mail sent."""
    request: StoredRequest | None = None
    outcome_unknown: bool = False
    call_started_at: UtcTime | None = None
    """Written before a call that must not happen twice; cleared when its outcome is known."""
    counted: bool = False
    """Counted against the bot's hourly cap already."""
    over_cap: bool = False
    """Beyond the bot's hourly cap: delivered with others in one digest mail."""
    last_error: LastError | None = None
    expires_at: UtcTime

    @property
    def is_final(self) -> bool:
        """Whether nothing more happens by itself."""
        return self.state in FINAL


def escalation_id(conversation_id: str, number: int) -> str:
    """The id names its conversation, so one key read finds it. `number` counts from 1."""
    return f"{conversation_id}-{number}"


def conversation_of(escalation: str) -> str:
    """The conversation's id within an escalation's id.

    Raises:
        ValueError: it is not an escalation's id.
    """
    conversation, dash, number = escalation.rpartition("-")
    if not dash or not conversation or not number.isdecimal():
        raise ValueError("not an escalation id")
    return conversation


def _next(escalation: Escalation, **changes: object) -> Escalation:
    return escalation.model_copy(update={**changes, "revision": escalation.revision + 1})


def _require(escalation: Escalation, *states: EscalationState) -> None:
    if escalation.state not in states:
        raise IllegalTransition(f"{escalation.state} is not one of {', '.join(states)}")


def backoff(attempt: int) -> timedelta:
    """Wait after the `attempt`th failed attempt: 15 s, 1, 4, 15, 30 minutes."""
    minutes = (0.25, 1, 4, 15, 30)
    return timedelta(minutes=minutes[min(max(attempt, 1), len(minutes)) - 1])


def record(escalation: Escalation, now: datetime) -> Escalation:
    """The visitor's address came, or the wait for it is over."""
    _require(escalation, "waiting_contact")
    return _next(
        escalation,
        state="recorded",
        recorded_at=now,
        contact_until=None,
        due_at=now + RESEND_AFTER,
    )


def claimable_in(escalation: Escalation, now: datetime) -> timedelta | None:
    """Zero when a worker may claim it now, a wait when later, None when never."""
    if escalation.state == "recorded":
        wait = escalation.not_before - now if escalation.not_before else timedelta(0)
    elif escalation.state == "delivering":
        wait = escalation.lease_until - now if escalation.lease_until else timedelta(0)
    else:
        return None
    return max(wait, timedelta(0))


def claim(
    escalation: Escalation,
    now: datetime,
    *,
    lease_id: str,
    lease: timedelta,
    for_digest: bool = False,
) -> Escalation:
    """A worker takes it for `lease`; counts an attempt. The hour's digest takes what the cap kept
    back before its own time has come.
    """
    _require(escalation, "recorded", "delivering")
    kept_for_it = for_digest and escalation.over_cap and escalation.state == "recorded"
    if not kept_for_it and claimable_in(escalation, now) != timedelta(0):
        raise IllegalTransition("deferred, or another worker's lease is live")
    return _next(
        escalation,
        state="delivering",
        attempts=escalation.attempts + 1,
        lease_id=lease_id,
        lease_until=now + lease,
        not_before=None,
        due_at=now + lease + AFTER_LEASE,
    )


def note_progress(escalation: Escalation, **changes: object) -> Escalation:
    """Write down a fact about the delivery under way (a stored request, a call begun)."""
    _require(escalation, "delivering")
    return _next(escalation, **changes)


def release(
    escalation: Escalation, now: datetime, *, error: LastError, wait: timedelta, **facts: object
) -> Escalation:
    """An attempt failed and may be repeated after `wait`; the lease ends."""
    _require(escalation, "delivering")
    return _next(
        escalation,
        **facts,
        state="recorded",
        lease_id=None,
        lease_until=None,
        not_before=now + wait,
        due_at=now + wait if wait > LONGEST_QUEUE_DELAY else now + wait + RESEND_AFTER,
        last_error=error,
    )


def put_off(
    escalation: Escalation, now: datetime, *, wait: timedelta, **facts: object
) -> Escalation:
    """Not now, through no failure of its own (quota, cap): the attempt does not count."""
    _require(escalation, "delivering")
    return _next(
        escalation,
        **facts,
        state="recorded",
        attempts=escalation.attempts - 1,
        lease_id=None,
        lease_until=None,
        not_before=now + wait,
        due_at=now + wait,
    )


def deliver(escalation: Escalation, now: datetime, **facts: object) -> Escalation:
    """It has happened; `facts` are where it went: the record's fields of a ticket or a mail."""
    _require(escalation, "delivering")
    return _next(
        escalation,
        **facts,
        state="delivered",
        finished_at=now,
        lease_id=None,
        lease_until=None,
        not_before=None,
        due_at=None,
        request=None,
        call_started_at=None,
        outcome_unknown=False,
        last_error=None,
    )


def fail(escalation: Escalation, now: datetime, *, error: LastError, **facts: object) -> Escalation:
    """No attempt is left, or none could succeed."""
    _require(escalation, "waiting_contact", "recorded", "delivering")
    return _next(
        escalation,
        **facts,
        state="failed",
        finished_at=now,
        lease_id=None,
        lease_until=None,
        not_before=None,
        due_at=None,
        contact_until=None,
        last_error=error,
    )


def cancel(escalation: Escalation, now: datetime) -> Escalation:
    """Erased or dismissed before it ended."""
    if escalation.is_final and escalation.state != "failed":
        raise IllegalTransition(f"{escalation.state} is final")
    return _next(
        escalation,
        state="cancelled",
        finished_at=now,
        lease_id=None,
        lease_until=None,
        not_before=None,
        due_at=None,
        contact_until=None,
        request=None,
    )


def retry(escalation: Escalation, now: datetime) -> Escalation:
    """A person asks for another round of attempts."""
    _require(escalation, "failed")
    return _next(
        escalation,
        state="recorded",
        recorded_at=now,
        finished_at=None,
        attempts_allowed=escalation.attempts + MAX_ATTEMPTS,
        resends=0,
        due_at=now + RESEND_AFTER,
    )


def resend(escalation: Escalation, now: datetime) -> Escalation:
    """The sweep is about to send the job again: the next look moves away, so that a queue that is
    merely slow is not flooded. 90 s, then doubling to an hour.
    """
    _require(escalation, "recorded", "delivering")
    wait = min(RESEND_AFTER * 2 ** min(escalation.resends, 10), timedelta(hours=1))
    return _next(escalation, resends=escalation.resends + 1, due_at=now + wait)
