"""A model is asked no more often in a day than bot, workspace and environment may."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from escalation.domain.bot_ports import ModelUser
from escalation.domain.language_model import Form, ModelFailed, ModelRequest
from escalation.use_cases.bot.grounded_answer import GroundedAnswer
from escalation.use_cases.bot.guidance import ModelGuidance
from escalation.use_cases.bot.model_budget import BudgetedModel, SharedLimits
from escalation.use_cases.bot.summary import ModelSummaries
from tests.fakes.language_model import MemoryModelBudgets, ScriptedModel
from tests.fakes.owner_stores import RecordedEvents, SteppingClock
from tests.unit.language_model.conversations import NOW, REFUND, chat

AMPLE = SharedLimits(workspace=1_000, environment=1_000)


class Desk:
    """A budgeted model with everything around it in memory."""

    def __init__(self, limits: SharedLimits = AMPLE) -> None:
        self.model = ScriptedModel({"sure": True})
        self.budgets = MemoryModelBudgets()
        self.clock = SteppingClock(NOW)
        self.events = RecordedEvents()
        self.budgeted = BudgetedModel(
            self.model, self.budgets, limits, clock=self.clock, events=self.events
        )

    def ask(self, *, bot: str = "support", workspace: str = "acme", limit: int = 100) -> bool:
        """Whether the model was asked."""
        user = ModelUser(workspace_id=workspace, bot_id=bot, calls_a_day=limit)
        before = len(self.model.asked)
        try:
            self.budgeted.call(request(user), _read)
        except ModelFailed as failed:
            if failed.kind != "budget":
                raise
        return len(self.model.asked) > before

    def spent(self) -> list[Mapping[str, object]]:
        """What was told of budgets that are used up."""
        return [fields for event, fields in self.events.events if event == "model_budget_spent"]


def _read(arguments: Mapping[str, object]) -> bool:
    return bool(arguments["sure"])


def request(user: ModelUser) -> ModelRequest:
    return ModelRequest(
        task="judge",
        user=user,
        instructions="Judge.",
        material=(),
        form=Form(name="verdict", purpose="Say it.", schema_={"type": "object"}),
        max_tokens=64,
        budget_s=10,
    )


def test_a_bot_asks_as_often_as_its_owner_lets_it() -> None:
    desk = Desk()
    assert [desk.ask(limit=3) for _ in range(5)] == [True, True, True, False, False]
    assert desk.ask(bot="billing", limit=3)
    (told,) = desk.spent()
    assert told == {
        "budget": "bot",
        "limit": 3,
        "bot_id": "support",
        "workspace_id": "acme",
    }


def test_one_workspace_does_not_use_up_what_others_need() -> None:
    desk = Desk(SharedLimits(workspace=2, environment=1_000))
    asked = [desk.ask(bot=bot) for bot in ("a", "b", "c")]
    assert asked == [True, True, False]
    assert desk.ask(workspace="other")
    assert [told["budget"] for told in desk.spent()] == ["workspace"]


def test_everybody_together_stays_within_the_environments_budget() -> None:
    desk = Desk(SharedLimits(workspace=1_000, environment=3))
    assert [desk.ask(workspace=f"w{n}") for n in range(5)] == [True] * 3 + [False] * 2


def test_a_budget_of_nothing_is_no_model() -> None:
    assert not Desk().ask(limit=0)


def test_the_next_day_begins_anew() -> None:
    desk = Desk()
    assert [desk.ask(limit=1), desk.ask(limit=1)] == [True, False]
    desk.clock.move(timedelta(days=1))
    assert desk.ask(limit=1)


def test_a_raised_limit_counts_at_once() -> None:
    desk = Desk()
    assert [desk.ask(limit=1), desk.ask(limit=1), desk.ask(limit=2)] == [True, False, True]


def test_a_used_up_budget_costs_no_further_write() -> None:
    desk = Desk()
    for _ in range(3):
        desk.ask(limit=1)
    writes = desk.budgets.asked
    for _ in range(20):
        desk.ask(limit=1)
    assert desk.budgets.asked == writes


def test_where_nobody_can_count_nobody_asks() -> None:
    desk = Desk()
    desk.budgets.broken = True
    with pytest.raises(ModelFailed, match="error"):
        desk.budgeted.call(
            request(ModelUser(workspace_id="acme", bot_id="support", calls_a_day=9)), _read
        )
    assert desk.model.asked == []


def test_whoever_asks_a_model_goes_on_without_one() -> None:
    desk = Desk()
    poor = ModelUser(workspace_id="acme", bot_id="support", calls_a_day=0)
    said = chat("Where is my money?", "On its way.", "It is not.")
    answers = GroundedAnswer(desk.budgeted)
    assert answers.answer(said, [REFUND], about=("support", 1), user=poor, budget_s=10) is None
    assert ModelGuidance(desk.budgeted).read(["Money"], said, user=poor).state == "failed"
    assert ModelSummaries(desk.budgeted).summary(said, user=poor) is None
    assert desk.model.asked == []
