"""Messages that ask for nothing: thanks, "ok got it", a bare yes or no, a farewell, a smile.

A message counts when every one of its words belongs to a known way of saying so, in the visitor's
language or another that has a list, with few words between; a question mark, a digit or one word
more, and it is a message like any other ("ok but it fails"). Letters drawn out ("thaaanks") and
laughter of any length are read. `data/acknowledgements.json` holds the ways, by language and kind.
"""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

from escalation.domain.decision import Detection
from escalation.engine.resources import load_json
from escalation.engine.solved import says_solved
from escalation.engine.tokenisation import words

LONGEST: Final = 12
"""Words; a longer message says something."""
_MOST_CHARACTERS: Final = 120
_LONGEST_PHRASE: Final = 7
_ORDER: Final = ("bye", "thanks", "ok", "yes", "no", "laughter")
"""Which kind a message of several is: "thanks, bye" is a farewell."""
_FILLER: Final = "filler"
_UNSPACED: Final = ("ja", "zh")
_UNSPACED_LETTER: Final = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_LAUGHTER: Final = re.compile(
    r"(?:a?h[aeiou](?:h[aeiou])+h?|(?:ja){2,}j?|(?:je){2,}|(?:rs){2,}|k{3,}|lo+l|lmf?ao|rofl|x+d+|mdr|"
    r"ptdr|hihi+|w{3,})"
)
_DRAWN_OUT: Final = re.compile(r"(\w)\1{2,}")
_SMILEY: Final = re.compile(r"(?:[:;=8x]['\u2019]?-?[)\]dp>]|<3|\^_?\^|\(:|:-?\*)", re.IGNORECASE)
_UNHAPPY: Final = frozenset(
    "\U0001f44e\U0001f595\U0001f620\U0001f621\U0001f624\U0001f92c\U0001f622\U0001f62d\U0001f61e"
    "\U0001f614\U0001f615\U0001f641\u2639\U0001f623\U0001f616\U0001f629\U0001f62b\U0001f644"
    "\U0001f4a9\U0001f198\U0001f6a8\u274c\U0001f937\U0001f914\u2753\u2754\U0001f62a\U0001f625"
    "\U0001f630\U0001f631\U0001f912\U0001f494\u26a0\U0001f926"
)
"""Faces and signs that ask for something, or complain."""
_ASKS: Final = frozenset("?\u061f\uff1f\u00bf0123456789@#")


def detect_acknowledgement(text: str, *, locale: str) -> Detection | None:
    """The kind of a message that asks for nothing, as the rule's name; None for all others."""
    del locale  # a list of any language counts: thanks are exchanged across languages
    kind = kind_of(text)
    if kind is None:
        return None
    solved = says_solved(text) or None
    matched = text.strip()[:200]
    return Detection(detector="acknowledgement", rule=kind, matched=matched, solved=solved)


@lru_cache(maxsize=1024)
def kind_of(text: str) -> str | None:
    """thanks, ok, yes, no, bye, laughter or emoji; None for a message that asks for something."""
    if len(text) > _MOST_CHARACTERS or not text.strip() or _ASKS & set(text):
        return None
    said = words(_SMILEY.sub(" ", text))
    if _UNHAPPY & set(text):
        return None
    if not said:
        return "emoji" if _smiles(text) else None
    if len(said) > LONGEST:
        return None
    unspaced = "".join(c for c in text if c.isalnum())
    kinds = _unspaced_kinds(unspaced) or _cover(tuple(said))
    if "no" in kinds and kinds & {"ok", "yes"}:
        # "no funciona", "não entendi", "works not now": the no is about the rest.
        return None
    return next((kind for kind in _ORDER if kind in kinds), None)


def _smiles(text: str) -> bool:
    return bool(_SMILEY.search(text)) or any(unicodedata.category(c) == "So" for c in text)


def _unspaced_kinds(said: str) -> frozenset[str]:
    """Kinds of the phrases that a Chinese or Japanese message is made of."""
    if not _UNSPACED_LETTER.search(said):
        return frozenset()
    known = _unspaced_phrases()
    any_phrase = "|".join(map(re.escape, known))
    if re.fullmatch(f"(?:{any_phrase})+", said) is None:
        return frozenset()
    return frozenset(known[found] for found in re.findall(any_phrase, said)) - {_FILLER}


@cache
def _unspaced_phrases() -> dict[str, str]:
    """Kinds by phrase, longest first, of the languages that put no space between words."""
    lists = load_json("acknowledgements.json")
    found = {
        phrase: kind
        for language in _UNSPACED
        for kind, listed in lists[language].items()
        for phrase in listed.split("|")
    }
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


def _cover(said: tuple[str, ...]) -> frozenset[str]:
    """Kinds of the phrases that take up all the words; empty where a word is left over."""
    ways: dict[int, tuple[int, frozenset[str]]] = {0: (0, frozenset())}
    """By the number of words taken up: in how few phrases, and of which kinds."""
    for end in range(1, len(said) + 1):
        found = [
            (ways[start][0] + 1, ways[start][1] | {kind})
            for start in range(max(0, end - _LONGEST_PHRASE), end)
            if start in ways and (kind := _meaning(said[start:end])) is not None
        ]
        if found:
            ways[end] = min(found, key=lambda way: way[0])
    return ways.get(len(said), (0, frozenset()))[1] - {_FILLER}


def _meaning(phrase: tuple[str, ...]) -> str | None:
    known = _phrases()
    if phrase in known:
        return known[phrase]
    if len(phrase) == 1 and _LAUGHTER.fullmatch(phrase[0]):
        return "laughter"
    for kept in (r"\1\1", r"\1"):
        short = tuple(_DRAWN_OUT.sub(kept, word) for word in phrase)
        if short in known:
            return known[short]
    return None


@cache
def _phrases() -> dict[tuple[str, ...], str]:
    """Kinds by phrase, as words. A phrase in two languages has the kind that was listed first."""
    found: dict[tuple[str, ...], str] = {}
    for language, kinds in load_json("acknowledgements.json").items():
        for kind, listed in kinds.items() if language not in _UNSPACED else ():
            for phrase in listed.split("|"):
                said = tuple(words(phrase))
                found.setdefault(said, kind)
                # "that's all" has lost its verb by now.
                found.setdefault(tuple(word for word in said if word != "is"), kind)
    return found
