"""What a rule's keyword finds and what it does not, by examples, for whoever types it.

Each example is asked of `rule_keywords` itself, so that what is shown is what rules do.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from escalation.domain.rule_keywords import found_in
from escalation.domain.types import Frozen

MOST: Final = 5
_ARABIC: Final = re.compile(r"[\u0620-\u064a]")
_HEBREW: Final = re.compile(r"[\u05d0-\u05ea]")
_MARKS: Final = re.compile(r"[\u0300-\u036f]")


class KeywordExamples(Frozen, defer_build=True):
    """Texts with the keyword in them, or nearly."""

    keyword: str
    found: tuple[str, ...]
    not_found: tuple[str, ...]


def examples_of(keyword: str) -> KeywordExamples:
    """Up to five of each; the keyword as it is typed is the first."""
    tried = {each: found_in([keyword], each) for each in _texts(keyword)}
    return KeywordExamples(
        keyword=keyword,
        found=tuple(text for text, found in tried.items() if found)[:MOST],
        not_found=tuple(text for text, found in tried.items() if not found)[:MOST],
    )


def _texts(keyword: str) -> Iterator[str]:
    words = [word.strip("*") or word for word in keyword.split()]
    *first, last = words
    for form in (last, *_forms(last)):
        yield " ".join([*first, form])
    if first:
        yield " ".join(reversed(words))
        return
    yield from _within(last)


def _forms(word: str) -> Iterator[str]:
    """The word in other forms: plural, other endings, without accents, with an article."""
    if _ARABIC.match(word):
        yield f"\u0627\u0644{word}"
    elif _HEBREW.match(word):
        yield f"\u05d4{word}"
    elif _is_latin(word):
        yield f"{word}s"
        if len(word) >= 5:
            yield f"{word}en" if word[0].isupper() else f"{word}ing"
        bare = _MARKS.sub("", unicodedata.normalize("NFD", word))
        if bare != unicodedata.normalize("NFD", word):
            yield bare


def _within(word: str) -> Iterator[str]:
    """The word as a part of a longer one, or between others where there are no spaces."""
    if not _is_latin(word):
        yield f"{word[-1]}{word}{word[0]}"
    elif word[0].isupper():
        yield f"{word}snummer"
        yield f"Muster{word.lower()}"
    else:
        yield f"{word}like"
        yield f"pre{word}"


def _is_latin(word: str) -> bool:
    return unicodedata.name(word[0], "").startswith("LATIN")
