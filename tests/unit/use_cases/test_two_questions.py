"""A message that asks two things: both are answered, or the second is said to be open."""

import pytest

from escalation.domain.replay import replay
from tests.fakes.chat_world import ChatWorld
from tests.fakes.outside import reply

ASKED = "How do I cancel? And do you ship to Canada?"


@pytest.mark.parametrize(
    ("confidence", "said"),
    [(0.95, "In Plan.\n\nWorldwide."), (0.1, "In Plan.\n\nStill open: do you ship to Canada?")],
)
def test_the_second_is_answered_or_said_to_be_open(confidence: float, said: str) -> None:
    world = ChatWorld()
    chat = world.start()
    second = {
        "text": "Worldwide.",
        "confidence": confidence,
        "left_open": "Still open: do you ship to Canada?",
    }
    world.bots.always("support", reply("In Plan.", 0.9, second=second))
    result = world.say(chat, ASKED)
    assert result.messages[-1].text == said
    decision = world.last_decision(chat)
    assert (decision.action, decision.reason) == ("answer", "confident")
    assert decision.evidence.reply is not None
    assert decision.evidence.reply.second == confidence


def test_a_sure_second_answer_lends_nothing_to_an_unsure_first() -> None:
    world = ChatWorld()
    chat = world.start(email="ada@example.com")
    second = {"text": "Worldwide.", "confidence": 0.99}
    world.bots.always("support", reply("In Plan.", 0.1, second=second))
    result = world.say(chat, ASKED)
    assert result.escalation is not None
    assert world.last_decision(chat).reason == "low_confidence"


def test_the_decision_is_taken_again_from_its_record() -> None:
    world = ChatWorld()
    chat = world.start()
    world.bots.always("support", reply("In Plan.", 0.9, second={"confidence": 0.2}))
    world.say(chat, ASKED)
    decision = world.last_decision(chat)
    kept = type(decision).model_validate_json(decision.model_dump_json())
    assert replay(world.profiles.known["support"].versioned, ASKED, kept) == "same"
