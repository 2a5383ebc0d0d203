"""The reference bot: answers a request of the bot contract from a workspace's knowledge.

What was built for one bot is kept while its knowledge has the same version, so a turn normally
costs the read of one small item and the scoring. An index by meaning is made by a job when
knowledge is saved; until it is there, an index by words is made on the spot.
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
from escalation.domain.settings import EscalationSettings, TransferTarget, VersionedSettings
from escalation.domain.workspace import Bot
from escalation.use_cases.answer_with_model import AnswerWithModel

MAX_CACHED_BOTS = 32
"""Bots whose index one process keeps; a large one takes some 10 MB."""
FRESH_FOR = timedelta(seconds=60)
"""How old settings and knowledge may be; a bot's own, only while its item is unchanged."""

MAX_ENGINE_CHARS = 100
"""As in the bot contract."""

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


class StoredIndexes(Protocol):
    """Indexes that were made when knowledge was saved."""

    def read(self, bot_id: str, knowledge_version: int) -> bytes | None:
        """The index of that version; None while it is not made, or cannot be read."""
        ...


class NoStoredIndexes:
    """Where there is no encoder there are no indexes by meaning."""

    def read(self, bot_id: str, knowledge_version: int) -> bytes | None:  # noqa: ARG002
        """None."""
        return None


class AnswerEngine(Protocol[IndexT, RoutesT]):
    """Turns knowledge into answers. Deterministic: the same input gives the same reply."""

    @property
    def version(self) -> str:
        """Names everything but the knowledge that a reply rests on."""
        ...

    def build(self, entries: Sequence[KnowledgeEntry]) -> IndexT:
        """Prepare entries for `answer`, quickly."""
        ...

    def version_of(self, index: IndexT) -> str:
        """Name of the rules that answer from this index."""
        ...

    def open_file(self, stored: bytes) -> IndexT | None:
        """Read an index made earlier; None when this engine cannot use it."""
        ...

    def certain_answer(
        self,
        index: IndexT,
        messages: Sequence[BotMessage],
        *,
        locale: str,
        small_talk: bool = True,
    ) -> BotReply | None:
        """An answer that needs no comparison, such as to a mere greeting."""
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

    def build_routes(self, bots: Sequence[BotProfile], known: Sequence[IndexT] = ()) -> RoutesT:
        """Prepare bots for `route`; `known` are indexes of any of them."""
        ...

    def route(self, index: RoutesT, messages: Sequence[BotMessage]) -> tuple[TargetScore, ...]:
        """Score every bot of the index, on the scale of `answer`'s confidence."""
        ...


