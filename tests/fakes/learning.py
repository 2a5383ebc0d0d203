"""What bots have learnt, in memory, and an engine that learns the share of wrong answers."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from escalation.domain.learning import AnswerOutcome, Asked, Learned, Lesson


@dataclass
class MemoryLearned:
    """`LearnedStore` in a dictionary."""

    kept: dict[str, Learned] = field(default_factory=dict)

    def learned(self, bot_id: str) -> Learned | None:
        return self.kept.get(bot_id)

    def save_learned(self, learned: Learned) -> bool:
        current = self.kept.get(learned.bot_id)
        if learned.version != (current.version if current else 0) + 1:
            return False
        self.kept[learned.bot_id] = learned
        return True


@dataclass
class WrongShare:
    """A learner whose bias is minus the share of wrong answers, from two outcomes on."""

    version: str = "rules-1"
    by_index: dict[bytes, str] = field(default_factory=dict)
    """Rules that answer from an index, where they are others."""

    stored: list[bytes | None] = field(default_factory=list)

    def logic(self, stored: bytes | None) -> str:
        return self.version if stored is None else self.by_index.get(stored, self.version)

    def learn(
        self, outcomes: Sequence[AnswerOutcome], asked: Sequence[Asked], stored: bytes | None
    ) -> Lesson | None:
        self.stored.append(stored)
        if len(outcomes) < 2:
            return None
        bias = -sum(not each.right for each in outcomes) / len(outcomes)
        return Lesson(bias, 1.0, messages=len(asked), outside=0.25, margin=0.125)
