"""Whether a message says something else than the question that it is most like.

Embeddings hardly see it: "I do not want a refund" and "how do I remove seats" are as near to
refunds and to "how do I add seats" as any question can be. By rules we look for a name that the
bot does not know (`names`), and for

- a *denial*: the visitor says that they do not want, need or ask for something, or tells us not to
  do it. It is none where the matched question itself is about stopping ("I don't want any mails" is
  what "How do I unsubscribe?" answers) and the denial is not about stopping;
- an *opposite*: a word whose listed opposite is in the matched question, which has no such word
  itself; slips of a letter or two are seen through, and so is un-.

What is found leaves the answer a small chance, `DOUBTED`: it is likely to be wrong, not certain to.
"""

import re
from collections.abc import Callable, Collection, Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple

from escalation.engine.names import names_another
from escalation.engine.resources import load_json
from escalation.engine.tokenisation import content_stems, normalise, stem, words

DOUBTED: Final = 0.2
"""Factor of the confidence."""
MAX_WORDS: Final = 60
"""A longer message says more than one thing, and its sentences are read one by one as well."""
_PREFIX: Final = "un"
_PARTICLES: Final = frozenset({"on", "off", "in", "out"})
_REACH: Final = 4
"""Words that may stand between a verb and its particle."""
_SHORTEST_ROOT: Final = 3
_ONE_SLIP: Final = 5
_TWO_SLIPS: Final = 8
_QUESTION: Final = re.compile(
    r"\b(?:how|what|why|where|when|which|who|can|could|may|wie|was|warum|wo|wann|como|que|donde|comment|ou"
    r"|quand|come|dove|quando|onde)\b"
)
_STATE: Final = "ed"
"""A participle tells how things are; who says so mostly wants the opposite ("it is blocked")."""
_CLAUSE: Final = re.compile(r"[.!?;,\n]+|\b(?:but|sondern|pero|mais|ma|mas)\b")


class _Pair(NamedTuple):
    """Two groups of stems that undo each other, unless one of some words says otherwise."""

    one: frozenset[str]
    other: frozenset[str]
    unless: frozenset[str]


class _Rules(NamedTuple):
    stop: frozenset[str]
    pairs: tuple["_Pair", ...]
    listed: frozenset[str]
    by_letter: dict[str, tuple[str, ...]]
    """Those of `listed` that are long enough for a slip, by their first letter."""
    denials: tuple[re.Pattern[str], ...]
    spelt: dict[str, str]


def doubt(asked: str, examples: Sequence[str], known: Callable[[str], bool]) -> float:
    """Return the factor for the confidence in a match: 1, or `DOUBTED`.

    Args:
        asked: what the visitor wrote.
        examples: the questions of the matched class.
        known: tells whether the bot's knowledge holds a stem, so that it is no slip.
    """
    tokens = _tokens(asked)
    if not tokens or len(tokens) > MAX_WORDS or not examples:
        return 1.0
    of_examples = [_example(example) for example in examples]
    if (
        names_another(tokens, known)
        or _denied(asked, of_examples)
        or _opposite(tokens, of_examples, known)
    ):
        return DOUBTED
    return 1.0


def _denied(asked: str, examples: Sequence[Sequence[str]]) -> bool:
    """Whether what is denied is what the examples are about."""
    rules = _rules()
    clauses = [" ".join(_tokens(part)) for part in _CLAUSE.split(normalise(asked))]
    clauses = [clause for clause in clauses if clause]
    about = {stem(word) for example in examples for word in example}
    stopping = any(rules.stop.intersection(map(stem, example)) for example in examples)
    if any(rule.search(" ".join(example)) for example in examples for rule in rules.denials):
        return False
    rest: list[str] = []
    denied: list[str] = []
    for clause in clauses:
        begun = _QUESTION.match(clause)
        found = not begun and any(rule.search(clause) for rule in rules.denials)
        (denied if found else rest).append(clause)
    if any(_QUESTION.search(clause) for clause in rest):
        return False  # what is denied only leads up to it
    for clause in denied:
        stems = set(content_stems(clause))
        if stopping and not rules.stop.intersection(stems):
            continue
        if stems & about or not any(content_stems(other) for other in rest):
            return True
    return False


