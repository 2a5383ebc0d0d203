"""The detectors' rules as data files say them: loading, compiling, and reading over slips.

A data file (`data/detectors/<language>.json`) has `words` (lists that patterns name as `<list>`),
`cues` (a request for a person has at least one of these words), `spelling` (words worth
correcting), `denial` (what undoes a match when it stands just before it, by detector) and a list of
rules for each detector.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple

from escalation.engine.resources import LANGUAGES, load_json, load_word_lists
from escalation.engine.tokenisation import MAX_CHARACTERS, words

_CLAUSE_END: Final = re.compile(
    r"[.!?,;:\n()\"\u00a1\u00bf\u0964\u3002\uff0c\u2014\u2013\u2026]+|(?<= )-(?= )"
)
_NOTHING: Final = r"(?!x)x"
_HIDDEN_NAME: Final = r"Z[0-9]+Z"
"""The stand-in for a hidden name. `words` folds case, so that no message holds a capital letter by
the time names are hidden in it: a visitor cannot write a stand-in."""
_NOT_A_WORD: Final = re.compile(r"[\s|()?:<>\[\]^,*+\\]+")
_SHORTEST_SLIP: Final = 4


class Rule(NamedTuple):
    """One way of saying something."""

    name: str
    pattern: re.Pattern[str]


class RuleSet(NamedTuple):
    """The rules of one detector in one language, and what denies them."""

    rules: tuple[Rule, ...]
    denial: re.Pattern[str] | None

    def matches(self, said: str) -> Iterator[tuple[str, str]]:
        """Names of the rules that match, with the words they match, unless denied just before."""
        for rule in self.rules:
            for match in rule.pattern.finditer(said):
                clause = said[: match.start()].rpartition(",")[2].strip()
                if self.denial is None or not self.denial.search(clause):
                    yield rule.name, match[0]


@cache
def cues(language: str) -> frozenset[str]:
    """Words of which a request for a person in the language has at least one.

    Most messages are told from requests by this alone, so other languages' rules are neither
    compiled nor run for them.
    """
    data = load_json(f"detectors/{language}.json")
    listed = data["cues"]
    for _ in range(3):
        for name, alternatives in data["words"].items():
            listed = listed.replace(f"<{name}>", alternatives)
    return frozenset(_NOT_A_WORD.split(listed)) - load_word_lists() - {""}


@cache
def rule_set(language: str, detector: str) -> RuleSet:
    """The compiled rules; `<name>` in a pattern stands for what `Names.hide` puts in."""
    data = load_json(f"detectors/{language}.json")
    known = {**data["words"], "name": _HIDDEN_NAME}
    denial = data["denial"].get(detector)
    return RuleSet(
        tuple(
            Rule(rule["rule"], _compile(rule["pattern"], known)) for rule in data.get(detector, [])
        ),
        _compile(f"(?:{denial})$", known) if denial else None,
    )


class Names:
    """Names of bots and departments, hidden from the rules: "Tech Support" is no support then."""

    def __init__(self, names: Sequence[str]) -> None:
        """Args: `names` as plain words."""
        self._names = tuple(dict.fromkeys(name for name in names if name))
        longest_first = sorted(self._names, key=len, reverse=True)
        either = "|".join(map(re.escape, longest_first)) or _NOTHING
        self._pattern = re.compile(rf"(?<!\S)(?:{either})(?!\S)")

    def hide(self, said: str) -> str:
        """Plain clauses with a stand-in for each name."""
        return self._pattern.sub(lambda found: f"Z{self._names.index(found[0])}Z", said)

    def show(self, said: str) -> str:
        """The names again."""
        return re.sub(_HIDDEN_NAME, lambda found: self._names[int(found[0][1:-1])], said)

    def first_in(self, said: str) -> str | None:
        """The first name that is hidden in plain clauses."""
        found = re.search(_HIDDEN_NAME, said)
        return None if found is None else self._names[int(found[0][1:-1])]


def _compile(pattern: str, known: dict[str, str]) -> re.Pattern[str]:
    for _ in range(3):  # a word list may name other lists
        for name, alternatives in known.items():
            pattern = pattern.replace(f"<{name}>", f"(?:{alternatives})")
    # \b knows no Devanagari vowel signs; words are separated by single spaces here.
    return re.compile(rf"(?<!\S)(?:{pattern})(?!\S)")


def plain_clauses(text: str) -> str:
    """Return the message as the rules see it: plain words, clauses joined by " , "."""
    clauses = (" ".join(words(part)) for part in _CLAUSE_END.split(text[:MAX_CHARACTERS]))
    return " , ".join(clause for clause in clauses if clause)


def without_slips(said: str) -> str:
    """Plain clauses with words that are one letter off a word that matters put right."""
    spelling = _spelling()
    return " ".join(
        spelling.get(word) or _near(word)
        if len(word) >= _SHORTEST_SLIP and word.isalpha()
        else word
        for word in said.split(" ")
    )


@cache
def _spelling() -> dict[str, str]:
    """Words that are right as they are: those of all rules."""
    right: dict[str, str] = {}
    for language in LANGUAGES:
        data = load_json(f"detectors/{language}.json")
        for listed in (*data["words"].values(), data["spelling"]):
            right.update((word, word) for word in re.findall(r"[^\W\d_]+", listed))
    return right


@cache
def _shortened() -> dict[str, str]:
    """Words worth correcting, by themselves less one letter."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        for word in load_json(f"detectors/{language}.json")["spelling"].split():
            for less in _less_one(word):
                found.setdefault(less, word)
            found[word] = word
    return found


@lru_cache(maxsize=4_096)
def _near(word: str) -> str:
    """The word meant, if this is one with a letter missing, doubled, wrong or swapped."""
    shortened = _shortened()
    for candidate in (word, *_less_one(word)):
        meant = shortened.get(candidate)
        # "persons" is an ending and no slip.
        if meant is not None and not word.startswith(meant) and _one_apart(word, meant):
            return meant
    return word


def _less_one(word: str) -> Sequence[str]:
    return [word[:i] + word[i + 1 :] for i in range(len(word))]


def _one_apart(a: str, b: str) -> bool:
    """One letter missing, extra or wrong, or two neighbours swapped."""
    if len(a) > len(b):
        a, b = b, a
    same = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    if len(b) - len(a) == 1:
        return a[same:] == b[same + 1 :]
    swapped = a[same : same + 2] == b[same : same + 2][::-1] and a[same + 2 :] == b[same + 2 :]
    return len(a) == len(b) and (swapped or a[same + 1 :] == b[same + 1 :])
