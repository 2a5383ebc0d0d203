"""Platt scaling: a logistic regression of one score, with a prior."""

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Doubles = npt.NDArray[np.float64]

PRIOR_STRENGTH: Final = (0.2, 0.2)
"""Of bias and slope."""
_MAX_STEPS: Final = 50
_TOLERANCE: Final = 1e-8
_LARGEST_LOGIT: Final = 60.0


def platt(
    scores: "npt.ArrayLike",
    right: "npt.ArrayLike",
    weights: "npt.ArrayLike | None" = None,
    *,
    prior: tuple[float, float],
    strength: tuple[float, float] = PRIOR_STRENGTH,
) -> tuple[float, float]:
    """Fit bias and slope by Newton's method on the log loss plus a pull towards the prior.

    The slope is never negative: a better match must not lower the confidence, whatever a small
    sample suggests.
    """
    values = np.asarray(scores, dtype=np.float64)
    truth = np.asarray(right, dtype=np.float64)
    weight = np.ones(len(values)) if weights is None else np.asarray(weights, dtype=np.float64)
    rows = np.stack([np.ones(len(values)), values], axis=1)
    start = np.array(prior)
    pulls = np.array(strength)

    def loss(at: "Doubles") -> float:
        pull = 0.5 * float((pulls * (at - start) ** 2).sum())
        return float((weight * np.logaddexp(0.0, (1.0 - 2.0 * truth) * (rows @ at))).sum()) + pull

    found = start.copy()
    lowest = loss(found)
    for _ in range(_MAX_STEPS):
        chance = sigmoid(rows @ found)
        gradient = rows.T @ (weight * (truth - chance)) + pulls * (start - found)
        curvature = (rows * (weight * chance * (1.0 - chance))[:, None]).T @ rows
        curvature[np.diag_indices(2)] += pulls
        step = np.linalg.solve(curvature, gradient)
        while (now := loss(found + step)) > lowest and float(np.abs(step).max()) > _TOLERANCE:
            step = step / 2.0
        if now >= lowest or float(np.abs(step).max()) <= _TOLERANCE:
            break
        found, lowest = found + step, now
    return round(float(found[0]), 6), round(max(0.0, float(found[1])), 6)


def sigmoid(logits: "Doubles") -> "Doubles":
    """Return chances of logits."""
    return 1.0 / (1.0 + np.exp(-np.clip(logits, -_LARGEST_LOGIT, _LARGEST_LOGIT)))


def logit(chances: "Doubles") -> "Doubles":
    """Return logits of chances; those of 0 and 1 are finite too."""
    kept = np.clip(chances, 1e-6, 1.0 - 1e-6)
    return np.log(kept / (1.0 - kept))