def _opposite(
    tokens: Sequence[str], examples: Sequence[Sequence[str]], known: Callable[[str], bool]
) -> bool:
    """Whether the first of two opposites that the message says is not the one of the examples."""
    rules = _rules()
    asked = _acts([_unslipped(one, known) for one in _verbs(tokens)])
    acts = [set(_acts(_verbs(example))) for example in examples]
    about = set().union(*acts)

    def mostly(words: Collection[str]) -> bool:
        """Whether the examples are about one of these, and do not just happen to say it."""
        return 2 * sum(not each.isdisjoint(words) for each in acts) >= len(acts)

    for pair in rules.pairs:
        if pair.unless & (about | set(asked)):
            continue
        first = next((act for act in asked if act in pair.one or act in pair.other), None)
        if first is None:
            continue
        own, other = (pair.one, pair.other) if first in pair.one else (pair.other, pair.one)
        if not about & own and mostly(other):
            return True
    return any(
        _undoes(word, about) and word not in about and mostly({word.removeprefix(_PREFIX)})
        for word in asked
    ) or any(_undoes(word, set(asked)) and word not in asked and mostly({word}) for word in about)


def _verbs(tokens: Sequence[str]) -> list[str]:
    """Return the stems of all but participles."""
    return [stem(token) for token in tokens if not token.endswith(_STATE)]


def _acts(stems: Sequence[str]) -> list[str]:
    """Return the stems, and verbs joined to a particle after them ("turn it off": turn_off)."""
    found: list[str] = []
    for place, particle in enumerate(stems):
        if particle in _PARTICLES:
            found += [f"{verb}_{particle}" for verb in stems[max(0, place - _REACH) : place]]
        found.append(particle)
    return found


def _undoes(word: str, others: set[str]) -> bool:
    root = word.removeprefix(_PREFIX)
    return root != word and len(root) >= _SHORTEST_ROOT and root in others


def _unslipped(word: str, known: Callable[[str], bool]) -> str:
    """Return the listed word that this one is a slip of, else the word itself."""
    listed = _rules().listed
    if len(word) < _ONE_SLIP or word in listed or known(word):
        return word
    most = 2 if len(word) >= _TWO_SLIPS else 1
    for other in _rules().by_letter.get(word[0], ()):
        if abs(len(other) - len(word)) <= most and _slips(word, other, most) <= most:
            return other
    return word


def _slips(one: str, two: str, most: int) -> int:
    """Return the letters to change, add, drop or swap with the next; over `most`: any more."""
    before: list[int] = []
    row = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        last, row_before = row, before
        row = [i]
        for j, b in enumerate(two, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == two[j - 2] and one[i - 2] == b:
                cost = min(cost, row_before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before = last
    return row[-1]


@lru_cache(maxsize=4_096)
def _example(text: str) -> tuple[str, ...]:
    """As `_tokens`, of one of the owner's questions: the same few are looked at again and again."""
    return tuple(_tokens(text))


def _tokens(text: str) -> list[str]:
    spelt = _rules().spelt
    return [part for word in words(text) for part in spelt.get(word, word).split(" ")]


@cache
def _rules() -> _Rules:
    data = load_json("opposites.json")
    pairs = tuple(_Pair(*map(_stems, (*pair, "")[:3])) for pair in data["pairs"])
    listed = frozenset(word for pair in pairs for word in pair.one | pair.other)
    long = sorted(word for word in listed if len(word) >= _ONE_SLIP)
    by_letter = {
        letter: tuple(word for word in long if word[0] == letter)
        for letter in {word[0] for word in long}
    }
    return _Rules(
        stop=_stems(data["stop"]),
        pairs=pairs,
        listed=listed,
        by_letter=by_letter,
        denials=tuple(re.compile(rule) for rule in data["denials"]),
        spelt=dict(data["spelt"]),
    )


def _stems(line: str) -> frozenset[str]:
    return frozenset(stem(word) for word in line.split())
