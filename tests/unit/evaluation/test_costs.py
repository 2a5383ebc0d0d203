"""What answering costs, and what a bot would make of its queries once it has heard some."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.engine.semantic.traffic import GENERAL, MIN_MESSAGES
from escalation.evaluation.costs import answered, at_cost, price
from escalation.evaluation.heard import heard
from escalation.evaluation.metrics import Scored, calibration_error

QUERIES = [
    Scored(True, True, 0.9),
    Scored(True, True, 0.6),
    Scored(True, False, 0.7),
    Scored(False, False, 0.2),
]


def test_a_wrong_answer_costs_so_many_handoffs_and_a_needless_handoff_one() -> None:
    assert answered(QUERIES, 0.5) == (0.5, 0.25)
    assert price(QUERIES, 0.5, 2.0) == pytest.approx(2.0 * 0.25)
    assert price(QUERIES, 0.8, 2.0) == pytest.approx(0.25)
    assert price(QUERIES, 1.0, 2.0) == pytest.approx(0.5)


def test_the_threshold_of_a_cost_stands_beside_the_cheapest() -> None:
    line = at_cost(QUERIES, 2.0)
    assert (line.threshold, line.right, line.wrong) == (0.6667, 0.25, 0.25)
    assert (line.cheapest, line.least) == (0.71, 0.25)


scored = st.builds(Scored, st.booleans(), st.booleans(), st.floats(0, 1))


@given(st.lists(scored, min_size=1, max_size=40), st.floats(0.1, 20))
def test_no_threshold_is_cheaper_than_the_cheapest(queries: list[Scored], cost: float) -> None:
    line = at_cost(queries, cost)
    assert line.least <= price(queries, round(line.threshold, 2), cost) + 1e-9
    assert line.least <= price(queries, 1.0, cost) + 1e-9


@given(st.lists(scored, min_size=1, max_size=40), st.floats(0, 1), st.floats(0, 1))
def test_a_higher_threshold_answers_no_more(queries: list[Scored], one: float, two: float) -> None:
    low, high = sorted((one, two))
    assert all(a >= b for a, b in zip(answered(queries, low), answered(queries, high), strict=True))


def test_half_of_the_queries_teach_the_other_half_without_a_label() -> None:
    draw = random.Random(3)
    queries = [
        Scored(known, right, min(0.99, max(0.01, draw.gauss(0.85 if right else 0.5, 0.1))))
        for known, right in draw.choices([(True, True), (False, False)], weights=(1, 2), k=400)
    ]
    found = heard([one.confidence for one in queries], [True] * 400, GENERAL)
    assert found is not None
    assert all(traffic.outside > 0.4 for traffic in found.traffic)
    after = [
        one._replace(confidence=confidence)
        for one, confidence in zip(queries, found.confidences, strict=True)
    ]
    assert calibration_error(after) < calibration_error(queries)


def test_what_was_asked_word_for_word_is_left_as_it_is_and_too_few_teach_nothing() -> None:
    confidences = [0.99, 0.4] * MIN_MESSAGES
    assert heard(confidences, [True] * len(confidences), GENERAL) is not None
    certain = [confidence < 0.99 for confidence in confidences]
    assert heard(confidences, certain, GENERAL) is None  # one half has none to compare
    half = [True, True, False, True] * MIN_MESSAGES
    found = heard([0.5, 0.4, 0.99, 0.4] * MIN_MESSAGES, half, GENERAL)
    assert found is not None
    assert set(found.confidences[2::4]) == {0.99}
