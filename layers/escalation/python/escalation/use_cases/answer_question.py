"""The reference bot: answers a request of the bot contract from a workspace's knowledge.

What was built for one bot is kept while its knowledge has the same version, so a turn normally
costs the read of one small item and the scoring.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from datetime import datetime, timedelta
from typing import Generic, NamedTuple, Protocol, TypeVar

from escalation.domain.bot_contract import BotMessage, BotReply, BotRequest, TargetScore
from escalation.domain.errors import NotFound
from escalation.domain.knowledge import KnowledgeEntry
from escalation.domain.owner_ports import Knowledge
from escalation.domain.ports import Clock
from escalation.domain.settings import TransferTarget, VersionedSettings
from escalation.domain.workspace import Bot

MAX_CACHED_BOTS = 32
"""Bots whose index one process keeps; a large one takes some 10 MB."""
FRESH_FOR = timedelta(seconds=60)
"""How old settings and knowledge may be; a bot's own, only while its item is unchanged."""

BotProfile = tuple[str, tuple[str, ...], str]
"""A bot to route to: id, example questions, description."""

IndexT = TypeVar("IndexT")
RoutesT = TypeVar("RoutesT")
_K = TypeVar("_K", bound=Hashable)
_V = TypeVar("_V")


class KnowledgeSource(Protocol):
    """Where bots, their knowledge and their settings are read."""

    def bot(self, bot_id: str) -> Bot | None:
        """The bot, of whichever workspace."""
        ...

    def knowledge(self, bot_id: str) -> Knowledge:
        """Its entries; version 0 without any when never saved."""
        ...

    def settings(self, bot_id: str) -> VersionedSettings | None:
        """Its escalation settings; they describe its transfer targets."""
        ...


class AnswerEngine(Protocol[IndexT, RoutesT]):
    """Turns knowledge into answers. Deterministic: the same input gives the same reply."""

    def build(self, entries: Sequence[KnowledgeEntry]) -> IndexT:
        """Prepare entries for `answer`."""
        ...

    def answer(
        self,
        index: IndexT,
        messages: Sequence[BotMessage],
        *,
        locale: str,
        small_talk: bool = True,
    ) -> BotReply:
        """The best answer with its confidence; `small_talk` allows to greet back."""
        ...

    def build_routes(self, bots: Sequence[BotProfile]) -> RoutesT:
        """Prepare bots for `route`."""
        ...

    def route(self, index: RoutesT, messages: Sequence[BotMessage]) -> tuple[TargetScore, ...]:
        """Score every bot of the index, on the scale of `answer`'s confidence."""
        ...


class _Snapshot(NamedTuple):
    bot: Bot
    knowledge: Knowledge
    read_at: datetime


