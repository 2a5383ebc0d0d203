"""Whether a message that asks for nothing says that the matter is solved ("thanks, it works now").

Asked only of messages that are acknowledgements through and through, so that a "not" or a "but" is
none of its cares: those are no acknowledgements. What merely agrees ("works for me", "ça marche")
is not in the list, `data/solved.json`.
"""

from functools import cache

from escalation.engine.resources import load_json
from escalation.engine.tokenisation import words

_UNSPACED = ("ja", "zh")


def says_solved(text: str) -> bool:
    """Whether one of the phrases is in it, in any language: people mix them."""
    said = tuple(words(text))
    spaced, unspaced = _phrases()
    letters = "".join(c for c in text if c.isalnum())
    if any(phrase in letters for phrase in unspaced):
        return True
    return any(
        said[at : at + len(phrase)] == phrase
        for phrase in spaced
        for at in range(len(said) - len(phrase) + 1)
    )


@cache
def _phrases() -> tuple[frozenset[tuple[str, ...]], frozenset[str]]:
    """Those of words, and those of languages that put no space between words."""
    listed = {language: all_.split("|") for language, all_ in load_json("solved.json").items()}
    spaced = {
        tuple(words(phrase))
        for language, phrases in listed.items()
        if language not in _UNSPACED
        for phrase in phrases
    }
    return frozenset(spaced), frozenset(p for each in _UNSPACED for p in listed[each])
