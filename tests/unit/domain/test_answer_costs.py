"""Choosing by what a wrong answer costs."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from escalation.domain.answer_costs import AnswerCosts, least_confidence, threshold_at
from escalation.domain.decide import decide
from escalation.domain.decision import BotEvidence, Decision, Evidence
from escalation.domain.replay import replay
from escalation.domain.settings import NEW_BOT, EscalationSettings, VersionedSettings

COSTS = st.floats(0.01, 100.0)


def saved(version: int = 1, **values: Any) -> VersionedSettings:
    return VersionedSettings(
        bot_id="support",
        workspace_id="acme",
        version=version,
        settings=EscalationSettings(**values),
    )


def sure(confidence: float) -> Evidence:
    return Evidence(bot_id="support", reply=BotEvidence(confidence=confidence))


def by_cost(cost: float, **values: Any) -> VersionedSettings:
    return saved(answer_costs=AnswerCosts(wrong_answer=cost), **values)


@pytest.mark.parametrize(("cost", "threshold"), [(1, 0.5), (2, 0.6667), (5, 0.8333), (10, 0.9091)])
def test_a_threshold_follows_from_the_cost(cost: float, threshold: float) -> None:
    assert threshold_at(cost) == threshold


@given(COSTS, st.floats(0.0, 1.0))
def test_at_the_threshold_answering_is_as_dear_as_handing_over(cost: float, plain: float) -> None:
    threshold = least_confidence(AnswerCosts(wrong_answer=cost), plain)
    assert 0.0 < threshold < 1.0
    assert cost * (1 - threshold) == pytest.approx(threshold, abs=0.01)
    assert least_confidence(None, plain) == plain


@given(COSTS, COSTS, st.floats(0.0, 1.0))
def test_a_dearer_wrong_answer_never_turns_a_handoff_into_an_answer(
    one: float, two: float, confidence: float
) -> None:
    low, high = sorted((one, two))
    if decide(by_cost(low), "Hi?", sure(confidence)).action == "handoff":
        assert decide(by_cost(high), "Hi?", sure(confidence)).action == "handoff"


def test_the_plain_threshold_counts_only_where_nothing_is_chosen_by_cost() -> None:
    plain = saved(confidence_threshold=0.9)
    assert decide(plain, "Hi?", sure(0.8)).action == "handoff"
    assert decide(by_cost(2, confidence_threshold=0.9), "Hi?", sure(0.8)).action == "answer"


def test_a_decision_keeps_the_threshold_that_it_was_taken_with() -> None:
    assert decide(by_cost(2), "Hi?", sure(0.8)).threshold == 0.6667
    assert decide(saved(), "Hi?", sure(0.8)).threshold == 0.6


@pytest.mark.parametrize("version", ["decide/1", "decide/2"])
def test_decisions_of_before_are_taken_again_as_they_were(version: str) -> None:
    old = Decision(
        action="answer",
        reason="confident",
        evidence=sure(0.65),
        settings_bot_id="support",
        settings_version=0,
        decision_version=version,
    )
    never_saved = VersionedSettings(
        bot_id="support", workspace_id="acme", version=0, settings=NEW_BOT
    )
    assert replay(never_saved, "Hi?", old) == "same"
    assert decide(never_saved, "Hi?", sure(0.65)).action == "handoff"


def test_settings_of_before_keep_their_plain_threshold() -> None:
    stored = '{"confidence_threshold":0.7}'
    read = EscalationSettings.model_validate_json(stored)
    assert least_confidence(read.answer_costs, read.confidence_threshold) == 0.7


@pytest.mark.parametrize("cost", [0, -1, 101, float("nan"), float("inf")])
def test_a_cost_is_a_number_that_means_something(cost: float) -> None:
    with pytest.raises(ValidationError):
        AnswerCosts(wrong_answer=cost)
