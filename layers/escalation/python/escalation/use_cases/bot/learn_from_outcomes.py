"""A bot's confidence, corrected by what it is asked and what became of its answers.

Both are read from stored decisions of the bot's latest conversations, so nothing has to be kept
for it and what is erased is forgotten. What is learnt is two numbers with a version; a decision
names that version among its engine's, and keeps the confidence that came of it.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice
from typing import NamedTuple, Protocol

from escalation.domain.feedback_counts import DAYS_BEFORE, sudden_days
from escalation.domain.knowledge import hosted_index_key, index_key, unwrap
from escalation.domain.learning import (
    AnswerOutcome,
    Asked,
    Learned,
    Lesson,
    asked_of,
    outcome_of,
)
from escalation.domain.owner_ports import FileStore
from escalation.domain.ports import Clock, ConversationFilter, Events, TranscriptStore
from escalation.domain.report import ReportStore
from escalation.domain.said_outcomes import SaidOutcome, said_about, weighed
from escalation.domain.workspace import REFERENCE, Bot

MOST_OUTCOMES = 500
MOST_MESSAGES = 2_000
MOST_CONVERSATIONS = 1_000
"""Read for them, the latest first: some five read units and ten milliseconds each."""
LAST_TURNS = 30
ENOUGH_NEW = 50
"""Outcomes since the last time, before it is worth learning again."""
ENOUGH_ASKED = 200
"""Or messages, if fewer outcomes came of them."""
AT_MOST_EVERY = timedelta(hours=6)
MOST_DAYS = 365
"""As far back a day is looked for on which strangers said far more than usual."""
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

    def logic(self, stored: bytes | None) -> str:
        """Names the rules that answer from a bot's index, and whose confidences are learnt about;
        what is learnt of one encoder's says nothing about another's.
        """
        ...

    def learn(
        self, outcomes: Sequence[AnswerOutcome], asked: Sequence[Asked], stored: bytes | None
    ) -> Lesson | None:
        """Bias and slope; None where both are too few, or nothing is ever learnt. `stored` is the
        bot's index, if there is one.
        """
        ...


class Heard(NamedTuple):
    """What a bot's latest conversations say: outcomes and messages, each oldest first."""

    outcomes: tuple[AnswerOutcome, ...]
    asked: tuple[Asked, ...]
    said: int = 0
    """How many of the outcomes visitors said themselves."""


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
        files: FileStore | None = None,
        reports: ReportStore | None = None,
    ) -> None:
        """Without `files` what is asked is held against what other bots are asked; without
        `reports` no day is known on which strangers said far more than usual.
        """
        self._files = files
        self._reports = reports
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
        stored = self._index(bot_id)
        engine = self._learner.logic(stored)
        heard = self.heard(bot, engine)
        same_engine = before is not None and before.engine == engine
        if before is not None and same_engine and not _is_news(heard, before, at_once=at_once):
            return None
        lesson = self._learner.learn(heard.outcomes, heard.asked, stored)
        if lesson is None:
            return None
        learned = Learned(
            bot_id=bot_id,
            version=before.version + 1 if before else 1,
            engine=engine,
            bias=lesson.bias,
            slope=lesson.slope,
            outcomes=len(heard.outcomes),
            wrong=sum(not outcome.right for outcome in heard.outcomes),
            messages=lesson.messages,
            outside=lesson.outside,
            outside_margin=lesson.margin,
            latest_at=max([one.at for one in heard.outcomes] + [one.at for one in heard.asked]),
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
            said=heard.said,
            messages=learned.messages,
            outside=learned.outside,
            bias=learned.bias,
            slope=learned.slope,
        )
        return learned

    def heard(self, bot: Bot, engine: str) -> Heard:
        """The latest of what these rules have answered: of conversations that began at this bot."""
        outcomes: list[AnswerOutcome] = []
        said: list[SaidOutcome] = []
        asked: list[Asked] = []
        runs = self._runs(bot.bot_id)
        made_by = f"{engine},"
        now = self._clock.now()
        for conversation_id in islice(self._latest(bot.bot_id), MOST_CONVERSATIONS):
            conversation = self._transcripts.load(conversation_id, turns=LAST_TURNS)
            if conversation is None or conversation.head.workspace_id != bot.workspace_id:
                continue
            if conversation.head.state == "erased" or conversation.head.must_reach is not None:
                continue
            feedback = (
                self._transcripts.feedback_of(conversation_id)
                if conversation.head.feedback
                else None
            )
            told = [
                one
                for one in said_about(bot.bot_id, conversation.turns, feedback, runs)
                if one.outcome.engine.startswith(made_by)
            ]
            said += told
            outcome = outcome_of(bot.bot_id, conversation.head, conversation.turns, now)
            is_told = outcome is not None and any(one.outcome.at == outcome.at for one in told)
            if outcome is not None and not is_told and outcome.engine.startswith(made_by):
                outcomes.append(outcome)
            asked += asked_of(bot.bot_id, conversation.turns, made_by)
            if len(outcomes) >= MOST_OUTCOMES:  # what is said must not crowd out the others
                break
        all_of_them = weighed(outcomes, said)
        return Heard(all_of_them, tuple(sorted(asked)[-MOST_MESSAGES:]), said=len(said))

    def _runs(self, bot_id: str) -> frozenset[str]:
        """The days on which strangers said far more about the bot's answers than usual."""
        if self._reports is None:
            return frozenset()
        today = self._clock.now().date()
        first = today - timedelta(days=MOST_DAYS + DAYS_BEFORE)
        return sudden_days(self._reports.days(bot_id, first, today))

    def _index(self, bot_id: str) -> bytes | None:
        """The bot's index that answers, by an encoder over the network if there is one: the next is
        made of knowledge that is much the same.
        """
        if self._files is None:
            return None
        content = self._files.get(hosted_index_key(bot_id)) or self._files.get(index_key(bot_id))
        return None if content is None else unwrap(None, content)

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


def _is_news(heard: Heard, before: Learned, *, at_once: bool) -> bool:
    """Whether enough was said since the last time."""
    outcomes = sum(outcome.at > before.latest_at for outcome in heard.outcomes)
    asked = sum(one.at > before.latest_at for one in heard.asked)
    if at_once:
        return bool(outcomes or asked)
    return outcomes >= ENOUGH_NEW or asked >= ENOUGH_ASKED
