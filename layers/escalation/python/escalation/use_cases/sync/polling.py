"""How often a ticket is read again without anybody having said that it changed."""

from datetime import datetime, timedelta

from escalation.domain.conversation import Head, TicketLink
from escalation.domain.workspace import Updates

LIVELY = timedelta(minutes=2)
QUIET = timedelta(minutes=15)
IDLE = timedelta(hours=1)
SAFETY_NET = timedelta(hours=6)
"""With webhooks: what a lost one would have said is noticed within this."""


def is_pushed(updates: Updates) -> bool:
    """Whether webhooks are known to arrive."""
    return updates.mode == "webhook" and updates.first_event_at is not None


def next_sync(
    head: Head, link: TicketLink, updates: Updates | None, now: datetime
) -> datetime | None:
    """When to read the ticket again: often while people talk, then less, to spare the quota.

    A ticket that is solved, or that was given up on, may come to life again: it is looked at for
    another week. None where nothing can come of it: it is gone or finally closed.
    """
    over = link.ended == "gone" or link.closed
    if updates is None or over:
        return None
    times = (head.last_visitor_at, head.last_agent_at, head.handed_off_at, link.active_at)
    quiet_for = now - max(filter(None, times), default=head.created_at)
    if quiet_for > timedelta(days=7):
        return now + SAFETY_NET if link.open else None
    if is_pushed(updates):
        return now + SAFETY_NET
    if quiet_for > timedelta(days=1):
        return now + (IDLE if link.open else SAFETY_NET)
    if quiet_for > timedelta(hours=1):
        return now + (QUIET if link.open else IDLE)
    return now + (LIVELY if link.open else QUIET)
