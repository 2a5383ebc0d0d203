"""From a ranking's features to the probability that its best class is right.

Two questions, one Platt scaling each: is the message about any class at all (from its similarity to
the best one), and if so, is that class the right one (from its posterior)? The confidence is the
product. One regression over both did worse on the development data: out-of-scope AUROC 96.3 % in
place of 98.1 %, because doubt between two classes and doubt about all look alike to it.

A new bot has no labelled traffic, so its own examples stand in for it: some are hidden and asked
(`hidden`). A hidden class is nearer than most of what visitors ask in vain, so everyday questions
about something else (`data/elsewhere.json`) are asked too. A class with one example cannot show how
its other wordings fare; what other bots' wordings did stands in for them (`first_questions`).
Real messages, once there are some, scale the result anew: see `traffic`, `refit` and `scaled`.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from escalation.engine.semantic.first_questions import (
    CHOICE_OF_FIRST,
    ENOUGH_KNOWN,
    with_first_questions,
)
from escalation.engine.semantic.hidden import ask_hidden
from escalation.engine.semantic.platt import logit, platt, sigmoid
from escalation.engine.semantic.ranking import Corpus, Ranked
from escalation.engine.semantic.traffic import GENERAL, Reference, Spread, reference_of

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Doubles = npt.NDArray[np.float64]

HIDDEN_SHARE: Final = 0.07
ELSEWHERE_SHARE: Final = 0.13
"""Together a fifth of the messages is taken to be out of scope."""
KNOWN_AFTER_ALL: Final = 0.6
"""An everyday question this similar to a document is one that the bot is there for."""
MIN_OUTCOMES: Final = 30
"""Fewer outcomes say less than the bot's own examples."""
OUTCOME_PRIOR_STRENGTH: Final = (5.0, 100.0)
"""On the development data all outcomes together leave the slope where the examples have put it
(0.85 to 1.3) and move the bias (-1.3 to 0.6), so 200 of them had better not move the slope much."""
MAX_CONFIDENCE: Final = 0.99
UNSCALED: Final = (0.0, 1.0)


class Calibration(NamedTuple):
    """Bias and slope of each logit: in scope, and right if in scope; and what to hold the bot's
    traffic against.
    """

    scope: tuple[float, float]
    choice: tuple[float, float]
    reference: Reference = GENERAL


DEFAULT: Final = Calibration(scope=(-5.3, 12.0), choice=(-2.3, 6.4))
"""Fits of development data; a bot's own examples move them, a handful only a little."""


class Outcome(NamedTuple):
    """What became of an answer: the confidence it was given with, whether it was right, and how
    much that counts.
    """

    confidence: float
    right: bool
    weight: float = 1.0


def confidences(calibration: Calibration, ranked: Ranked) -> "Doubles":
    """Return the confidence (0 to 0.99) in the best class of each row; 0: nothing similar."""
    return _chances(calibration, ranked.top, ranked.likely)


def stored_calibration(stored: Sequence[Any]) -> Calibration:
    """Read a calibration from an index's JSON; older ones end before the reference."""
    scope, choice = (tuple(pair) for pair in stored[:2])
    if len(stored) < len(Calibration._fields):
        return Calibration(scope, choice)
    *spreads, accuracy, examples = stored[2]
    right, wrong, near, far = (Spread(*each) for each in spreads)
    return Calibration(scope, choice, Reference(right, wrong, near, far, accuracy, examples))


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
    asked = ask_hidden(corpus, texts, design)
    known = asked.scoped > 0.0
    choice = DEFAULT.choice
    if corpus.classes > 1:
        prior = DEFAULT.choice if np.count_nonzero(known) >= ENOUGH_KNOWN else CHOICE_OF_FIRST
        choice = platt(asked.likely[known], asked.right[known], prior=prior)
    filled = with_first_questions(asked)
    known = filled.scoped > 0.0
    weights = np.ones(len(filled.top))
    weights[known] = (1.0 - HIDDEN_SHARE - ELSEWHERE_SHARE) / known.mean()
    if (~known).any():
        weights[~known] = HIDDEN_SHARE / (~known).mean()
    foreign: npt.NDArray[Any] = np.zeros((2, 0))
    if elsewhere is not None:
        foreign = np.stack([elsewhere.top, elsewhere.likely])[:, elsewhere.top < KNOWN_AFTER_ALL]
    share = ELSEWHERE_SHARE * len(filled.top) / max(1, foreign.shape[1])
    scope = platt(
        np.concatenate([filled.top, foreign[0]]),
        np.concatenate([filled.scoped, np.zeros(foreign.shape[1])]),
        np.concatenate([weights, np.full(foreign.shape[1], share)]),
        prior=DEFAULT.scope,
    )
    fitted = Calibration(scope, choice)
    chances = _chances(fitted, asked.top, asked.likely)
    known = asked.scoped > 0.0
    reference = reference_of(
        chances[known], asked.right[known] > 0.0, chances[~known], _chances(fitted, *foreign)
    )
    return fitted._replace(reference=reference)


def refit(
    outcomes: Sequence[Outcome], before: tuple[float, float] = UNSCALED
) -> tuple[float, float]:
    """Fit bias and slope to what really happened; too few outcomes change nothing.

    The outcomes' confidences are unscaled ones: the product of the two chances.
    """
    if len(outcomes) < MIN_OUTCOMES:
        return before
    given = logit(np.array([outcome.confidence for outcome in outcomes]))
    right = np.array([float(outcome.right) for outcome in outcomes])
    weights = np.array([outcome.weight for outcome in outcomes])
    return platt(given, right, weights, prior=before, strength=OUTCOME_PRIOR_STRENGTH)


def scaled(scale: tuple[float, float], confidence: float) -> float:
    """Return an unscaled confidence as `refit` has learnt to read it."""
    if confidence <= 0.0:
        return 0.0
    chance = sigmoid(scale[0] + scale[1] * logit(np.array([confidence])))
    return min(MAX_CONFIDENCE, float(chance[0]))


def _chances(
    calibration: Calibration, top: "npt.NDArray[Any]", likely: "npt.NDArray[Any]"
) -> "Doubles":
    """The product of both chances; 0 where nothing is similar."""
    scope, choice = calibration.scope, calibration.choice
    chance = sigmoid(scope[0] + scope[1] * top.astype(np.float64))
    chance = chance * sigmoid(choice[0] + choice[1] * likely.astype(np.float64))
    return np.where(top > 0.0, np.minimum(chance, MAX_CONFIDENCE), 0.0)
