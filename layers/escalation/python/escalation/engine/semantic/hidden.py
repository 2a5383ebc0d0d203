"""A bot's own examples, asked as if they were visitors' questions: no labelled traffic is needed.

In each of five rounds a fifth of the classes is hidden together with a fifth of the other classes'
examples, and the rest is fitted again. The hidden examples are asked: those of a hidden class are
out of scope, the others show how often unseen wordings are understood.
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


class Hidden(NamedTuple):
    """What became of examples that were asked as if nobody had known them; one entry each.

    Attributes:
        top: similarity to the best class that was left.
        scoped: 1 where its own class was left, 0 where that was hidden too.
        likely: posterior of the best class.
        right: 1 where the best class is its own.
    """

    top: "Doubles"
    scoped: "Doubles"
    likely: "Doubles"
    right: "Doubles"


def ask_hidden(corpus: Corpus, texts: Sequence[str], design: "Floats | None") -> Hidden:
    """Hide a fifth of the classes and of the others' examples, five times, and ask them."""
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
    return Hidden(top, scoped, likely, right)


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
