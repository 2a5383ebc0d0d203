"""One message under draft settings: the bot is asked, nothing is kept."""

from typing import Any

import pytest

from escalation.domain.errors import BotFailed
from escalation.use_cases.owner.simulation_live import TIME_FOR_ANOTHER
from tests.fakes.chat_world import BILLING
from tests.fakes.outside import reply
from tests.unit.owner.simulated import Simulated


@pytest.fixture
def sim() -> Simulated:
    return Simulated()


def test_one_message_is_taken_as_a_turn_and_compared_with_today(sim: Simulated) -> None:
    sim.world.bots.always("support", reply("Under Settings.", 0.7))
    found = sim.live("How do I sign in?", confidence_threshold=0.8)
    assert found.today is not None
    assert (found.today.action, found.would_be.action, found.changed) == ("answer", "handoff", True)
    assert found.decision.evidence.reply is not None
    assert found.decision.evidence.reply.confidence == 0.7
    assert [message.author.kind for message in found.messages] == ["system"]
    assert len(sim.world.bots.asked) == 1


def test_one_message_that_a_rule_of_the_draft_settles_is_still_asked_under_todays(
    sim: Simulated,
) -> None:
    rule = {"keywords": ["refund"], "then": "handoff"}
    found = sim.live("I want a refund", rules=[rule])
    assert found.today is not None
    assert (found.today.action, found.would_be.reason, found.changed) == ("answer", "rule", True)


def test_one_message_under_settings_that_need_other_scores_is_taken_twice(sim: Simulated) -> None:
    sim.save("support", ai_agent_transfer=BILLING)
    sim.world.bots.says["support"] = lambda request: reply(
        "?", 0.1, **({"routing": [{"bot_id": "billing", "score": 0.9}]} if request.targets else {})
    )
    found = sim.live("I want a refund")
    assert found.today is not None
    assert (found.today.action, found.would_be.action, found.changed) == (
        "transfer",
        "handoff",
        True,
    )


def test_one_message_to_a_slow_bot_is_not_taken_twice(sim: Simulated) -> None:
    sim.save("support", ai_agent_transfer=BILLING)

    def slow(_: Any) -> dict[str, object]:
        sim.world.clock.move(TIME_FOR_ANOTHER)
        return reply("?", 0.1)

    sim.world.bots.says["support"] = slow
    found = sim.live("I want a refund")
    assert (found.today, found.unknown, found.changed) == (None, "scores_not_recorded", None)


def test_one_message_to_a_bot_that_fails_shows_the_failure(sim: Simulated) -> None:
    sim.world.bots.always("support", BotFailed("timeout"))
    found = sim.live("How do I sign in?")
    assert (found.would_be.action, found.would_be.reason) == ("handoff", "bot_failure")
    assert found.decision.evidence.failure is not None


def test_one_message_may_be_a_transfer(sim: Simulated) -> None:
    sim.world.bots.always("support", reply("?", 0.1, routing=[{"bot_id": "billing", "score": 0.9}]))
    found = sim.live("I want a refund", ai_agent_transfer=BILLING)
    assert (found.would_be.action, found.would_be.target_bot_id) == ("transfer", "billing")
    assert "Billing" in found.messages[0].text
