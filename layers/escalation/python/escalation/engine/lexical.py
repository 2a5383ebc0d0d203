"""TF-IDF over words, word pairs and character n-grams, as an inverted index of plain values.

A feature that the index has never seen still counts in the length of the question's vector. That is
what makes a question about something else score low although it shares "how do I" with every entry.
"""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from typing import Final, TypedDict

from escalation.engine.resources import load_word_lists
from escalation.engine.tokenisation import is_stop_word, stem, words

WORD_SHARE: Final = 0.6
"""Weight of the word space against the character space; the two add to one."""
STOP_WORD_WEIGHT: Final = 0.6
"""Function words still tell "how long" from "how much", so they are damped, not dropped."""
PAIR_WEIGHT: Final = 0.5
MAX_STOP_WORD_IDF: Final = 3.0
"""However rare "I would" is in a small bot, it says little about what is asked."""
_NGRAM_SIZES: Final = (3, 4)

Features = dict[str, float]


class Postings(TypedDict):
    """The documents that hold a feature, and the feature's weight in each (same order)."""

    docs: list[int]
    weights: list[float]


class SpaceIndex(TypedDict):
    """One feature space: document vectors of unit length, kept by feature."""

    idf: dict[str, float]
    postings: dict[str, Postings]
    unseen_idf: float


class LexicalIndex(TypedDict):
    """Both feature spaces over the same documents, numbered from zero."""

    size: int
    words: SpaceIndex
    characters: SpaceIndex


def word_features(text: str) -> Features:
    """Count stems and pairs of neighbouring stems, function words at a reduced weight."""
    found: Features = {}
    previous: str | None = None
    for word in words(text):
        root = stem(word)
        weight = STOP_WORD_WEIGHT if is_stop_word(word) else 1.0
        found[root] = found.get(root, 0.0) + weight
        if previous is not None:
            pair = f"{previous} {root}"
            found[pair] = found.get(pair, 0.0) + PAIR_WEIGHT
        previous = root
    return found


def character_features(text: str) -> Features:
    """Count character n-grams inside words, word borders included."""
    found: Features = {}
    for word in words(text):
        weight = STOP_WORD_WEIGHT if is_stop_word(word) else 1.0
        padded = f" {word[:40]} "
        for size in _NGRAM_SIZES:
            for start in range(max(1, len(padded) - size + 1)):
                gram = padded[start : start + size]
                found[gram] = found.get(gram, 0.0) + weight
    return found


def build_lexical_index(texts: Sequence[str]) -> LexicalIndex:
    """Index documents; a document's number is its place in `texts`."""
    return {
        "size": len(texts),
        "words": _build_space(texts, word_features),
        "characters": _build_space(texts, character_features),
    }


def similarities(index: LexicalIndex, text: str) -> list[float]:
    """Return the similarity (0 to 1) of a text to every document."""
    scores = [0.0] * index["size"]
    _add_cosines(scores, index["words"], word_features(text), WORD_SHARE)
    _add_cosines(scores, index["characters"], character_features(text), 1.0 - WORD_SHARE)
    return scores


def squared_lengths(index: LexicalIndex, groups: Sequence[Sequence[int]]) -> list[float]:
    """Return the squared length of the sum of each group's vectors, as `similarities` measures."""
    owners = {doc: place for place, docs in enumerate(groups) for doc in docs}
    totals = [0.0] * len(groups)
    for space, share in ((index["words"], WORD_SHARE), (index["characters"], 1.0 - WORD_SHARE)):
        for found in space["postings"].values():
            sums: dict[int, float] = {}
            for doc, weight in zip(found["docs"], found["weights"], strict=True):
                owner = owners.get(doc)
                if owner is not None:
                    sums[owner] = sums.get(owner, 0.0) + weight
            for owner, total in sums.items():
                totals[owner] += share * total * total
    return totals


def _build_space(texts: Sequence[str], extract: Callable[[str], Features]) -> SpaceIndex:
    documents = [extract(text) for text in texts]
    frequency = Counter(feature for document in documents for feature in document)
    total = len(documents)
    idf = {
        feature: round(math.log((1 + total) / (1 + count)) + 1.0, 6)
        for feature, count in frequency.items()
    }
    if extract is word_features:
        stops = _stop_stems()
        idf |= {
            feature: min(MAX_STOP_WORD_IDF, value)
            for feature, value in idf.items()
            if stops.issuperset(feature.split(" "))
        }
    postings: dict[str, Postings] = {
        feature: {"docs": [], "weights": []} for feature in sorted(frequency)
    }
    unseen_idf = math.log(1 + total) + 1.0
    for number, document in enumerate(documents):
        for feature, weight in _unit_vector(document, idf, unseen_idf).items():
            postings[feature]["docs"].append(number)
            postings[feature]["weights"].append(round(weight, 6))
    return {"idf": idf, "postings": postings, "unseen_idf": unseen_idf}


@cache
def _stop_stems() -> frozenset[str]:
    return frozenset(stem(word) for word in load_word_lists())


def _unit_vector(counts: Features, idf: dict[str, float], unseen_idf: float) -> Features:
    vector = {
        feature: damped(count) * idf.get(feature, unseen_idf) for feature, count in counts.items()
    }
    length = math.sqrt(sum(weight * weight for weight in vector.values()))
    return {feature: weight / length for feature, weight in vector.items()} if length else {}


def damped(count: float) -> float:
    """Return the weight of a feature that occurs `count` times: slower than linear."""
    return 1.0 + math.log(count) if count > 1.0 else count


def _add_cosines(scores: list[float], space: SpaceIndex, counts: Features, share: float) -> None:
    postings = space["postings"]
    for feature, weight in _unit_vector(counts, space["idf"], space["unseen_idf"]).items():
        found = postings.get(feature)
        if found is not None:
            scaled = weight * share
            for number, other in zip(found["docs"], found["weights"], strict=True):
                scores[number] += scaled * other
