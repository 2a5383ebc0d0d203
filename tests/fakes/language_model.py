"""A large language model that answers from a script and keeps what it was asked."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from escalation.domain.errors import RetryableError
from escalation.domain.language_model import ModelFailed, ModelFailure, ModelRequest

T = TypeVar("T")
Scripted = Mapping[str, object] | ModelFailure


class ScriptedModel:
    """`LanguageModel`: the arguments, or kinds of failure, in turn; the last one stays."""

    def __init__(self, *answers: Scripted) -> None:
        self.answers = list(answers)
        self.model_id = "scripted"
        self.asked: list[ModelRequest] = []

    def call(self, request: ModelRequest, read: Callable[[Mapping[str, object]], T]) -> T:
        self.asked.append(request)
        scripted = self.answers[min(len(self.asked), len(self.answers)) - 1]
        if isinstance(scripted, str):
            raise ModelFailed(scripted)
        try:
            return read(json.loads(json.dumps(dict(scripted))))
        except ValueError:
            raise ModelFailed("bad_reply") from None


class MemoryModelBudgets:
    """`ModelBudgets` in memory; `broken` raises what a store raises that does not answer."""

    def __init__(self) -> None:
        self.counted: Counter[tuple[str, date]] = Counter()
        self.asked = 0
        self.broken = False

    def take(self, budget: str, day: date, *, limit: int) -> bool:
        self.asked += 1
        if self.broken:
            raise RetryableError("store_unavailable", "")
        if self.counted[budget, day] >= limit:
            return False
        self.counted[budget, day] += 1
        return True

    def taken(self, budget: str, day: date) -> int:
        return self.counted[budget, day]
