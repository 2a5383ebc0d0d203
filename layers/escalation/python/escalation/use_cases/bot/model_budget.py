"""A large model that is asked only as often in a day as bot, workspace and environment may.

Each question is counted before it is asked, in that order, so that no budget is ever exceeded;
one that a later budget refuses has been counted in the earlier ones, which errs on the cheap side.
What a user of the model does without it, it does beyond the budget: the embedded engine's word
stands, no guideline is read by a model, a ticket has no summary.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, TypeVar

from escalation.domain.bot_ports import ModelUser
from escalation.domain.errors import RetryableError
from escalation.domain.language_model import (
    LanguageModel,
    ModelBudgets,
    ModelFailed,
    ModelRequest,
)
from escalation.domain.ports import Clock, Events
from escalation.domain.types import Frozen

ENVIRONMENT: Final = "ENVIRONMENT"
"""Name of the budget that everybody shares."""

T = TypeVar("T")


class SharedLimits(Frozen):
    """Questions a day beside the bot's own limit."""

    workspace: int
    environment: int


class Spending:
    """Takes calls from budgets."""

    def __init__(self, budgets: ModelBudgets, *, clock: Clock, events: Events) -> None:
        self._budgets = budgets
        self._clock = clock
        self._events = events
        self._spent: set[tuple[str, int, date]] = set()
        """Budgets found used up, with their limit: no need to ask again before it is raised."""

    def spend(self, budgets: Mapping[str, int], user: ModelUser) -> None:
        """Count one call in each of these, how many a day each holds, the narrowest first.

        Raises:
            ModelFailed: `budget`, where one is used up; `error`, where nobody knows.
        """
        today = self._clock.now().date()
        for budget, limit in budgets.items():
            if not self._take(budget, today, limit, user):
                raise ModelFailed("budget", budget.partition("#")[0].lower())

    def _take(self, budget: str, today: date, limit: int, user: ModelUser) -> bool:
        if (budget, limit, today) in self._spent:
            return False
        try:
            taken = self._budgets.take(budget, today, limit=limit)
        except RetryableError as error:
            # Nobody knows what has been spent: a question costs money, silence does not.
            raise ModelFailed("error", error.code) from error
        if not taken:
            self._spent = {spent for spent in self._spent if spent[2] == today}
            self._spent.add((budget, limit, today))
            self._events.record(
                "model_budget_spent",
                budget=budget.partition("#")[0].lower(),
                limit=limit,
                bot_id=user.bot_id,
                workspace_id=user.workspace_id,
            )
        return taken


class BudgetedModel:
    """Implements `LanguageModel` by asking another one within budgets."""

    def __init__(
        self,
        model: LanguageModel,
        budgets: ModelBudgets,
        limits: SharedLimits,
        *,
        clock: Clock,
        events: Events,
    ) -> None:
        self._model = model
        self._limits = limits
        self._spending = Spending(budgets, clock=clock, events=events)

    @property
    def model_id(self) -> str:
        """The model's own."""
        return self._model.model_id

    def call(self, request: ModelRequest, read: Callable[[Mapping[str, object]], T]) -> T:
        """See `LanguageModel.call`. Beyond a budget it fails as `budget`."""
        self._spending.spend(budgets_of(request.user, self._limits), request.user)
        return self._model.call(request, read)


def budgets_of(user: ModelUser, limits: SharedLimits) -> Mapping[str, int]:
    """The budgets a question is counted in, and how many a day each holds, the narrowest first."""
    return {
        f"BOT#{user.bot_id}": user.calls_a_day,
        f"WORKSPACE#{user.workspace_id}": limits.workspace,
        ENVIRONMENT: limits.environment,
    }
