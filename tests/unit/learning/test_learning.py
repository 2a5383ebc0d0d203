"""A bot learns from its latest outcomes: when, from which, and what a later answer makes of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from escalation.domain.conversation import Author, Head, Message, Turn, message_id
from escalation.domain.decision import BotEvidence, Decision, Detection, Evidence
from escalation.domain.jobs import LearnFromAnswers
from escalation.domain.knowledge import MEDIA_TYPE, hosted_index_key, index_key, wrap
from escalation.domain.learning import Learned
from escalation.domain.must_reach import ReachMark
from escalation.domain.ports import Commit
from escalation.runtime.jobs import run_with
from escalation.use_cases.bot import learn_from_outcomes
from escalation.use_cases.bot.learn_from_outcomes import (
    AT_MOST_EVERY,
    ENOUGH_NEW,
    LearnFromOutcomes,
)
from escalation.use_cases.owner.api_models import KnowledgeBody
from tests.fakes.learning import WrongShare
from tests.fakes.owner_world import World
from tests.unit.owner.test_index_knowledge import REFUND

ASKED = Detection(detector="explicit_request", rule="r", matched="a person")


@pytest.fixture
def world() -> World:
    return World()


def chat(
    world: World,
    number: int,
    *,
    right: bool = True,
    engine: str = "rules-1, knowledge 1",
    **head: object,
) -> None:
    """A chat of `support` that ended with an answer, or with a complaint about it."""
    world.clock.move(timedelta(seconds=1))
    said = Evidence(
        bot_id="support", reply=BotEvidence(confidence=0.8, unlearned=0.7), engine=engine
    )
    turns = [_turn(world, f"c{number}", 1, "answer", said)]
    if not right:
        asked = Evidence(bot_id="support", explicit_request=ASKED)
        turns.append(_turn(world, f"c{number}", 3, "handoff", asked))
    begun = world.conversation(f"c{number}").model_copy(update={"state": "closed", **head})
    world.transcripts.turns[f"c{number}"] = turns
    _replace(world, begun)


def _replace(world: World, head: Head) -> None:
    stored = world.transcripts.load(head.conversation_id)
    assert stored is not None
    world.transcripts.commit(Commit(before=stored.head, after=head))


def _turn(world: World, chat_id: str, seq: int, action: str, evidence: Evidence) -> Turn:
    now = world.clock.now()
    message = Message(id=message_id(seq), author=Author(kind="visitor"), text="Hello?", at=now)
    decision = Decision.model_validate(
        {
            "action": action,
            "reason": "confident" if action == "answer" else "explicit_request",
            "evidence": evidence,
            "settings_bot_id": "support",
            "settings_version": 1,
        }
    )
    return Turn(conversation_id=chat_id, messages=(message,), decision=decision)


def learned(world: World) -> Learned | None:
    return world.learned.learned("support")


def test_the_latest_outcomes_are_learnt_from_and_the_rest_is_said_with_them(world: World) -> None:
    for number in range(4):
        chat(world, number, right=number != 2)
    found = world.learning()("acme", "support")
    assert found is not None
    assert found == learned(world)
    assert (found.version, found.engine, found.bias) == (1, "rules-1", -0.25)
    assert (found.outcomes, found.wrong) == (4, 1)


def test_the_same_outcomes_teach_the_same_in_whatever_order_they_are_read(world: World) -> None:
    for number in range(6):
        chat(world, number, right=number % 2 == 0)
    bot = world.store.bot("support")
    assert bot is not None
    once = world.learning().heard(bot, "rules-1").outcomes
    turned = dict(reversed(world.transcripts.heads.items()))
    world.transcripts.heads.clear()
    world.transcripts.heads.update(turned)
    assert world.learning().heard(bot, "rules-1").outcomes == once
    assert [each.at for each in once] == sorted(each.at for each in once)


def test_only_so_many_outcomes_and_chats_are_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(8):
        chat(world, number)
    bot = world.store.bot("support")
    assert bot is not None
    monkeypatch.setattr(learn_from_outcomes, "MOST_OUTCOMES", 3)
    assert len(world.learning().heard(bot, "rules-1").outcomes) == 3
    monkeypatch.setattr(learn_from_outcomes, "MOST_OUTCOMES", 500)
    monkeypatch.setattr(learn_from_outcomes, "MOST_CONVERSATIONS", 5)
    assert len(world.learning().heard(bot, "rules-1").outcomes) == 5


def test_answers_of_other_rules_foreign_chats_and_erased_ones_teach_nothing(world: World) -> None:
    chat(world, 1, engine="rules-2, knowledge 1")
    chat(world, 2, engine="rules-10, knowledge 1")
    chat(world, 3, workspace_id="other")
    chat(world, 4, state="erased")
    chat(world, 5)
    bot = world.store.bot("support")
    assert bot is not None
    assert len(world.learning().heard(bot, "rules-1").outcomes) == 1


def test_a_bot_of_another_workspace_or_another_make_is_left_alone(world: World) -> None:
    for number in range(3):
        chat(world, number)
    assert world.learning()("other", "support") is None
    assert world.learning()("acme", "gone") is None
    bot = world.store.bot("support")
    assert bot is not None
    foreign = bot.model_copy(update={"function": "arn:aws:lambda:eu-west-1:1:function:f"})
    world.store.save_bot(foreign, expected_version=bot.version)
    assert world.learning()("acme", "support") is None
    assert learned(world) is None


def test_learning_again_takes_time_and_enough_that_is_new(world: World) -> None:
    for number in range(3):
        chat(world, number)
    assert world.learning()("acme", "support") is not None
    for number in range(3, 2 + ENOUGH_NEW):
        chat(world, number, right=False)
    assert world.learning()("acme", "support") is None  # too soon
    world.clock.move(AT_MOST_EVERY)
    assert world.learning()("acme", "support") is None  # one too few
    chat(world, 99, right=False)
    found = world.learning()("acme", "support")
    assert found is not None
    assert (found.version, found.wrong) == (2, ENOUGH_NEW)


def test_saving_knowledge_learns_at_once_and_only_from_what_is_new(world: World) -> None:
    for number in range(3):
        chat(world, number)
    learn = world.learning()
    assert learn("acme", "support", at_once=True) is not None
    assert learn("acme", "support", at_once=True) is None
    chat(world, 3, right=False)
    found = learn("acme", "support", at_once=True)
    assert found is not None
    assert (found.version, found.outcomes) == (2, 4)


def test_the_job_that_makes_an_index_learns_on_the_way(world: World) -> None:
    for number in range(3):
        chat(world, number)
    world.side.knowledge.put(
        world.owner, "support", KnowledgeBody(entries=(REFUND,)), if_match=None
    )
    (message,) = world.queue.jobs
    assert not isinstance(message, LearnFromAnswers)
    world.worker()(message)  # type: ignore[arg-type]  # an owner's job
    found = learned(world)
    assert found is not None
    assert found.outcomes == 3


def test_too_few_outcomes_teach_nothing(world: World) -> None:
    chat(world, 1)
    assert world.learning()("acme", "support") is None
    assert learned(world) is None


def test_the_worker_of_long_jobs_learns_when_it_is_told_to_look(world: World) -> None:
    for number in range(3):
        chat(world, number)
    run = run_with(world.worker(), world.learning(), world.indexing(), world.apply_holds())
    assert run(LearnFromAnswers(workspace_id="other", bot_id="support")) is None
    assert learned(world) is None
    for _ in range(2):  # a copy changes nothing
        assert run(LearnFromAnswers(workspace_id="acme", bot_id="support")) is None
    found = learned(world)
    assert found is not None
    assert found.version == 1


def question(world: World, number: int, reply: BotEvidence, **evidence: object) -> None:
    """A chat of one question that was handed over."""
    world.clock.move(timedelta(seconds=1))
    said = Evidence.model_validate(
        {"bot_id": "support", "engine": "rules-1, knowledge 1", "reply": reply, **evidence}
    )
    begun = world.conversation(f"q{number}")
    world.transcripts.turns[f"q{number}"] = [_turn(world, f"q{number}", 1, "handoff", said)]
    _replace(world, begun)


def test_what_is_asked_counts_whatever_came_of_it_and_whoever_answered(world: World) -> None:
    question(world, 1, BotEvidence(confidence=0.2, unlearned=0.3))
    question(world, 2, BotEvidence(confidence=0.9, found=0.4))  # a large model answered
    question(world, 3, BotEvidence(confidence=0.99))  # the owner's own words
    question(world, 4, BotEvidence(confidence=0.9, unlearned=0.5), engine="rules-2, knowledge 1")
    question(world, 5, BotEvidence(confidence=0.9, unlearned=0.6), bot_id="billing")
    bot = world.store.bot("support")
    assert bot is not None
    heard = world.learning().heard(bot, "rules-1")
    assert [one.confidence for one in heard.asked] == [0.3, 0.4]
    assert heard.outcomes == ()


def test_what_the_messages_show_is_kept_and_enough_new_ones_are_worth_learning_again(
    world: World,
) -> None:
    for number in range(3):
        chat(world, number)
    found = world.learning()("acme", "support")
    assert found is not None
    assert (found.messages, found.outside, found.outside_margin) == (3, 0.25, 0.125)
    world.clock.move(AT_MOST_EVERY)
    for number in range(learn_from_outcomes.ENOUGH_ASKED - 1):
        question(world, number, BotEvidence(confidence=0.2, unlearned=0.2))
    assert world.learning()("acme", "support") is None
    question(world, 999, BotEvidence(confidence=0.2, unlearned=0.2))
    again = world.learning()("acme", "support")
    assert again is not None
    assert (again.version, again.outcomes) == (2, 3)
    assert again.messages == 3 + learn_from_outcomes.ENOUGH_ASKED


def test_messages_are_held_against_the_bots_index_of_whichever_version(world: World) -> None:
    for number in range(3):
        chat(world, number)
    world.files.put(index_key("support"), wrap(7, b"index"), media_type=MEDIA_TYPE)
    learner = WrongShare()
    learn = LearnFromOutcomes(
        bots=world.store,
        kept=world.learned,
        transcripts=world.transcripts,
        learner=learner,
        clock=world.clock,
        events=world.events,
        files=world.files,
    )
    assert learn("acme", "support") is not None
    assert learner.stored == [b"index"]


@pytest.mark.parametrize("key", [index_key, hosted_index_key])
def test_a_bot_learns_about_the_encoder_that_answers(
    world: World, key: Callable[[str], str]
) -> None:
    """Only answers by the index of today count, and the correction is that one's."""
    for number in range(4):
        chat(world, number)
    for number in range(4, 7):
        chat(world, number, right=number == 4, engine="rules-1/other, knowledge 1")
    world.files.put(index_key("support"), wrap(7, b"one that is not asked"), media_type=MEDIA_TYPE)
    world.files.put(key("support"), wrap(7, b"foreign"), media_type=MEDIA_TYPE)
    learn = LearnFromOutcomes(
        bots=world.store,
        kept=world.learned,
        transcripts=world.transcripts,
        learner=WrongShare(by_index={b"foreign": "rules-1/other"}),
        clock=world.clock,
        events=world.events,
        files=world.files,
    )
    found = learn("acme", "support")
    assert found is not None
    assert (found.engine, found.outcomes, found.wrong) == ("rules-1/other", 3, 2)


def test_what_was_learnt_before_messages_were_read_is_read_as_resting_on_none() -> None:
    fields = {"bot_id": "b", "version": 1, "engine": "e", "bias": 0.0, "slope": 1.0, "wrong": 0}
    at = "2026-11-01T00:00:00Z"
    stored = Learned.model_validate({**fields, "outcomes": 40, "latest_at": at, "learned_at": at})
    assert (stored.messages, stored.outside) == (None, None)


def test_a_chat_that_had_to_reach_a_person_teaches_nothing(world: World) -> None:
    mark = ReachMark(kinds=("self_harm",), seq=1, at=world.clock.now(), handed_back=True)
    chat(world, 1)
    chat(world, 2, must_reach=mark)
    bot = world.store.bot("support")
    assert bot is not None
    assert len(world.learning().heard(bot, "rules-1").outcomes) == 1