Nearest = Callable[[IndexT, Sequence[BotMessage]], Sequence[str]]
"""Ids of the entries nearest to a conversation's question, best first."""


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
        stored: StoredIndexes | None = None,
        model: AnswerWithModel | None = None,
        nearest: Nearest[IndexT] | None = None,
        max_bots: int = MAX_CACHED_BOTS,
    ) -> None:
        self._source = source
        self._stored = stored or NoStoredIndexes()
        self._model = model
        self._nearest = nearest
        self._engine = engine
        self._clock = clock
        self._snapshots: _Recent[str, _Snapshot] = _Recent(4 * max_bots)
        self._settings: _Recent[str, tuple[VersionedSettings, datetime]] = _Recent(4 * max_bots)
        self._indexes: _Recent[tuple[str, int], tuple[IndexT, datetime | None]] = _Recent(max_bots)
        self._routes: _Recent[Hashable, RoutesT] = _Recent(max_bots)

    def __call__(self, request: BotRequest) -> BotReply:
        """Answer, and score the request's targets if it names any.

        Purpose `route` only scores, for a bot that cannot itself: its confidence is 0 and its text
        is empty.

        Raises:
            NotFound: the workspace has no such bot.
        """
        snapshot = self._current(request.workspace_id, request.bot_id)
        if request.purpose == "route":
            scored = self._route(request, snapshot) if request.targets else ()
            return BotReply(text="", confidence=0.0, routing=scored)
        index = self._index(snapshot)
        small_talk = request.purpose == "chat"
        certain = self._engine.certain_answer(
            index, request.messages, locale=request.locale, small_talk=small_talk
        )
        if certain is not None:
            # Nothing beats it, so no other bot is looked at.
            nobody = tuple(TargetScore(bot_id=bot, score=0.0) for bot in request.targets)
            return certain.model_copy(
                update={"routing": nobody or None, "engine": self._answered_by(index, snapshot)}
            )
        scores = self._route(request, snapshot) if request.targets else None
        reply = self._engine.answer(
            index, request.messages, locale=request.locale, small_talk=small_talk
        )
        reply = reply.model_copy(
            update={"routing": scores, "engine": self._answered_by(index, snapshot)}
        )
        return self._with_model(request, snapshot, index, reply)

    def _with_model(
        self, request: BotRequest, snapshot: _Snapshot, index: IndexT, reply: BotReply
    ) -> BotReply:
        """The reply that a large model gives in its place, where one is wanted and works."""
        if self._model is None or self._nearest is None:
            return reply
        settings = self._current_settings(request.bot_id)
        use = (settings.settings if settings else EscalationSettings()).language_model.answers
        if not self._model.wanted(reply, use):
            return reply
        entries = {entry.id: entry for entry in snapshot.knowledge.entries}
        near = [entries[i] for i in self._nearest(index, request.messages) if i in entries]
        # What the engine would answer with comes first, whichever reading found it.
        near.sort(key=lambda entry: entry.answer != reply.text)
        better = self._model.better(
            reply,
            request.messages,
            near,
            about=(request.bot_id, snapshot.knowledge.version),
            use=use,
        )
        if better is reply:
            return reply
        engine = f"{reply.engine}, {self._model.name}"[:MAX_ENGINE_CHARS]
        return better.model_copy(update={"engine": engine})

    def _answered_by(self, index: IndexT, snapshot: _Snapshot) -> str:
        return f"{self._engine.version_of(index)}, knowledge {snapshot.knowledge.version}"

    def _index(self, snapshot: _Snapshot) -> IndexT:
        """The stored index of this knowledge, or one made now and replaced when that is there."""
        key = (snapshot.bot.bot_id, snapshot.knowledge.version)
        known = self._indexes.get(key)
        now = self._clock.now()
        if known is not None and (known[1] is None or now - known[1] < FRESH_FOR):
            return known[0]
        stored = self._stored.read(*key) if snapshot.knowledge.entries else None
        opened = self._engine.open_file(stored) if stored is not None else None
        if opened is not None:
            return self._indexes.put(key, (opened, None))[0]
        made = known[0] if known is not None else self._engine.build(snapshot.knowledge.entries)
        return self._indexes.put(key, (made, now))[0]

    def _route(self, request: BotRequest, own: _Snapshot) -> tuple[TargetScore, ...]:
        """Score the targets, and with them the bot itself, which is their rival."""
        settings = self._current_settings(request.bot_id)
        described = (
            {t.bot_id: t for t in settings.settings.ai_agent_transfer.targets} if settings else {}
        )
        profiles = [_profile(own, None)]
        snapshots = [own]
        versions = [own.knowledge.version, own.bot.version]
        for bot_id in dict.fromkeys(request.targets):
            target = self._recent(bot_id)
            in_workspace = target is not None and (target.bot.workspace_id == request.workspace_id)
            if target is not None and in_workspace and bot_id != request.bot_id:
                profiles.append(_profile(target, described.get(bot_id)))
                snapshots.append(target)
                versions += [target.knowledge.version, target.bot.version]
        key = (
            request.bot_id,
            settings.version if settings else 0,
            tuple(profile[0] for profile in profiles),
            tuple(versions),
        )
        routes = self._routes.get_or_build(
            key,
            lambda: self._engine.build_routes(profiles, [self._index(one) for one in snapshots]),
        )
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
