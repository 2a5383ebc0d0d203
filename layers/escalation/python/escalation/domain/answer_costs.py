"""Which answers are worth giving: by a plain threshold, or by what a wrong one costs.

Say that a wrong answer is as bad as `c` needless handoffs, and that the bot's confidence is the
probability `p` that its answer is right. Answering costs `c (1 - p)` on average, handing over costs
`p`: the answer is the cheaper one from `p = c / (1 + c)` on. The threshold is therefore a number
that never moves; what moves with a bot's calibration is its confidence. That this is the cheapest
threshold in practice too is measured: see "Choosing by cost" in the engine's README.
"""

from typing import Annotated, Final

from pydantic import Field

from escalation.domain.types import Frozen, Probability

MOST_COST: Final = 100.0
_DIGITS: Final = 4

WrongCosts = Annotated[float, Field(gt=0, le=MOST_COST, allow_inf_nan=False)]


class AnswerCosts(Frozen):
    """What a wrong answer costs, in needless handoffs; the threshold follows from it."""

    wrong_answer: WrongCosts


def threshold_at(wrong_answer: float) -> float:
    """Return the confidence from which on answering is the cheaper, 0 to 1."""
    return round(wrong_answer / (1.0 + wrong_answer), _DIGITS)


def least_confidence(costs: AnswerCosts | None, plain: Probability) -> float:
    """Return the least confidence that is answered: `plain` where nothing is said of costs."""
    return plain if costs is None else threshold_at(costs.wrong_answer)
