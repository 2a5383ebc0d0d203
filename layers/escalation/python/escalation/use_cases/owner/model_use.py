"""How often the large model was asked today, and how often it may be."""

from escalation.domain.bot_ports import ModelUser
from escalation.domain.language_model import ModelBudgets
from escalation.domain.owner_ports import WorkspaceStore
from escalation.domain.ports import Clock
from escalation.domain.settings import first_settings
from escalation.domain.types import Frozen
from escalation.use_cases.bot.model_budget import ENVIRONMENT, SharedLimits, budgets_of
from escalation.use_cases.owner.access import Access, Caller


class BudgetView(Frozen):
    """Questions asked, and the most there may be."""

    asked: int
    limit: int


class ModelUseView(Frozen):
    """Of today, by UTC. `available` is false where this deployment has no model."""

    available: bool
    bot: BudgetView
    workspace: BudgetView
    service_spent: bool
    """The budget of the whole service is used up; how large it is concerns nobody else."""


class ModelUse:
    """GET {bot}/model-use."""

    def __init__(
        self,
        *,
        access: Access,
        store: WorkspaceStore,
        budgets: ModelBudgets,
        limits: SharedLimits | None,
        clock: Clock,
    ) -> None:
        self._access = access
        self._store = store
        self._budgets = budgets
        self._limits = limits
        self._clock = clock

    def of(self, caller: Caller, bot_id: str) -> ModelUseView:
        """What a bot and its workspace have asked.

        Raises:
            NotFound: the workspace has no such bot.
        """
        bot = self._access.bot(caller, bot_id)
        saved = self._store.settings(bot_id)
        settings = saved.settings if saved else first_settings(bot.defaults)
        limits = self._limits or SharedLimits(workspace=0, environment=0)
        user = ModelUser(
            workspace_id=bot.workspace_id,
            bot_id=bot_id,
            calls_a_day=settings.language_model.calls_a_day,
        )
        today = self._clock.now().date()
        found = {
            budget: BudgetView(asked=self._budgets.taken(budget, today), limit=limit)
            for budget, limit in budgets_of(user, limits).items()
        }
        service = found.pop(ENVIRONMENT)
        of_bot, of_workspace = found.values()
        return ModelUseView(
            available=self._limits is not None,
            bot=of_bot,
            workspace=of_workspace,
            service_spent=self._limits is not None and service.asked >= service.limit,
        )
