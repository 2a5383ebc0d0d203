"""From a ranking's features to a probability that its best answer is the right one.

No labelled traffic is needed. Each example question is scored twice as if it were unseen: once with
its own topic present (the answer is right or wrong), once with the fifth of the topics that holds
its own hidden (whatever is found is wrong, as for a question out of scope). Platt scaling on those
outcomes gives the coefficients. A bot with a handful of entries tells too little, so the fit is
pulled towards `DEFAULT`, and how hard depends on how much evidence there is.

Outcomes of real chats correct the result later (`correction`). What fits them needs numpy, which
comes with the encoder's layer, so it is imported where it is used.
"""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, TypedDict

from escalation.domain.learning import AnswerOutcome, Asked, Learned, Lesson
from escalation.engine.scoring import (
    Features,
    TopicIndex,
    document_similarities,
    features_of,
    topic_scores,
)

if TYPE_CHECKING:
    from escalation.engine.semantic.traffic import Reference

FOLDS: Final = 5
MAX_SAMPLES: Final = 240
"""Questions used for a fit: more change the third digit and cost build time."""
HIDDEN_SHARE: Final = 0.2
"""Share of questions taken to be out of scope, as many as there are topics hidden."""
PRIOR_STRENGTH: Final = 0.2
MAX_CONFIDENCE: Final = 0.99
_MAX_STEPS: Final = 30
_TOLERANCE: Final = 1e-6


class Coefficients(TypedDict):
    """Logit of the confidence: bias + top + margin + mean, each a weight of that feature."""

    bias: float
    top: float
    margin: float
    mean: float


DEFAULT: Final[Coefficients] = {"bias": -2.6, "top": 9.2, "margin": 6.5, "mean": -1.5}
"""Mean of the fits of the six CLINC150 domains that the benchmark does not use (train split)."""

_Vector = list[float]
_Sample = tuple[_Vector, float, float]


def confidence(coefficients: Coefficients, features: Features) -> float:
    """Return the calibrated confidence, 0 to 0.99; 0 when nothing matched at all."""
    if features.top <= 0.0:
        return 0.0
    logit = (
        coefficients["bias"]
        + coefficients["top"] * features.top
        + coefficients["margin"] * features.margin
        + coefficients["mean"] * features.mean
    )
    return min(MAX_CONFIDENCE, _sigmoid(logit))


def calibrate(index: TopicIndex, texts: Sequence[str]) -> Coefficients:
    """Fit a bot's own coefficients; `texts` are the documents of the index, by number."""
    samples = _samples(index, texts)
    prior = [DEFAULT["bias"], DEFAULT["top"], DEFAULT["margin"], DEFAULT["mean"]]
    fitted = _fit(samples, prior) if samples else prior
    # A better match must never lower the confidence, whatever a small sample suggests.
    return {
        "bias": round(fitted[0], 6),
        "top": round(max(0.0, fitted[1]), 6),
        "margin": round(max(0.0, fitted[2]), 6),
        "mean": round(fitted[3], 6),
    }


def _samples(index: TopicIndex, texts: Sequence[str]) -> list[_Sample]:
    owners = [(doc, topic) for topic, docs in enumerate(index["questions"]) for doc in docs]
    step = max(1, math.ceil(len(owners) / MAX_SAMPLES))
    samples: list[_Sample] = []
    for doc, topic in owners[::step]:
        row = document_similarities(index, texts[doc])
        scores = topic_scores(index, row, without=doc)
        if len(index["questions"][topic]) > 1:
            features = features_of(scores)
            right = float(scores[topic] >= features.top > 0.0)
            samples.append(([1.0, *features], right, 1.0 - HIDDEN_SHARE))
        left = [score for other, score in enumerate(scores) if other % FOLDS != topic % FOLDS]
        samples.append(([1.0, *features_of(left)], 0.0, HIDDEN_SHARE))
    return samples


