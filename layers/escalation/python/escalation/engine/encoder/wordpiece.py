"""BERT's uncased WordPiece tokenizer.

Our own seventy lines in place of the `tokenizers` wheel, which is 12 MB unzipped in every Lambda
layer and a native library more per architecture. The tests hold it to that library's output.
"""

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

MAX_PIECES: Final = 128
"""Longer texts are cut here, as the model's own tokenizer file does; both ends included."""
_MAX_WORD: Final = 100
_UNKNOWN: Final = "[UNK]"
_CJK: Final = (
    (0x4E00, 0x9FFF),
    (0x3400, 0x4DBF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B920, 0x2CEAF),
    (0xF900, 0xFAFF),
    (0x2F800, 0x2FA1F),
)


class WordPiece:
    """Turns texts into the ids of word pieces. Keeps the pieces of recent words."""

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self._ids = vocabulary
        self._unknown = vocabulary[_UNKNOWN]
        self._first = vocabulary["[CLS]"]
        self._last = vocabulary["[SEP]"]
        self._pieces = lru_cache(maxsize=8_192)(self._split_word)

    @classmethod
    def from_file(cls, path: Path) -> "WordPiece":
        """Read a vocabulary of one piece a line; a piece's id is its line."""
        lines = path.read_text("utf-8").split("\n")
        return cls({piece: number for number, piece in enumerate(lines) if piece})

    def encode(self, text: str) -> list[int]:
        """Return the ids of a text, at most MAX_PIECES, between [CLS] and [SEP]."""
        room = MAX_PIECES - 2
        ids: list[int] = []
        for word in split_words(text):
            ids.extend(self._pieces(word))
            if len(ids) >= room:
                break
        return [self._first, *ids[:room], self._last]

    def _split_word(self, word: str) -> tuple[int, ...]:
        if len(word) > _MAX_WORD:
            return (self._unknown,)
        found: list[int] = []
        start = 0
        while start < len(word):
            end = len(word)
            mark = "##" if start else ""
            while end > start and mark + word[start:end] not in self._ids:
                end -= 1
            if end == start:
                return (self._unknown,)
            found.append(self._ids[mark + word[start:end]])
            start = end
        return tuple(found)


def split_words(text: str) -> list[str]:
    """Return words, lower case and without accents; each mark of punctuation is a word."""
    if text.isascii():
        folded = "".join(map(_ascii_form, text)).lower()
    else:
        spaced = "".join(map(_form, text))
        bare = (c for c in unicodedata.normalize("NFD", spaced) if unicodedata.category(c) != "Mn")
        # By character, as the model's own tokenizer does: str.lower knows the final sigma.
        folded = "".join(_spaced_punctuation(c) for char in bare for c in char.lower())
    return folded.split()


@lru_cache(maxsize=256)
def _ascii_form(char: str) -> str:
    return _spaced_punctuation(_form(char))


def _form(char: str) -> str:
    """Space for white space, nothing for control characters, room around ideographs."""
    if char in "\t\n\r" or unicodedata.category(char) == "Zs" or char in "\u2028\u2029\u0085":
        return " " if char != "\u0085" else ""
    if char in "\0\ufffd" or unicodedata.category(char) in {"Cc", "Cf", "Co", "Cs"}:
        return ""
    code = ord(char)
    if code >= 0x3400 and any(first <= code <= last for first, last in _CJK):
        return f" {char} "
    return char


def _spaced_punctuation(char: str) -> str:
    if len(char) != 1:  # nothing, or an ideograph with its spaces
        return char
    marked = "!" <= char <= "~" and not char.isalnum()
    return f" {char} " if marked or unicodedata.category(char)[0] == "P" else char
