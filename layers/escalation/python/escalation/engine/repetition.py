"""Whether a visitor asks the same again, in the same words or in others.

Two messages are compared by what they hold beside function words: each word stands for its concept
where a language's list knows one ("money back" and "refund"), else for itself, slips and endings
read over. The later message says the same when it says nothing new: a number, a day, a name or a
verb that the earlier one has not makes it another question, and so does a "not" in one of them.
"""

from functools import cache, lru_cache
from importlib import resources
from typing import Final, NamedTuple

from escalation.engine.detector_text import CLAUSE, fold, one_apart, plain_clauses, shortened
from escalation.engine.resources import LANGUAGES, load_word_lists
from escalation.engine.rule_files import language_evidence

SMALLEST_SHARE: Final = 0.5
"""Of what the earlier message holds, in the later one."""
LONGEST: Final = 60
"""Words that are compared; more is a story and not a question."""
_LONGEST_PHRASE: Final = 4
_SHORTEST_SLIP: Final = 4
_SHARED_BEGINNING: Final = 0.7
_DIRECTION: Final = frozenset(
    ["from", "to", "von", "nach", "de", "a", "para", "vers", "se", "pour", "em"]
)
_ASKS: Final = frozenset({"where", "when", "price", "duration", "many"})
_DENIES: Final = frozenset({"neg", "fail"})


class _Concepts(NamedTuple):
    """A language's concepts by phrase, by the beginning of a word, and words that say nothing."""

    phrases: dict[str, str]
    first_words: frozenset[str]
    beginnings: dict[str, str]
    fillers: frozenset[str]


class _Said(NamedTuple):
    """What a message holds: concepts and other words, in order."""

    tokens: tuple[str, ...]
    denies: bool
    has_direction: bool


def says_the_same(now: str, before: str, own: str) -> bool:
    """Tell a question asked again.

    Args:
        now: the later message.
        before: the earlier one.
        own: the language of the visitor's locale, for a message that may be in several.
    """
    later, earlier = _words(now), _words(before)
    if not later or not earlier or max(len(later), len(earlier)) > LONGEST:
        return False
    evidence = language_evidence(" ".join((*later, *earlier)))
    best = max((evidence[language] for language in LANGUAGES), default=0)
    likely = [language for language in LANGUAGES if evidence[language] == best]
    language = own if own in likely else likely[0]
    return _same(_read(later, language), _read(earlier, language))


def _same(now: _Said, before: _Said) -> bool:
    if not now.tokens or not before.tokens or now.denies != before.denies:
        return False
    if _ASKS & set(now.tokens) - set(before.tokens):
        return False
    left = list(before.tokens)
    matched: list[tuple[str, str]] = []
    for token in now.tokens:
        same = next((other for other in left if _alike(token, other)), None)
        if same is None:
            return False
        left.remove(same)
        matched.append((token, same))
    if len(matched) < SMALLEST_SHARE * len(before.tokens):
        return False
    turned = [same for _, same in matched] != [t for t in before.tokens if t not in left]
    return not (turned and not left and now.has_direction and before.has_direction)


def _alike(a: str, b: str) -> bool:
    if a == b:
        return True
    if any(c.isdigit() for c in a + b) or min(len(a), len(b)) < _SHORTEST_SLIP:
        return False
    if one_apart(a, b):
        return True
    shared = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), None)
    length = min(len(a), len(b)) if shared is None else shared
    return length >= _SHORTEST_SLIP and length >= _SHARED_BEGINNING * max(len(a), len(b))


@lru_cache(maxsize=64)
def _words(text: str) -> tuple[str, ...]:
    said = shortened(plain_clauses(text)).replace(CLAUSE, " ")
    return tuple(said.split())


@lru_cache(maxsize=512)
def _read(said: tuple[str, ...], language: str) -> _Said:
    concepts = _concepts(language)
    ignored = load_word_lists() | concepts.fillers
    tokens: list[str] = []
    denies = False
    at = 0
    while at < len(said):
        length, concept = _concept_at(said, at, language, concepts)
        word = said[at]
        at += length
        if concept in _DENIES:
            denies = True
        elif concept is not None:
            if concept not in tokens:
                tokens.append(concept)
        elif word not in ignored and word not in tokens:
            tokens.append(word)
    return _Said(tuple(tokens), denies, not _DIRECTION.isdisjoint(said))


def _concept_at(
    said: tuple[str, ...], at: int, language: str, concepts: _Concepts
) -> tuple[int, str | None]:
    if said[at] in concepts.first_words:
        for length in range(min(_LONGEST_PHRASE, len(said) - at), 1, -1):
            concept = concepts.phrases.get(" ".join(said[at : at + length]))
            if concept is not None:
                return length, concept
    return 1, _concept_of(said[at], language)


@lru_cache(maxsize=8_192)
def _concept_of(word: str, language: str) -> str | None:
    """The concept of one word, by itself, by its beginning or but for a slip."""
    concepts = _concepts(language)
    concept = concepts.phrases.get(word)
    if concept is not None or word in concepts.fillers:
        return concept
    for length in range(len(word), 2, -1):
        concept = concepts.beginnings.get(word[:length])
        if concept is not None:
            return concept
    return _near(word, concepts) if len(word) > _SHORTEST_SLIP else None


def _near(word: str, concepts: _Concepts) -> str | None:
    """The concept of a word that is one letter off."""
    for shorter in (word[:i] + word[i + 1 :] for i in range(len(word))):
        if shorter in concepts.phrases:
            return concepts.phrases[shorter]
    for i in range(len(word) - 1):
        swapped = word[:i] + word[i + 1] + word[i] + word[i + 2 :]
        if swapped in concepts.phrases:
            return concepts.phrases[swapped]
    return None


@cache
def _concepts(language: str) -> _Concepts:
    path = resources.files("escalation.engine").joinpath("data", "detectors", language, "same.txt")
    phrases: dict[str, str] = {}
    beginnings: dict[str, str] = {}
    fillers: set[str] = set()
    for line in fold(path.read_text("utf-8")).splitlines():
        concept, equals, listed = line.partition(" = ")
        if not equals or line.startswith("#"):
            continue
        for phrase in listed.split("|"):
            if concept == "filler":
                fillers.add(phrase)
            elif phrase.endswith("*"):
                beginnings.setdefault(phrase[:-1], concept)
            else:
                phrases.setdefault(phrase, concept)
    first_words = frozenset(phrase.split()[0] for phrase in phrases if " " in phrase)
    return _Concepts(phrases, first_words, beginnings, frozenset(fillers))
