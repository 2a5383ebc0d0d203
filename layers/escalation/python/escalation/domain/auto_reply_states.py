"""Steps of an auto reply. Pure: the record and the time in, the next record out, with `revision`
raised; the store writes it on the condition that the revision it was read at is still there.
"""

from datetime import datetime, timedelta
from typing import Literal

from escalation.domain.auto_reply import AutoReply, AutoReplyReason, AutoReplyState
from escalation.domain.escalation import (
    AFTER_LEASE,
    LONGEST_QUEUE_DELAY,
    RESEND_AFTER,
    IllegalTransition,
    LastError,
)

MAX_ATTEMPTS = 6
"""Claims before a reply ends without having been written."""


def _next(reply: AutoReply, **changes: object) -> AutoReply:
    return reply.model_copy(update={**changes, "revision": reply.revision + 1})


def _require(reply: AutoReply, *states: AutoReplyState) -> None:
    if reply.state not in states:
        raise IllegalTransition(f"{reply.state} is not one of {', '.join(states)}")


def claimable_in(reply: AutoReply, now: datetime) -> timedelta | None:
    """Zero when a worker may claim it now, a wait when later, None when never."""
    if reply.is_final:
        return None
    until = reply.not_before if reply.state == "recorded" else reply.lease_until
    return max(until - now, timedelta(0)) if until else timedelta(0)


def claim(reply: AutoReply, now: datetime, *, lease_id: str, lease: timedelta) -> AutoReply:
    """A worker takes it for `lease`; counts an attempt."""
    _require(reply, "recorded", "working")
    if claimable_in(reply, now) != timedelta(0):
        raise IllegalTransition("deferred, or another worker's lease is live")
    return _next(
        reply,
        state="working",
        attempts=reply.attempts + 1,
        lease_id=lease_id,
        lease_until=now + lease,
        not_before=None,
        due_at=now + lease + AFTER_LEASE,
    )


def note_progress(reply: AutoReply, **facts: object) -> AutoReply:
    """Write down a fact about the work under way (the draft, a post begun)."""
    _require(reply, "working")
    return _next(reply, **facts)


def release(
    reply: AutoReply, now: datetime, *, wait: timedelta, error: LastError | None, counted: bool
) -> AutoReply:
    """The lease ends, and it may be taken again after `wait`. An attempt that was held back, and
    did not fail, is not `counted`.
    """
    _require(reply, "working")
    late = wait > LONGEST_QUEUE_DELAY or not counted
    return _next(
        reply,
        state="recorded",
        attempts=reply.attempts if counted else reply.attempts - 1,
        lease_id=None,
        lease_until=None,
        not_before=now + wait,
        due_at=now + wait if late else now + wait + RESEND_AFTER,
        last_error=error or reply.last_error,
    )


def finish(
    reply: AutoReply,
    now: datetime,
    state: Literal["sent", "noted", "skipped", "failed"],
    reason: AutoReplyReason,
    **facts: object,
) -> AutoReply:
    """Nothing more happens to it."""
    _require(reply, "recorded", "working")
    return _next(
        reply,
        **facts,
        state=state,
        reason=reason,
        finished_at=now,
        lease_id=None,
        lease_until=None,
        not_before=None,
        due_at=None,
        post_started_at=None,
    )


def resend(reply: AutoReply, now: datetime) -> AutoReply:
    """The sweep is about to send the job again: 90 s to the next look, then doubling to an hour."""
    _require(reply, "recorded", "working")
    wait = min(RESEND_AFTER * 2 ** min(reply.resends, 10), timedelta(hours=1))
    return _next(reply, resends=reply.resends + 1, due_at=now + wait)
