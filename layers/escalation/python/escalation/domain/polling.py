"""How often a ticket is read again without anybody having said that it changed."""

from datetime import datetime, timedelta

from escalation.domain.conversation import Head
from escalation.domain.head_parts import TicketLink
from escalation.domain.workspace import Connection, Updates

EVERY = (timedelta(minutes=2), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=6))
"""Steps from lively to quiet. Within the last, a change is noticed that nothing has told of."""
WATCHED = timedelta(days=7)
"""How long after the last word a ticket that has ended is still looked at."""


def is_pushed(updates: Updates) -> bool:
    """Whether webhooks are known to arrive."""
    return updates.mode == "webhook" and updates.first_event_at is not None


def is_told(connection: Connection) -> bool:
    """Whether what people write in this account's tickets is told at once: webhooks arrive, and the
    credentials still let the tickets be read.
    """
    return is_pushed(connection.updates) and connection.tested_at is not None


def next_sync(
    head: Head, link: TicketLink, updates: Updates | None, now: datetime
) -> datetime | None:
    """When to read the ticket again: often while people talk, then less, to spare the quota. With
    webhooks a step less: one that was lost must not leave a visitor waiting for hours.

    A ticket that is solved, or that was given up on, may come to life again: it is looked at for
    another week. None where nothing can come of it: it is gone, finally closed, or another's.
    """
    over = link.ended in {"gone", "elsewhere"} or link.closed
    if updates is None or over:
        return None
    times = (head.last_visitor_at, head.last_agent_at, head.handed_off_at, link.active_at)
    quiet_for = now - max(filter(None, times), default=head.created_at)
    if quiet_for > WATCHED:
        return now + EVERY[-1] if link.open else None
    quiet = (quiet_for > timedelta(hours=1)) + (quiet_for > timedelta(days=1))
    step = quiet + (not link.open) + is_pushed(updates)
    return now + EVERY[min(step, len(EVERY) - 1)]
