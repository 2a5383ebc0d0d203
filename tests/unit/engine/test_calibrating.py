"""Linear model and calibration, on made-up numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.engine.semantic.calibrating import (
    MIN_OUTCOMES,
    UNSCALED,
    Outcome,
    refit,
    scaled,
)
from escalation.engine.semantic.linear import fit_linear, softmax
from escalation.engine.semantic.platt import platt


def clouds(seed: int, each: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Points around as many corners as there are sizes."""
    draw = np.random.default_rng(seed)
    owners = np.repeat(np.arange(len(each)), each).astype(np.int32)
    points = np.eye(len(each), 8)[owners] + 0.1 * draw.normal(size=(len(owners), 8))
    return points.astype(np.float32), owners


@pytest.mark.parametrize("each", [(5, 5, 5), (40, 40, 40), (60, 5, 5)])
def test_a_linear_model_tells_clouds_apart_whatever_their_sizes(each: tuple[int, ...]) -> None:
    points, owners = clouds(1, each)
    weights = fit_linear(points, owners, len(each))
    fresh, truth = clouds(2, (20, 20, 20))
    guessed = (fresh @ weights[:-1] + weights[-1]).argmax(axis=1)
    assert (guessed == truth).mean() >= 0.95


def test_the_gradient_vanishes_where_the_fit_ends() -> None:
    points, owners = clouds(3, (30, 30))
    weights = fit_linear(points, owners, 2, steps=2_000)
    design = np.hstack([points, np.ones((60, 1), dtype=np.float32)])
    missed = softmax(design @ weights) - np.eye(2, dtype=np.float32)[owners]
    gradient = design.T @ missed + weights / 20.0
    assert float(np.abs(gradient).max()) < 0.05


def test_few_examples_are_fitted_alike_in_both_spaces() -> None:
    points, owners = clouds(4, (4, 4))
    wide = np.hstack([points, np.zeros((8, 40), dtype=np.float32)])
    assert fit_linear(wide, owners, 2)[:8] == pytest.approx(
        fit_linear(points, owners, 2)[:8], abs=0.05
    )


def test_platt_finds_the_chances_it_was_given() -> None:
    draw = np.random.default_rng(5)
    scores = draw.uniform(0, 1, 20_000)
    right = draw.uniform(size=20_000) < 1 / (1 + np.exp(3 - 6 * scores))
    bias, slope = platt(scores, right, prior=(0.0, 1.0))
    assert (bias, slope) == pytest.approx((-3, 6), abs=0.3)


@given(
    st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=30),
    st.tuples(st.floats(-5, 5), st.floats(0, 15)),
)
def test_a_better_match_never_lowers_a_fitted_chance(
    samples: list[tuple[float, bool]], prior: tuple[float, float]
) -> None:
    bias, slope = platt([s for s, _ in samples], [r for _, r in samples], prior=prior)
    assert slope >= 0.0
    assert np.isfinite(bias)


def test_too_few_outcomes_change_nothing() -> None:
    outcomes = [Outcome(0.9, False)] * (MIN_OUTCOMES - 1)
    assert refit(outcomes) == UNSCALED


def test_outcomes_correct_a_bot_that_is_too_sure() -> None:
    outcomes = [Outcome(0.9, place % 2 == 0) for place in range(200)]
    assert scaled(refit(outcomes), 0.9) == pytest.approx(0.5, abs=0.05)
    assert scaled(UNSCALED, 0.7) == pytest.approx(0.7)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(-20, 20), st.floats(0, 20))
def test_scaling_keeps_the_order_and_the_range(
    low: float, high: float, bias: float, slope: float
) -> None:
    low, high = sorted((low, high))
    assert 0.0 <= scaled((bias, slope), low) <= scaled((bias, slope), high) + 1e-12 <= 0.99 + 1e-9
