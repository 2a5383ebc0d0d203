"""Messages that say nothing which could be answered yet, and small talk.

"One more thing", "can you help me?", "asdf": whoever writes so has a question, and has not asked
it. "Are you a robot?", the weather: no bot is made for that. A message counts where the whole of it
is one of the forms of `data/fragments.json`, with greetings and the like around it; one word more
that means something, and it is a message like any other ("can you help me with my invoice?").
"""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

from escalation.domain.decision import Detection
from escalation.engine.detector_text import CLAUSE, fold, plain_clauses
from escalation.engine.resources import load_json

_MOST_CHARACTERS: Final = 120
_MOST_AROUND: Final = 4
"""Greetings and the like before what is said, and after it."""
KINDS: Final = ("opener", "noise", "robot", "small_talk")
_ROWS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm", "azertyuiop")
_HOME_ROW: Final = frozenset("sdfghjkl")
_SHORTEST_MASH: Final = 4
_SHORTEST_RUN: Final = 3
_SHORTEST_HOME_ROW: Final = 5
"""Letters of the home row without a vowel: shorter ones may be somebody's abbreviation."""


def detect_fragment(text: str, *, locale: str) -> Detection | None:
    """The kind of a message that says nothing yet, as the rule's name; None for all others."""
    del locale  # a form of any language counts, as with thanks
    kind = fragment_kind(text)
    if kind is None:
        return None
    return Detection(detector="fragment", rule=kind, matched=text.strip()[:200])


@lru_cache(maxsize=256)
def fragment_kind(text: str) -> str | None:
    """opener, noise, robot or small_talk; None for a message that says something."""
    if len(text) > _MOST_CHARACTERS or not text.strip():
        return None
    if not any(c.isalnum() for c in text):
        return None if any(unicodedata.category(c) == "So" for c in text) else "noise"
    said = plain_clauses(text).replace(CLAUSE, " ")
    for kind in KINDS:
        if any(form.fullmatch(said) for form in _forms(kind)):
            return kind
    return "noise" if said and all(_is_mash(word) for word in said.split()) else None


@cache
def _forms(kind: str) -> tuple[re.Pattern[str], ...]:
    """The forms of a kind, a pattern a language. Every repetition is of words between spaces."""
    found = []
    for forms in load_json("fragments.json").values():
        around = fold(forms["around"])
        before = rf"(?:(?:{around}) ){{0,{_MOST_AROUND}}}"
        after = rf"(?: (?:{around})){{0,{_MOST_AROUND}}}"
        either = "|".join(fold(form) for form in forms[kind])
        found.append(re.compile(rf"{before}(?:{either}){after}"))
    return tuple(found)


def _is_mash(word: str) -> bool:
    """Whether a word is keys hit at random: one key, neighbours in a row, or no word's letters."""
    if not word.isalpha():
        return False
    if len(word) < _SHORTEST_MASH:
        return len(word) == 1
    if len(set(word)) == 1:
        return True
    if len(word) >= _SHORTEST_HOME_ROW and _HOME_ROW.issuperset(word):
        return True
    return _is_runs(word)


def _is_runs(word: str) -> bool:
    """Whether it is all runs of neighbouring keys, either way ("asdf", "lkjh", "asdasd")."""
    at = 0
    while at < len(word):
        run = max((_run(word, at, row) for each in _ROWS for row in (each, each[::-1])), default=0)
        begun_again = at > 0 and word.startswith(word[at:])
        if run < _SHORTEST_RUN:
            return begun_again
        at += run
    return True


def _run(word: str, at: int, row: str) -> int:
    """How many letters from a place on follow each other in a row of keys."""
    place = row.find(word[at])
    length = 0
    while place >= 0 and at + length < len(word) and word[at + length] == row[place : place + 1]:
        length, place = length + 1, place + 1
    return length
