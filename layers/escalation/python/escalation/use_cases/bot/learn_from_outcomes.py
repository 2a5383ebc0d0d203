"""A bot's confidence, corrected by what became of its answers.

Outcomes are read from stored decisions of the bot's latest conversations, so nothing has to be kept
for it and what is erased is forgotten. What is learnt is two numbers with a version; a decision
names that version among its engine's, and keeps the confidence that came of it.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice
from typing import Protocol

from escalation.domain.learning import AnswerOutcome, Learned, outcome_of
from escalation.domain.ports import Clock, ConversationFilter, Events, TranscriptStore
from escalation.domain.workspace import REFERENCE, Bot

MOST_OUTCOMES = 500
MOST_CONVERSATIONS = 1_000
"""Read for them, the latest first: some five read units and ten milliseconds each."""
LAST_TURNS = 30
ENOUGH_NEW = 50
"""Outcomes since the last time, before it is worth learning again."""
AT_MOST_EVERY = timedelta(hours=6)
_PAGE = 100


class BotSource(Protocol):
    """Where bots are read."""

    def bot(self, bot_id: str) -> Bot | None:
        """The bot, of whichever workspace."""
        ...


class LearnedStore(Protocol):
    """Where what was learnt is kept."""

    def learned(self, bot_id: str) -> Learned | None:
        """Of a bot; None while there is nothing."""
        ...

    def save_learned(self, learned: Learned) -> bool:
        """Write version N on the condition that N - 1 is current and the bot exists; False when
        not.
        """
        ...


class Learner(Protocol):
    """An engine that learns."""

    @property
    def version(self) -> str:
        """Names the rules whose confidences are learnt about."""
        ...

    def learn(self, outcomes: Sequence[AnswerOutcome]) -> tuple[float, float] | None:
        """Bias and slope; None where the outcomes are too few, or nothing is ever learnt."""
        ...


class LearnFromOutcomes:
    """Learns about one bot; the same outcomes teach the same."""

    def __init__(
        self,
        *,
        bots: BotSource,
        kept: LearnedStore,
        transcripts: TranscriptStore,
        learner: Learner,
        clock: Clock,
        events: Events,
    ) -> None:
        self._bots = bots
        self._kept = kept
        self._transcripts = transcripts
        self._learner = learner
        self._clock = clock
        self._events = events

    def __call__(self, workspace_id: str, bot_id: str, *, at_once: bool = False) -> Learned | None:
        """Learn from the bot's latest outcomes; what was written, or None where nothing was.

        Args:
            workspace_id: the bot must be of it.
            bot_id: which bot.
            at_once: do not wait for time to pass and new outcomes, as after new knowledge.

        Raises:
            RetryableError: a store is out of order.
        """
        bot = self._bots.bot(bot_id)
        if bot is None or bot.workspace_id != workspace_id or bot.function != REFERENCE:
            return None
        before = self._kept.learned(bot_id)
        now = self._clock.now()
        if before is not None and not at_once and now - before.learned_at < AT_MOST_EVERY:
            return None
        outcomes = self.outcomes(bot)
        same_engine = before is not None and before.engine == self._learner.version
        if before is not None and same_engine:
            new = sum(outcome.at > before.latest_at for outcome in outcomes)
            if new == 0 or (new < ENOUGH_NEW and not at_once):
                return None
        fitted = self._learner.learn(outcomes)
        if fitted is None:
            return None
        learned = Learned(
            bot_id=bot_id,
            version=before.version + 1 if before else 1,
            engine=self._learner.version,
            bias=fitted[0],
            slope=fitted[1],
            outcomes=len(outcomes),
            wrong=sum(not outcome.right for outcome in outcomes),
            latest_at=outcomes[-1].at,
            learned_at=now,
        )
        if not self._kept.save_learned(learned):
            return None  # somebody else has just done it, or the bot is gone
        self._events.record(
            "learned_from_outcomes",
            bot_id=bot_id,
            version=learned.version,
            outcomes=learned.outcomes,
            wrong=learned.wrong,
            bias=learned.bias,
            slope=learned.slope,
        )
        return learned

    def outcomes(self, bot: Bot) -> tuple[AnswerOutcome, ...]:
        """The latest outcomes of what answers today, oldest first: of conversations that began at
        this bot.
        """
        found: list[AnswerOutcome] = []
        made_by = f"{self._learner.version},"
        now = self._clock.now()
        for conversation_id in islice(self._latest(bot.bot_id), MOST_CONVERSATIONS):
            conversation = self._transcripts.load(conversation_id, turns=LAST_TURNS)
            if conversation is None or conversation.head.workspace_id != bot.workspace_id:
                continue
            if conversation.head.state == "erased":
                continue
            outcome = outcome_of(bot.bot_id, conversation.head, conversation.turns, now)
            if outcome is not None and outcome.engine.startswith(made_by):
                found.append(outcome)
            if len(found) == MOST_OUTCOMES:
                break
        return tuple(sorted(found, key=lambda one: (one.at, one.confidence, one.right)))

    def _latest(self, bot_id: str) -> Iterator[str]:
        after: str | None = None
        while True:
            page = self._transcripts.list_conversations(
                bot_id, ConversationFilter(), after=after, limit=_PAGE
            )
            yield from (head.conversation_id for head in page.items)
            after = page.next
            if after is None:
                return
