"""What the templates show, worked out from a handover."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from escalation.adapters.rendering.escaping import shorten
from escalation.domain.conversation import Message, Visitor
from escalation.domain.decision import Reason
from escalation.domain.delivery import Handover
from escalation.domain.escalation import Escalation
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
}
"""Why something was escalated, in words for the people who get it."""

_LANGUAGES = {
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
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def clock(at: datetime) -> str:
    """`23 Nov 2026, 10:15 UTC`, whatever the machine's locale."""
    utc = at.astimezone(UTC)
    return f"{utc.day} {_MONTHS[utc.month - 1]} {utc.year}, {utc:%H:%M} UTC"


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
    part: str = ""


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
    return tuple(
        _line(message, _staff_author(handover, message))
        for message in handover.messages
        if message.seq >= from_seq
    )


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


def _line(message: Message, author: str, said: Callable[[datetime], str] = clock) -> Line:
    return Line(
        seq=message.seq,
        kind=message.author.kind,
        author=author,
        time=said(message.at),
        text=message.text,
        sources=tuple((source.title, source.url) for source in message.sources),
    )


def _staff_author(handover: Handover, message: Message) -> str:
    kind = message.author.kind
    if kind == "system":
        return "Notice"
    if kind == "bot":
        return f"{_bot_name(handover, message)} (bot)"
    name = message.author.name
    if kind == "agent":
        return f"{name} (team)" if name else "Team"
    name = name or handover.head.visitor.name
    return f"{name} (visitor)" if name else "Visitor"


def _bot_name(handover: Handover, message: Message) -> str:
    author = message.author
    if author.name:
        return author.name
    if author.bot_id in {None, handover.bot.bot_id}:
        return handover.bot.name
    return author.bot_id or "Bot"


def visitor_words(visitor: Visitor) -> str:
    """Who it is, and whether anybody vouches for that."""
    known = ", ".join(part for part in (visitor.name, visitor.email) if part)
    if not known:
        return "Unknown: neither a name nor an address was given"
    if visitor.verified:
        return f"{known} (verified by your site)"
    if visitor.confirmed:
        return f"{known} (the address was confirmed by a code)"
    return f"{known} (unverified: typed in the chat)"


def case(
    handover: Handover, title: str, helpdesk: str = "the helpdesk", *, cause: str = ""
) -> Case:
    """The facts for one escalation; `helpdesk` is where the one failed that it replaces, `cause`
    why, in sentences for the owner.
    """
    escalation = handover.escalation
    facts = [
        ("Visitor", visitor_words(handover.head.visitor)),
        ("Bot", handover.bot.name),
        ("Why", REASONS[escalation.reason]),
        ("When", clock(escalation.created_at)),
        ("Language", _language(handover.head.locale)),
    ]
    summary = f"{handover.summary} (Written by an AI from the chat.)" if handover.summary else ""
    if summary:
        facts.append(("Summary", summary))
    if handover.within_hours is False:
        facts.append(("Hours", "This came in outside business hours; the visitor was told so."))
    if escalation.fallback_of is not None:
        facts.append(("Note", replaced_words(handover.replaces, helpdesk, cause)))
    accent = handover.workspace.brand.colour
    return Case(
        title=title,
        workspace=handover.workspace.name,
        bot=handover.bot.name,
        question=handover.question or "(asked for a person before writing anything)",
        facts=tuple(facts),
        console_url=handover.console_url,
        accent=accent,
        on_accent=_readable_on(accent),
        escalation_id=escalation.escalation_id,
        summary=summary,
    )


def letterhead(workspace: Workspace, bot: Bot, title: str) -> Case:
    """What stands above a mail that is about no escalation."""
    accent = workspace.brand.colour
    return Case(
        title=title,
        workspace=workspace.name,
        bot=bot.name,
        question="",
        facts=(),
        console_url="",
        accent=accent,
        on_accent=_readable_on(accent),
        escalation_id="",
    )


def replaced_words(failed: Escalation | None, helpdesk: str, cause: str = "") -> str:
    """What went wrong with the escalation that a mail takes the place of, and in which helpdesk."""
    if failed is None or failed.method != "ticket":
        return "Another way of passing this on failed; this takes its place."
    if failed.outcome_unknown:
        return (
            f"{helpdesk} may have made a ticket for this: its answer was lost. Look there for "
            f"{failed.escalation_id} before you answer, so that nobody answers twice."
        )
    if failed.state == "delivered":
        return (
            f"Ticket {failed.reference} in {helpdesk} takes no more messages. This mail brings "
            "what the visitor wrote since."
        )
    code = f" ({failed.last_error.code})" if failed.last_error else ""
    because = f" {cause}" if cause else ""
    if failed.reopens is not None:
        return (
            f"The visitor says that a ticket in {helpdesk} is not solved, and it could not be "
            f"opened again{code}.{because} This mail takes its place."
        )
    return f"No ticket could be made in {helpdesk}{code}.{because} This mail takes its place."


def _language(locale: str) -> str:
    code = locale.partition("-")[0].lower()
    name = _LANGUAGES.get(code)
    return f"{name} ({locale})" if name else locale


def reply_words(visitor: Visitor, *, trusts_claims: bool) -> str:
    """Where a reply to the mail goes. The bot goes on in the chat, so nobody may guess."""
    if visitor.email is not None and visitor.address(trusts_claims=trusts_claims) is None:
        return (
            f"Not confirmed: {visitor.email} was typed in the chat and may be somebody else's "
            "address. A reply to this e-mail does not go there, and nothing about an account "
            "should. Open the chat in the console to answer there."
        )
    if visitor.email is None:
        return (
            "No e-mail address is known, so the visitor cannot be answered by e-mail. "
            "Open the chat in the console to answer there."
        )
    return (
        f"Reply to this e-mail to answer: your reply goes to the mailbox {visitor.email}, "
        "not into the chat. To write into the chat, open it in the console."
    )


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
    if thread is not None:
        stem = thread.subject.removeprefix("Re: ")
        return shorten(f"Re: {stem}", 200)
    visitor = handover.head.visitor
    name = shorten(visitor.name or visitor.email or "", 60) or "Visitor"
    question = shorten(handover.question, 110) or "a conversation"
    return f"{name}: {question}"
