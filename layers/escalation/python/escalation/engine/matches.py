"""The entry that fits a question, and how it is said."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from escalation.domain.bot_contract import BotReply, CloseEntry, Source


class Match(NamedTuple):
    """The entry that fits best, and the chance that it is the right one.

    `unlearned` is the chance before what outcomes have taught; None where they teach nothing.
    """

    entry_id: str
    text: str
    title: str
    url: str | None
    confidence: float
    unlearned: float | None = None
    close: tuple[CloseEntry, ...] = ()
    """Where the best one does not stand out: it and those that come near it, best first."""


def match_of(answer: Mapping[str, Any], chance: float) -> Match:
    """An entry as a match, from what an index keeps of it."""
    return Match(answer["entry_id"], answer["text"], answer["title"], answer["url"], chance)


def reply_of(match: Match) -> BotReply:
    """What a bot says with a match."""
    sources = (Source(title=match.title, url=match.url),) if match.url else ()
    return BotReply(
        text=match.text,
        confidence=match.confidence,
        sources=sources,
        unlearned=match.unlearned,
        close=match.close,
    )