def _fit(samples: Sequence[_Sample], prior: Sequence[float]) -> _Vector:
    """Newton's method on the weighted log loss plus a quadratic pull towards the prior."""
    size = len(prior)
    beta = list(prior)
    for _ in range(_MAX_STEPS):
        gradient = [PRIOR_STRENGTH * (p - b) for p, b in zip(prior, beta, strict=True)]
        hessian = [[PRIOR_STRENGTH * (i == j) for j in range(size)] for i in range(size)]
        for x, y, weight in samples:
            p = _sigmoid(sum(a * b for a, b in zip(x, beta, strict=True)))
            curvature = weight * p * (1.0 - p)
            for i in range(size):
                gradient[i] += weight * (y - p) * x[i]
                for j in range(size):
                    hessian[i][j] += curvature * x[i] * x[j]
        step = _solve(hessian, gradient)
        beta = [b + s for b, s in zip(beta, step, strict=True)]
        if max(abs(s) for s in step) < _TOLERANCE:
            break
    return beta


def _solve(matrix: list[_Vector], right: _Vector) -> _Vector:
    """Gaussian elimination; the prior makes the matrix positive definite, so no pivoting."""
    size = len(right)
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for i in range(size):
        for k in range(i + 1, size):
            factor = rows[k][i] / rows[i][i]
            for j in range(i, size + 1):
                rows[k][j] -= factor * rows[i][j]
    solution = [0.0] * size
    for i in reversed(range(size)):
        known = sum(rows[i][j] * solution[j] for j in range(i + 1, size))
        solution[i] = (rows[i][size] - known) / rows[i][i]
    return solution


def _sigmoid(logit: float) -> float:
    if logit >= 0.0:
        return 1.0 / (1.0 + math.exp(-min(logit, 60.0)))
    grown = math.exp(max(logit, -60.0))
    return grown / (1.0 + grown)


def correction(
    outcomes: Sequence[AnswerOutcome],
    asked: Sequence[Asked] = (),
    reference: "Reference | None" = None,
) -> Lesson | None:
    """Fit bias and slope of the confidence's logit; None where there is too little of both.

    What was asked says first how much of it the bot cannot know (`semantic.traffic`); outcomes are
    learnt on top of that. They are guessed from what visitors did next, of what was answered at
    all, so both stay within bounds: they correct what the examples taught, and do not overrule it.
    """
    from escalation.engine.semantic.calibrating import (  # noqa: PLC0415
        MIN_OUTCOMES,
        UNSCALED,
        Outcome,
        refit,
    )
    from escalation.engine.semantic.traffic import GENERAL, bounded, read_traffic  # noqa: PLC0415

    traffic = read_traffic([one.confidence for one in asked], reference or GENERAL)
    if traffic is None and _evidence(outcomes) < MIN_OUTCOMES:
        return None
    before = UNSCALED if traffic is None else traffic.scale
    if _evidence(outcomes) < MIN_OUTCOMES:
        outcomes = ()
    scale = bounded(refit([Outcome(*_heard(one)) for one in outcomes], before))
    if traffic is None:
        return Lesson(*scale)
    outside, margin = round(traffic.outside, 4), round(traffic.margin, 4)
    return Lesson(*scale, messages=traffic.messages, outside=outside, margin=margin)


def _heard(one: AnswerOutcome) -> tuple[float, bool, float]:
    return one.confidence, one.right, one.weight


def _evidence(outcomes: Sequence[AnswerOutcome]) -> float:
    """How many outcomes there are, where what counts little is part of one: no crowd of strangers
    makes enough of too few.
    """
    return sum(min(1.0, one.weight) for one in outcomes)


def corrected(learned: Learned, confidence: float) -> float:
    """Return a confidence as it is to be read after what was learnt."""
    from escalation.engine.semantic.calibrating import scaled  # noqa: PLC0415

    return scaled((learned.bias, learned.slope), confidence)
