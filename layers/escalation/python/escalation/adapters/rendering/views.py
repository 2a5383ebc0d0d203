"""What the templates show, worked out from a handover."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from escalation.adapters.rendering import urgent
from escalation.adapters.rendering.escaping import shorten
from escalation.adapters.rendering.sentences import (
    not_reached_words,
    replaced_words,
    visitor_words,
)
from escalation.domain.choice_words import question_part
from escalation.domain.conversation import Message, message_id
from escalation.domain.decision import Reason
from escalation.domain.delivery import Handover
from escalation.domain.feedback import ChatFeedback
from escalation.domain.team_texts import TeamTexts, team_texts
from escalation.domain.workspace import Bot, Workspace

REASONS: dict[Reason, str] = {
    "team_is_assignee": "The team already has this conversation.",
    "transfer_pending": "The conversation was on its way to another bot.",
    "rule": "One of your rules says that people answer this.",
    "guidance": "One of your guidelines says that people answer this.",
    "explicit_request": "The visitor asked for a person.",
    "bot_failure": "The bot could not be reached or did not work.",
    "frustration": "The visitor seems frustrated.",
    "repetition": "The visitor asked the same thing again.",
    "better_bot": "Another bot fits this question better.",
    "confident": "The bot was confident of its answer.",
    "low_confidence": "The bot was not confident enough of an answer.",
    "bot_asked_for_handoff": "The bot itself asked for a person.",
    "target_failed": "The bot that should have taken over did not work.",
    "not_solved": "The visitor says that it is not solved.",
    "acknowledgement": "The visitor asked for nothing.",
    "must_reach_person": "The visitor wrote something that must reach a person.",
    "close_entries": "Several answers came close.",
    "bare_request": "The visitor wrote only that they want a person.",
    "fragment": "The visitor had not asked anything yet.",
    "small_talk": "The visitor was making small talk.",
    "offer_accepted": "The visitor took up the offer to have people look at it.",
    "offer_declined": "The visitor did not want people to be asked.",
    "offer_ignored": "The visitor was offered a person and did not answer.",
    "choice_taken": "The visitor chose one of several answers.",
    "none_of_these": "None of the answers that came close was meant.",
    "waits_for_team": "Something was added while the team has the request.",
}
"""Why something was escalated, in words for the people who get it."""
OTHER_REASON = "The conversation was handed over."
"""For a reason that only a newer release knows."""


def why(reason: Reason) -> str:
    """A reason's words."""
    return REASONS.get(reason, OTHER_REASON)


