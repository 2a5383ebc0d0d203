"""From a ranking's features to the probability that its best class is right.

Two questions, one Platt scaling each: is the message about any class at all (from its similarity to
the best one), and if so, is that class the right one (from its posterior)? The confidence is the
product. One regression over both did worse on the development data: out-of-scope AUROC 96.3 % in
place of 98.1 %, because doubt between two classes and doubt about all look alike to it.

A new bot has no labelled traffic, so its own examples stand in for it. In each of five rounds a
fifth of the classes is hidden together with a fifth of the other classes' examples, and the rest is
fitted again. The hidden examples are asked: those of a hidden class are out of scope, the others
show how often unseen wordings are understood. A hidden class is nearer than most of what visitors
ask in vain, so everyday questions about something else (`data/elsewhere.json`) are asked too.
Real outcomes, once there are some, scale the result anew: see `refit` and `scaled`.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from escalation.engine.semantic.ranking import Corpus, Ranked, fit, rank

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Doubles = npt.NDArray[np.float64]
    Mask = npt.NDArray[np.bool_]

ROUNDS: Final = 5
MAX_ASKED: Final = 600
"""Hidden examples asked in a round."""
MANY_EXAMPLES: Final = 4_000
STEPS_OF_MANY: Final = 25
"""Steps of the linear model in a round of a bot with so many examples, to stay within minutes."""
HIDDEN_SHARE: Final = 0.07
ELSEWHERE_SHARE: Final = 0.13
"""Together a fifth of the messages is taken to be out of scope."""
KNOWN_AFTER_ALL: Final = 0.6
"""An everyday question this similar to a document is one that the bot is there for."""
PRIOR_STRENGTH: Final = (0.2, 0.2)
"""Of bias and slope."""
MIN_OUTCOMES: Final = 30
"""Fewer outcomes say less than the bot's own examples."""
OUTCOME_PRIOR_STRENGTH: Final = (5.0, 100.0)
"""On the development data all outcomes together leave the slope where the examples have put it
(0.85 to 1.3) and move the bias (-1.3 to 0.6), so 200 of them had better not move the slope much."""
MAX_CONFIDENCE: Final = 0.99
_MAX_STEPS: Final = 50
_TOLERANCE: Final = 1e-8
_LARGEST_LOGIT: Final = 60.0


UNSCALED: Final = (0.0, 1.0)


class Calibration(NamedTuple):
    """Bias and slope of each logit: in scope, and right if in scope."""

    scope: tuple[float, float]
    choice: tuple[float, float]


DEFAULT: Final = Calibration(scope=(-5.3, 12.0), choice=(-2.3, 6.4))
"""Fits of development data; a bot's own examples move them, a handful only a little."""


class Outcome(NamedTuple):
    """What became of an answer: the confidence it was given with, and whether it was right."""

    confidence: float
    right: bool


def confidences(calibration: Calibration, ranked: Ranked) -> "Doubles":
    """Return the confidence (0 to 0.99) in the best class of each row; 0: nothing similar."""
    top = ranked.top.astype(np.float64)
    chance = _sigmoid(calibration.scope[0] + calibration.scope[1] * top)
    chance = chance * _sigmoid(
        calibration.choice[0] + calibration.choice[1] * ranked.likely.astype(np.float64)
    )
    return np.where(top > 0.0, np.minimum(chance, MAX_CONFIDENCE), 0.0)


def calibrate(
    corpus: Corpus,
    texts: Sequence[str],
    design: "Floats | None",
    elsewhere: Ranked | None = None,
) -> Calibration:
    """Fit a bot's own calibration.

    Args:
        corpus: its documents.
        texts: their texts.
        design: what the linear model sees of them; None where there is no such model.
        elsewhere: the ranking of everyday questions about something else, by the whole corpus.
    """
    tops, scoped, likely, right = _ask_hidden(corpus, texts, design)
    known = scoped > 0.0
    if not known.any():
        return DEFAULT
    weights = np.ones(len(tops))
    if (~known).any():
        weights[known] = (1.0 - HIDDEN_SHARE - ELSEWHERE_SHARE) / known.mean()
        weights[~known] = HIDDEN_SHARE / (~known).mean()
    if elsewhere is not None:
        foreign = elsewhere.top[elsewhere.top < KNOWN_AFTER_ALL]
        share = ELSEWHERE_SHARE * len(tops) / max(1, len(foreign))
        tops = np.concatenate([tops, foreign])
        scoped = np.concatenate([scoped, np.zeros(len(foreign))])
        weights = np.concatenate([weights, np.full(len(foreign), share)])
    choice = DEFAULT.choice
    if corpus.classes > 1:
        choice = platt(likely[known], right[known], prior=DEFAULT.choice)
    return Calibration(scope=platt(tops, scoped, weights, prior=DEFAULT.scope), choice=choice)


