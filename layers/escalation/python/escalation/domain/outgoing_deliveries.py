"""One matter on its way to one receiver, and how trying goes on.

    waiting → sending → delivered | failed     not final → dropped (paused, switched off, gone)
       ↑_________|  not taken: again later

Every function here is pure: it takes a record and the time and returns the next record with
`revision` raised. The store writes it on the condition that the revision it was read at is there.
"""

import zlib
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import Field

from escalation.domain.matters import MatterId
from escalation.domain.outgoing_webhooks import Answer, KindName, Outcome, OutgoingWebhook
from escalation.domain.retry import LONGEST_QUEUE_DELAY
from escalation.domain.types import Frozen, Identifier, UtcTime

KEPT = timedelta(days=14)
"""How long the log shows a delivery after it came up."""
WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=10),
)
"""Between attempts: the specification's example of a schedule. With the first one it is eight."""
ATTEMPTS = len(WAITS) + 1
LONGEST_WAIT = timedelta(hours=12)
"""However much later a receiver asks for."""
LEASE = timedelta(seconds=90)
"""An attempt is over by then, or its worker is gone: half a minute more than the function has."""
RESCUE = timedelta(seconds=60)
"""How long after its time a delivery's message may be missing before another is sent."""
RESCUE_AGAIN = timedelta(minutes=10)
"""And before the one after that: in a queue that is behind, more copies would be no help."""


class Attempt(Frozen):
    """One line of the log."""

    at: UtcTime
    outcome: Outcome
    status: int | None = None
    took_ms: int = 0


DeliveryState = Literal["waiting", "sending", "delivered", "failed", "dropped"]


class OutgoingDelivery(Frozen):
    """One matter on its way to one receiver, and afterwards its entry in the log.

    Attributes:
        delivery_id: sorts by time within its webhook.
        message_id: the matter's: the same for each receiver and each attempt.
        body: what is posted, as far as nobody's words are in it.
        conversation_id: whose matter it is, if anybody's.
        has_text: the whole body, with people's words, is kept with the conversation, so that it
            goes when that is erased; until there is an end to the delivery.
        attempts_allowed: grows when an owner tries again.
        not_before: when the next attempt may begin.
        due_at: when it is looked at whether or not a message for it is in the queue; None at its
            end.
    """

    delivery_id: Identifier
    webhook_id: Identifier
    workspace_id: Identifier
    message_id: MatterId
    kind: KindName
    body: str
    conversation_id: Identifier | None = None
    has_text: bool = False
    state: DeliveryState = "waiting"
    attempts: Annotated[tuple[Attempt, ...], Field(max_length=50)] = ()
    attempts_allowed: int = ATTEMPTS
    revision: int = 1
    lease_until: UtcTime | None = None
    not_before: UtcTime | None = None
    due_at: UtcTime | None = None
    created_at: UtcTime
    finished_at: UtcTime | None = None
    expires_at: UtcTime

    @property
    def is_final(self) -> bool:
        """Whether nothing more happens by itself."""
        return self.state not in {"waiting", "sending"}


def new_delivery(
    webhook: OutgoingWebhook,
    *,
    message_id: str,
    kind: str,
    body: str,
    at: datetime,
    conversation_id: str | None = None,
    has_text: bool = False,
) -> OutgoingDelivery:
    """A matter for one receiver. `at` is the matter's own time, so that announced twice it is the
    same delivery.
    """
    return OutgoingDelivery(
        delivery_id=_delivery_id(message_id, at),
        webhook_id=webhook.webhook_id,
        workspace_id=webhook.workspace_id,
        message_id=message_id,
        kind=kind,
        body=body,
        conversation_id=conversation_id,
        has_text=has_text,
        due_at=at + RESCUE,
        created_at=at,
        expires_at=at + KEPT,
    )


def _delivery_id(message_id: str, at: datetime) -> str:
    digest = sha256(message_id.encode()).hexdigest()[:24]
    return f"{int(at.timestamp() * 1_000):013d}-{digest}"


