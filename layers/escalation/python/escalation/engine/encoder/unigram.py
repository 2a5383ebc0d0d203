"""SentencePiece's unigram tokenizer: the split into pieces that is the most likely of all.

Our own sixty lines in place of the `sentencepiece` wheel, a native library more per architecture;
and in place of a table of all beginnings of all pieces, which takes a second to make: at each place
every length is looked up. The tests hold it to the package that the vocabulary comes from.
"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

MAX_PIECES: Final = 128
"""Longer texts are cut here, both ends included: a question is not longer."""
_MAX_CHARACTERS: Final = 1_000
_UNKNOWN: Final = 0
_FIRST: Final = 1
_LAST: Final = 2
_BORDER: Final = "\u2581"
"""Stands for a space: words begin with it."""
_RARE: Final = 10.0
"""How much less likely a sign that is no piece is than the least likely piece."""


class Unigram:
    """Turns texts into ids of pieces. Keeps those of recent words."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float]) -> None:
        """Takes the pieces by id, and the logarithm of how likely each is."""
        self._ids = {piece: number for number, piece in enumerate(pieces)}
        self._scores = scores
        self._longest = max(map(len, pieces))
        self._unknown = min(scores) - _RARE
        self._word = lru_cache(maxsize=8_192)(self._split)

    @classmethod
    def from_file(cls, path: Path, scores: Sequence[float]) -> "Unigram":
        """Read a vocabulary of one piece a line; a piece's id is its line."""
        return cls(path.read_text("utf-8").split("\n"), scores)

    def encode(self, text: str) -> list[int]:
        """Return the ids of a text, at most MAX_PIECES, between the marks of its ends."""
        ids: list[int] = []
        for word in normalised(text).split():
            ids.extend(self._word(_BORDER + word))
            if len(ids) >= MAX_PIECES - 2:
                break
        return [_FIRST, *(ids[: MAX_PIECES - 2] or [_UNKNOWN]), _LAST]

    def _split(self, word: str) -> tuple[int, ...]:
        """The most likely pieces of a word: no piece goes beyond one, since each begins anew."""
        size = len(word)
        best = [0.0] + [float("-inf")] * size
        ends: list[tuple[int, int]] = [(0, _UNKNOWN)] * (size + 1)
        for start in range(size):
            alone = False
            for end in range(start + 1, min(start + self._longest, size) + 1):
                piece = self._ids.get(word[start:end])
                if piece is None:
                    continue
                alone = alone or end == start + 1
                likely = best[start] + self._scores[piece]
                if likely > best[end]:
                    best[end], ends[end] = likely, (start, piece)
            likely = best[start] + self._unknown
            if not alone and likely > best[start + 1]:
                best[start + 1], ends[start + 1] = likely, (start, _UNKNOWN)
        found: list[int] = []
        while size:
            size, piece = ends[size]
            found.append(piece)
        return tuple(reversed(found))


def normalised(text: str) -> str:
    """Compatibility forms folded, controls left out: what the vocabulary was made of."""
    folded = unicodedata.normalize("NFKC", text[:_MAX_CHARACTERS])
    if folded.isascii() and folded.isprintable():
        return folded
    return "".join(_kept(char) for char in folded)


@lru_cache(maxsize=2_048)
def _kept(char: str) -> str:
    if char in "\t\n\r\u200b\u2028\u2029\ufeff\u2581" or unicodedata.category(char) == "Zs":
        return " "
    return "" if unicodedata.category(char) in {"Cc", "Cf"} else char
