"""What a bot's messages say of the share that it cannot know, without labels."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation.engine.semantic.calibrating import DEFAULT, scaled, stored_calibration
from escalation.engine.semantic.traffic import (
    BUILT_IN,
    GENERAL,
    LEAST,
    MIN_MESSAGES,
    MOST,
    Reference,
    Shares,
    Spread,
    read_traffic,
    reference_of,
    scale_for,
)
from tests.properties import tries

OWN = GENERAL._replace(examples=2_000)
"""The same reference, as sure as can be."""


def messages(shares: Shares, count: int, seed: int = 1) -> list[float]:
    """Confidences of made-up messages, spread as `GENERAL` says."""
    draw = np.random.default_rng(seed)
    known = round(shares.known * count)
    right = round(known * GENERAL.accuracy)
    near = round(shares.near * count)
    parts = (
        (GENERAL.right, right),
        (GENERAL.wrong, known - right),
        (GENERAL.near, near),
        (GENERAL.far, count - known - near),
    )
    logits = np.concatenate([draw.normal(*spread, size=size) for spread, size in parts])
    return [float(chance) for chance in 1.0 / (1.0 + np.exp(-logits))]


@pytest.mark.parametrize(
    "shares",
    [
        Shares(1.0, 0.0, 0.0),
        Shares(0.8, 0.1, 0.1),
        Shares(0.45, 0.2, 0.35),
        Shares(0.3, 0.25, 0.45),
    ],
)
def test_the_share_out_of_scope_is_found_within_its_margin(shares: Shares) -> None:
    found = read_traffic(messages(shares, 600), OWN)
    assert found is not None
    assert abs(found.outside - (1.0 - shares.known)) <= max(0.05, found.margin)
    assert found.margin <= 0.2
    assert found.messages == 600


def test_a_flood_of_near_questions_is_seen_though_not_all_of_it() -> None:
    """What is near looks like what is known and worded otherwise."""
    found = read_traffic(messages(Shares(0.3, 0.5, 0.2), 600), OWN)
    assert found is not None
    assert 0.5 < found.outside < 0.7
    assert scaled(found.scale, 0.7) < 0.5


def test_too_few_messages_say_nothing_and_a_handful_more_little() -> None:
    asked = messages(Shares(0.3, 0.3, 0.4), 1_000)
    draw = np.random.default_rng(2)
    few = [float(one) for one in draw.choice(asked, MIN_MESSAGES)]
    assert read_traffic(few[1:], OWN) is None
    little, much = read_traffic(few, OWN), read_traffic(asked, OWN)
    assert little is not None
    assert much is not None
    assert scaled(much.scale, 0.7) < 0.7
    assert scaled(little.scale, 0.7) < 0.7
    assert little.margin > much.margin


def test_a_reference_of_no_examples_is_trusted_less() -> None:
    asked = messages(Shares(0.3, 0.2, 0.5), 600)
    general, own = read_traffic(asked, GENERAL), read_traffic(asked, OWN)
    assert general is not None
    assert own is not None
    assert general.margin > own.margin
    assert scaled(own.scale, 0.7) < scaled(general.scale, 0.7) < 0.7


def test_visitors_who_word_things_otherwise_are_not_taken_for_strangers() -> None:
    """All that is known is less alike to the owner's examples, and as right as it was."""
    asked = messages(BUILT_IN, 600)
    logits = np.log(np.array(asked) / (1.0 - np.array(asked))) - 0.6
    other = [float(chance) for chance in 1.0 / (1.0 + np.exp(-logits))]
    found = read_traffic(other, OWN)
    assert found is not None
    assert found.outside - (1.0 - BUILT_IN.known) < 0.1
    assert scaled(found.scale, 0.7) > 0.55


def test_what_is_built_in_is_left_as_it_is() -> None:
    found = read_traffic(messages(BUILT_IN, 1_000), GENERAL)
    assert found is not None
    assert found.scale == (0.0, 1.0)


def test_the_more_is_out_of_scope_the_less_a_confidence_is_worth() -> None:
    read = [scaled(scale_for(Shares(1 - 2 * part, part, part)), 0.7) for part in (0, 0.1, 0.2, 0.4)]
    assert read == sorted(read, reverse=True)
    near, far = scale_for(Shares(0.6, 0.4, 0.0)), scale_for(Shares(0.6, 0.0, 0.4))
    assert scaled(near, 0.7) < scaled(far, 0.7)


@given(
    st.lists(st.floats(0.0, 1.0), min_size=MIN_MESSAGES, max_size=200),
    st.integers(0, 500),
    st.floats(0.01, 1.0),
)
@settings(max_examples=tries(60), deadline=None)
def test_whatever_is_asked_the_correction_keeps_its_bounds_and_the_order(
    asked: list[float], examples: int, accuracy: float
) -> None:
    found = read_traffic(asked, GENERAL._replace(examples=examples, accuracy=accuracy))
    assert found is not None
    assert sum(found.shares) == pytest.approx(1.0)
    assert all(0.0 <= share <= 1.0 for share in (*found.shares, found.outside, found.margin))
    assert all(LEAST[n] <= found.scale[n] <= MOST[n] for n in range(2))
    read = [scaled(found.scale, chance / 20) for chance in range(21)]
    assert read == sorted(read)


@given(
    st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=40),
    st.lists(st.floats(0, 1), max_size=40),
    st.lists(st.floats(0, 1), max_size=40),
)
@settings(max_examples=tries(60), deadline=None)
def test_a_reference_is_made_of_whatever_there_is(
    known: list[tuple[float, bool]], near: list[float], far: list[float]
) -> None:
    found = reference_of(
        np.array([chance for chance, _ in known]),
        np.array([right for _, right in known], dtype=bool),
        np.array(near),
        np.array(far),
    )
    spreads = (found.right, found.wrong, found.near, found.far)
    assert all(np.isfinite(spread).all() and spread.deviation > 0.0 for spread in spreads)
    assert 0.0 < found.accuracy <= 1.0


def test_a_calibration_is_read_as_it_was_written_and_one_without_a_reference_too() -> None:
    right, wrong, near, far = (Spread(n, 1.0) for n in range(4))
    own = Reference(right, wrong, near, far, accuracy=0.5, examples=7)
    calibration = DEFAULT._replace(reference=own)
    as_json = [list(calibration.scope), list(calibration.choice), list(map(_plain, own))]
    assert stored_calibration(as_json) == calibration
    assert stored_calibration(as_json[:2]) == DEFAULT


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
