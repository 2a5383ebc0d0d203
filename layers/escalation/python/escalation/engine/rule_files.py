"""The detectors' rules as data files say them: reading them, and what their notation stands for.

`data/detectors/README.md` describes the files.
"""

import re
from collections import Counter
from functools import cache
from importlib import resources
from typing import Final, Literal, NamedTuple

from escalation.engine.detector_text import fold

LANGUAGES: Final = tuple(["en", "es", "de", "fr", "pt", "hi", "it", "nl", "pl", "tr", "ar", "ru"])
"""Languages with rules over words, those that are supported whole first."""
UNSPACED: Final = ("ja", "zh")
"""Languages whose rules are read over text without spaces."""
Kind = Literal["person", "frustration", "repetition", "must_reach"]
KINDS: Final[tuple[Kind, ...]] = ("person", "frustration", "repetition", "must_reach")
HIDDEN_NAME: Final = "Z[0-9]+Z"
"""The stand-in for a hidden name. `words` folds case, so that no message holds a capital letter by
the time names are hidden in it: a visitor cannot write a stand-in."""
_BUILT_IN: Final = {
    "start": "^|(?<=, )",
    "end": "(?=$| ,)",
    "word": r"[^\s,]+",
    "name": HIDDEN_NAME,
}
_DEEPEST: Final = 4
"""Word lists within word lists."""


class RuleFile(NamedTuple):
    """One language's rules of one detector, as they are written."""

    lists: dict[str, str]
    patterns: list[tuple[str, str]]
    """Section and pattern, in the file's order."""


@cache
def rule_file(kind: Kind, language: str) -> RuleFile | None:
    """Read one file; None where a language has no rules for the detector."""
    path = resources.files("escalation.engine").joinpath(
        "data", "detectors", language, f"{kind}.txt"
    )
    if not path.is_file():
        return None
    lists: dict[str, str] = {}
    patterns: list[tuple[str, str]] = []
    section = ""
    for line in fold(path.read_text("utf-8")).splitlines():
        name, equals, listed = line.partition(" = ")
        if not line or line.startswith("#"):
            continue
        if line.startswith("[") and line.endswith("]") and " " not in line:
            section = line[1:-1]
        elif equals and not section:
            lists[name] = listed
        else:
            patterns.append((section, line))
    return RuleFile(lists, patterns)


def expanded(pattern: str, lists: dict[str, str]) -> str:
    """A pattern as a regular expression: lists put in, no group kept."""
    known = {**lists, **_BUILT_IN}
    for _ in range(_DEEPEST):
        pattern = re.sub("<([a-z_]+)>", lambda found: f"(?:{known[found[1]]})", pattern)
    return re.sub(r"(?<!\\)\((?!\?)", "(?:", pattern)


@cache
def _common_words() -> dict[str, list[str]]:
    """Languages by their common words."""
    path = resources.files("escalation.engine").joinpath("data", "detectors", "common_words.txt")
    found: dict[str, list[str]] = {}
    for line in fold(path.read_text("utf-8")).splitlines():
        language, equals, listed = line.partition(" = ")
        for word in listed.split("|") if equals else ():
            found.setdefault(word, []).append(language)
    return found


def language_evidence(said: str) -> Counter[str]:
    """How many common words of each language plain clauses hold."""
    common = _common_words()
    return Counter(language for word in said.split(" ") for language in common.get(word, ()))
