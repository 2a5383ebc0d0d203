"""Whether a bot's answer may be posted in a ticket, left as a note, or neither. Pure.

Everything is judged by what one complete read of the ticket shows, and again by the read just
before the post: a person may have answered in between.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from escalation.domain.auto_reply import CHAT, TICKET_MADE, AutoReply, AutoReplyReason
from escalation.domain.conversation import Head
from escalation.domain.escalation import Escalation
from escalation.domain.helpdesk import GONE, SOLVED, TicketEntry, TicketThread
from escalation.domain.ports import BotProfile
from escalation.use_cases.writing.ticket_news import is_for_chat
from escalation.use_cases.writing.wanted_auto_replies import switched_on

ANSWER: Final = "/answer"
"""What the marker of a public answer ends with."""
TOO_QUICK: Final = timedelta(seconds=30)
"""Nobody gets a mail, reads it and answers within this: a robot's answer to ours."""

_WANTED_TO_POST: Final[frozenset[AutoReplyReason]] = frozenset(
    {"outcome_unknown", "helpdesk_failed"}
)


def answer_marker(reply: AutoReply) -> str:
    """By which the posted answer is known in the ticket."""
    return f"{reply.reply_id}{ANSWER}"


@dataclass(frozen=True)
class Case:
    """All that the judgement rests on."""

    reply: AutoReply
    thread: TicketThread
    head: Head
    profile: BotProfile
    escalations: tuple[Escalation, ...]
    others: tuple[AutoReply, ...]
    """The conversation's auto replies."""
    asked_for_person: bool = False
    """A message of the customer's asks for a person, as the detectors see it."""


def trigger_entry(reply: AutoReply, thread: TicketThread) -> TicketEntry | None:
    """The customer's comment that is answered; None for a chat message, or if it is gone."""
    if is_from_chat(reply):
        return None
    return next((e for e in thread.entries if e.entry_id == reply.trigger and e.public), None)


def is_from_chat(reply: AutoReply) -> bool:
    """Whether the message was written in the chat."""
    return reply.trigger == TICKET_MADE or reply.trigger.startswith(CHAT)


def reason_to_skip(case: Case) -> AutoReplyReason | None:
    """Why neither an answer nor a note is written; None where something is."""
    reply, thread = case.reply, case.thread
    if thread.status in {"closed", "merged"} or thread.status in GONE:
        return "ticket_closed"
    if not is_for_chat(case.head, thread, case.profile):
        return "requester_changed"  # What the chat was about is none of this requester's business.
    entry = trigger_entry(reply, thread)
    if entry is None and not is_from_chat(reply):
        return "message_gone"
    if entry is not None and entry.author != "customer":
        return "automatic_message"
    return None if switched_on(case.profile) else "switched_off"


def reason_for(case: Case) -> AutoReplyReason:
    """`confident` where the answer may be posted, else why it stays a note."""
    reply, settings = case.reply, case.profile.settings.auto_ticket_reply
    reasons: tuple[tuple[bool, AutoReplyReason], ...] = (
        (_human_spoke(case), "human_replied"),
        (case.thread.status in SOLVED, "ticket_closed"),
        (_asked_for_person(case), "explicit_request"),
        (_from_a_robot(case), "automatic_message"),
        (reply.bot != "answered" or not reply.text.strip(), "bot_failure"),
        (reply.wants_handoff, "bot_asked_for_handoff"),
        (_posted(case) >= settings.max_replies, "limit_reached"),
        (settings.mode != "send", "draft_mode"),
        ((reply.confidence or 0.0) < settings.min_confidence, "below_gate"),
    )
    return next((reason for applies, reason in reasons if applies), "confident")


def too_unsure_for_a_draft(case: Case, reason: AutoReplyReason) -> bool:
    """Whether a note with this draft would be noise. One that was good enough to be posted is left
    where it could not be; that a bot failed is no draft, and is said.
    """
    if reason in _WANTED_TO_POST or reason == "bot_failure":
        return False
    floor = case.profile.settings.auto_ticket_reply.min_draft_confidence
    return case.reply.bot == "answered" and (case.reply.confidence or 0.0) < floor


def _human_spoke(case: Case) -> bool:
    """In the ticket, in the console, or in the ticket that this one follows up."""
    if any(entry.public and entry.author == "agent" for entry in case.thread.entries):
        return True
    made_by = next(
        (e for e in case.escalations if e.escalation_id == case.reply.escalation_id), None
    )
    if made_by is not None and made_by.reopens is not None:
        return True
    spoke = case.head.last_agent_at
    return spoke is not None and (made_by is None or spoke >= made_by.created_at)


def _asked_for_person(case: Case) -> bool:
    """Or has written what must reach one, in the time since the reply was wanted."""
    mark = case.head.must_reach
    return (
        case.asked_for_person
        or (mark is not None and mark.holds is not None)
        or case.head.last_reason == "explicit_request"
        or any(
            e.method == "ticket" and e.reason in {"explicit_request", "offer_accepted"}
            for e in case.escalations
        )
    )


def _from_a_robot(case: Case) -> bool:
    """A robot that does not say so: it answers at once, or in the same words again."""
    entry = trigger_entry(case.reply, case.thread)
    if entry is None:
        return False
    before = case.thread.entries[: case.thread.entries.index(entry)]
    return any(
        entry.at - other.at < TOO_QUICK if _is_answer(other) else _says_the_same(other, entry)
        for other in before
    )


def _is_answer(entry: TicketEntry) -> bool:
    return (entry.marker or "").endswith(ANSWER)


def _says_the_same(earlier: TicketEntry, entry: TicketEntry) -> bool:
    by_customer = earlier.author == "customer" and earlier.public
    return by_customer and _words(earlier.text) == _words(entry.text)


def _words(text: str) -> str:
    return " ".join(text.casefold().split())


def _posted(case: Case) -> int:
    """Answers that the ticket has already, by the records and by what it shows."""
    ticket = case.reply.ticket_id
    recorded = sum(
        other.posted_at is not None and other.ticket_id == ticket for other in case.others
    )
    shown = sum(map(_is_answer, case.thread.entries))
    return max(recorded, shown)
