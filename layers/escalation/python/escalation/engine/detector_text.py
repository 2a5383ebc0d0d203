"""A message as the detectors' rules see it: plain words, clauses kept apart by " , ".

Marks that people leave out are left out here too, of the rules as of the messages: "möchte" is
"mochte", "łącz" is "lacz", an Arabic alif is an alif with or without a hamza.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from escalation.engine.tokenisation import MAX_CHARACTERS, normalise, words

CLAUSE: Final = " , "
_CLAUSE_END: Final = re.compile(
    r"[.!?,;:\n()\"\u00a1\u00bf\u0964\u060c\u061b\u061f\u3001\u3002\uff01\uff0c\uff1a\uff1b\uff1f"
    r"\u2014\u2013\u2026]+|(?<= )-(?= )"
)
_SAME_LETTER: Final = str.maketrans(
    {
        **dict.fromkeys("\u0623\u0625\u0622\u0671", "\u0627"),
        "\u0649": "\u064a",
        "\u0629": "\u0647",
        "\u0624": "\u0648",
        "\u0626": "\u064a",
        "\u0901": "\u0902",
        "\u0131": "i",
        "\u0142": "l",
        "\u0153": "oe",
        "\u00e6": "ae",
        "\u00f8": "o",
        **dict.fromkeys("\u0640\u093c\u200c\u200d"),
        **{chr(code): None for code in range(0x064B, 0x0656)},
    }
)
_MARKED: Final = re.compile(r"[^\x00-\x7f]+")
_UNSPACED: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_SPELT_OUT: Final = {
    "arent": "are not",
    "cannot": "can not",
    "cant": "can not",
    "couldnt": "could not",
    "didnt": "did not",
    "doesnt": "does not",
    "dont": "do not",
    "hadnt": "had not",
    "hasnt": "has not",
    "havent": "have not",
    "isnt": "is not",
    "ive": "i have",
    "shouldnt": "should not",
    "thats": "that is",
    "theyre": "they are",
    "wasnt": "was not",
    "werent": "were not",
    "whats": "what is",
    "wont": "will not",
    "wouldnt": "would not",
    "youre": "you are",
}
"""English contractions as people type them."""
_RUN_TOGETHER: Final = re.compile(rf"\b(?:{'|'.join(_SPELT_OUT)})\b")
_DRAWN_OUT: Final = re.compile(r"([^\W\d_])\1{2,}")
_RUN: Final = 4
"""Letters of one kind in a row that are a cry ("noooo") and no slip."""


def fold(text: str) -> str:
    """Without the marks that people leave out; ASCII, and so any regular expression, stays."""
    if text.isascii():
        return text
    return _MARKED.sub(lambda found: normalise(found[0]), text).translate(_SAME_LETTER)


@lru_cache(maxsize=64)
def plain_clauses(text: str) -> str:
    """Return the message's words, clauses joined by " , "."""
    clauses = (" ".join(words(part)) for part in _CLAUSE_END.split(text[:MAX_CHARACTERS]))
    said = CLAUSE.join(clause for clause in clauses if clause)
    said = _RUN_TOGETHER.sub(lambda found: _SPELT_OUT[found[0]], said)
    return said if said.isascii() else said.translate(_SAME_LETTER)


def unspaced_clauses(text: str) -> str:
    """Return a Chinese or Japanese message without spaces, clauses joined by ","; else nothing."""
    if text.isascii() or _UNSPACED.search(text) is None:
        return ""
    letters = (c if c.isalnum() or c == "\u30fc" else "," for c in normalise(text) if c != " ")
    return "".join(letters)


def shortened(said: str) -> str:
    """Plain clauses with letters that are drawn out ("sooo") once."""
    return _DRAWN_OUT.sub(r"\1", said)


def drawn_out(said: str) -> list[str]:
    """The words with a letter that is drawn out to a cry, in their usual spelling."""
    return [
        _DRAWN_OUT.sub(r"\1", word)
        for word in said.split(" ")
        if any(len(found[0]) >= _RUN for found in _DRAWN_OUT.finditer(word))
    ]


class Spelling:
    """Words worth putting right, and words that are right as they are."""

    def __init__(self, worth: Sequence[str], right: Sequence[str], shortest: int = 4) -> None:
        self._right = {*right, *worth}
        self._shortest = shortest
        self._less: dict[str, str] = {}
        for word in worth:
            for less in _less_one(word):
                self._less.setdefault(less, word)
        self._less.update((word, word) for word in worth)
        self._near = lru_cache(maxsize=8_192)(self._meant)

    def mend(self, said: str) -> str:
        """Plain clauses, words that are one letter off a word that matters put right."""
        return " ".join(
            word
            if len(word) < self._shortest or word in self._right or not word.isalpha()
            else self._near(word)
            for word in said.split(" ")
        )

    def _meant(self, word: str) -> str:
        """The word meant, if this is one with a letter missing, doubled, wrong or swapped."""
        for candidate in (word, *_less_one(word)):
            meant = self._less.get(candidate)
            # "persons" is an ending and no slip.
            if meant is not None and not word.startswith(meant) and one_apart(word, meant):
                return meant
        return word


def _less_one(word: str) -> Sequence[str]:
    return [word[:i] + word[i + 1 :] for i in range(len(word))]


def one_apart(a: str, b: str) -> bool:
    """One letter missing, extra or wrong, or two neighbours swapped."""
    if len(a) > len(b):
        a, b = b, a
    if len(b) - len(a) > 1:
        return False
    same = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    if len(b) - len(a) == 1:
        return a[same:] == b[same + 1 :]
    swapped = a[same : same + 2] == b[same : same + 2][::-1] and a[same + 2 :] == b[same + 2 :]
    return swapped or a[same + 1 :] == b[same + 1 :]
