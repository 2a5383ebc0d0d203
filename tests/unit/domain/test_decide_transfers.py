"""When another bot gets the conversation, and when it does not."""

import pytest

from escalation.domain.deciding import MAX_HOPS
from tests.unit.domain.deciding import AGAIN, ANGER, NO_PEOPLE, decided, outcome


@pytest.mark.parametrize(
    ("evidence", "reason"),
    [
        ({"frustration": ANGER, "confidence": 0.9}, "frustration"),
        ({"repetition": AGAIN, "confidence": 0.9}, "repetition"),
        ({"confidence": None}, "bot_failure"),
    ],
)
def test_a_trigger_transfers_where_a_target_is_known_to_fit(
    evidence: dict[str, object], reason: str
) -> None:
    decision = decided(scores={"billing": 0.8}, **evidence)  # type: ignore[arg-type]  # mixed
    assert outcome(decision) == ("transfer", reason, "billing")


def test_a_bot_that_is_better_by_the_margin_gets_it_over_a_confident_answer() -> None:
    decision = decided(confidence=0.7, scores={"support": 0.7, "billing": 0.86})
    assert outcome(decision) == ("transfer", "better_bot", "billing")


def test_a_bot_that_is_better_by_less_than_the_margin_does_not() -> None:
    decision = decided(confidence=0.7, scores={"support": 0.7, "billing": 0.84})
    assert outcome(decision) == ("answer", "confident", None)


def test_a_bot_is_compared_with_its_own_score_where_that_is_higher_than_its_confidence() -> None:
    decision = decided(confidence=0.7, scores={"support": 0.8, "billing": 0.9})
    assert outcome(decision) == ("answer", "confident", None)


def test_with_a_margin_of_zero_an_equal_score_moves_nobody() -> None:
    transfer = {"enabled": True, "margin": 0, "targets": [{"bot_id": "billing"}]}
    decision = decided(
        confidence=0.8, scores={"billing": 0.8}, settings={"ai_agent_transfer": transfer}
    )
    assert outcome(decision) == ("answer", "confident", None)


def test_a_target_at_its_threshold_comes_before_a_handoff() -> None:
    decision = decided(confidence=0.55, scores={"billing": 0.6})
    assert outcome(decision) == ("transfer", "low_confidence", "billing")
    below = decided(confidence=0.55, scores={"billing": 0.59})
    assert outcome(below) == ("handoff", "low_confidence", None)


def test_a_target_has_its_own_threshold_where_one_is_set() -> None:
    transfer = {
        "enabled": True,
        "margin": 1,
        "targets": [{"bot_id": "billing", "threshold": 0.9}, {"bot_id": "sales", "threshold": 0.4}],
    }
    decision = decided(
        confidence=0.3,
        scores={"billing": 0.8, "sales": 0.5},
        settings={"ai_agent_transfer": transfer},
    )
    assert outcome(decision) == ("transfer", "low_confidence", "sales")


def test_of_equal_targets_the_one_listed_first_is_taken() -> None:
    decision = decided(confidence=0.2, scores={"sales": 0.8, "billing": 0.8})
    assert decision.target_bot_id == "billing"


def test_a_score_of_a_bot_that_is_no_target_means_nothing() -> None:
    assert decided(confidence=0.9, scores={"stranger": 1.0}).action == "answer"


def test_without_handoff_a_fitting_bot_still_gets_the_conversation() -> None:
    decision = decided(confidence=0.55, scores={"billing": 0.65}, settings=NO_PEOPLE)
    assert outcome(decision) == ("transfer", "low_confidence", "billing")


@pytest.mark.parametrize(
    "history",
    [{"visited": ("billing",)}, {"hops": MAX_HOPS}, {"bot_id": "billing"}],
    ids=["visited", "too many hops", "itself"],
)
def test_a_chain_of_transfers_ends_with_people(history: dict[str, object]) -> None:
    decision = decided(
        confidence=0.2,
        scores={"billing": 0.99},
        **history,  # type: ignore[arg-type]  # mixed
    )
    assert outcome(decision) == ("handoff", "low_confidence", None)
