"""How well classes (a bot's topics, or bots) fit questions.

A question is compared with every document of every class: the cosine of their embeddings and a
share of their similarity in words. Where the classes have examples enough, a linear model over
embedding and words chooses among them; similarity says whether any of them fits at all. A
regression's own probability is a poor sign of that: it divides the whole among what it knows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from escalation.engine.encoder import ENCODER_NAME
from escalation.engine.scoring import ANSWER_WEIGHT, NEAREST_SHARE
from escalation.engine.semantic.linear import MAX_STEPS, fit_linear, softmax
from escalation.engine.semantic.terms import Terms

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Mask = npt.NDArray[np.bool_]

LEXICAL_SHARE: Final = 0.25
LEXICAL_SHARE_OF_OTHERS: Final = 0.1
"""With other encoders than MiniLM: the stems are those of English words, and inflection hides the
others. Right answers of the multilingual one in German, Spanish and French with 0.25: .44 .39 .39,
with 0.1: .48 .41 .42, with 0.05: .49 .41 .42."""
LINEAR_LEXICAL_SHARE: Final = 0.15
EXAMPLES_FOR_LINEAR: Final = 5
"""From so many examples in most classes on, a linear model chooses better than similarity."""
PROSE_WEIGHT: Final = 1.0
"""Of a sentence of the answer beside a question of the same similarity. On the development FAQs
(four of `infra/local/knowledge`, a quarter of each left out) with one, two and four questions an
entry, it tells right from wrong and unknown better than 0.6 does, which indexes of before have."""
BOTH_SHARE: Final = 0.4
"""Of the lesser of both, question and answer: a message that is like one and unlike the other is
more often about something else. Chosen among 0.15 to 0.5 on the same FAQs, by what answers at a new
bot's threshold are worth if a wrong one costs three right ones."""
NEAREST_OF_BOT: Final = 3
WEIGHT_ALONE: Final = 20.0
"""Of the similarity where there is no linear model."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What differs between topics and bots.

    Attributes:
        prototypes: a class is one thing, so its mean means something (a bot's does not).
        similarity_weight: of the similarity, beside the linear model's logits.
    """

    prototypes: bool
    similarity_weight: float


TOPICS: Final = Kind(prototypes=True, similarity_weight=2.0)
BOTS: Final = Kind(prototypes=False, similarity_weight=10.0)


class Prose(NamedTuple):
    """What the sentences of an answer count beside its questions: how much a sentence, and the
    share of the lesser of the two.
    """

    weight: float = PROSE_WEIGHT
    both: float = BOTH_SHARE


STRONG: Final = Prose()
WEAK: Final = Prose(ANSWER_WEIGHT, 0.0)
"""Of indexes made before 2026.12-semantic-4."""


class Ranked(NamedTuple):
    """Rankings of several questions; arrays of one entry a question.

    Attributes:
        best: the class that fits best.
        top: its similarity, 0 to 1.
        likely: its posterior, 0 to 1: that it is this class, if it is any of them.
        posterior: (questions, classes), each row adding to one.
        similarity: (questions, classes).
    """

    best: "npt.NDArray[np.int64]"
    top: "Floats"
    likely: "Floats"
    posterior: "Floats"
    similarity: "Floats"


