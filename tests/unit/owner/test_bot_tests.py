"""Testing a bot: whether it answers, and which version of the contract it speaks."""

from typing import Any

import pytest

from escalation.domain.bot_contract import BotRequest
from escalation.domain.errors import BotFailed, NotFound, PreconditionFailed
from escalation.use_cases.owner.api_models import BotBody
from tests.fakes.outside import Answer, reply
from tests.fakes.owner_world import World

FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:support-bot"


@pytest.fixture
def world() -> World:
    made = World()
    made.side.bots.put(
        made.owner, "support", BotBody(name="Support", function=FUNCTION), if_match=None
    )
    return made


def try_out(world: World, answer: Answer) -> Any:
    world.bots.always("support", answer)
    return world.side.bot_tests.run(world.owner, "support")


def contract(world: World) -> int:
    return world.side.bots.get(world.owner, "support").contract


def test_a_bot_speaks_the_first_version_until_its_test_has_found_another(world: World) -> None:
    assert contract(world) == 1

    found = try_out(world, reply("Hello.", 0.9, version=2))

    assert (found.problem, found.contract, contract(world)) == (None, 2, 2)


def test_the_test_itself_is_asked_in_the_first_version(world: World) -> None:
    try_out(world, reply("Hello.", 0.9, version=2))
    try_out(world, reply("Hello.", 0.9, version=2))

    assert [(one.version, one.purpose) for one in world.bots.asked] == [(1, "chat")] * 2
    assert len({one.request_id for one in world.bots.asked}) == 2


@pytest.mark.parametrize("said", [None, 1, "2", 2.5, True, [2], 0, -3])
def test_a_bot_that_names_no_version_speaks_the_first(world: World, said: object) -> None:
    assert try_out(world, reply("Hello.", 0.9, version=said)).contract == 1


def test_of_a_newer_version_than_is_known_here_the_newest_known_is_kept(world: World) -> None:
    assert try_out(world, reply("Hello.", 0.9, version=7)).contract == 2


def test_a_bot_whose_code_was_taken_back_is_found_at_the_first_again(world: World) -> None:
    try_out(world, reply("Hello.", 0.9, version=2))
    try_out(world, reply("Hello.", 0.9))

    assert contract(world) == 1


@pytest.mark.parametrize("kind", ["error", "timeout", "bad_reply", "missing"])
def test_a_bot_that_fails_keeps_its_version_and_says_how_it_fails(world: World, kind: str) -> None:
    try_out(world, reply("Hello.", 0.9, version=2))

    found = try_out(world, BotFailed(kind, "Runtime.ExitError"))

    assert (found.problem, found.detail, found.contract) == (kind, "Runtime.ExitError", 2)
    assert contract(world) == 2


def test_another_function_speaks_the_first_version_until_it_is_tested(world: World) -> None:
    try_out(world, reply("Hello.", 0.9, version=2))
    body = BotBody.of(world.side.bots.get(world.owner, "support"))

    renamed = body.model_copy(update={"name": "Help"})
    world.side.bots.put(world.owner, "support", renamed, if_match=None)
    assert contract(world) == 2

    moved = body.model_copy(update={"function": f"{FUNCTION}-2", "contract": 2})
    world.side.bots.put(world.owner, "support", moved, if_match=None)
    assert contract(world) == 1


def test_what_a_form_says_of_the_version_is_not_believed(world: World) -> None:
    body = BotBody(name="Support", function=FUNCTION, contract=2)
    world.side.bots.put(world.owner, "support", body, if_match=None)
    made = world.side.bots.create(world.owner, BotBody(name="New", contract=2))

    assert (contract(world), made.contract) == (1, 1)


def test_a_version_that_another_function_has_shown_is_not_written_down(world: World) -> None:
    def answer(request: BotRequest) -> Answer:
        body = BotBody(name="Support", function=f"{FUNCTION}-2")
        world.side.bots.put(world.owner, "support", body, if_match=None)
        return reply("Hello.", 0.9, version=2)

    world.bots.says["support"] = answer

    with pytest.raises(PreconditionFailed):
        world.side.bot_tests.run(world.owner, "support")
    assert contract(world) == 1


def test_a_change_of_its_name_meanwhile_does_not_get_lost(world: World) -> None:
    def answer(request: BotRequest) -> Answer:
        body = BotBody(name="Renamed", function=FUNCTION)
        world.side.bots.put(world.owner, "support", body, if_match=None)
        return reply("Hello.", 0.9, version=2)

    world.bots.says["support"] = answer
    world.side.bot_tests.run(world.owner, "support")

    bot = world.side.bots.get(world.owner, "support")
    assert (bot.name, bot.contract) == ("Renamed", 2)


def test_nobody_tests_the_bot_of_another_workspace(world: World) -> None:
    with pytest.raises(NotFound):
        world.side.bot_tests.run(world.stranger, "support")
    assert world.bots.asked == []