def refit(
    outcomes: Sequence[Outcome], before: tuple[float, float] = UNSCALED
) -> tuple[float, float]:
    """Fit bias and slope to what really happened; too few outcomes change nothing.

    The outcomes' confidences are unscaled ones: the product of the two chances.
    """
    if len(outcomes) < MIN_OUTCOMES:
        return before
    given = _logit(np.array([outcome.confidence for outcome in outcomes]))
    right = np.array([float(outcome.right) for outcome in outcomes])
    return platt(given, right, prior=before, strength=OUTCOME_PRIOR_STRENGTH)


def scaled(scale: tuple[float, float], confidence: float) -> float:
    """Return an unscaled confidence as `refit` has learnt to read it."""
    if confidence <= 0.0:
        return 0.0
    chance = _sigmoid(scale[0] + scale[1] * _logit(np.array([confidence])))
    return min(MAX_CONFIDENCE, float(chance[0]))


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
        chance = _sigmoid(rows @ found)
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


def _ask_hidden(
    corpus: Corpus, texts: Sequence[str], design: "Floats | None"
) -> "tuple[Doubles, Doubles, Doubles, Doubles]":
    """Return of every hidden example: top similarity, in scope, posterior, right."""
    places = np.flatnonzero(corpus.examples)
    owners = corpus.owners[places]
    turns = (_place_in_class(owners) + owners // ROUNDS) % ROUNDS
    found: list[Doubles] = [np.zeros((4, 0))]
    for turn in range(ROUNDS):
        hidden = np.arange(corpus.classes) % ROUNDS == turn
        aside = places[turns == turn]
        kept = ~hidden[corpus.owners]
        kept[aside] = False
        present = np.zeros(corpus.classes, dtype=bool)
        present[corpus.owners[kept & corpus.examples]] = True
        # An example whose class has no other one could not have been known.
        asked_owners = corpus.owners[aside]
        aside = aside[hidden[asked_owners] | present[asked_owners]]
        aside = aside[:: max(1, -(-len(aside) // MAX_ASKED))]
        if not len(aside) or not present.any():
            continue
        ranked = _rank_without(corpus, texts, design, aside=aside, kept=kept, present=present)
        asked_owners = corpus.owners[aside]
        found.append(
            np.stack(
                [
                    ranked.top,
                    ~hidden[asked_owners],
                    ranked.likely,
                    ranked.best == asked_owners,
                ]
            ).astype(np.float64)
        )
    top, scoped, likely, right = np.concatenate(found, axis=1)
    return top, scoped, likely, right


def _rank_without(
    corpus: Corpus,
    texts: Sequence[str],
    design: "Floats | None",
    *,
    aside: "npt.NDArray[np.int64]",
    kept: "Mask",
    present: "Mask",
) -> Ranked:
    """Rank for the examples set aside, on nothing but what is kept."""
    rows = corpus.rows(corpus.vectors[aside], [texts[place] for place in aside])
    logits = None
    if design is not None and np.count_nonzero(present) > 1:
        many = np.count_nonzero(corpus.examples) > MANY_EXAMPLES
        weights = (
            fit(corpus, design, kept, steps=STEPS_OF_MANY) if many else fit(corpus, design, kept)
        )
        logits = design[aside] @ weights[:-1] + weights[-1]
    return rank(corpus, corpus.similarity(rows, kept), logits, present)


def _place_in_class(owners: "npt.NDArray[np.int32]") -> "npt.NDArray[np.int64]":
    """Number the examples of each class from zero."""
    seen: dict[int, int] = {}
    numbers: list[int] = []
    for owner in owners.tolist():
        numbers.append(seen.get(owner, 0))
        seen[owner] = numbers[-1] + 1
    return np.array(numbers, dtype=np.int64)


def _sigmoid(logits: "Doubles") -> "Doubles":
    return 1.0 / (1.0 + np.exp(-np.clip(logits, -_LARGEST_LOGIT, _LARGEST_LOGIT)))


def _logit(chances: "Doubles") -> "Doubles":
    kept = np.clip(chances, 1e-6, 1.0 - 1e-6)
    return np.log(kept / (1.0 - kept))
