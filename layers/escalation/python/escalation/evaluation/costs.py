"""What answering costs, if a wrong answer is as bad as so many needless handoffs.

Handing over what could not have been answered costs nothing here: it had to be. Every cost is per
query, in handoffs.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from escalation.domain.answer_costs import threshold_at
from escalation.evaluation.metrics import Scored

COSTS: Final = (1.0, 2.0, 3.0, 5.0, 10.0)
_STEPS: Final = tuple(step / 100 for step in range(101))


class AtCost(NamedTuple):
    """What the threshold of a cost gives, beside the best that was possible.

    Attributes:
        cost: of a wrong answer.
        threshold: that follows from it.
        right: share of all queries answered and right.
        wrong: share of all queries answered and wrong.
        price: mean cost of a query.
        cheapest: the threshold that the labels would have chosen, the lowest of equals.
        least: mean cost of a query at that.
    """

    cost: float
    threshold: float
    right: float
    wrong: float
    price: float
    cheapest: float
    least: float


def at_cost(scored: Sequence[Scored], cost: float) -> AtCost:
    """Measure the threshold that follows from a cost."""
    threshold = threshold_at(cost)
    right, wrong = answered(scored, threshold)
    prices = {step: price(scored, step, cost) for step in _STEPS}
    cheapest = min(_STEPS, key=lambda step: (prices[step], step))
    return AtCost(
        cost=cost,
        threshold=threshold,
        right=right,
        wrong=wrong,
        price=price(scored, threshold, cost),
        cheapest=cheapest,
        least=prices[cheapest],
    )


def answered(scored: Sequence[Scored], threshold: float) -> tuple[float, float]:
    """Shares of all queries answered right and answered wrong at a threshold."""
    right = sum(one.right for one in scored if one.confidence >= threshold)
    wrong = sum(not one.right for one in scored if one.confidence >= threshold)
    return right / len(scored), wrong / len(scored)


def price(scored: Sequence[Scored], threshold: float, cost: float) -> float:
    """Mean cost of a query at a threshold."""
    right, wrong = answered(scored, threshold)
    could = sum(one.right for one in scored) / len(scored)
    return cost * wrong + could - right
