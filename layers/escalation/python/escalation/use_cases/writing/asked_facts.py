"""Asking for what the team needs to know, once the handoff is recorded: one thing after the other.

Each question may be skipped, and a message that is none of its answers is taken as what it is; then
nothing more is asked but the address, once. Pure: works on a `Draft`.
"""

from datetime import timedelta
from typing import Final

from escalation.domain.choices import Choice, choice_meant, plain_reading
from escalation.domain.conversation import Author
from escalation.domain.escalation import FOLLOW_UP_QUIET, Escalation
from escalation.domain.head_parts import ContactRequest
from escalation.domain.middle_ground import MiddleGround, OpenQuestion
from escalation.domain.ports import BotProfile
from escalation.domain.retry import RESEND_AFTER
from escalation.domain.texts import spoken, text
from escalation.domain.wanted_facts import (
    FACT_STANDS,
    SKIP,
    AskedFacts,
    GivenFact,
    Heard,
    WantedFact,
    found_in,
    heard,
    question_for,
    with_fact,
)
from escalation.use_cases.writing.draft import Draft

NEVER_ASKED: Final = frozenset({"must_reach_person"})
"""Reasons of handoffs after which nobody is asked for an order number."""


def has_facts_to_ask(draft: Draft, profile: BotProfile) -> bool:
    """Whether the visitor will be asked for something besides an address."""
    return draft.head.last_reason not in NEVER_ASKED and bool(_missing(draft, profile))


def ask_facts(
    draft: Draft, profile: BotProfile, escalation: Escalation, *, address_owed: bool
) -> None:
    """Take down what was said already, and ask for the first of the rest; for the address after
    it, where that is owed. With nothing to ask for, the address is next.
    """
    if escalation.reason in NEVER_ASKED:
        if address_owed:
            ask_address(draft, profile, escalation.escalation_id)
        return
    _take_down_what_was_said(draft, profile)
    asked = AskedFacts(
        escalation_id=escalation.escalation_id,
        left=tuple(fact.name for fact in _missing(draft, profile)),
        address_owed=address_owed,
        fence=draft.head.fence,
        asked_at=draft.now,
    )
    _ask_next(draft, profile, asked, about=escalation.trigger_seq)


def open_fact(draft: Draft, profile: BotProfile) -> WantedFact | None:
    """The fact that the visitor is being asked for; None once somebody else has the chat, or where
    that is so long ago that a short message is more likely about something else.
    """
    asked = draft.head.asking
    if asked is None or asked.fence != draft.head.fence or draft.head.state == "closed":
        return None
    if draft.now - asked.asked_at > FACT_STANDS:
        return None
    return next((f for f in profile.settings.wanted_facts if f.name == asked.open), None)


def is_skipped(draft: Draft, profile: BotProfile, said: str) -> bool:
    """Whether the message is the choice that goes with such a question."""
    return choice_meant(said, _choices(draft, profile)) is not None


def hear_answer(
    draft: Draft, profile: BotProfile, fact: WantedFact, said: str, *, refuses: bool
) -> Heard:
    """What the visitor's message is to the open question, which is over with it.

    A value is put to the request, and the next thing asked for. Where the message says something
    else, or more, the caller goes on with it and then calls `ask_address_owed`.
    """
    asked, seq = draft.head.asking, draft.messages[-1].seq
    answer = heard(fact, said, refuses=refuses)
    draft.close_question()
    if answer.kind == "given":
        given = GivenFact(
            name=fact.name, value=answer.value, seq=seq, ticket_field=fact.ticket_field
        )
        draft.set(facts=with_fact(draft.head.facts, given))
    if answer.value:
        _tell_people(draft, profile, seq)
    if asked is None or answer.kind == "other" or answer.says_more:
        return answer
    word = "wait_noted" if answer.kind == "given" else "wait_skipped"
    if not asked.left:
        draft.announce(spoken(word, draft.head.locale, profile.languages, {}))
    _ask_next(draft, profile, asked, about=seq)
    return answer


