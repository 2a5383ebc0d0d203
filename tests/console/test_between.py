"""What would have been asked of past visitors, beside the choice and in the simulator."""

from typing import Any

import pytest
from playwright.sync_api import Route, expect

from escalation.use_cases.owner.simulation_models import (
    BetweenEffect,
    MeanwhileEffect,
    PastSimulation,
    Transition,
)
from tests.browser.console.console import Console
from tests.console.served import Served

BETWEEN = BetweenEffect(
    asked_which=4,
    offered=1,
    handoffs_saved=2.6,
    people_delayed=1.2,
    wrong_answers=3.4,
    wrong_answers_then=5.1,
)


def _past(between: BetweenEffect) -> dict[str, Any]:
    was = {"action": "handoff", "reason": "low_confidence", "method": "email"}
    moved = Transition.model_validate(
        {"was": was, "would_be": {"action": "clarify", "reason": "close_entries"}, "count": 4}
    )
    return PastSimulation(
        conversations=1,
        decisions=4,
        same=0,
        changed=4,
        unknown=0,
        decisions_of_other_bots=0,
        transitions=(moved,),
        unknowns=(),
        replayed={},
        examples=(),
        between=between,
    ).model_dump(mode="json")


@pytest.mark.parametrize("page", ["settings", "simulator"])
def test_what_would_be_asked_and_what_comes_of_it_is_said(
    page: str, console: Console, served: Served
) -> None:
    served.world.conversation("c1")

    def simulated(route: Route) -> None:
        route.fulfill(json=_past(BETWEEN))

    console.page.route("**/bots/support/simulations", simulated)
    console.expect_errors("404")  # no helpdesk is connected
    console.visit(f"/console/bots/support/{page}")
    expect(console.page.locator(".simulator-between li")).to_have_text(
        [
            "4 visitors asked which answer is meant",
            "1 visitor offered a person first",
            "Handoffs saved: 2.5",
            "People reached later, by a tap or five minutes: 1",
            "Wrong answers: 3.5, and 5 then",
        ]
    )
    assert console.faults() == []


@pytest.mark.parametrize("page", ["settings", "simulator"])
@pytest.mark.parametrize(
    ("is_told", "said"),
    [
        (
            True,
            [
                "Waiting for your team's first word: 3 lines in 1 chat",
                "Answered by the bot meanwhile: 1.5",
                "Wrong ones among these answers: 0.5",
            ],
        ),
        (
            False,
            [
                "Waiting for your team's first word: 3 lines in 1 chat",
                "None answered by the bot meanwhile: no webhook tells what your team writes, "
                "so it would have the chat at once",
            ],
        ),
    ],
)
def test_what_the_bot_would_have_answered_while_people_are_waited_for_is_said(
    page: str, is_told: bool, said: list[str], console: Console, served: Served
) -> None:
    served.world.conversation("c1")
    waits = MeanwhileEffect(lines=3, chats=1, answered=1.6, wrong=0.4, is_told=is_told)

    def simulated(route: Route) -> None:
        route.fulfill(json=_past(BetweenEffect(meanwhile=waits)))

    console.page.route("**/bots/support/simulations", simulated)
    console.expect_errors("404")
    console.visit(f"/console/bots/support/{page}")
    expect(console.page.locator(".simulator-between li")).to_have_text(said)
    assert console.faults() == []


def test_where_nothing_is_asked_nothing_is_said(console: Console, served: Served) -> None:
    served.world.conversation("c1")

    def simulated(route: Route) -> None:
        route.fulfill(json=_past(BetweenEffect(wrong_answers=2, wrong_answers_then=2.2)))

    console.page.route("**/bots/support/simulations", simulated)
    console.expect_errors("404")
    console.visit("/console/bots/support/settings")
    expect(console.page.get_by_text("would have been handed over")).to_be_visible()
    expect(console.page.locator(".simulator-between")).to_have_count(0)
