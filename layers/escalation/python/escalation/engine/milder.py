"""Wishes and moods that may mean less than they say: people are offered first, not fetched.

A bare "agent" or "support" may be a topic, or what somebody types to get past a bot; a sentence
that asks for a person is a wish. "This is annoying" or "hello???" is no anger yet; with a word that
makes it strong it is. `data/milder.json` holds the words, without the marks that people leave out.
"""

from functools import cache

from escalation.engine.detector_text import fold
from escalation.engine.resources import load_json
from escalation.engine.tokenisation import words

_LONGEST_BARE = 3
"""Words."""


def is_bare(text: str) -> bool:
    """Whether a message is nothing but a word for those who help."""
    said = words(text)
    return len(said) <= _LONGEST_BARE and " ".join(map(fold, said)) in _listed("bare")


def is_mild(rule: str, matched: str) -> bool:
    """Whether a sign of frustration is one of annoyance alone.

    Args:
        rule: which one found it.
        matched: the words that it found.
    """
    said = f" {' '.join(map(fold, words(matched)))} "
    if any(f" {word} " in said for word in _listed("strong")):
        return False
    if rule in load_json("milder.json")["rules"].split("|"):
        return True
    return any(f" {word} " in said for word in _listed("words"))


@cache
def _listed(name: str) -> frozenset[str]:
    """The words of a list, of all languages."""
    lists = load_json("milder.json")[name].values()
    return frozenset(" ".join(words(fold(one))) for each in lists for one in each.split("|"))