def ask_address_owed(draft: Draft, profile: BotProfile) -> None:
    """The visitor has said something else instead: nothing more is asked for but the address."""
    asked = draft.head.asking
    draft.set(asking=None)
    if asked is not None and asked.address_owed and asked.fence == draft.before.fence:
        ask_address(draft, profile, asked.escalation_id)


def ask_address(draft: Draft, profile: BotProfile, escalation_id: str) -> None:
    """Ask for an address, where none is known by now."""
    if draft.head.visitor.email is not None:
        return
    expect_address(draft, profile, escalation_id)
    messages, locale = profile.settings.messages, draft.head.locale
    draft.announce(text(messages, "contact_request", locale, languages=profile.languages))


def expect_address(draft: Draft, profile: BotProfile, escalation_id: str) -> None:
    """The widget shows the card that takes an address."""
    until = draft.now + timedelta(seconds=profile.settings.contact_timeout_s)
    draft.set(contact=ContactRequest(escalation_id=escalation_id, until=until))
    draft.look_again_by(until)


def _missing(draft: Draft, profile: BotProfile) -> list[WantedFact]:
    """What nobody has said yet, in the owner's order."""
    wanted = profile.settings.wanted_facts
    if draft.head.facts_asked:
        return []
    known = {fact.name for fact in draft.head.facts}
    said = _said(draft)
    return [f for f in wanted if f.name not in known and found_in(f, said) is None]


def _said(draft: Draft) -> list[str]:
    every = (*draft.earlier, *draft.messages)
    return [message.text for message in every if message.author.kind == "visitor"]


def _take_down_what_was_said(draft: Draft, profile: BotProfile) -> None:
    known = {fact.name for fact in draft.head.facts}
    every = (*draft.earlier, *draft.messages)
    for fact in profile.settings.wanted_facts:
        for message in every if fact.name not in known else ():
            value = found_in(fact, [message.text]) if message.author.kind == "visitor" else None
            if value is not None:
                given = GivenFact(
                    name=fact.name, value=value, seq=message.seq, ticket_field=fact.ticket_field
                )
                draft.set(facts=with_fact(draft.head.facts, given))


def _ask_next(draft: Draft, profile: BotProfile, asked: AskedFacts, *, about: int) -> None:
    wanted = {fact.name: fact for fact in profile.settings.wanted_facts}
    names = [name for name in asked.left if name in wanted]
    if not names:
        draft.set(asking=None)
        if asked.address_owed:
            ask_address(draft, profile, asked.escalation_id)
        return
    words, choices = question_for(wanted[names[0]], draft.head.locale), _choices(draft, profile)
    question = draft.say(
        Author(kind="bot", name=profile.bot.name, bot_id=profile.bot.bot_id),
        plain_reading(words, choices),
        choices=choices,
        asks="fact",
    )
    middle = draft.head.middle or MiddleGround()
    is_open = OpenQuestion(kind="fact", message_id=question.id, question_seq=max(1, about))
    draft.set(
        asking=asked.model_copy(
            update={"open": names[0], "left": tuple(names[1:]), "asked_at": draft.now}
        ),
        facts_asked=draft.head.facts_asked + 1,
        middle=middle.asked(is_open),
    )


def _choices(draft: Draft, profile: BotProfile) -> tuple[Choice, ...]:
    label = spoken("wait_skip", draft.head.locale, profile.languages, {})
    return (Choice(id=SKIP, label=label),)


def _tell_people(draft: Draft, profile: BotProfile, seq: int) -> None:
    """What was said goes to the ticket, or into the thread of a mail that is out already."""
    head = draft.head
    draft.set(unanswered_seq=max(head.unanswered_seq, seq))
    if head.ticket is not None and head.ticket.open:
        draft.look_again_by(draft.now + RESEND_AFTER)
    elif head.mail is not None and head.open_handoff is None and head.asking is not None:
        made_it = head.mail.escalation_id
        draft.new_escalation(
            profile,
            "email",
            "explicit_request",
            trigger_seq=seq,
            due_in=FOLLOW_UP_QUIET,
            not_before=draft.now + FOLLOW_UP_QUIET,
            follow_up_of=made_it,
        )
