"""Strangers do not train a bot: whatever they say, and in whatever order, it weighs a fifth."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation.domain.conversation import Author, Message, Turn, message_id
from escalation.domain.decision import BotEvidence, Decision, Evidence
from escalation.domain.feedback import ChatFeedback, Solved, Thumb
from escalation.domain.learning import AnswerOutcome
from escalation.domain.said_outcomes import (
    SIGNED_WEIGHT,
    STRANGERS_SHARE,
    SaidOutcome,
    said_about,
    weighed,
)
from escalation.engine.calibration import correction
from escalation.engine.semantic.platt import logit, sigmoid

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
ENGINE = "rules-1, knowledge 1"


def outcome(right: bool, confidence: float = 0.7, *, minutes: int = 0) -> AnswerOutcome:
    at = NOW + timedelta(minutes=minutes)
    return AnswerOutcome(at=at, confidence=confidence, right=right, engine=ENGINE)


outcomes = st.builds(outcome, st.booleans(), st.floats(0.01, 0.99), minutes=st.integers(0, 10_000))
said = st.builds(SaidOutcome, outcomes, st.booleans())


@given(st.lists(outcomes, max_size=60), st.lists(said, max_size=200))
def test_all_that_strangers_say_weighs_a_fifth_at_most(
    guessed: list[AnswerOutcome], told: list[SaidOutcome]
) -> None:
    found = weighed(guessed, told)
    total = sum(one.weight for one in found)
    signed = sum(one.signed for one in told)
    own = len(guessed) + SIGNED_WEIGHT * signed
    assert total - own <= STRANGERS_SHARE * total + 1e-9
    assert all(one.weight <= SIGNED_WEIGHT for one in found)
    strangers = len(told) - signed
    assert len(found) == len(guessed) + signed + (strangers if own else 0)


@given(st.lists(outcomes, max_size=20), st.lists(said, max_size=20), st.randoms())
def test_the_order_in_which_things_were_said_makes_no_difference(
    guessed: list[AnswerOutcome], told: list[SaidOutcome], dice: object
) -> None:
    turned, other = list(reversed(guessed)), list(told)
    dice.shuffle(other)  # type: ignore[attr-defined]
    assert weighed(turned, other) == weighed(guessed, told)


@settings(max_examples=50, deadline=None)
@given(
    st.integers(60, 120),
    st.lists(st.tuples(st.booleans(), st.floats(0.05, 0.95)), max_size=50),
    st.integers(1, 40),
)
def test_no_crowd_of_strangers_moves_a_confidence_further_than_its_fifth(
    honest: int, crowd: list[tuple[bool, float]], times: int
) -> None:
    """The fit's gradient is bounded by the weights, so what a crowd can do is what a quarter as
    many others could do.
    """
    guessed = [outcome(number % 4 != 0, 0.75, minutes=number) for number in range(honest)]
    told = [
        SaidOutcome(outcome(right, confidence), signed=False) for right, confidence in crowd * times
    ]
    alone, with_crowd = correction(guessed), correction(weighed(guessed, told))
    assert alone is not None
    assert with_crowd is not None

    def read(lesson: object, confidence: float) -> float:
        bias, slope = lesson.bias, lesson.slope  # type: ignore[attr-defined]
        return float(sigmoid(bias + slope * logit(np.array([confidence])))[0])

    # 75 of 100 right, and a fifth of all weight against or for them: between 0.6 and 0.8.
    assert abs(read(with_crowd, 0.75) - read(alone, 0.75)) <= STRANGERS_SHARE


def test_strangers_alone_teach_nothing_and_never_make_enough_of_too_few() -> None:
    crowd = [SaidOutcome(outcome(False, minutes=n), signed=False) for n in range(1_000)]
    assert weighed([], crowd) == ()
    few = [outcome(True, minutes=n) for n in range(20)]
    assert correction(weighed(few, crowd)) is None


def test_a_signed_word_weighs_twice_a_guess() -> None:
    (guess, told) = weighed([outcome(True)], [SaidOutcome(outcome(False, minutes=1), signed=True)])
    assert (guess.weight, told.weight) == (1.0, SIGNED_WEIGHT)


def turn(seq: int, *, action: str = "answer", unlearned: float | None = 0.7) -> Turn:
    """A question and its answer: messages `seq` and the next."""
    decision = Decision.model_validate(
        {
            "action": action,
            "reason": "confident" if action == "answer" else "low_confidence",
            "evidence": Evidence(
                bot_id="support",
                reply=BotEvidence(confidence=0.8, unlearned=unlearned),
                engine=ENGINE,
            ),
            "settings_bot_id": "support",
            "settings_version": 1,
        }
    )
    bot = Author(kind="bot", bot_id="support")
    messages = (
        Message(id=message_id(seq), author=Author(kind="visitor"), text="Why?", at=NOW),
        Message(id=message_id(seq + 1), author=bot, text="So.", at=NOW),
    )
    return Turn(conversation_id="c", messages=messages, decision=decision)


def thumb(seq: int, *, up: bool = True, **others: object) -> Thumb:
    return Thumb.model_validate(
        {"message_id": message_id(seq), "bot_id": "support", "up": up, "at": NOW, **others}
    )


def told(*thumbs: Thumb, solved: Solved | None = None) -> ChatFeedback:
    return ChatFeedback(conversation_id="c", thumbs=thumbs, solved=solved)


def test_each_answer_with_a_thumb_is_an_outcome() -> None:
    found = said_about("support", [turn(2), turn(4), turn(6)], told(thumb(3), thumb(7, up=False)))
    assert [one.outcome.right for one in found] == [True, False]
    assert {one.outcome.confidence for one in found} == {0.7}


def test_the_end_of_the_chat_says_it_of_the_last_answer_unless_a_thumb_does() -> None:
    end = Solved(message_id=message_id(5), bot_id="support", solved=False, at=NOW)
    turns = [turn(2), turn(4)]
    assert [one.outcome.right for one in said_about("support", turns, told(solved=end))] == [False]
    both = told(thumb(5), solved=end)
    assert [one.outcome.right for one in said_about("support", turns, both)] == [True]


@pytest.mark.parametrize(
    ("feedback", "runs"),
    [
        (told(thumb(3, repeated=True)), ()),
        (told(thumb(3)), ("2026-11-23",)),
        (None, ()),
        (told(thumb(99)), ()),
    ],
)
def test_what_does_not_count_is_as_if_it_had_not_been_said(
    feedback: ChatFeedback | None, runs: tuple[str, ...]
) -> None:
    assert said_about("support", [turn(2)], feedback, runs) == ()


def test_a_run_of_strangers_does_not_silence_those_whom_the_site_knows() -> None:
    signed = told(thumb(3, signed=True))
    assert len(said_about("support", [turn(2)], signed, ("2026-11-23",))) == 1


def test_of_answers_that_teach_nothing_a_thumb_teaches_nothing() -> None:
    assert said_about("support", [turn(2, unlearned=None)], told(thumb(3))) == ()
    assert said_about("billing", [turn(2)], told(thumb(3))) == ()
