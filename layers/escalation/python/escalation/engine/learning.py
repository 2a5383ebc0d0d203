"""What outcomes teach the engine about its own confidence.

numpy comes with the encoder's layer, so what needs it is imported where it is used.
"""

from collections.abc import Sequence
from typing import Final

from escalation.domain.learning import AnswerOutcome, Learned

LEAST: Final = (-2.0, 0.5)
MOST: Final = (2.0, 2.0)
"""Bounds of bias and slope. Outcomes are guessed from what visitors did next, and only of what was
answered at all, so they correct what the examples taught and must not overrule it."""


def correction(outcomes: Sequence[AnswerOutcome]) -> tuple[float, float] | None:
    """Fit bias and slope of the confidence's logit; None where the outcomes are too few."""
    from escalation.engine.semantic.calibrating import (  # noqa: PLC0415
        MIN_OUTCOMES,
        Outcome,
        refit,
    )

    if len(outcomes) < MIN_OUTCOMES:
        return None
    bias, slope = refit([Outcome(one.confidence, one.right) for one in outcomes])
    return min(max(bias, LEAST[0]), MOST[0]), min(max(slope, LEAST[1]), MOST[1])


def corrected(learned: Learned, confidence: float) -> float:
    """Return a confidence as it is to be read after what was learnt."""
    from escalation.engine.semantic.calibrating import scaled  # noqa: PLC0415

    return scaled((learned.bias, learned.slope), confidence)
