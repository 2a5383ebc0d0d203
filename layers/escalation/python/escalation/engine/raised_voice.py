"""A voice that is raised in writing: capitals, letters drawn out, a burst of question marks."""

import re
from functools import cache
from typing import Final

from escalation.engine.detector_text import drawn_out, fold, plain_clauses
from escalation.engine.rule_files import LANGUAGES, rule_file
from escalation.engine.tokenisation import normalise

_QUESTION_BURST: Final = re.compile(r"\?[!?]{2,}|!{1,20}\?[!?]{1,20}|!!\?")
_MIN_SHOUTED_WORDS: Final = 3
_MIN_SHOUTED_LETTERS: Final = 12
_SHOUTED_SHARE: Final = 0.9
_CAPITALS: Final = re.compile(r"[^\W\d_]{2,}")


def raised_voice(text: str, plain: str) -> tuple[str, str] | None:
    """The rule and the words by which a message is loud; None for one that is not.

    Args:
        text: as the visitor wrote it.
        plain: the same as plain clauses.
    """
    burst = _QUESTION_BURST.search(text)
    if burst is not None and any(c.isalnum() for c in text):
        return "punctuation", burst[0]
    cries = [word for word in drawn_out(plain) if word in _listed("stretched")]
    if cries:
        return "drawn_out", cries[0]
    said = _CAPITALS.findall(text)
    loud = [word for word in said if word.isupper()]
    letters = sum(map(len, loud))
    if "!" in text and len(said) >= _MIN_SHOUTED_WORDS and letters >= _MIN_SHOUTED_LETTERS:
        cased = sum(c.isupper() or c.islower() for c in text)
        if sum(c.isupper() for c in text) >= _SHOUTED_SHARE * cased:
            return "shouting", text
    stressed = [word for word in loud if fold(normalise(word)) in _listed("stressed")]
    if not stressed:
        return None
    if len(loud) < len(said):  # one word among others: "it broke AGAIN"
        return "stressed", stressed[0]
    # Some people simply write in capitals: what they say has to be despair as well.
    if len(plain_clauses(text).split()) >= _MIN_SHOUTED_WORDS - 1 and _despairs(stressed):
        return "shouting", text
    return None


def _despairs(stressed: list[str]) -> bool:
    return any(fold(normalise(word)) not in _MILD for word in stressed)


_MILD: Final = frozenset({"no", "not", "nao", "nicht", "pas", "nahi", "ya", "ja", "wrong", "same"})
"""Words that are stressed among others, and mean nothing where all is in capitals."""


@cache
def _listed(name: str) -> frozenset[str]:
    """The words of a list in all languages' files."""
    found: set[str] = set()
    for language in LANGUAGES:
        file = rule_file("frustration", language)
        if file is not None:
            found.update(file.lists.get(name, "").split("|"))
    return frozenset(found - {""})
