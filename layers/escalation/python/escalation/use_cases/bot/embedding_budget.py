"""An embedding model that is asked only as often in a day as workspace and environment may.

Budgets of its own: a vector costs a thousandth of an answer by a language model. Beyond them the
second index answers, whose encoder is here.
"""

from collections.abc import Sequence
from typing import Final

from escalation.domain.bot_ports import ModelUser
from escalation.domain.embeddings import EmbeddingModel, Purpose
from escalation.domain.language_model import ModelBudgets
from escalation.domain.ports import Clock, Events
from escalation.use_cases.bot.model_budget import SharedLimits, Spending

EMBEDDINGS: Final = "EMBEDDINGS"
"""Begins the names of these budgets."""


class BudgetedEmbeddings:
    """Implements `EmbeddingModel` by asking another one within budgets, a call at a time."""

    def __init__(
        self,
        model: EmbeddingModel,
        budgets: ModelBudgets,
        limits: SharedLimits,
        *,
        texts_a_call: int,
        clock: Clock,
        events: Events,
    ) -> None:
        self._model = model
        self._limits = limits
        self._texts_a_call = texts_a_call
        self._spending = Spending(budgets, clock=clock, events=events)

    @property
    def model_id(self) -> str:
        """The model's own."""
        return self._model.model_id

    @property
    def reads(self) -> frozenset[str]:
        """The model's own."""
        return self._model.reads

    def embed(
        self, texts: Sequence[str], *, purpose: Purpose, user: ModelUser
    ) -> list[list[float]]:
        """See `EmbeddingModel.embed`. Beyond a budget it fails as `budget`."""
        found: list[list[float]] = []
        for start in range(0, len(texts), self._texts_a_call):
            self._spending.spend(
                {
                    f"{EMBEDDINGS}_WORKSPACE#{user.workspace_id}": self._limits.workspace,
                    f"{EMBEDDINGS}_ENVIRONMENT": self._limits.environment,
                },
                user,
            )
            batch = texts[start : start + self._texts_a_call]
            found += self._model.embed(batch, purpose=purpose, user=user)
        return found
