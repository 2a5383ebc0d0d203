"""Bots as one process knows them: read again when they have changed, or are a minute old.

Their knowledge, which may be thousands of entries, is read again only when its version has moved:
the bot's own item says that.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple, TypeVar

from escalation.domain.errors import NotFound
from escalation.domain.learning import Learned
from escalation.domain.owner_ports import Knowledge
from escalation.domain.ports import Clock
from escalation.domain.recent import Recent
from escalation.domain.settings import TransferTarget, VersionedSettings
from escalation.domain.workspace import Bot
from escalation.use_cases.bot.answer_ports import BotProfile, KnowledgeSource, LearnedCorrections

FRESH_FOR = timedelta(seconds=60)
"""How old a bot that is transferred to, settings and what was learnt may be."""

_V = TypeVar("_V")


class Snapshot(NamedTuple):
    """A bot with its knowledge, as read together."""

    bot: Bot
    knowledge: Knowledge
    read_at: datetime


class KnownBots:
    """Reads bots, at most once a minute each where nothing has changed."""

    def __init__(
        self, source: KnowledgeSource, learned: LearnedCorrections, clock: Clock, *, size: int
    ) -> None:
        self._source = source
        self._learned = learned
        self._clock = clock
        self._snapshots: Recent[str, Snapshot] = Recent(size)
        self._settings: Recent[str, tuple[VersionedSettings | None, datetime]] = Recent(size)
        self._corrections: Recent[str, tuple[Learned | None, datetime]] = Recent(size)

    def current(self, workspace_id: str, bot_id: str) -> Snapshot:
        """The bot as it is now; its knowledge is read again when its item has changed.

        Raises:
            NotFound: the workspace has no such bot.
        """
        bot = self._source.bot(bot_id)
        if bot is None or bot.workspace_id != workspace_id:
            raise NotFound("no such bot in this workspace", code="unknown_bot")
        return self._with_knowledge(bot)

    def recent(self, bot_id: str) -> Snapshot | None:
        """The bot, of whichever workspace, as it was within the last minute."""
        known = self._fresh(bot_id)
        if known is not None:
            return known
        bot = self._source.bot(bot_id)
        return None if bot is None else self._with_knowledge(bot)

    def settings(self, bot_id: str) -> VersionedSettings | None:
        """Its settings as they were within the last minute."""
        return self._within_a_minute(self._settings, bot_id, self._source.settings)

    def learned(self, bot_id: str) -> Learned | None:
        """What its outcomes had taught within the last minute."""
        return self._within_a_minute(self._corrections, bot_id, self._learned.learned)

    def _within_a_minute(
        self, kept: Recent[str, tuple[_V, datetime]], bot_id: str, read: Callable[[str], _V]
    ) -> _V:
        known = kept.get(bot_id)
        if known is not None and self._clock.now() - known[1] < FRESH_FOR:
            return known[0]
        return kept.put(bot_id, (read(bot_id), self._clock.now()))[0]

    def _fresh(self, bot_id: str) -> Snapshot | None:
        known = self._snapshots.get(bot_id)
        if known is None or self._clock.now() - known.read_at >= FRESH_FOR:
            return None
        return known

    def _with_knowledge(self, bot: Bot) -> Snapshot:
        known = self._snapshots.get(bot.bot_id)
        if known is not None and known.knowledge.version == bot.knowledge_version:
            knowledge = known.knowledge
        else:
            knowledge = self._source.knowledge(bot.bot_id)
        return self._snapshots.put(bot.bot_id, Snapshot(bot, knowledge, self._clock.now()))


def profile_of(snapshot: Snapshot, described: TransferTarget | None) -> BotProfile:
    """What the owner says of a target, its name, then what its own knowledge shows."""
    questions = [q for entry in snapshot.knowledge.entries for q in entry.questions]
    examples = [*(described.examples if described else ()), *questions]
    prose = [
        described.description if described else "",
        snapshot.bot.description,
        snapshot.bot.name,
    ]
    return (
        snapshot.bot.bot_id,
        tuple(dict.fromkeys(examples)),
        "\n".join(dict.fromkeys(text for text in prose if text)),
    )