def claim(delivery: OutgoingDelivery, now: datetime) -> OutgoingDelivery | None:
    """For one attempt; None where it is over, not due yet, or somebody is at it.

    An attempt whose worker has died is in the log as interrupted: it may have arrived.
    """
    if delivery.is_final:
        return None
    attempts = delivery.attempts
    if delivery.state == "sending":
        if delivery.lease_until is not None and delivery.lease_until > now:
            return None
        began = (delivery.lease_until or now) - LEASE
        attempts = (*attempts, Attempt(at=began, outcome="interrupted"))
        if len(attempts) >= delivery.attempts_allowed:
            return _ended(delivery, "failed", now, attempts=attempts)
    elif delivery.not_before is not None and delivery.not_before > now:
        return None
    return _next(
        delivery,
        state="sending",
        attempts=attempts,
        lease_until=now + LEASE,
        due_at=now + LEASE + RESCUE,
    )


def answered(delivery: OutgoingDelivery, answer: Answer, now: datetime) -> OutgoingDelivery:
    """After an attempt: delivered, to be tried again, or failed."""
    attempt = Attempt(at=now, outcome=answer.outcome, status=answer.status, took_ms=answer.took_ms)
    attempts = (*delivery.attempts, attempt)
    if answer.outcome == "taken":
        return _ended(delivery, "delivered", now, attempts=attempts)
    if answer.status == 410 or len(attempts) >= delivery.attempts_allowed:
        return _ended(delivery, "failed", now, attempts=attempts)
    wait = _wait(delivery, len(attempts), answer)
    return _next(
        delivery,
        state="waiting",
        attempts=attempts,
        lease_until=None,
        not_before=now + wait,
        due_at=now + wait + (RESCUE if wait <= LONGEST_QUEUE_DELAY else timedelta()),
    )


def queued_for(delivery: OutgoingDelivery, now: datetime) -> timedelta | None:
    """How long the message of the next attempt waits in the queue; None where the wait is too long
    for one, and when it is over.
    """
    if delivery.is_final or delivery.not_before is None:
        return None
    wait = delivery.not_before - now
    return wait if wait <= LONGEST_QUEUE_DELAY else None


def dropped(delivery: OutgoingDelivery, now: datetime) -> OutgoingDelivery:
    """Not sent any more: its webhook is paused, switched off or gone. It can be tried by hand."""
    return _ended(delivery, "dropped", now, attempts=delivery.attempts)


def again(delivery: OutgoingDelivery, now: datetime) -> OutgoingDelivery:
    """One more attempt, because an owner asks for it. What people wrote is not kept for that."""
    return _next(
        delivery,
        state="waiting",
        has_text=False,
        attempts_allowed=len(delivery.attempts) + 1,
        lease_until=None,
        not_before=None,
        due_at=now + RESCUE,
        finished_at=None,
    )


def come_up(delivery: OutgoingDelivery, now: datetime) -> OutgoingDelivery:
    """Its time has come, or its message was lost: looked at again after a while, if need be."""
    return _next(delivery, due_at=now + RESCUE_AGAIN)


def _wait(delivery: OutgoingDelivery, made: int, answer: Answer) -> timedelta:
    """A little longer for some than for others, so that not all come back in one moment."""
    planned = WAITS[min(made, len(WAITS)) - 1]
    if planned > timedelta(minutes=1):
        planned *= 1 + (zlib.crc32(delivery.delivery_id.encode()) % 100) / 1_000
    if answer.status in {429, 503} and answer.retry_after_s is not None:
        asked = timedelta(seconds=min(max(answer.retry_after_s, 0), LONGEST_WAIT.total_seconds()))
        return max(planned, asked)
    return planned


def _ended(
    delivery: OutgoingDelivery,
    state: DeliveryState,
    now: datetime,
    *,
    attempts: tuple[Attempt, ...],
) -> OutgoingDelivery:
    return _next(
        delivery,
        state=state,
        attempts=attempts,
        lease_until=None,
        due_at=None,
        finished_at=now,
    )


def _next(delivery: OutgoingDelivery, **changes: object) -> OutgoingDelivery:
    return delivery.model_copy(update={**changes, "revision": delivery.revision + 1})
