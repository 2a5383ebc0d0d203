"""From text to the units that scoring compares: words, stems and sentences.

The stemmer is our own (.github/decisions/0004-a-stemmer-of-our-own.md says why). Character n-grams
bridge most of what it leaves apart.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from escalation.engine.resources import load_word_lists

MAX_CHARACTERS: Final = 4_000
"""Longer text is cut before scoring: a question is not longer, and time must stay bounded."""

_ASCII_WORD: Final = re.compile(r"[a-z0-9]+")
_CONTRACTIONS: Final = (
    (re.compile(r"\bcan't\b"), "can not"),
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"'re\b"), " are"),
    (re.compile(r"'ve\b"), " have"),
    (re.compile(r"'ll\b"), " will"),
    (re.compile(r"'m\b"), " am"),
    (re.compile(r"'[sd]\b"), ""),
)
_APOSTROPHES: Final = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u0060": "'"})
_UNSPACED: Final = (("\u0e00", "\u0eff"), ("\u3040", "\u30ff"), ("\u3400", "\u9fff"))
_SENTENCE_END: Final = re.compile(r"(?<=[.!?\u0964\u3002\uff01\uff1f])\s+|\n+")


def normalise(text: str) -> str:
    """Fold compatibility forms, case, curly apostrophes and Latin accents; keep other marks.

    Vowel signs of Indic scripts are combining marks too, and dropping them would merge words, so
    only the block of accents (U+0300 to U+036F) goes.
    """
    text = text[:MAX_CHARACTERS]
    if text.isascii():
        return text.lower().replace("`", "'")
    folded = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES).casefold()
    decomposed = unicodedata.normalize("NFD", folded)
    kept = "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFC", kept)


def words(text: str) -> list[str]:
    """Return the words of a text, normalised, contractions spelt out.

    Scripts written without spaces come back as overlapping pairs of characters.
    """
    folded = normalise(text)
    if "'" in folded:
        for short, spelt in _CONTRACTIONS:
            folded = short.sub(spelt, folded)
    if folded.isascii():
        return _ASCII_WORD.findall(folded)
    found: list[str] = []
    for run in _unicode_runs(folded):
        if _is_unspaced(run[0]) and len(run) > 2:
            found.extend(run[i : i + 2] for i in range(len(run) - 1))
        else:
            found.append(run)
    return found


def _unicode_runs(text: str) -> list[str]:
    runs: list[str] = []
    current: list[str] = []
    unspaced = False
    for char in text:
        if char.isalnum() or (current and unicodedata.category(char)[0] == "M"):
            if current and _is_unspaced(char) != unspaced and char.isalnum():
                runs.append("".join(current))
                current = []
            unspaced = _is_unspaced(char) if char.isalnum() else unspaced
            current.append(char)
        elif current:
            runs.append("".join(current))
            current = []
    if current:
        runs.append("".join(current))
    return runs


def _is_unspaced(char: str) -> bool:
    """Tell Thai, Lao, kana and Han characters: their scripts put no space between words."""
    return any(first <= char <= last for first, last in _UNSPACED)


@lru_cache(maxsize=8_192)
def stem(word: str) -> str:
    """Strip English plural and verb endings; a word of another language loses at most an s."""
    if len(word) < 4 or not word.isascii():
        return word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "shes", "ches", "xes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        base = word[: -len(ending)]
        if word.endswith(ending) and len(base) >= 3 and re.search(r"[aeiouy]", base):
            word = _undouble(base)
            break
    if len(word) > 4 and word.endswith("e"):
        word = word[:-1]
    return word


def _undouble(base: str) -> str:
    if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "aeiouls":
        return base[:-1]
    return base


def is_stop_word(word: str) -> bool:
    """Tell a function word of any supported language (before stemming)."""
    return word in load_word_lists()


def content_stems(text: str) -> list[str]:
    """Return the stems that carry meaning, in order, repeats kept."""
    stops = load_word_lists()
    return [stem(word) for word in words(text) if word not in stops]


def sentences(text: str) -> list[str]:
    """Split at sentence ends and line breaks; never returns an empty sentence."""
    return [part.strip() for part in _SENTENCE_END.split(text[:MAX_CHARACTERS]) if part.strip()]
