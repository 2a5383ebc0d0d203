"""What a handoff means for who speaks, and what happens while the team has it and is silent.

Pure: works on a `Draft`.
"""

from datetime import timedelta

from escalation.domain.conversation import Head
from escalation.domain.decision import Reason
from escalation.domain.ports import BotProfile
from escalation.domain.retry import RESEND_AFTER
from escalation.domain.texts import Key, spoken, text
from escalation.domain.until_answered import AfterHandoff, WaitingFor, waiting_from
from escalation.domain.waiting import waits
from escalation.use_cases.people_hours import people_now, when_they_answer
from escalation.use_cases.writing.asked_facts import has_facts_to_ask
from escalation.use_cases.writing.draft import Draft


def after_handoff(profile: BotProfile) -> AfterHandoff:
    """Who speaks once there is a ticket: the bot goes on until somebody replies only where a
    webhook tells of that.
    """
    wanted = profile.settings.after_handoff
    return "team" if wanted == "until_answered" and not profile.pushed else wanted


def meanwhile(head: Head, profile: BotProfile) -> WaitingFor | None:
    """What the bot does while the team has the request and is silent; None where nothing waits.
    Where no webhook tells of people's words any more, it answers nothing.
    """
    waiting = waits(head)
    if waiting is None:
        return None
    return waiting.meanwhile if profile.pushed else "adds"


def people_have_it(
    draft: Draft, profile: BotProfile, reason: Reason, *, told_when: bool = False
) -> None:
    """A ticket is under way or there: the team has the chat, or will have it with its first word.
    `told_when`: the visitor has just heard when to expect an answer.
    """
    speaks = after_handoff(profile)
    if speaks == "team" or (speaks == "until_answered" and _has_spoken(draft)):
        give_to_team(draft, profile)
    elif speaks == "until_answered":
        begins = waits(draft.head) is None and not has_facts_to_ask(draft, profile)
        wait_for_people(draft, profile, reason)
        waiting = waits(draft.head)
        if waiting is not None and told_when:
            draft.set(waiting=waiting.model_copy(update={"told_when": True}))
        if begins and waiting is not None and waiting.meanwhile == "answers":
            draft.announce(spoken("wait_ask_on", draft.head.locale, profile.languages, {}))


def wait_for_people(draft: Draft, profile: BotProfile, reason: Reason) -> None:
    """The bot goes on, where the bot's owner wants that, as far as the reason lets it."""
    if after_handoff(profile) != "until_answered":
        return
    known = waits(draft.head)
    waiting = waiting_from(draft.now, reason) if known is None else known.also(reason)
    draft.set(waiting=waiting)
    if waiting.meanwhile == "adds":
        draft.look_again_by(draft.now + timedelta(hours=profile.settings.team_silence_hours))


def give_to_team(draft: Draft, profile: BotProfile) -> None:
    """The team has the chat; the sweep looks whether it stays silent."""
    draft.to_team()
    draft.look_again_by(draft.now + timedelta(hours=profile.settings.team_silence_hours))


def people_speak(draft: Draft, profile: BotProfile) -> None:
    """Somebody of the team has written in the ticket, or has got it: they have the chat, unless the
    owner lets the bot go on. One that the visitor has closed stays closed.
    """
    if profile.settings.after_handoff != "bot" and draft.head.state != "closed":
        give_to_team(draft, profile)


def add_to_request(draft: Draft, profile: BotProfile, seq: int) -> None:
    """The message at this position goes to the people who have the request, and the visitor hears
    so; the first time, when to expect an answer too.
    """
    head = draft.head
    draft.set(unanswered_seq=max(head.unanswered_seq, seq))
    if head.ticket is not None and head.ticket.open:
        draft.look_again_by(draft.now + RESEND_AFTER)
    draft.announce(_words(draft, profile, "added"))
    say_when(draft, profile)


def say_when(draft: Draft, profile: BotProfile) -> None:
    """When to expect an answer, once in a wait."""
    waiting = waits(draft.head)
    if waiting is None or waiting.told_when:
        return
    words = when_words(draft, profile)
    if words:
        draft.announce(words)
    draft.set(waiting=waiting.model_copy(update={"told_when": True}))


def when_words(draft: Draft, profile: BotProfile) -> str:
    """When an answer may be expected, as far as that can be said."""
    head = draft.head
    people = people_now(profile, now=draft.now, locale=head.locale, time_zone=head.time_zone)
    if people is not None and not people.open_now:
        return _words(draft, profile, "offline", opens_at=people.opens_at_words)
    return when_they_answer(profile, now=draft.now, locale=head.locale, time_zone=head.time_zone)


def helped(draft: Draft, seq: int) -> None:
    """The bot has answered while the request waits: the ticket is to hold that as a note."""
    if waits(draft.head) is None:
        return
    draft.set(helped_seq=seq)
    if draft.head.ticket is not None and draft.head.ticket.open:
        draft.look_again_by(draft.now + RESEND_AFTER)


def solved_by_visitor(draft: Draft, profile: BotProfile, seq: int) -> None:
    """The visitor says, at this position, that the request that waits is solved."""
    draft.set(solved_seq=seq)
    if draft.head.ticket is not None and draft.head.ticket.open:
        draft.look_again_by(draft.now + RESEND_AFTER)
    draft.announce(spoken("wait_solved", draft.head.locale, profile.languages, {}))


def _words(draft: Draft, profile: BotProfile, key: Key, **values: str | None) -> str:
    messages, languages = profile.settings.messages, profile.languages
    head = draft.head
    return text(messages, key, head.locale, languages=languages, facts=head.attributes, **values)


def _has_spoken(draft: Draft) -> bool:
    """Whether somebody of the team has written in the ticket that this joins, or reopens."""
    head = draft.head
    if head.ticket is None or not (head.ticket.open or head.is_reopening):
        return False
    return head.ticket.agent_at is not None
