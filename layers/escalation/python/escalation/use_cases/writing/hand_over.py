"""What a decision does to a conversation: to people, to another bot, or a plain "cannot help".

Pure: works on a `Draft`.
"""

from datetime import timedelta
from typing import Literal

from escalation.domain.conversation import Author
from escalation.domain.decision import Reason
from escalation.domain.escalation import FOLLOW_UP_QUIET, Escalation, record
from escalation.domain.head_parts import ContactRequest
from escalation.domain.ports import BotProfile
from escalation.domain.retry import RESEND_AFTER
from escalation.domain.texts import Key, text
from escalation.domain.waiting import waits
from escalation.use_cases.people_hours import people_now
from escalation.use_cases.writing.asked_facts import ask_facts, expect_address, has_facts_to_ask
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.ticket_news import want_requester
from escalation.use_cases.writing.until_answered import people_have_it, say_when, wait_for_people

TRANSFER_ATTEMPTS = 2
"""A visitor is waiting: a target that fails twice is passed over for people."""


def words(draft: Draft, profile: BotProfile, key: Key, **values: str | None) -> str:
    """One of the product's texts in the visitor's language."""
    head, messages = draft.head, profile.settings.messages
    return text(
        messages, key, head.locale, languages=profile.languages, facts=head.attributes, **values
    )


def say_text(draft: Draft, profile: BotProfile, key: Key, **values: str | None) -> None:
    """Announce one of the product's texts in the visitor's language."""
    about: Literal["failed"] | None = "failed" if key == "failed" else None
    draft.announce(words(draft, profile, key, **values), about=about)


def to_people(
    draft: Draft, profile: BotProfile, reason: Reason, *, trigger_seq: int, at_once: bool = False
) -> Escalation | None:
    """Hand the conversation over by the settings' method; None where it joins one that is open.

    `at_once`: it waits neither for an address nor until the visitor has been quiet.
    """
    draft.set(last_reason=reason, unanswered_seq=max(draft.head.unanswered_seq, trigger_seq))
    draft.set(handoffs=draft.head.handoffs + 1)
    draft.close_question()
    settings = profile.settings
    if draft.head.ticket is not None and draft.head.ticket.open:
        _join_ticket(draft, profile, reason)
        return None
    if draft.head.open_handoff is not None:
        # Waiting for the address, or on its way: what is delivered holds this message too, and a
        # delivery already under way is followed by another (see delivery.finish).
        say_text(draft, profile, "contact_request" if draft.head.contact else "added")
        if waits(draft.head) is not None:
            wait_for_people(draft, profile, reason)
            say_when(draft, profile)
        return None
    if settings.handoff_method == "ticket":
        return _new_ticket(draft, profile, reason, trigger_seq, at_once=at_once)
    return _new_mail(draft, profile, reason, trigger_seq, at_once=at_once)


def _join_ticket(draft: Draft, profile: BotProfile, reason: Reason) -> None:
    say_text(draft, profile, "added")
    draft.look_again_by(draft.now + RESEND_AFTER)
    people_have_it(draft, profile, reason)
    say_when(draft, profile)


def _new_ticket(
    draft: Draft, profile: BotProfile, reason: Reason, trigger_seq: int, *, at_once: bool
) -> Escalation:
    settings = profile.settings
    unknown = draft.head.visitor.email is None
    if unknown and settings.contact == "ask_and_wait" and not at_once:
        until = draft.now + timedelta(seconds=settings.contact_timeout_s)
        escalation = draft.new_escalation(
            profile,
            "ticket",
            reason,
            state="waiting_contact",
            trigger_seq=trigger_seq,
            due_in=until - draft.now,
            contact_until=until,
        )
        draft.set(
            contact=ContactRequest(escalation_id=escalation.escalation_id, until=until),
        )
        say_text(draft, profile, "contact_request")
        wait_for_people(draft, profile, reason)
        return escalation
    escalation = draft.new_escalation(
        profile,
        "ticket",
        reason,
        trigger_seq=trigger_seq,
    )
    announce_recorded(draft, profile, escalation)
    if draft.head.visitor.email != draft.before.visitor.email:
        say_which_address(draft, profile)
    owed = unknown and settings.contact != "never"
    ask_facts(draft, profile, escalation, address_owed=owed)
    return escalation


def _new_mail(
    draft: Draft, profile: BotProfile, reason: Reason, trigger_seq: int, *, at_once: bool
) -> Escalation:
    settings = profile.settings
    thread = draft.head.mail
    if thread is not None:
        return _follow_up(draft, profile, reason, trigger_seq, at_once=at_once)
    escalation = draft.new_escalation(
        profile,
        "email",
        reason,
        trigger_seq=trigger_seq,
    )
    asks = has_facts_to_ask(draft, profile)
    announce_recorded(draft, profile, escalation)
    owed = draft.head.visitor.email is None and settings.contact != "never"
    ask_facts(draft, profile, escalation, address_owed=owed and asks)
    if owed and not asks:
        # The announcement has asked for the address already.
        expect_address(draft, profile, escalation.escalation_id)
    return escalation


