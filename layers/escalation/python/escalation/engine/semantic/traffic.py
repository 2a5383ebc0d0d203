"""How much of a bot's own traffic it cannot answer, without labels, and what that makes of its
confidence.

Calibration takes a fifth of the messages to be out of scope. Real bots have 0 to 70 %, and then a
confidence is no probability. What visitors asked shows the share itself: the logits of the
confidences are a mixture of those of questions that are known, of questions near to what is known
(a hidden class) and of questions about something else. How each of the three is spread is known
from the bot's own hidden examples, pulled towards what other bots had (`GENERAL`); the shares come
from expectation maximisation, as in Saerens, Latinne & Decaestecker (2002), pulled towards the
built-in ones, so that a handful of messages changes little. Near and far are told apart because a
flood of small talk says nothing about the questions at the edge, where answers go wrong.

Visitors do not word things as the owner does, so what is known, and what is near to it, may be all
less (or more) alike to the owner's examples than those are to each other. Taking that for questions
that the bot cannot know would lower right answers: so several such shifts are held against the
messages, and the correction is the mean over them, by how likely each is.

The mixture with the new shares then gives bias and slope of the logit: the same correction as
outcomes give, on top of which those are learnt.
"""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from escalation.engine.semantic.first_questions import ENOUGH_KNOWN, evenly
from escalation.engine.semantic.platt import logit, platt

if TYPE_CHECKING:
    import numpy.typing as npt

    Doubles = npt.NDArray[np.float64]


class Spread(NamedTuple):
    """Mean and standard deviation of the confidences' logits of one kind of message."""

    mean: float
    deviation: float


class Reference(NamedTuple):
    """How a bot's confidences are spread, before any correction.

    Attributes:
        right: known questions whose best class is the right one.
        wrong: known questions whose best class is another.
        near: questions of a class that was hidden.
        far: everyday questions about something else.
        accuracy: share of `right` among the known.
        examples: how many hidden ones of known classes this rests on.
    """

    right: Spread
    wrong: Spread
    near: Spread
    far: Spread
    accuracy: float
    examples: int


class Shares(NamedTuple):
    """Of messages: known, near to what is known, and far from it. They add to one."""

    known: float
    near: float
    far: float


class Traffic(NamedTuple):
    """What a bot's messages say without labels.

    Attributes:
        messages: how many were read.
        outside: the likeliest share out of scope.
        margin: half of its 95 % interval.
        shares: the likeliest.
        scale: bias and slope of the confidence's logit: those of the shares, and the nearer to none
            the less sure it is that the shares are not the built-in ones.
    """

    messages: int
    outside: float
    margin: float
    shares: Shares
    scale: tuple[float, float]


GENERAL: Final = Reference(
    right=Spread(2.6, 1.35),
    wrong=Spread(0.2, 1.1),
    near=Spread(-0.15, 1.4),
    far=Spread(-2.7, 1.25),
    accuracy=0.9,
    examples=0,
)
"""Means over development bots of 2, 3, 5 and 10 examples a class."""
FIRST: Final = Reference(
    right=Spread(1.1, 1.05),
    wrong=Spread(-0.25, 1.1),
    near=Spread(-0.65, 1.05),
    far=Spread(-2.5, 1.05),
    accuracy=0.72,
    examples=0,
)
"""The same of bots with one example a class."""
BUILT_IN: Final = Shares(0.8, 0.07, 0.13)
"""What calibration takes for granted."""
MIN_MESSAGES: Final = 50
"""Fewer say less than what is built in."""
GENERAL_STRENGTH: Final = 15.0
"""Of `GENERAL` against a bot's own hidden examples, in examples."""
REFERENCE_ERROR: Final = 0.25
"""Standard error of a share that rests on no example of the bot's own."""
BUILT_IN_STRENGTH: Final = 10.0
BUILT_IN_SHARE: Final = 0.1
"""Of `BUILT_IN` against a bot's messages, in messages, and at least as a share of them: a mixture
that does not fit quite is not made to fit by more messages."""
SHIFTS: Final = tuple(step / 5.0 for step in range(-5, 4))
"""Of the logits of what is known or near, against those of the bot's own examples."""
SHIFT_DEVIATION: Final = 0.3
"""How they are spread over the development bots."""
EVIDENCE: Final = 0.2
"""What a message counts in telling shifts apart: the spreads are not quite normal."""
LEAST: Final = (-3.0, 0.5)
MOST: Final = (1.5, 2.0)
"""Bounds of the correction's bias and slope."""
_WIDEST: Final = 6.2
"""Confidences below 0.002 and over 0.998 are all alike."""
_STEPS: Final = 200
_SETTLED: Final = 1e-5
_UNLIKELY: Final = 1e-6
_POINTS: Final = 31
_WEIGHT: Final = 200.0
_EXAMPLES_PER: Final = 8.0
_PULLS: Final = (0.5, 5.0)


