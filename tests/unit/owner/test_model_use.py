"""How often the large model was asked today, as the owner sees it."""

import pytest

from escalation.domain.errors import NotFound
from escalation.use_cases.bot.model_budget import ENVIRONMENT
from escalation.use_cases.owner.model_use import BudgetView
from tests.fakes.owner_world import World


def asked(world: World, budget: str, times: int) -> None:
    for _ in range(times):
        assert world.model_budgets.take(budget, world.clock.now().date(), limit=10_000)


def test_the_owner_sees_what_the_bot_and_the_workspace_have_asked() -> None:
    world = World()
    asked(world, "BOT#support", 12)
    asked(world, "WORKSPACE#acme", 20)
    seen = world.side.model_use.of(world.owner, "support")
    assert seen.available
    assert seen.bot == BudgetView(asked=12, limit=2_000)
    assert seen.workspace == BudgetView(asked=20, limit=500)
    assert not seen.service_spent
    assert world.side.model_use.of(world.owner, "billing").bot.asked == 0


def test_that_the_whole_service_asks_no_more_is_said_without_its_figures() -> None:
    world = World()
    asked(world, ENVIRONMENT, 1_000)
    seen = world.side.model_use.of(world.owner, "support")
    assert seen.service_spent
    assert "1000" not in seen.model_dump_json()


def test_another_workspaces_bot_is_not_found() -> None:
    world = World()
    with pytest.raises(NotFound):
        world.side.model_use.of(world.owner, "spy")
