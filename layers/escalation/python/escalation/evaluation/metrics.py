"""What is measured of scored queries. Every figure is a share from 0 to 1.

A query is *in scope* when its label is one of the examples' labels. Being in scope is the positive
class of AUROC, AUPR and FPR95, and the confidence is its score.
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

BINS: Final = 15
"""Equally wide, as in most reports of expected calibration error."""
THRESHOLDS: Final = tuple(step / 20 for step in range(2, 20))


class Scored(NamedTuple):
    """One query with its true label, and what the bot made of it."""

    in_scope: bool
    right: bool
    confidence: float


class AtThreshold(NamedTuple):
    """What answering at or over a threshold gives.

    Attributes:
        threshold: the least confidence that is answered.
        answered: share of all queries.
        precision: share of the answers that are right; None when nothing is answered.
        accuracy: share of the in-scope queries answered and right.
        recall: share of the out-of-scope queries not answered; None without any.
    """

    threshold: float
    answered: float
    precision: float | None
    accuracy: float
    recall: float | None


class Report(NamedTuple):
    """All figures; those about out-of-scope queries are None when there are none."""

    queries: int
    out_of_scope: int
    accuracy: float
    auroc: float | None
    aupr: float | None
    fpr95: float | None
    calibration_error: float
    thresholds: tuple[AtThreshold, ...]


def report(scored: Sequence[Scored], thresholds: Sequence[float] = THRESHOLDS) -> Report:
    """Measure scored queries.

    Raises:
        ValueError: none of them is in scope.
    """
    known = [one for one in scored if one.in_scope]
    if not known:
        raise ValueError("no query has a label of the examples")
    positive = [one.confidence for one in known]
    negative = [one.confidence for one in scored if not one.in_scope]
    return Report(
        queries=len(scored),
        out_of_scope=len(negative),
        accuracy=_share(one.right for one in known),
        auroc=auroc(positive, negative) if negative else None,
        aupr=aupr(positive, negative) if negative else None,
        fpr95=false_positive_rate(positive, negative) if negative else None,
        calibration_error=calibration_error(scored),
        thresholds=tuple(at_threshold(scored, threshold) for threshold in thresholds),
    )


def at_threshold(scored: Sequence[Scored], threshold: float) -> AtThreshold:
    """Measure answering at or over `threshold` and refusing below."""
    answered = [one for one in scored if one.confidence >= threshold]
    known = [one for one in scored if one.in_scope]
    foreign = [one for one in scored if not one.in_scope]
    return AtThreshold(
        threshold=threshold,
        answered=len(answered) / len(scored),
        precision=_share(one.right for one in answered) if answered else None,
        accuracy=_share(one.right and one.confidence >= threshold for one in known),
        recall=_share(one.confidence < threshold for one in foreign) if foreign else None,
    )


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Chance that a positive scores above a negative; a tie counts half."""
    ranked = sorted([*((score, 1) for score in positive), *((score, 0) for score in negative)])
    below = 0.0
    wins = 0.0
    place = 0
    while place < len(ranked):
        end = place
        while end < len(ranked) and ranked[end][0] == ranked[place][0]:
            end += 1
        won = sum(kind for _, kind in ranked[place:end])
        lost = end - place - won
        wins += won * (below + lost / 2)
        below += lost
        place = end
    return wins / (len(positive) * len(negative))


def aupr(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Average precision: the step-wise area under precision and recall, ties taken together."""
    ranked = sorted([*((-score, 1) for score in positive), *((-score, 0) for score in negative)])
    area = 0.0
    hits = 0
    place = 0
    while place < len(ranked):
        end = place
        while end < len(ranked) and ranked[end][0] == ranked[place][0]:
            end += 1
        gained = sum(kind for _, kind in ranked[place:end])
        hits += gained
        area += gained / len(positive) * (hits / end)
        place = end
    return area


def false_positive_rate(
    positive: Sequence[float], negative: Sequence[float], *, at: float = 0.95
) -> float:
    """Share of negatives at or over the score that the share `at` of positives reaches."""
    ranked = sorted(positive, reverse=True)
    needed = max(1, -(-round(at * len(ranked) * 1_000) // 1_000))
    threshold = ranked[needed - 1]
    return _share(score >= threshold for score in negative)


def calibration_error(scored: Sequence[Scored], bins: int = BINS) -> float:
    """Mean distance between confidence and share of right answers, over bins of equal width.

    An answer to a query out of scope is never right.
    """
    error = 0.0
    groups: dict[int, list[Scored]] = {}
    for one in scored:
        groups.setdefault(min(bins - 1, int(one.confidence * bins)), []).append(one)
    for group in groups.values():
        confidence = sum(one.confidence for one in group) / len(group)
        error += len(group) * abs(confidence - _share(one.right for one in group))
    return error / len(scored)


def _share(flags: Iterable[bool]) -> float:
    counted = list(flags)
    return sum(counted) / len(counted)
