"""Bots of the contract's second version offer choices, and nobody receives a version unasked."""

from pathlib import Path

import pytest

from infra.local.api_clients import Json
from tests.e2e.foreign import deployed
from tests.e2e.world import World, asking, texts
from tests.functions.choosing_bot import handler as choosing

_SAYS_WHAT_IT_GETS = """
def handler(event, context):
    chosen = event["messages"][-1].get("chosen")
    return {{
        "version": {speaks},
        "text": f"Version {{event['version']}}, chosen: {{chosen}}.",
        "confidence": 0.95,
        "sources": [],
        "choices": [{{"id": "again", "label": "Once more"}}],
    }}
"""


@pytest.fixture(scope="module")
def invoices(world: World) -> str:
    """The function of a bot that asks which invoices are wanted, by version 2."""
    return deployed(world, Path(choosing.__file__).read_text("utf-8"))


def _tested(world: World, function: str) -> tuple[str, Json]:
    """A new bot of this function, and what its test has found."""
    bot = world.bot(function=function)
    found = world.owner.post(f"/bots/{bot}/test")
    assert found["problem"] is None, found
    assert world.owner.get(f"/bots/{bot}")["contract"] == found["contract"]
    return bot, found


def test_a_bot_of_version_2_offers_choices_once_its_test_has_found_that(
    world: World, invoices: str
) -> None:
    bot, found = _tested(world, invoices)
    assert found["contract"] == 2
    visitor = world.visitor(bot)
    turn = visitor.say("I need my invoices")
    asked = asking(turn)
    assert [one["label"] for one in asked["choices"]] == list(choosing.YEARS.values())
    assert asked["text"].endswith("1. Invoices of 2025\n2. Invoices of 2026")
    assert turn["conversation"]["open_choices"] == asked["id"]

    turn = visitor.choose(asked, "y2025")
    assert texts(turn["messages"], "bot") == [
        "Here they are: https://billing.example/invoices/2025"
    ]
    assert turn["messages"][0]["chosen"] == {"message_id": asked["id"], "id": "y2025"}
    assert turn["conversation"]["open_choices"] is None


def test_before_its_test_it_is_one_of_version_1_whose_text_says_it_all(
    world: World, invoices: str
) -> None:
    visitor = world.visitor(world.bot(function=invoices))
    turn = visitor.say("I need my invoices")
    [said] = texts(turn["messages"], "bot")
    assert said.endswith("1. Invoices of 2025\n2. Invoices of 2026")
    assert [message["choices"] for message in turn["messages"]] == [None, None]
    turn = visitor.say("Invoices of 2026")
    assert texts(turn["messages"], "bot") == [
        "Here they are: https://billing.example/invoices/2026"
    ]


@pytest.mark.parametrize("speaks", [1, 2])
def test_nobody_receives_a_version_that_their_test_has_not_found(world: World, speaks: int) -> None:
    function = deployed(world, _SAYS_WHAT_IT_GETS.format(speaks=speaks))
    untested = world.visitor(world.bot(function=function)).say("Hello there")
    assert texts(untested["messages"], "bot") == ["Version 1, chosen: None."]

    bot, found = _tested(world, function)
    assert found["contract"] == speaks
    visitor = world.visitor(bot)
    turn = visitor.say("Hello there")
    if speaks == 1:
        assert texts(turn["messages"], "bot") == ["Version 1, chosen: None."]
        assert turn["messages"][-1]["choices"] is None, "version 1 has none"
    else:
        said = texts(visitor.choose(asking(turn), "again")["messages"], "bot")
        assert said[0].startswith("Version 2, chosen: again.")