def _follow_up(
    draft: Draft, profile: BotProfile, reason: Reason, trigger_seq: int, *, at_once: bool
) -> Escalation:
    """News for a thread that exists: one mail when the visitor has been quiet for a while."""
    thread = draft.head.mail
    escalation = draft.new_escalation(
        profile,
        "email",
        reason,
        trigger_seq=trigger_seq,
        due_in=RESEND_AFTER if at_once else FOLLOW_UP_QUIET,
        not_before=None if at_once else draft.now + FOLLOW_UP_QUIET,
        follow_up_of=thread.escalation_id if thread else None,
    )
    say_text(draft, profile, "added")
    return escalation


def announce_recorded(draft: Draft, profile: BotProfile, escalation: Escalation) -> None:
    """The one announcement of a handoff, and the change of who speaks."""
    method = escalation.method
    claimed = draft.head.visitor.email is not None and reachable_at(draft, profile) is None
    if method == "email" and claimed:
        say_text(draft, profile, "handoff")
        say_which_address(draft, profile)
    elif method == "email" and (draft.head.visitor.email or not has_facts_to_ask(draft, profile)):
        say_text(draft, profile, "mail_handoff", email=draft.head.visitor.email)
    else:
        say_text(draft, profile, "handoff")
    people = people_now(
        profile, now=draft.now, locale=draft.head.locale, time_zone=draft.head.time_zone
    )
    away = people is not None and not people.open_now
    if people is not None and away:
        say_text(draft, profile, "offline", opens_at=people.opens_at_words)
    if method == "ticket":
        people_have_it(draft, profile, escalation.reason, told_when=away)


def reachable_at(draft: Draft, profile: BotProfile) -> str | None:
    """The address that the team answers to; None where there is none that may be written to."""
    trusts = bool(profile.settings.trust_claimed_addresses)
    return draft.head.visitor.address(trusts_claims=trusts)


def say_which_address(draft: Draft, profile: BotProfile) -> None:
    """Which address is known, and whether the team can answer there or only here."""
    if draft.head.visitor.email is not None:
        reachable = reachable_at(draft, profile) is not None
        key: Key = "contact_thanks" if reachable else "contact_claimed"
        say_text(draft, profile, key, email=draft.head.visitor.email)


def contact_given(draft: Draft, profile: BotProfile, waiting: Escalation | None) -> None:
    """The visitor's address is in the head; act on what waited for it.

    `waiting` is the escalation of `head.contact` when it is still waiting. Otherwise the address
    follows what has been delivered: as a comment, or in the mail's thread.
    """
    draft.set(contact=None)
    thanks_seq = draft.head.next_seq
    if waiting is None and want_requester(draft, profile):
        # The helpdesk has yet to take it: what is then so is said then.
        return
    say_which_address(draft, profile)
    if waiting is not None:
        draft.changed_escalations.append(record(waiting, draft.now))
        announce_recorded(draft, profile, waiting)
        ask_facts(draft, profile, waiting, address_owed=False)
        return
    if draft.head.ticket is not None and draft.head.ticket.open:
        draft.set(unanswered_seq=thanks_seq)
        draft.look_again_by(draft.now + RESEND_AFTER)
    elif draft.head.mail is not None and draft.head.open_handoff is None:
        draft.new_escalation(
            profile,
            "email",
            "explicit_request",
            trigger_seq=thanks_seq,
            follow_up_of=draft.head.mail.escalation_id,
        )
        draft.set(unanswered_seq=thanks_seq)
    elif draft.head.open_handoff is not None:
        draft.set(unanswered_seq=thanks_seq)


def to_bot(
    draft: Draft,
    profile: BotProfile,
    target: BotProfile,
    reason: Reason,
    *,
    trigger_seq: int,
) -> Escalation:
    """Transfer to another bot: it is the assignee from here on, and answers by the queue."""
    head = draft.head
    draft.close_question()
    escalation = draft.new_escalation(
        profile,
        "transfer",
        reason,
        trigger_seq=trigger_seq,
        target_bot_id=target.bot.bot_id,
        attempts_allowed=TRANSFER_ATTEMPTS,
    )
    here = head.assignee.bot_id or head.bot_id
    draft.set(
        last_reason=reason,
        pending_transfer=escalation.escalation_id,
        visited=tuple(dict.fromkeys((*head.visited, here))),
        hops=head.hops + 1,
    )
    draft.to_bot(target.bot.bot_id, clean_slate=False)
    say_text(draft, profile, "transfer", bot=target.bot.name)
    return escalation


def cannot_help(draft: Draft, profile: BotProfile, reason: Reason) -> None:
    """Said plainly, by the bot, and counted as unanswered."""
    draft.set(last_reason=reason)
    draft.say(bot_author(profile), words(draft, profile, "cannot_help"))


def bot_author(profile: BotProfile) -> Author:
    """The bot as the author of a message."""
    return Author(kind="bot", name=profile.bot.name, bot_id=profile.bot.bot_id)
