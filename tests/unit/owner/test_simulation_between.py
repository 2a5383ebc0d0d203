"""What asking back would have done to past chats."""

import pytest

from escalation.use_cases.owner.simulation_models import PastSimulation
from tests.fakes.outside import reply
from tests.unit.owner.simulated import Simulated

CLOSE = [
    {"entry_id": "sync", "question": "Why do my files not sync?", "confidence": 0.4},
    {"entry_id": "share", "question": "How do I share a folder?", "confidence": 0.3},
]


@pytest.fixture
def sim() -> Simulated:
    return Simulated()


def _asked(sim: Simulated, *messages: str, **more: object) -> str:
    chat = sim.world.start()
    for text in messages:
        sim.world.bots.always("support", reply("Perhaps.", 0.4, **more))
        sim.world.say(chat, text)
    return chat


def _actions(result: PastSimulation) -> dict[tuple[str, str], int]:
    return {(t.was.action, t.would_be.action): t.count for t in result.transitions}


def test_a_question_between_two_entries_would_have_been_asked_about(sim: Simulated) -> None:
    chat = _asked(sim, "my files", close=CLOSE)
    result = sim.over(chat, clarify=True)
    assert _actions(result) == {("handoff", "clarify"): 1}
    found = result.between
    assert (found.asked_which, found.handoffs_saved, found.people_delayed) == (1, 0.7, 0.3)


def test_an_offer_would_have_been_made_once_in_each_chat(sim: Simulated) -> None:
    chats = [_asked(sim, "One?"), _asked(sim, "Two?")]
    result = sim.over(*chats, low_confidence="offer")
    assert _actions(result) == {("handoff", "offer"): 2}
    found = result.between
    assert (found.offered, found.handoffs_saved, found.people_delayed) == (2, 0.0, 2.0)


def test_what_followed_a_question_that_would_not_have_been_asked_is_open(sim: Simulated) -> None:
    sim.save("support", low_confidence="offer")
    chat = _asked(sim, "One?", "yes")
    result = sim.over(chat, low_confidence="handoff")
    assert _actions(result) == {("offer", "handoff"): 1}
    assert [(each.why, each.count) for each in result.unknowns] == [("earlier_turn_differs", 1)]


def test_what_more_boldness_would_have_got_wrong_is_expected_by_the_confidences(
    sim: Simulated,
) -> None:
    chat = _asked(sim, "One?")
    found = sim.over(chat, confidence_threshold=0.3).between
    assert (found.wrong_answers_then, found.wrong_answers) == (0.0, 0.6)
