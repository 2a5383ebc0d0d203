"""The reference bot: answers a request of the bot contract from a workspace's knowledge.

What was built for one bot is kept while its knowledge has the same version, so a turn normally
costs the read of one small item and the scoring. An index by meaning is made by a job when
knowledge is saved; until it is there, an index by words is made on the spot.
"""

from collections.abc import Hashable
from datetime import datetime
from typing import Generic

from escalation.domain.bot_contract import MAX_ENGINE_CHARS, BotReply, BotRequest, TargetScore
from escalation.domain.bot_ports import ModelUser
from escalation.domain.language_model import ModelFailed
from escalation.domain.learning import Learned
from escalation.domain.ports import Clock
from escalation.domain.recent import Recent
from escalation.domain.settings import NEW_BOT
from escalation.use_cases.bot.answer_ports import (
    AnswerEngine,
    HostedEngine,
    IndexT,
    KnowledgeSource,
    LearnedCorrections,
    NoStoredIndexes,
    NothingLearned,
    RoutesT,
    StoredIndexes,
)
from escalation.use_cases.bot.answer_with_model import AnswerWithModel
from escalation.use_cases.bot.grounded_answer import ENTRIES
from escalation.use_cases.bot.known_bots import FRESH_FOR, KnownBots, Snapshot, profile_of