def reference_of(
    known: "Doubles",
    right: "npt.NDArray[np.bool_]",
    near: "Doubles",
    far: "Doubles",
) -> Reference:
    """Return the reference of the confidences of hidden examples and everyday questions."""
    general = GENERAL if len(known) >= ENOUGH_KNOWN else FIRST
    strength = GENERAL_STRENGTH
    accuracy = (float(right.sum()) + strength * general.accuracy) / (len(right) + strength)
    return Reference(
        right=_spread(known[right], general.right),
        wrong=_spread(known[~right], general.wrong),
        near=_spread(near, general.near),
        far=_spread(far, general.far),
        accuracy=round(accuracy, 6),
        examples=len(known),
    )


def read_traffic(confidences: Sequence[float], reference: Reference = GENERAL) -> Traffic | None:
    """Estimate the shares and the correction; None where the messages are too few.

    `confidences` are uncorrected ones, of messages as they came, answered or not.
    """
    if len(confidences) < MIN_MESSAGES:
        return None
    logits = _logits(np.asarray(confidences, dtype=np.float64))
    fits = [_fit(logits, _shifted(reference, shift), shift) for shift in SHIFTS]
    likely = np.array([fit.evidence for fit in fits])
    weights: Doubles = np.exp(likely - likely.max())
    weights /= weights.sum()
    shares = weights @ np.array([fit.shares for fit in fits])
    outside = float(shares[1:].sum())
    away = abs(outside - (1.0 - BUILT_IN.known))
    # Of each shift, between the shifts, of what the reference rests on, and of being pulled.
    within = weights @ np.array(
        [fit.error**2 + (sum(fit.shares[1:]) - outside) ** 2 for fit in fits]
    )
    unsure = REFERENCE_ERROR / math.sqrt(1.0 + reference.examples / _EXAMPLES_PER)
    error = math.hypot(math.sqrt(float(within)), unsure, BUILT_IN_SHARE * away)
    trust = max(0.0, 1.0 - (error / away) ** 2) if away > 0.0 else 0.0
    bias, slope = weights @ np.array([fit.scale for fit in fits])
    return Traffic(
        messages=len(confidences),
        outside=outside,
        margin=min(1.0, 1.96 * error),
        shares=Shares(*(float(share) for share in shares)),
        scale=(round(float(trust * bias), 6), round(float(1.0 + trust * (slope - 1.0)), 6)),
    )


class _Fit(NamedTuple):
    """The mixture at one shift: its shares, the standard error of the share out of scope, the
    correction, and the logarithm of how likely the shift is.
    """

    shares: Shares
    error: float
    scale: tuple[float, float]
    evidence: float


