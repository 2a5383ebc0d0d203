"""From a ticket as it stands to the conversation as it should: entries first, then the status.

Pure: works on a `Draft`. What has been dealt with is remembered in the head, so that reading the
same ticket again, or two reads in the wrong order, change nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from escalation.domain.conversation import Author, Message
from escalation.domain.head_parts import MAX_BROUGHT, TicketLink
from escalation.domain.helpdesk import GONE, SOLVED, TicketEntry, TicketThread
from escalation.domain.ports import BotProfile
from escalation.domain.texts import spoken
from escalation.domain.waiting import has_news, waits
from escalation.use_cases.sync import shown
from escalation.use_cases.writing import hand_over
from escalation.use_cases.writing.answer_mails import mail_if_unread
from escalation.use_cases.writing.answers import note_people
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.ticket_news import news_to_mail
from escalation.use_cases.writing.until_answered import people_speak
from escalation.use_cases.writing.wanted_auto_replies import want_reply

AT_ONCE: Final = 10
"""Entries in one commit: a turn holds twelve messages, and the status may add one."""


def new_entries(link: TicketLink, thread: TicketThread) -> list[TicketEntry]:
    """Public entries of others that have not been dealt with, oldest first."""
    known = set(link.brought)
    return [
        entry
        for entry in sorted(_concerning(thread), key=lambda e: e.at)
        if entry.entry_id not in known
        and (link.brought_until is None or entry.at > link.brought_until)
    ]


def _concerning(thread: TicketThread) -> list[TicketEntry]:
    return [
        entry
        for entry in thread.entries
        if entry.public and entry.marker is None and entry.author != "service"
    ]


def bring(
    draft: Draft, profile: BotProfile, thread: TicketThread, entries: Sequence[TicketEntry]
) -> None:
    """Add agents' words to the chat, and want replies to the customer's."""
    link = draft.head.ticket
    if link is None or not entries:
        return
    description = thread.entries[0].entry_id
    answers = []
    for entry in entries:
        if entry.author == "agent":
            message = _agent_said(draft, profile, entry)
            answers.append(shown.as_message(entry, message))
            mail_if_unread(draft, profile.settings, message, requester=thread.requester)
        elif entry.entry_id != description:
            want_reply(
                draft,
                profile,
                link,
                trigger=entry.entry_id,
                covered_seq=draft.head.next_seq - 1,
                automatic=entry.author == "automatic",
            )
    if any(entry.author == "agent" for entry in entries):
        # Given up on after a refusal; an agent at work there shows that it lives.
        lives = link.ended is None and thread.status not in {*SOLVED, *GONE, "merged"}
        link = link.model_copy(update={"agent_at": draft.now, "open": link.open or lives})
        note_people(draft, profile.settings)
        if lives and draft.head.assignee.kind == "bot":
            people_speak(draft, profile)
    draft.set(ticket=shown.with_answers(remember(link, thread, entries, draft.now), answers))


def _agent_said(draft: Draft, profile: BotProfile, entry: TicketEntry) -> Message:
    author = Author(kind="agent", name=entry.author_name)
    words = entry.text.strip() or hand_over.words(draft, profile, "attachment_only")
    return draft.say(author, words, from_ticket=True)


def remember(
    link: TicketLink, thread: TicketThread, entries: Sequence[TicketEntry], now: datetime
) -> TicketLink:
    """The link, knowing that these entries have been dealt with."""
    times = {entry.entry_id: entry.at for entry in thread.entries}
    ids = [*link.brought, *(entry.entry_id for entry in entries)]
    # Python sorts stably: ids that the ticket no longer shows come first, and are dropped first.
    ids.sort(key=lambda each: times[each].timestamp() if each in times else 0.0)
    dropped = [times[each] for each in ids[:-MAX_BROUGHT] if each in times]
    until = [*dropped, *([link.brought_until] if link.brought_until else [])]
    return link.model_copy(
        update={
            "brought": tuple(ids[-MAX_BROUGHT:]),
            "brought_until": max(until, default=None),
            "active_at": now,
        }
    )


def take_status(draft: Draft, profile: BotProfile, thread: TicketThread) -> None:
    """What the ticket's status means for the conversation; said once for each change."""
    link = draft.head.ticket
    if link is None or draft.head.is_reopening or thread.status == "merged":
        return
    if (link.status, link.assignee) != (thread.status, thread.assignee):
        link = link.model_copy(update={"status": thread.status, "assignee": thread.assignee})
        draft.set(ticket=link)
    if thread.status in SOLVED:
        _solved(draft, profile, link, closed=thread.status == "closed")
    elif thread.status in GONE:
        _gone(draft, profile, link)
    elif link.ended is not None:
        _open_again(draft, profile, link)
    elif link.assignee is not None and waits(draft.head) is not None:
        # Somebody has got it: they are who the visitor waits for.
        draft.announce(spoken("wait_assigned", draft.head.locale, profile.languages, {}))
        people_speak(draft, profile)


def _solved(draft: Draft, profile: BotProfile, link: TicketLink, *, closed: bool) -> None:
    if link.ended == "solved":
        if closed and not link.closed:
            draft.set(ticket=link.model_copy(update={"closed": True}))
        return
    if has_news(draft.head):
        # The visitor wrote before anybody told us: that reaches the ticket first.
        return
    ended = {"open": False, "ended": "solved", "closed": closed, "active_at": draft.now}
    draft.set(ticket=link.model_copy(update=ended), waiting=None, solved_seq=0)
    hand_over.say_text(draft, profile, "solved")
    draft.handed_back()
    if draft.head.assignee.kind == "team":
        draft.to_bot(profile.bot.bot_id, clean_slate=True)


def _gone(draft: Draft, profile: BotProfile, link: TicketLink) -> None:
    if link.ended == "gone":
        return
    unread = has_news(draft.head)
    draft.set(
        ticket=link.model_copy(
            update={"open": False, "ended": "gone", "relaying_seq": None, "relay_until": None}
        ),
        waiting=None,
        solved_seq=0,
    )
    if unread:
        news_to_mail(draft, profile, link)
    if draft.head.assignee.kind == "team":
        hand_over.say_text(draft, profile, "handed_back")
        draft.to_bot(profile.bot.bot_id, clean_slate=True)


def _open_again(draft: Draft, profile: BotProfile, link: TicketLink) -> None:
    again = {"open": True, "ended": None, "closed": False, "active_at": draft.now}
    draft.set(ticket=link.model_copy(update=again))
    hand_over.say_text(draft, profile, "reopened_by_team")
    if draft.head.assignee.kind == "bot":
        people_speak(draft, profile)
