"""The evaluation's figures against plain restatements of their definitions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.evaluation.metrics import (
    Scored,
    at_threshold,
    aupr,
    auroc,
    calibration_error,
    false_positive_rate,
    report,
)

SCORES = st.lists(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.75, 1.0]), min_size=1, max_size=12)


@given(SCORES, SCORES)
def test_auroc_is_the_share_of_pairs_in_the_right_order(
    positive: list[float], negative: list[float]
) -> None:
    pairs = [1.0 if p > n else 0.5 if p == n else 0.0 for p in positive for n in negative]
    assert auroc(positive, negative) == pytest.approx(sum(pairs) / len(pairs))


@given(SCORES, SCORES)
def test_aupr_is_precision_summed_over_the_steps_of_recall(
    positive: list[float], negative: list[float]
) -> None:
    area, before = 0.0, 0.0
    for threshold in sorted({*positive, *negative}, reverse=True):
        hits = sum(p >= threshold for p in positive)
        recall = hits / len(positive)
        area += (recall - before) * hits / (hits + sum(n >= threshold for n in negative))
        before = recall
    assert aupr(positive, negative) == pytest.approx(area)


@pytest.mark.parametrize(
    ("negative", "expected"), [([0.04, 0.01], 0.0), ([0.06, 0.01], 0.5), ([0.9, 0.9], 1.0)]
)
def test_fpr_counts_negatives_over_the_score_that_95_percent_reach(
    negative: list[float], expected: float
) -> None:
    positive = [step / 100 for step in range(1, 101)]
    assert false_positive_rate(positive, negative) == expected


def test_calibration_error_of_honest_and_of_boastful_confidences() -> None:
    honest = [Scored(True, place % 4 != 0, 0.75) for place in range(400)]
    boastful = [one._replace(confidence=1.0) for one in honest]
    assert calibration_error(honest) == pytest.approx(0.0)
    assert calibration_error(boastful) == pytest.approx(0.25)


def test_a_threshold_refuses_below_and_answers_at() -> None:
    scored = [
        Scored(True, True, 0.9),
        Scored(True, False, 0.6),
        Scored(True, True, 0.4),
        Scored(False, False, 0.6),
        Scored(False, False, 0.1),
    ]
    found = at_threshold(scored, 0.6)
    assert (found.answered, found.precision, found.recall) == pytest.approx((0.6, 1 / 3, 0.5))
    assert found.accuracy == pytest.approx(1 / 3)


def test_without_out_of_scope_queries_their_figures_are_missing() -> None:
    found = report([Scored(True, True, 0.9)])
    assert (found.auroc, found.aupr, found.fpr95, found.accuracy) == (None, None, None, 1.0)


def test_a_report_needs_a_query_in_scope() -> None:
    with pytest.raises(ValueError, match="no query"):
        report([Scored(False, False, 0.1)])
