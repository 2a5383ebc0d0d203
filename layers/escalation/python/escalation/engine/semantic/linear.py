"""Multinomial logistic regression in numpy.

Böhning's bound (1992) replaces the Hessian by one matrix that never changes, so a step is a product
with its inverse: no line search, no random start, the same weights every time. Nesterov's momentum
brings it to rest in some dozens of steps.
"""

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

REGULARISATION: Final = 1.0 / 20.0
"""Strength of the pull towards zero, against the sum (not the mean) of the losses."""
MAX_STEPS: Final = 120
_TOLERANCE: Final = 1e-3
_NEGLIGIBLE: Final = 1e-6


def fit_linear(
    rows: "Floats",
    classes: "npt.NDArray[np.int32]",
    count: int,
    *,
    steps: int = MAX_STEPS,
) -> "Floats":
    """Fit on (examples, features); returns (features + 1, count), the bias last.

    Classes weigh alike however many examples each has.
    """
    held = np.bincount(classes, minlength=count)
    present = max(1, int(np.count_nonzero(held)))
    weights = (len(classes) / (present * held[classes])).astype(np.float32)[:, None]
    design = np.hstack([rows, np.ones((len(rows), 1), dtype=np.float32)])
    back: Floats | None = None
    if len(design) < design.shape[1]:
        # Fewer examples than features: work in the space that the examples span.
        values, vectors = np.linalg.eigh(design @ design.T)
        used = values > _NEGLIGIBLE * values[-1]
        roots = np.sqrt(values[used])
        back = (design.T @ (vectors[:, used] / roots)).astype(np.float32)
        design = (vectors[:, used] * roots).astype(np.float32)
    targets = np.zeros((len(rows), count), dtype=np.float32)
    targets[np.arange(len(rows)), classes] = 1.0
    bound = 0.5 * (design.T @ (weights * design))
    bound[np.diag_indices(len(bound))] += REGULARISATION
    inverse = np.linalg.inv(bound).astype(np.float32)
    found = _descend(design, targets, weights, inverse=inverse, present=held > 0, steps=steps)
    return found if back is None else back @ found


def _descend(
    design: "Floats",
    targets: "Floats",
    weights: "Floats",
    *,
    inverse: "Floats",
    present: "npt.NDArray[np.bool_]",
    steps: int,
) -> "Floats":
    shape = (design.shape[1], targets.shape[1])
    found: Floats = np.zeros(shape, dtype=np.float32)
    ahead = found
    pace = 1.0
    for _ in range(steps):
        missed = weights * (softmax(design @ ahead, present) - targets)
        gradient = design.T @ missed + np.float32(REGULARISATION) * ahead
        moved = ahead - inverse @ gradient
        if float((gradient * (moved - found)).sum()) > 0.0:
            pace = 1.0
        next_pace = (1.0 + (1.0 + 4.0 * pace * pace) ** 0.5) / 2.0
        ahead = moved + np.float32((pace - 1.0) / next_pace) * (moved - found)
        change = float(np.abs(moved - found).max(initial=0.0))
        found, pace = moved, next_pace
        if change <= _TOLERANCE * float(np.abs(found).max(initial=0.0)):
            break
    return found


def softmax(logits: "Floats", present: "npt.NDArray[np.bool_] | None" = None) -> "Floats":
    """Return each row's probabilities; a class that is not present has none."""
    if present is not None and not present.all():
        logits = np.where(present, logits, np.float32(-1e9))
    grown: Floats = np.exp(logits - logits.max(axis=1, keepdims=True))
    grown /= grown.sum(axis=1, keepdims=True)
    return grown
