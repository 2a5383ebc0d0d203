"""Rules that read a message without a model: a wish for a person, frustration, repetition.

The rules are data (`data/detectors_*.json`), one file a language: regular expressions over the
message as plain words, clauses kept apart by " , ". Every gap in them is bounded, so the time is
linear in the text. A match is dropped when the words just before it deny it ("no need for …").
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from escalation.domain.decision import Detection
from escalation.engine.resources import LANGUAGES, language_of, load_json
from escalation.engine.tokens import MAX_CHARACTERS, content_stems, stem, words

MAX_NAMES: Final = 50
RECENT_TEXTS: Final = 3
SAME_QUESTION: Final = 0.8
"""Smallest ratio of matching stems, in order, that makes two messages the same question."""
_MAX_MATCHED: Final = 200
_CLAUSE_END: Final = re.compile(r"[.!?,;:\n()\"\u0964\u3002\uff0c\u2014\u2013\u2026]+|(?<= )-(?= )")
_QUESTION_BURST: Final = re.compile(r"\?[!?]{2,}|!{1,20}\?[!?]{1,20}|!!\?")
_MIN_SHOUTED_WORDS: Final = 3
_MIN_SHOUTED_LETTERS: Final = 12
_SHOUTED_SHARE: Final = 0.9
_UNNAMED: Final = r"(?!x)x"

_Kind = Literal["explicit_request", "frustration", "repetition"]


class _Rule(NamedTuple):
    name: str
    pattern: re.Pattern[str]


class _RuleSet(NamedTuple):
    rules: tuple[_Rule, ...]
    denial: re.Pattern[str] | None


def detect_explicit_request(text: str, *, locale: str, names: Sequence[str]) -> Detection | None:
    """Find a request for a person, in any supported language, the visitor's first.

    `names` are bots and departments that may be asked for by name ("the billing team please").
    """
    said = plain_clauses(text)
    own = language_of(locale)
    for language in (own, *(other for other in LANGUAGES if other != own)):
        rules = _rules(language, "explicit_request", tuple(names[:MAX_NAMES]))
        found = _first_match("explicit_request", rules, said)
        if found is not None:
            return found
    return None


def detect_frustration(text: str, *, locale: str) -> Detection | None:
    """Find anger or despair: phrases of the visitor's language and English, shouting, "???"."""
    said = plain_clauses(text)
    for language in dict.fromkeys((language_of(locale), "en")):
        found = _first_match("frustration", _rules(language, "frustration", ()), said)
        if found is not None:
            return found
    if _is_shouted(text):
        return Detection(detector="frustration", rule="shouting", matched=_excerpt(text))
    burst = _QUESTION_BURST.search(text[:MAX_CHARACTERS])
    if burst is not None and any(c.isalnum() for c in text):
        return Detection(detector="frustration", rule="punctuation", matched=_excerpt(burst[0]))
    return None


def detect_repetition(
    text: str, earlier_visitor_texts: Sequence[str], *, locale: str
) -> Detection | None:
    """Find a question asked again; `earlier_visitor_texts` oldest first, the last three count."""
    said = plain_clauses(text)
    if earlier_visitor_texts:
        for language in dict.fromkeys((language_of(locale), "en")):
            found = _first_match("repetition", _rules(language, "repetition", ()), said)
            if found is not None:
                return found
    for earlier in reversed(earlier_visitor_texts[-RECENT_TEXTS:]):
        rule = _same(text, earlier)
        if rule is not None:
            return Detection(detector="repetition", rule=rule, matched=_excerpt(earlier))
    return None


class RuleDetectors:
    """The detectors as one object, for those who take them as a port."""

    def explicit_request(self, text: str, *, locale: str, names: Sequence[str]) -> Detection | None:
        """See `detect_explicit_request`."""
        return detect_explicit_request(text, locale=locale, names=names)

    def frustration(self, text: str, *, locale: str) -> Detection | None:
        """See `detect_frustration`."""
        return detect_frustration(text, locale=locale)

    def repetition(self, text: str, earlier: Sequence[str], *, locale: str) -> Detection | None:
        """See `detect_repetition`."""
        return detect_repetition(text, earlier, locale=locale)


def plain_clauses(text: str) -> str:
    """Return the message as the rules see it: plain words, clauses joined by " , "."""
    clauses = (" ".join(words(part)) for part in _CLAUSE_END.split(text[:MAX_CHARACTERS]))
    return " , ".join(clause for clause in clauses if clause)


def _first_match(kind: _Kind, rules: _RuleSet, said: str) -> Detection | None:
    for rule in rules.rules:
        for match in rule.pattern.finditer(said):
            clause = said[: match.start()].rpartition(",")[2].strip()
            if rules.denial is None or not rules.denial.search(clause):
                return Detection(detector=kind, rule=rule.name, matched=_excerpt(match[0]))
    return None


@lru_cache(maxsize=256)
def _rules(language: str, kind: _Kind, names: tuple[str, ...]) -> _RuleSet:
    data = load_json(f"detectors_{language}.json")
    plain = (" ".join(words(name)) for name in names)
    named = sorted({name for name in plain if name}, key=lambda name: (-len(name), name))
    known = {
        **data["words"],
        "name": "|".join(re.escape(name) for name in named) or _UNNAMED,
    }
    denial = data["denial"].get(kind)
    return _RuleSet(
        tuple(
            _Rule(name, _compile(pattern, known)) for name, pattern in _patterns(data.get(kind, []))
        ),
        _compile(f"(?:{denial})$", known) if denial else None,
    )


def _patterns(rules: Sequence[dict[str, str]]) -> Iterator[tuple[str, str]]:
    for rule in rules:
        yield rule["rule"], rule["pattern"]


def _compile(pattern: str, known: dict[str, str]) -> re.Pattern[str]:
    for _ in range(2):  # a word list may name other lists
        for name, alternatives in known.items():
            pattern = pattern.replace(f"<{name}>", f"(?:{alternatives})")
    # \b knows no Devanagari vowel signs; words are separated by single spaces here.
    return re.compile(rf"(?<!\S)(?:{pattern})(?!\S)")


def _same(text: str, earlier: str) -> str | None:
    now, before = words(text), words(earlier)
    if len(now) < 2 or _numbers(now) != _numbers(before):
        return None
    stems, stems_before = content_stems(text), content_stems(earlier)
    if not stems:
        return None
    if now == before:
        return "same_words"
    if len(stems) < 2 or len(stems_before) < 2:
        return None
    ratio = SequenceMatcher(None, stems[:60], stems_before[:60], autojunk=False).ratio()
    whole = SequenceMatcher(
        None, [stem(w) for w in now[:80]], [stem(w) for w in before[:80]], autojunk=False
    ).ratio()
    return "same_question" if ratio >= SAME_QUESTION and whole >= SAME_QUESTION / 2 else None


def _numbers(found: Sequence[str]) -> list[str]:
    return sorted(word for word in found if any(c.isdigit() for c in word))


def _is_shouted(text: str) -> bool:
    letters = [c for c in text[:MAX_CHARACTERS] if c.isalpha()]
    cased = [c for c in letters if c.isupper() or c.islower()]
    if "!" not in text:  # some people simply write in capitals
        return False
    if len(cased) < _MIN_SHOUTED_LETTERS or len(text.split()) < _MIN_SHOUTED_WORDS:
        return False
    return sum(c.isupper() for c in cased) >= _SHOUTED_SHARE * len(cased)


def _excerpt(text: str) -> str:
    return text.strip()[:_MAX_MATCHED]
