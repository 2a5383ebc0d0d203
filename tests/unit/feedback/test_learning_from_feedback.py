"""A bot learns from what was said about its answers, in place of what is guessed."""

import pytest

from escalation.domain.choices import MessageId
from escalation.domain.conversation import message_id
from escalation.domain.feedback import ChatFeedback, Thumb
from escalation.domain.must_reach import ReachMark
from escalation.use_cases.bot.learn_from_outcomes import Heard, LearnFromOutcomes
from tests.fakes.learning import WrongShare
from tests.fakes.owner_world import World
from tests.fakes.reports import MemoryReports
from tests.unit.learning.test_learning import chat

ANSWER: MessageId = message_id(1)
"""Where a chat of these has its answer."""


@pytest.fixture
def world() -> World:
    return World()


def heard(world: World, reports: MemoryReports | None = None) -> Heard:
    bot = world.store.bot("support")
    assert bot is not None
    learn = LearnFromOutcomes(
        bots=world.store,
        kept=world.learned,
        transcripts=world.transcripts,
        learner=WrongShare(),
        clock=world.clock,
        events=world.events,
        reports=reports,
    )
    return learn.heard(bot, "rules-1")


def thumb(world: World, number: int, *, up: bool, **others: object) -> None:
    said = {"message_id": ANSWER, "bot_id": "support", "up": up, "at": world.clock.now(), **others}
    world.transcripts.feedback[f"c{number}"] = ChatFeedback(
        conversation_id=f"c{number}", thumbs=(Thumb.model_validate(said),)
    )


def test_a_thumb_takes_the_place_of_what_is_guessed(world: World) -> None:
    for number in range(8):
        chat(world, number, feedback=1)
    thumb(world, 3, up=False)
    thumb(world, 4, up=False, signed=True)
    found = heard(world)
    assert [(one.right, one.weight) for one in found.outcomes if not one.right] == [
        (False, 1.0),
        (False, 2.0),
    ]
    assert (len(found.outcomes), found.said) == (8, 2)


def test_what_counts_nowhere_leaves_the_guess_as_it_was(world: World) -> None:
    chat(world, 1, feedback=1)
    before = heard(world)
    thumb(world, 1, up=False, repeated=True)
    assert heard(world) == before


def test_a_day_of_a_sudden_run_teaches_only_what_is_guessed(world: World) -> None:
    for number in range(8):
        chat(world, number, feedback=1)
    before, reports = heard(world), MemoryReports()
    thumb(world, 3, up=False)
    day = world.clock.now().date().isoformat()
    reports.numbers["support"] = {day: {"answered": 60, "thumb.down.stranger": 59}}
    assert heard(world, reports) == before
    assert heard(world, MemoryReports()) != before


def test_of_a_chat_that_must_reach_a_person_nothing_is_learnt(world: World) -> None:
    mark = ReachMark(kinds=("self_harm",), seq=1, at=world.clock.now())
    chat(world, 1, right=False, feedback=1, must_reach=mark)
    thumb(world, 1, up=True)
    found = heard(world)
    assert (found.outcomes, found.asked) == ((), ())