def _fit(logits: "Doubles", reference: Reference, shift: float) -> _Fit:
    """Find the likeliest shares for messages with these logits."""
    known = reference.accuracy * _density(logits, reference.right)
    known += (1.0 - reference.accuracy) * _density(logits, reference.wrong)
    kinds = np.stack(
        [known, _density(logits, reference.near), _density(logits, reference.far)], axis=1
    )
    kinds += _UNLIKELY
    built_in = np.array(BUILT_IN)
    pull = max(BUILT_IN_STRENGTH, BUILT_IN_SHARE * len(logits)) * built_in
    found = built_in
    for _ in range(_STEPS):
        parts = kinds * found
        parts /= parts.sum(axis=1, keepdims=True)
        counts = parts.sum(axis=0) + pull
        moved = counts / counts.sum()
        change = float(np.abs(moved - found).max())
        found = moved
        if change < _SETTLED:
            break
    evidence = EVIDENCE * float(np.log(kinds @ found).sum() + (pull * np.log(found)).sum())
    shares = Shares(*(float(share) for share in found))
    return _Fit(
        shares=shares,
        error=_error(kinds, found),
        scale=scale_for(shares, reference),
        evidence=evidence - 0.5 * (shift / SHIFT_DEVIATION) ** 2,
    )


def _shifted(reference: Reference, shift: float) -> Reference:
    """The reference of visitors who word things less (below zero) as the owner does, or more.

    What is far was never held against the owner's wording, and stays.
    """

    def moved(kind: Spread) -> Spread:
        return kind._replace(mean=kind.mean + shift)

    return reference._replace(
        right=moved(reference.right), wrong=moved(reference.wrong), near=moved(reference.near)
    )


def scale_for(shares: Shares, reference: Reference = GENERAL) -> tuple[float, float]:
    """Return bias and slope that make a probability of the confidence, at these shares."""
    kinds = (
        (reference.right, shares.known * reference.accuracy, 1.0),
        (reference.wrong, shares.known * (1.0 - reference.accuracy), 0.0),
        (reference.near, shares.near, 0.0),
        (reference.far, shares.far, 0.0),
    )
    steps = evenly(_POINTS)
    scores = np.concatenate([kind.mean + kind.deviation * steps for kind, _, _ in kinds])
    right = np.repeat([truth for _, _, truth in kinds], _POINTS)
    weights = np.repeat([_WEIGHT * share / _POINTS for _, share, _ in kinds], _POINTS)
    return bounded(platt(scores, right, weights, prior=(0.0, 1.0), strength=_PULLS))


def bounded(scale: tuple[float, float]) -> tuple[float, float]:
    """Return a correction that is not beyond `LEAST` and `MOST`."""
    bias, slope = scale
    return min(max(bias, LEAST[0]), MOST[0]), min(max(slope, LEAST[1]), MOST[1])


def _error(kinds: "Doubles", shares: "Doubles") -> float:
    """Standard error of the share out of scope, near to far as they were found.

    From the observed information of that one share: how much the messages' likelihood bends at it.
    """
    outside = float(shares[1:].sum())
    other = kinds[:, 1:] @ (shares[1:] / outside)
    slope = (other - kinds[:, 0]) / (kinds @ shares)
    return 1.0 / math.sqrt(max(1.0, float((slope * slope).sum())))


def _spread(confidences: "Doubles", general: Spread) -> Spread:
    logits = _logits(confidences)
    weight = len(logits) + GENERAL_STRENGTH
    mean = (float(logits.sum()) + GENERAL_STRENGTH * general.mean) / weight
    squares = float(((logits - mean) ** 2).sum())
    squares += GENERAL_STRENGTH * (general.deviation**2 + (general.mean - mean) ** 2)
    return Spread(round(mean, 6), round(math.sqrt(squares / weight), 6))


def _logits(confidences: "Doubles") -> "Doubles":
    return np.clip(logit(confidences), -_WIDEST, _WIDEST)


def _density(logits: "Doubles", kind: Spread) -> "Doubles":
    away = (logits - kind.mean) / kind.deviation
    density: Doubles = np.exp(-0.5 * away * away) / kind.deviation
    return density