LANGUAGES = {
    "ar": "Arabic",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "hi": "Hindi",
    "it": "Italian",
    "ja": "Japanese",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "tr": "Turkish",
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def say_of(handover: Handover) -> TeamTexts:
    """What the workspace's team reads is said by this."""
    return team_texts(handover.workspace.team_language)


def clock(at: datetime, say: TeamTexts) -> str:
    """`23 Nov 2026, 10:15 UTC`, whatever the machine's locale."""
    utc = at.astimezone(UTC)
    month = say(MONTHS[utc.month - 1])
    time = f"{utc:%H:%M}"
    return say(
        "{day} {month} {year}, {time} UTC", day=utc.day, month=month, year=utc.year, time=time
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One message as shown.

    `author` always names the kind too: a visitor may call themselves anything.
    """

    seq: int
    kind: str
    author: str
    time: str
    text: str
    sources: tuple[tuple[str, str], ...] = ()
    choices: tuple[str, ...] = ()
    """Labels of what it lets the visitor choose from. `text` has them too."""
    question: str = ""
    """Of a message with choices: the text without them."""
    part: tuple[int, int] | None = None
    """Which part of how many it is, of a message that had to be parted."""

    @property
    def has_marks(self) -> bool:
        """Whether its marks are shown as what they mean. A visitor's are not: they type what they
        see. Nor are those of a part, which may begin within one.
        """
        return self.kind in {"bot", "agent"} and self.part is None


@dataclass(frozen=True, slots=True)
class Case:
    """What stands above the messages."""

    title: str
    workspace: str
    bot: str
    question: str
    facts: tuple[tuple[str, str], ...]
    console_url: str
    accent: str
    on_accent: str
    escalation_id: str
    summary: str = ""
    """Also among the facts."""


def staff_lines(handover: Handover, *, from_seq: int = 1) -> tuple[Line, ...]:
    """The messages as the team sees them."""
    say = say_of(handover)
    lines = (
        _line(message, _staff_author(handover, message, say), partial(clock, say=say))
        for message in handover.messages
        if message.seq >= from_seq
    )
    return tuple(_with_thumb(line, handover.feedback, say) for line in lines)


def _with_thumb(line: Line, feedback: ChatFeedback | None, say: TeamTexts) -> Line:
    """With what the visitor has said of an answer; their words are in the console alone."""
    thumb = feedback.thumb(message_id(line.seq)) if feedback is not None else None
    if thumb is None:
        return line
    helped = say("the visitor: this helped") if thumb.up else say("the visitor: this did not help")
    return replace(line, time=f"{line.time} \u00b7 {helped}")


def visitor_lines(
    handover: Handover, names: dict[str, str], said: Callable[[datetime], str]
) -> tuple[Line, ...]:
    """The messages as the visitor sees them.

    Args:
        handover: holds the messages.
        names: the kinds of authors in the visitor's language.
        said: says a time in it.
    """

    def author(message: Message) -> str:
        kind = message.author.kind
        if kind in {"visitor", "system"}:
            return names[kind]
        name = message.author.name or (_bot_name(handover, message) if kind == "bot" else None)
        return f"{name} ({names[kind]})" if name else names[kind]

    return tuple(_line(message, author(message), said) for message in handover.messages)


def _line(message: Message, author: str, said: Callable[[datetime], str]) -> Line:
    question = question_part(message.text, message.choices)
    parted = question != message.text
    return Line(
        seq=message.seq,
        kind=message.author.kind,
        author=author,
        time=said(message.at),
        text=message.text,
        choices=tuple(choice.label for choice in message.choices) if parted else (),
        question=question if parted else "",
        sources=tuple((source.title, source.url) for source in message.sources),
    )


def _staff_author(handover: Handover, message: Message, say: TeamTexts) -> str:
    kind = message.author.kind
    if kind == "system":
        return say("Notice")
    if kind == "bot":
        return say("{name} (bot)", name=_bot_name(handover, message))
    name = message.author.name
    if kind == "agent":
        return say("{name} (team)", name=name) if name else say("Team")
    name = name or handover.head.visitor.name
    return say("{name} (visitor)", name=name) if name else say("Visitor")


def _bot_name(handover: Handover, message: Message) -> str:
    author = message.author
    if author.name:
        return author.name
    if author.bot_id in {None, handover.bot.bot_id}:
        return handover.bot.name
    return author.bot_id or "Bot"


def case(handover: Handover, title: str, helpdesk: str | None = None, *, cause: str = "") -> Case:
    """The facts for one escalation; `helpdesk` is where the one failed that it replaces, `cause`
    why, in sentences for the owner.
    """
    escalation, say = handover.escalation, say_of(handover)
    facts = [
        (say("Visitor"), visitor_words(handover.head.visitor, say)),
        (say("Bot"), handover.bot.name),
        (say("Why"), say(why(escalation.reason))),
        (say("When"), clock(escalation.created_at, say)),
        (say("Language"), _language(handover.head.locale, say)),
    ]
    kind = urgent.urgent_kind(handover)
    if kind is not None:
        facts.insert(0, (say("Urgent"), say(urgent.URGENT[kind])))
    facts += [(fact.name, fact.value) for fact in handover.head.facts]
    summary = ""
    if handover.summary:
        summary = say("{summary} (Written by an AI from the chat.)", summary=handover.summary)
        facts.append((say("Summary"), summary))
    if handover.within_hours is False:
        outside = say("This came in outside business hours; the visitor was told so.")
        facts.append((say("Hours"), outside))
    if escalation.fallback_of is not None:
        named = helpdesk or say("the helpdesk")
        facts.append((say("Note"), replaced_words(handover.replaces, named, say, cause)))
    if handover.not_reached:
        facts.append((say("Note"), not_reached_words(handover.not_reached, say)))
    accent = handover.workspace.brand.colour
    return Case(
        title=title,
        workspace=handover.workspace.name,
        bot=handover.bot.name,
        question=handover.question or say("(asked for a person before writing anything)"),
        facts=tuple(facts),
        console_url=handover.console_url,
        accent=accent,
        on_accent=_readable_on(accent),
        escalation_id=escalation.escalation_id,
        summary=summary,
    )


def letterhead(workspace: Workspace, bot: Bot, title: str, *, console_url: str = "") -> Case:
    """What stands above a mail that is about no escalation."""
    accent = workspace.brand.colour
    return Case(
        title=title,
        workspace=workspace.name,
        bot=bot.name,
        question="",
        facts=(),
        console_url=console_url,
        accent=accent,
        on_accent=_readable_on(accent),
        escalation_id="",
    )


def _language(locale: str, say: TeamTexts) -> str:
    code = locale.partition("-")[0].lower()
    name = LANGUAGES.get(code)
    return f"{say(name)} ({locale})" if name else locale


def _readable_on(colour: str) -> str:
    """White or near-black, whichever has more contrast (WCAG 2 relative luminance)."""

    def linear(channel: int) -> float:
        value = channel / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#ffffff" if 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.058 else "#111827"


def tail(lines: Sequence[Line], *, count: int, max_bytes: int) -> tuple[Line, ...]:
    """The last lines, at most `count` and about `max_bytes` of text, but never none of them."""
    kept: list[Line] = []
    size = 0
    for line in reversed(lines[-count:]):
        size += len(line.text.encode("utf-8", "replace"))
        if kept and size > max_bytes:
            break
        kept.append(line)
    return tuple(reversed(kept))


def mail_subject(handover: Handover) -> str:
    """The thread's subject, or a new one: who and what."""
    thread = handover.head.mail
    if thread is not None and not handover.escalation.alert_to:
        stem = thread.subject.removeprefix("Re: ")
        return shorten(f"Re: {stem}", 200)
    visitor, say = handover.head.visitor, say_of(handover)
    name = shorten(visitor.name or visitor.email or "", 60) or say("Visitor")
    question = shorten(handover.question, 110) or say("a conversation")
    kind = urgent.urgent_kind(handover)
    if kind is not None:
        about = say("Urgent ({what})", what=say(urgent.URGENT[kind]))
        return shorten(f"{about}: {name}: {question}", 200)
    return f"{name}: {question}"