class _Recent(Generic[_K, _V]):
    """The most recently used values, at most `size`."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[_K, _V] = OrderedDict()

    def get(self, key: _K) -> _V | None:
        if key in self._values:
            self._values.move_to_end(key)
        return self._values.get(key)

    def put(self, key: _K, value: _V) -> _V:
        self._values[key] = value
        self._values.move_to_end(key)
        while len(self._values) > self._size:
            self._values.popitem(last=False)
        return value

    def get_or_build(self, key: _K, build: Callable[[], _V]) -> _V:
        found = self.get(key)
        return self.put(key, build()) if found is None else found


class AnswerQuestion(Generic[IndexT, RoutesT]):
    """One instance serves a process. Not for use from several threads at once."""

    def __init__(
        self,
        *,
        source: KnowledgeSource,
        engine: AnswerEngine[IndexT, RoutesT],
        clock: Clock,
        max_bots: int = MAX_CACHED_BOTS,
    ) -> None:
        self._source = source
        self._engine = engine
        self._clock = clock
        self._snapshots: _Recent[str, _Snapshot] = _Recent(4 * max_bots)
        self._settings: _Recent[str, tuple[VersionedSettings, datetime]] = _Recent(4 * max_bots)
        self._indexes: _Recent[tuple[str, int], IndexT] = _Recent(max_bots)
        self._routes: _Recent[Hashable, RoutesT] = _Recent(max_bots)

    def __call__(self, request: BotRequest) -> BotReply:
        """Answer, and score the request's targets if it names any.

        Purpose `route` only scores, for a bot that cannot itself: its confidence is 0 and its text
        is empty.

        Raises:
            NotFound: the workspace has no such bot.
        """
        snapshot = self._current(request.workspace_id, request.bot_id)
        routing = self._route(request, snapshot) if request.targets else None
        if request.purpose == "route":
            return BotReply(text="", confidence=0.0, routing=routing or ())
        index = self._indexes.get_or_build(
            (request.bot_id, snapshot.knowledge.version),
            lambda: self._engine.build(snapshot.knowledge.entries),
        )
        reply = self._engine.answer(
            index,
            request.messages,
            locale=request.locale,
            small_talk=request.purpose == "chat",
        )
        return reply.model_copy(update={"routing": routing})

    def _route(self, request: BotRequest, own: _Snapshot) -> tuple[TargetScore, ...]:
        """Score the targets, and with them the bot itself, which is their rival."""
        settings = self._current_settings(request.bot_id)
        described = (
            {t.bot_id: t for t in settings.settings.ai_agent_transfer.targets} if settings else {}
        )
        profiles = [_profile(own, None)]
        versions = [own.knowledge.version, own.bot.version]
        for bot_id in dict.fromkeys(request.targets):
            target = self._recent(bot_id)
            in_workspace = target is not None and (target.bot.workspace_id == request.workspace_id)
            if target is not None and in_workspace and bot_id != request.bot_id:
                profiles.append(_profile(target, described.get(bot_id)))
                versions += [target.knowledge.version, target.bot.version]
        key = (
            request.bot_id,
            settings.version if settings else 0,
            tuple(profile[0] for profile in profiles),
            tuple(versions),
        )
        routes = self._routes.get_or_build(key, lambda: self._engine.build_routes(profiles))
        return self._engine.route(routes, request.messages)

    def _current(self, workspace_id: str, bot_id: str) -> _Snapshot:
        """The bot as it is now; its knowledge is read again when its item has changed."""
        bot = self._source.bot(bot_id)
        if bot is None or bot.workspace_id != workspace_id:
            raise NotFound("no such bot in this workspace", code="unknown_bot")
        known = self._fresh(bot_id)
        if known is not None and known.bot == bot:
            return known
        return self._read_knowledge(bot)

    def _recent(self, bot_id: str) -> _Snapshot | None:
        known = self._fresh(bot_id)
        if known is not None:
            return known
        bot = self._source.bot(bot_id)
        return None if bot is None else self._read_knowledge(bot)

    def _fresh(self, bot_id: str) -> _Snapshot | None:
        known = self._snapshots.get(bot_id)
        if known is None or self._clock.now() - known.read_at >= FRESH_FOR:
            return None
        return known

    def _read_knowledge(self, bot: Bot) -> _Snapshot:
        knowledge = self._source.knowledge(bot.bot_id)
        return self._snapshots.put(bot.bot_id, _Snapshot(bot, knowledge, self._clock.now()))

    def _current_settings(self, bot_id: str) -> VersionedSettings | None:
        known = self._settings.get(bot_id)
        if known is not None and self._clock.now() - known[1] < FRESH_FOR:
            return known[0]
        settings = self._source.settings(bot_id)
        if settings is not None:
            self._settings.put(bot_id, (settings, self._clock.now()))
        return settings


def _profile(snapshot: _Snapshot, described: TransferTarget | None) -> BotProfile:
    """What the owner says of a target, then what its own knowledge shows."""
    questions = [q for entry in snapshot.knowledge.entries for q in entry.questions]
    examples = [*(described.examples if described else ()), *questions]
    prose = [described.description if described else "", snapshot.bot.description]
    return (
        snapshot.bot.bot_id,
        tuple(dict.fromkeys(examples)),
        "\n".join(dict.fromkeys(text for text in prose if text)),
    )
