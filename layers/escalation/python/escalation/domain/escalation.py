"""One matter handed over, and its state machine.

waiting_contact → recorded → delivering → delivered | failed      any not final → cancelled
                     ↑___________|  released, or lease over       failed → recorded (retry)
                                  delivered → recorded (reopened: its mail came back)

Pure: the steps that all leased work has in common are in `domain.leased_work`, the others here.
"""

from datetime import datetime, timedelta
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from escalation.domain.decision import Reason
from escalation.domain.handoff_marks import MAX_MARK_KEYS, Mark, MarkKey
from escalation.domain.leased_work import LastError, LeasedWork, claim, end, step
from escalation.domain.retry import MAX_ATTEMPTS, RESEND_AFTER
from escalation.domain.returned_mail import ReturnedMail
from escalation.domain.settings import HelpdeskName
from escalation.domain.types import SELDOM, Email, Frozen, Identifier, UtcTime

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

FOLLOW_UP_QUIET = timedelta(minutes=2)
"""A follow-up mail waits until the visitor has been quiet for this long."""


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
    anonymous: Literal[True] | None = None
    """It names no requester, since the visitor's address was not proved then: what was said is in
    the notes.
    """


class Escalation(LeasedWork):
    """The record of one. `trigger_seq` is the position of the message that caused it."""

    AT_WORK: ClassVar[str] = "delivering"
    CHOICES: ClassVar[tuple[str, ...]] = ("state", "method", "helpdesk")

    escalation_id: Identifier
    method: Method
    state: EscalationState
    reason: Reason
    settings_version: int
    trigger_seq: int
    recorded_at: UtcTime | None = None
    attempts_allowed: int = MAX_ATTEMPTS
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
    mailed_to: Annotated[tuple[Email, ...], SELDOM] = ()
    """Recipients of that mail; empty for one sent before this was kept."""
    arrived: Annotated[tuple[Email, ...], SELDOM] = ()
    """Of these, those whose mail server is known to have taken it."""
    returned: Annotated[tuple[ReturnedMail, ...], SELDOM] = ()
    """Addresses that a mail of this handover did not reach: it is sent to none of them again."""
    mark_keys: Annotated[tuple[MarkKey, ...], Field(max_length=MAX_MARK_KEYS), SELDOM] = ()
    """What the links of its mails are opened by, the newest last."""
    taken: Mark | None = None
    """Who of the mail's recipients takes it, as they say."""
    answered: Mark | None = None
    """Who of them has answered it."""
    request: StoredRequest | None = None
    outcome_unknown: bool = False
    call_started_at: UtcTime | None = None
    """Written before a call that must not happen twice; cleared when its outcome is known."""
    counted: bool = False
    """Counted against the bot's hourly cap already."""
    alert_to: Annotated[tuple[Email, ...], SELDOM] = ()
    """Of a mail that only tells: those whom it must reach at once. The handover is another."""
    over_cap: bool = False
    """Beyond the bot's hourly cap: delivered with others in one digest mail."""

    @property
    def most_attempts(self) -> int:
        """More after a retry, fewer where a visitor waits."""
        return self.attempts_allowed

    @property
    def waiting_since(self) -> datetime:
        """A retry begins anew."""
        return self.recorded_at or self.created_at

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


def record(escalation: Escalation, now: datetime) -> Escalation:
    """The visitor's address came, or the wait for it is over."""
    return step(
        escalation,
        "waiting_contact",
        state="recorded",
        recorded_at=now,
        contact_until=None,
        due_at=now + RESEND_AFTER,
    )


def claim_for_digest(
    escalation: Escalation, now: datetime, *, lease_id: str, lease: timedelta
) -> Escalation:
    """The hour's digest takes what the cap kept back before its own time has come."""
    return claim(escalation, now, lease_id=lease_id, lease=lease, early=escalation.over_cap)


def deliver(escalation: Escalation, now: datetime, **facts: object) -> Escalation:
    """It has happened; `facts` are where it went: the record's fields of a ticket or a mail."""
    return end(
        escalation,
        now,
        "delivering",
        **facts,
        state="delivered",
        request=None,
        call_started_at=None,
        outcome_unknown=False,
        last_error=None,
    )


def fail(escalation: Escalation, now: datetime, *, error: LastError, **facts: object) -> Escalation:
    """No attempt is left, or none could succeed."""
    return end(
        escalation,
        now,
        "waiting_contact",
        "recorded",
        "delivering",
        **facts,
        state="failed",
        contact_until=None,
        last_error=error,
    )


def reopen(
    escalation: Escalation, now: datetime, *, error: LastError, **facts: object
) -> Escalation:
    """What was taken for sending has come back from everybody it was sent to: the next way."""
    return step(
        escalation,
        "delivered",
        **facts,
        state="recorded",
        recorded_at=now,
        finished_at=None,
        attempts_allowed=escalation.attempts + MAX_ATTEMPTS,
        resends=0,
        due_at=now + RESEND_AFTER,
        last_error=error,
    )


def cancel(escalation: Escalation, now: datetime) -> Escalation:
    """Erased or dismissed before it was delivered."""
    return end(
        escalation,
        now,
        "waiting_contact",
        "recorded",
        "delivering",
        "failed",
        state="cancelled",
        contact_until=None,
        request=None,
    )


def retry(escalation: Escalation, now: datetime) -> Escalation:
    """A person asks for another round of attempts."""
    return step(
        escalation,
        "failed",
        state="recorded",
        recorded_at=now,
        finished_at=None,
        attempts_allowed=escalation.attempts + MAX_ATTEMPTS,
        resends=0,
        due_at=now + RESEND_AFTER,
    )
