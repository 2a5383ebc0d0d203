"""What a conversation waits for, and when it is over because it waits for nothing.

A conversation without activity for a day is closed from then on for whoever reads it: `as_read`
says so before anybody has written it down. The sweep does that later, so that lists and the report
find it where it belongs; nobody depends on when.
"""

from datetime import datetime, timedelta

from escalation.domain.conversation import Head
from escalation.domain.due import Lane
from escalation.domain.middle_ground import owed_to_people
from escalation.domain.until_answered import Waiting

IDLE_CLOSE = timedelta(hours=24)
"""A conversation without activity this long is closed where nothing waits."""
IDLE_LOOK = IDLE_CLOSE + timedelta(hours=1)
"""When the sweep looks whether a chat is over. Later than it is, so that one look finds it so where
the whole chat took no longer than the difference."""


def waits(head: Head) -> Waiting | None:
    """The wait for the team's first word, while the bot has the chat; None where there is none."""
    if head.waiting is None or head.assignee.kind != "bot":
        return None
    with_people = head.open_handoff is not None or (head.ticket is not None and head.ticket.open)
    return head.waiting if with_people else None


def has_news(head: Head) -> bool:
    """Whether the open ticket lacks something that is for people: words, or its requester."""
    ticket = head.ticket
    if ticket is None or not ticket.open:
        return False
    return ticket.requester_wanted is not None or head.unanswered_seq > ticket.relayed_seq


def has_notes_due(head: Head) -> bool:
    """Whether the open ticket lacks internal notes that are to stand there."""
    return head.ticket is not None and head.ticket.open and bool(head.ticket.notes_due)


def has_words_due(head: Head) -> bool:
    """Whether the open ticket lacks what happened while it waited: the bot's answers, facts that
    its fields are to have, or that the visitor says it is solved.
    """
    ticket = head.ticket
    if ticket is None or not ticket.open:
        return False
    fields_due = any(fact.is_due for fact in head.facts)
    return fields_due or head.helped_seq > ticket.relayed_seq or head.solved_seq > 0


def is_behind(head: Head) -> bool:
    """Whether something is to be written into the open ticket."""
    return has_news(head) or has_notes_due(head) or has_words_due(head)


def is_unsent(head: Head) -> bool:
    """Whether something that people get is not with them yet: by the ticket, or by mail."""
    return is_behind(head) or any(not wish.sent for wish in head.transcript_mails)


def snoozed_until(head: Head) -> datetime | None:
    """Until when the team has put it off; None once the visitor has written since."""
    if head.snoozed is None:
        return None
    written = head.last_visitor_at is not None and head.last_visitor_at > head.snoozed.at
    return None if written else head.snoozed.until


def is_snoozed(head: Head, now: datetime) -> bool:
    """Whether the team has put it off until later than now."""
    until = snoozed_until(head)
    return until is not None and now < until


def may_close(head: Head) -> bool:
    """Whether nothing waits in this conversation."""
    return (
        head.state == "open"
        and owed_to_people(head.middle) is None
        and head.open_handoff is None
        and head.pending_transfer is None
        and not (head.ticket is not None and head.ticket.open)
    )


def is_over(head: Head, now: datetime) -> bool:
    """Whether it has been idle for so long that it is closed, written down or not."""
    return may_close(head) and head.last_activity_at + IDLE_CLOSE <= now


def as_read(head: Head, now: datetime) -> Head:
    """The head as everybody gets to see it at this time."""
    return head.model_copy(update={"state": "closed"}) if is_over(head, now) else head


def unmailed_until(head: Head) -> datetime | None:
    """When lines of the team are to be mailed to a visitor who has left; None where none are."""
    mails = head.answer_mails
    return mails.waiting.due_at if mails is not None and mails.waiting is not None else None


def lane_of(head: Head) -> Lane:
    """Where it is due. In the idle lane the next look can only find that the chat is over; an
    escalation under way is due by itself.
    """
    polled = head.ticket is not None and head.ticket.next_sync_at is not None
    with_team = head.assignee.kind == "team" and head.state == "handed_off"
    with_team = with_team or waits(head) is not None
    unmailed = unmailed_until(head) is not None
    owed = owed_to_people(head.middle) is not None
    under_way = is_unsent(head) or unmailed or head.contact is not None or polled
    return "rescue" if under_way or with_team or owed else "idle"


def looked_at_idle(head: Head, now: datetime) -> Head:
    """What the sweep writes of a head in the idle lane whose time has come: closed, or looked at
    again when it may be over.
    """
    head = as_read(head, now)
    if head.state in {"closed", "erased"}:
        return head.model_copy(update={"due_at": None})
    return head.model_copy(update={"due_at": next_idle_look(head, now)})


def next_idle_look(head: Head, now: datetime) -> datetime:
    """When a conversation that waits for nothing but its end is looked at next. At least daily:
    what keeps it from closing may be over by then.
    """
    daily = now + timedelta(days=1)
    if not may_close(head):
        return daily
    return min(daily, max(head.last_activity_at + IDLE_LOOK, now + timedelta(minutes=1)))
