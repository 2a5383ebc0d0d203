"""The word and character spaces of `engine.lexical` as arrays, for many documents at once."""

import math
import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from escalation.engine.lexical import (
    WORD_SHARE,
    SpaceIndex,
    build_lexical_index,
    character_features,
    damped,
    squared_lengths,
    word_features,
)

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Arrays = dict[str, npt.NDArray[np.generic]]

BUCKETS: Final = 512
"""Size of the hashed words that the linear model sees beside the embedding."""


class TermSpace:
    """An inverted index: feature -> documents and the feature's weight in each."""

    def __init__(
        self,
        *,
        features: Sequence[str],
        idf: "Floats",
        offsets: "npt.NDArray[np.int32]",
        docs: "npt.NDArray[np.int32]",
        weights: "Floats",
        unseen_idf: float,
    ) -> None:
        self.features = list(features)
        self.idf = idf
        self.offsets = offsets
        self.docs = docs
        self.weights = weights
        self.unseen_idf = unseen_idf
        self._places = {feature: place for place, feature in enumerate(self.features)}
        self._bounds: list[int] = offsets.tolist()
        self._idf: list[float] = idf.tolist()

    @classmethod
    def of(cls, space: SpaceIndex) -> "TermSpace":
        """Take over a space of plain values."""
        features = list(space["postings"])
        postings = [space["postings"][feature] for feature in features]
        sizes = [len(found["docs"]) for found in postings]
        return cls(
            features=features,
            idf=np.array([space["idf"][feature] for feature in features], dtype=np.float32),
            offsets=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32),
            docs=np.array([doc for found in postings for doc in found["docs"]], dtype=np.int32),
            weights=np.array([w for found in postings for w in found["weights"]], dtype=np.float32),
            unseen_idf=space["unseen_idf"],
        )

    def knows(self, feature: str) -> bool:
        """Tell whether any document holds the feature."""
        return feature in self._places

    def weigh(self, counts: dict[str, float]) -> list[tuple[str, int | None, float]]:
        """Return (feature, place, weight) of a text's unit vector; no place: never seen."""
        found: list[tuple[str, int | None, float]] = []
        squares = 0.0
        for feature, count in counts.items():
            place = self._places.get(feature)
            weight = damped(count) * (self.unseen_idf if place is None else self._idf[place])
            squares += weight * weight
            found.append((feature, place, weight))
        length = math.sqrt(squares) or 1.0
        return [(feature, place, weight / length) for feature, place, weight in found]

    def add_cosines(self, scores: "Floats", counts: dict[str, float], share: float) -> None:
        """Add `share` of the similarity to every document."""
        for _, place, weight in self.weigh(counts):
            if place is not None:
                start, end = self._bounds[place], self._bounds[place + 1]
                scores[self.docs[start:end]] += (share * weight) * self.weights[start:end]


class Terms:
    """Both spaces over the same documents."""

    def __init__(self, size: int, words: TermSpace, characters: TermSpace) -> None:
        self.size = size
        self.words = words
        self.characters = characters

    def similarities(self, text: str) -> "Floats":
        """Return the similarity (0 to 1) of a text to every document."""
        scores = np.zeros(self.size, dtype=np.float32)
        self.words.add_cosines(scores, word_features(text), WORD_SHARE)
        self.characters.add_cosines(scores, character_features(text), 1.0 - WORD_SHARE)
        return scores

    def hashed_words(self, texts: Sequence[str]) -> "Floats":
        """Return (texts, BUCKETS): the known words of each, signed and hashed.

        Hashing keeps the linear model small however many words a bot has; on the development data
        512 buckets lose nothing against a column a word.
        """
        rows = np.zeros((len(texts), BUCKETS), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for feature, place, weight in self.words.weigh(word_features(text)):
                if place is not None:
                    code = zlib.crc32(feature.encode("utf-8", "surrogatepass"))
                    row[(code >> 1) % BUCKETS] += weight if code & 1 else -weight
        return rows


def build_terms(texts: Sequence[str], groups: Sequence[Sequence[int]]) -> "tuple[Terms, Floats]":
    """Index documents; also the squared length of the sum of each group's vectors."""
    lexical = build_lexical_index(texts)
    terms = Terms(
        lexical["size"], TermSpace.of(lexical["words"]), TermSpace.of(lexical["characters"])
    )
    return terms, np.array(squared_lengths(lexical, groups), dtype=np.float32)
