"""A bot is anybody's Lambda function, and may fail in any way."""

from pathlib import Path

import pytest

from infra.local.api_clients import Json, VisitorClient
from tests.e2e.foreign import deployed
from tests.e2e.world import HANDED_OVER, World, refusal, texts
from tests.functions.foreign_bot import handler as foreign

_ARN = "arn:aws:lambda:us-east-1:000000000000:function:"


@pytest.fixture(scope="module")
def library(world: World) -> str:
    """A bot that is a function of its own, without a line of this repository's packages."""
    return world.bot(function=deployed(world, Path(foreign.__file__).read_text("utf-8")))


def _decision(world: World, visitor: VisitorClient) -> Json:
    decision: Json = world.conversation(visitor)["decisions"][-1]["decision"]
    return decision


def test_a_function_written_from_the_contract_alone_answers(world: World, library: str) -> None:
    visitor = world.visitor(library)
    turn = visitor.say("How often may I renew a loan?")
    [answer] = [m for m in turn["messages"] if m["author"]["kind"] == "bot"]
    assert answer["text"] == foreign.ANSWERS["renew"][0]
    assert answer["sources"] == [{"title": "Loans", "url": "https://library.example/loans"}]
    assert turn["escalation"] is None


def test_its_own_wish_for_a_person_is_honoured(world: World, library: str) -> None:
    visitor = world.visitor(library)
    turn = visitor.say("Is the librarian in today?")
    assert turn["escalation"]["reason"] == "bot_asked_for_handoff"


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("raises", "error"),
        ("not-json", "error"),
        ("text-reply", "bad_reply"),
        ("null-reply", "bad_reply"),
        ("confidence-7", "bad_reply"),
        ("not-a-number", "bad_reply"),
        ("huge", "bad_reply"),
        # The one slow test here: 20 seconds are what a bot is given.
        ("sleeps", "timeout"),
    ],
)
def test_a_failing_bot_is_evidence_and_the_visitor_goes_to_people(
    world: World, library: str, fault: str, kind: str
) -> None:
    visitor = world.visitor(library)
    turn = visitor.say(f"misbehave: {fault}")
    assert turn["escalation"]["reason"] == "bot_failure"
    [told] = texts(turn["messages"], "system")
    assert told.startswith(HANDED_OVER)
    failure = _decision(world, visitor)["evidence"]["failure"]
    assert failure["kind"] == kind
    assert "misbehave" not in failure["detail"]
    assert "database" not in failure["detail"], "an exception's words may quote the visitor"


def test_a_function_that_does_not_exist_is_a_failing_bot(world: World) -> None:
    visitor = world.visitor(world.bot(function=f"{_ARN}nobody-deployed-this"))
    assert visitor.say("Hello?")["escalation"]["reason"] == "bot_failure"
    assert _decision(world, visitor)["evidence"]["failure"]["kind"] == "missing"


def test_a_function_of_another_account_cannot_be_named(world: World) -> None:
    other = _ARN.replace("000000000000", "111111111111")
    refused = refusal(world.bot, function=f"{other}anything")
    assert (refused.status, refused.problem["field"]) == (400, "function")