MAX_CACHED_BOTS = 32
"""Bots whose index one process keeps; a large one takes some 10 MB."""


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
        hosted: HostedEngine[IndexT, RoutesT] | None = None,
        learned: LearnedCorrections | None = None,
        max_bots: int = MAX_CACHED_BOTS,
    ) -> None:
        self._bots = KnownBots(source, learned or NothingLearned(), clock, size=4 * max_bots)
        self._stored = stored or NoStoredIndexes()
        self._model = model
        self._hosted = hosted
        self._engine = engine
        self._clock = clock
        self._indexes: Recent[tuple[str, int], tuple[IndexT, datetime | None]] = Recent(max_bots)
        self._asked: Recent[tuple[str, int], tuple[IndexT | None, datetime]] = Recent(max_bots)
        self._routes: Recent[Hashable, RoutesT] = Recent(max_bots)

    def __call__(self, request: BotRequest) -> BotReply:
        """Answer, and score the request's targets if it names any.

        Purpose `route` only scores, for a bot that cannot itself: its confidence is 0 and its text
        is empty.

        Raises:
            NotFound: the workspace has no such bot.
        """
        snapshot = self._bots.current(request.workspace_id, request.bot_id)
        if request.purpose == "route":
            scored = self._route(request, snapshot) if request.targets else ()
            return BotReply(text="", confidence=0.0, routing=scored)
        engine, index = self._engine_for(snapshot)
        certain = engine.certain_answer(
            index,
            request.messages,
            locale=request.locale,
            small_talk=request.purpose == "chat",
        )
        if certain is not None:
            # Nothing beats it, so no other bot is looked at.
            nobody = tuple(TargetScore(bot_id=bot, score=0.0) for bot in request.targets)
            return certain.model_copy(
                update={"routing": nobody or None, "engine": self._answered_by(index, snapshot)}
            )
        scores = self._route(request, snapshot) if request.targets else None
        try:
            reply = self._answered(request, snapshot, engine, index)
        except ModelFailed:
            # The adapter has told why. What is here has an index, and a calibration, of its own.
            engine, index = self._engine, self._index(snapshot)
            reply = self._answered(request, snapshot, engine, index)
        reply = reply.model_copy(update={"routing": scores})
        return self._with_model(request, snapshot, engine, index, reply)

    def _answered(
        self,
        request: BotRequest,
        snapshot: Snapshot,
        engine: AnswerEngine[IndexT, RoutesT],
        index: IndexT,
    ) -> BotReply:
        learned = self._learned(index, snapshot)
        reply = engine.answer(
            index,
            request.messages,
            locale=request.locale,
            small_talk=request.purpose == "chat",
            learned=learned,
        )
        return reply.model_copy(update={"engine": self._answered_by(index, snapshot, learned)})

    def _engine_for(self, snapshot: Snapshot) -> tuple[AnswerEngine[IndexT, RoutesT], IndexT]:
        """The engine over the network with its index, where this knowledge has one; else what is
        here.
        """
        if self._hosted is None or not snapshot.knowledge.entries:
            return self._engine, self._index(snapshot)
        bot = snapshot.bot
        engine = self._hosted(
            ModelUser(workspace_id=bot.workspace_id, bot_id=bot.bot_id, calls_a_day=0)
        )
        key = (bot.bot_id, snapshot.knowledge.version)
        known = self._asked.get(key)
        now = self._clock.now()
        if known is None or (known[0] is None and now - known[1] >= FRESH_FOR):
            stored = self._stored.read_hosted(*key)
            opened = engine.open_file(stored) if stored is not None else None
            known = self._asked.put(key, (opened, now))
        index = known[0]
        return (self._engine, self._index(snapshot)) if index is None else (engine, index)

    def _with_model(
        self,
        request: BotRequest,
        snapshot: Snapshot,
        engine: AnswerEngine[IndexT, RoutesT],
        index: IndexT,
        reply: BotReply,
    ) -> BotReply:
        """The reply that a large model gives in its place, where one is wanted and works."""
        if self._model is None:
            return reply
        settings = self._bots.settings(request.bot_id)
        allowed = (settings.settings if settings else NEW_BOT).language_model
        if not self._model.wanted(reply, allowed.answers):
            return reply
        entries = {entry.id: entry for entry in snapshot.knowledge.entries}
        nearest = engine.nearest(index, request.messages, ENTRIES)
        near = [entries[i] for i in nearest if i in entries]
        # What the engine would answer with comes first, whichever reading found it.
        near.sort(key=lambda entry: entry.answer != reply.text)
        better = self._model.better(
            reply,
            request.messages,
            near,
            about=(request.bot_id, snapshot.knowledge.version),
            user=ModelUser(
                workspace_id=snapshot.bot.workspace_id,
                bot_id=request.bot_id,
                calls_a_day=allowed.calls_a_day,
            ),
            use=allowed.answers,
        )
        if better is reply:
            return reply
        names = f"{reply.engine}, {self._model.did(allowed.answers)}"[:MAX_ENGINE_CHARS]
        # What a model said is no measure of the engine: nothing is learnt from it.
        found = {"unlearned": None, "found": reply.unlearned}
        return better.model_copy(update={"engine": names, "unread_language": None, **found})

    def _learned(self, index: IndexT, snapshot: Snapshot) -> Learned | None:
        """What outcomes have taught, if it was learnt about answers of these rules."""
        found = self._bots.learned(snapshot.bot.bot_id)
        fits = found is not None and found.engine == self._engine.version_of(index)
        return found if fits else None

    def _answered_by(
        self, index: IndexT, snapshot: Snapshot, learned: Learned | None = None
    ) -> str:
        names = [self._engine.version_of(index), f"knowledge {snapshot.knowledge.version}"]
        if learned is not None:
            names.append(f"learned {learned.version}")
        return ", ".join(names)

    def _index(self, snapshot: Snapshot) -> IndexT:
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

    def _route(self, request: BotRequest, own: Snapshot) -> tuple[TargetScore, ...]:
        """Score the targets, and with them the bot itself, which is their rival."""
        settings = self._bots.settings(request.bot_id)
        described = (
            {t.bot_id: t for t in settings.settings.ai_agent_transfer.targets} if settings else {}
        )
        profiles = [profile_of(own, None)]
        snapshots = [own]
        versions = [own.knowledge.version, own.bot.version]
        for bot_id in dict.fromkeys(request.targets):
            target = self._bots.recent(bot_id)
            in_workspace = target is not None and (target.bot.workspace_id == request.workspace_id)
            if target is not None and in_workspace and bot_id != request.bot_id:
                profiles.append(profile_of(target, described.get(bot_id)))
                snapshots.append(target)
                versions += [target.knowledge.version, target.bot.version]
        key = (
            request.bot_id,
            settings.version if settings else 0,
            tuple(profile[0] for profile in profiles),
            tuple(versions),
        )
        routes = self._routes.get(key)
        if routes is None:
            indexes = [self._index(one) for one in snapshots]
            routes = self._routes.put(key, self._engine.build_routes(profiles, indexes))
        return self._engine.route(routes, request.messages)
