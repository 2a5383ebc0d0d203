"""Help-centre content and messages for the engine's tests: the files that the local stack seeds."""

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from escalation.domain.bot_contract import AuthorKind, BotMessage
from escalation.domain.knowledge import KnowledgeEntry
from escalation.engine.answering import EmbeddedEngine
from escalation.engine.matching import BotIndex

KNOWLEDGE = Path(__file__).parents[3] / "infra" / "local" / "knowledge"
BOTS = ("general_assistant", "tech_support", "billing", "sales")
AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
ENGINE = EmbeddedEngine()


@cache
def content(bot: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((KNOWLEDGE / f"{bot}.json").read_text("utf-8"))
    return loaded


def entries(bot: str) -> tuple[KnowledgeEntry, ...]:
    return tuple(KnowledgeEntry(**entry) for entry in content(bot)["entries"])


@cache
def index(bot: str) -> BotIndex:
    return ENGINE.build(entries(bot))


def said(text: str, author: AuthorKind = "visitor") -> BotMessage:
    return BotMessage(author=author, text=text, at=AT)


def routes_from(bot: str) -> list[tuple[str, tuple[str, ...], str]]:
    """A bot with its knowledge, and the others by their descriptions and examples only."""
    own = tuple(q for entry in entries(bot) for q in entry.questions)
    targets = {other: content(other)["transfer_target"] for other in BOTS if other != bot}
    return [
        (bot, own, content(bot)["description"]),
        *((other, tuple(t["examples"]), t["description"]) for other, t in targets.items()),
    ]