@dataclass(frozen=True, slots=True)
class Corpus:
    """Documents of classes.

    Attributes:
        kind: topics or bots.
        classes: how many there are.
        owners: class of each document.
        examples: which documents are example questions; the others are prose.
        vectors: (documents, dimensions), of unit length.
        terms: the documents' words.
        coherence: mean similarity of two examples of a class, by class.
        lexical: what the words' similarity weighs, of one.
        prose: what the sentences of answers count; of topics alone.
    """

    kind: Kind
    classes: int
    owners: "npt.NDArray[np.int32]"
    examples: "Mask"
    vectors: "Floats"
    terms: Terms
    coherence: "Floats"
    lexical: float = LEXICAL_SHARE
    prose: Prose = STRONG

    def design(self, vectors: "Floats", texts: Sequence[str]) -> "Floats":
        """Return what the linear model sees of texts with these vectors."""
        share = LINEAR_LEXICAL_SHARE
        return np.hstack(
            [
                vectors * np.float32((1.0 - share) ** 0.5),
                self.terms.hashed_words(texts) * np.float32(share**0.5),
            ]
        )

    def rows(self, vectors: "Floats", texts: Sequence[str]) -> "Floats":
        """Return the similarity (0 to 1) of texts with these vectors to every document."""
        rows: Floats = np.maximum(vectors @ self.vectors.T, 0.0)
        rows *= np.float32(1.0 - self.lexical)
        for place, text in enumerate(texts):
            rows[place] += np.float32(self.lexical) * self.terms.similarities(text)
        return rows

    def similarity(self, rows: "Floats", kept: "Mask | None" = None) -> "Floats":
        """Combine documents into classes, 0 to 1; only `kept` documents exist if given."""
        kept = np.ones(len(self.owners), dtype=bool) if kept is None else kept
        asked = kept & self.examples
        if not self.kind.prototypes:
            weights = np.where(self.examples, 1.0, ANSWER_WEIGHT).astype(np.float32) * kept
            return self._nearest_few(rows * weights)
        held = np.bincount(self.owners[asked], minlength=self.classes).astype(np.float32)
        # |v1+…+vn|² of n unit vectors whose mean similarity is c.
        lengths = np.sqrt(held + held * np.maximum(held - 1.0, 0.0) * self.coherence)
        sums = self._by_class(np.add, rows, asked)
        nearest = self._by_class(np.maximum, rows, asked)
        prototype = sums / np.maximum(lengths, np.float32(1e-6))
        question = NEAREST_SHARE * nearest + (1.0 - NEAREST_SHARE) * prototype
        told = kept & ~self.examples
        prose = self.prose.weight * self._by_class(np.maximum, rows, told)
        found = np.maximum(question, prose)
        has_both = (held > 0) & (np.bincount(self.owners[told], minlength=self.classes) > 0)
        share = np.where(has_both, self.prose.both, 0.0)
        found -= share * (found - np.minimum(question, prose))
        capped: Floats = np.minimum(found, 1.0).astype(np.float32)
        return capped

    def _by_class(self, combine: np.ufunc, rows: "Floats", chosen: "Mask") -> "Floats":
        """Combine the chosen documents of each class; 0 where it has none."""
        found = np.zeros((len(rows), self.classes), dtype=np.float32)
        places = np.flatnonzero(chosen)
        if not len(places):
            return found
        places = places[np.argsort(self.owners[places], kind="stable")]
        owners = self.owners[places]
        starts = np.flatnonzero(np.r_[True, owners[1:] != owners[:-1]])
        found[:, owners[starts]] = combine.reduceat(rows[:, places], starts, axis=1)
        return found

    def _nearest_few(self, rows: "Floats") -> "Floats":
        found = np.zeros((len(rows), self.classes), dtype=np.float32)
        for place in range(self.classes):
            own = rows[:, self.owners == place]
            if own.shape[1] > NEAREST_OF_BOT:
                own = np.partition(own, -NEAREST_OF_BOT, axis=1)[:, -NEAREST_OF_BOT:]
            if own.shape[1]:
                found[:, place] = own.sum(axis=1) / NEAREST_OF_BOT
        return found


def lexical_share(encoder: str) -> float:
    """Return what the words' similarity weighs beside an encoder's."""
    return LEXICAL_SHARE if encoder == ENCODER_NAME else LEXICAL_SHARE_OF_OTHERS


def enough_for_linear(corpus: Corpus, kept: "Mask | None" = None) -> bool:
    """Tell whether most classes (two at least) have the examples that a linear model needs."""
    asked = corpus.examples if kept is None else corpus.examples & kept
    held = np.bincount(corpus.owners[asked], minlength=corpus.classes)
    served = np.count_nonzero(held >= EXAMPLES_FOR_LINEAR)
    return bool(served >= 2 and 2 * served > np.count_nonzero(held))


def fit(
    corpus: Corpus, design: "Floats", kept: "Mask | None" = None, *, steps: int = MAX_STEPS
) -> "Floats":
    """Fit the linear model on the (kept) examples; `design` has a row a document."""
    asked = corpus.examples if kept is None else corpus.examples & kept
    return fit_linear(design[asked], corpus.owners[asked], corpus.classes, steps=steps)


def rank(
    corpus: Corpus,
    similarity: "Floats",
    logits: "Floats | None",
    present: "Mask | None" = None,
) -> Ranked:
    """Rank the (present) classes for questions; `logits` come from the linear model if any."""
    weight = WEIGHT_ALONE if logits is None else corpus.kind.similarity_weight
    scores = np.float32(weight) * similarity
    if logits is not None:
        scores = scores + logits
    if present is not None:
        scores = np.where(present, scores, np.float32(-1e9))
        similarity = similarity * present
    every = np.arange(len(scores))
    best = scores.argmax(axis=1)
    posterior = softmax(scores)
    return Ranked(best, similarity[every, best], posterior[every, best], posterior, similarity)
