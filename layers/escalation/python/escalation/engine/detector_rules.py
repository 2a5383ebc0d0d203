"""The detectors' rules as data files say them: loading, finding those that may match, matching.

`data/detectors/README.md` describes the files. All languages' rules stand beside each other, and
what a visitor writes decides which are tried: an index leads from a word to the patterns that need
it. A pattern is compiled when a message first holds a word that it needs.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

from escalation.engine.detector_text import Spelling
from escalation.engine.needed_words import PREFIX_MARK, SHORTEST_PREFIX
from escalation.engine.resources import load_json
from escalation.engine.rule_files import (
    HIDDEN_NAME,
    KINDS,
    LANGUAGES,
    UNSPACED,
    Kind,
    expanded,
    language_evidence,
    rule_file,
)

DENIAL: Final = "denial"
CONTEXT: Final = "not"
_SETTLING: Final = frozenset({DENIAL, CONTEXT})
_KANA: Final = re.compile("[\u3040-\u30fa]")
_NOTHING: Final = r"(?!x)x"
_FAR_FEWER: Final = 3
"""Common words that another language has to be ahead by to be the only one."""
_DENIAL_REACH: Final = 120
"""Characters before a match in which a denial may stand."""


class Found(NamedTuple):
    """A pattern of a language's rule that matches, and the words it matches."""

    rule: str
    language: str
    matched: str


class _Line:
    """A pattern that is compiled when it is first needed."""

    def __init__(self, language: str, rule: str, written: str, lists: dict[str, str]) -> None:
        self.language = language
        self.rule = rule
        self.written = written
        self._lists = lists
        self._compiled: re.Pattern[str] | None = None

    @property
    def source(self) -> str:
        """As a regular expression, without the word boundaries."""
        return expanded(self.written, self._lists)

    @property
    def pattern(self) -> re.Pattern[str]:
        if self._compiled is None:
            source = self.source
            if self.language not in UNSPACED:
                # \b knows no Devanagari vowel signs; words are separated by single spaces here.
                source = rf"(?<!\S)(?:{source})(?!\S)"
            self._compiled = re.compile(source)
        return self._compiled


class RuleBook:
    """All languages' rules of one detector."""

    def __init__(self, kind: Kind) -> None:
        self._lines: list[_Line] = []
        self._denials: dict[str, list[_Line]] = {}
        self._compiled_denials: dict[str, re.Pattern[str]] = {}
        self._by_word: dict[str, list[int]] = {}
        self._by_prefix: dict[str, list[int]] = {}
        self._always: list[int] = []
        for language in LANGUAGES:
            file = rule_file(kind, language)
            if file is None:
                continue
            needed = load_json("detectors/index.json")[kind][language]
            for (section, pattern), words in zip(file.patterns, needed, strict=True):
                self._add(_Line(language, section, pattern, file.lists), words.split("|"))

    def _add(self, line: "_Line", needed: list[str]) -> None:
        if line.rule == DENIAL:
            self._denials.setdefault(line.language, []).append(line)
            return
        number = len(self._lines)
        self._lines.append(line)
        for word in needed:
            if not word:
                self._always.append(number)
            elif word.endswith(PREFIX_MARK):
                self._by_prefix.setdefault(word[:SHORTEST_PREFIX], []).append(number)
            else:
                self._by_word.setdefault(word, []).append(number)

    @property
    def always_tried(self) -> list[str]:
        """Patterns of which no needed word is known."""
        return [self._lines[number].written for number in self._always]

    def tried_on(self, said: str) -> list[int]:
        """Numbers of the patterns that are tried on plain clauses."""
        return self._candidates(said)

    def matching(self, said: str) -> list[int]:
        """Numbers of all patterns that match plain clauses, needed words or not."""
        return [n for n, line in enumerate(self._lines) if line.pattern.search(said)]

    def matches(self, said: str, own: str) -> Iterator[Found]:
        """What matches plain clauses, the likeliest language first, the visitor's own at a tie.

        A language of which the message has far fewer common words than of another is not asked.
        """
        lines = [self._lines[number] for number in self._candidates(said)]
        likely = language_evidence(said)
        best = max(likely.values(), default=0)
        contexts: dict[str, list[tuple[int, int]]] = {}
        for line in sorted(lines, key=lambda line: (-likely[line.language], line.language != own)):
            if line.rule == CONTEXT or likely[line.language] + _FAR_FEWER <= best:
                continue
            for match in line.pattern.finditer(said):
                if any(
                    self._is_denied(language, said, match.start())
                    for language in self._denials
                    if likely[language] >= likely[line.language]
                ):
                    continue
                spans = contexts.get(line.language)
                if spans is None:
                    spans = contexts[line.language] = [
                        each.span()
                        for other in lines
                        if other.rule == CONTEXT
                        and (
                            other.language == line.language
                            or likely[other.language] > likely[line.language]
                        )
                        for each in other.pattern.finditer(said)
                    ]
                if any(a < match.end() and match.start() < b for a, b in spans):
                    continue
                yield Found(line.rule, line.language, match[0])

    def _candidates(self, said: str) -> list[int]:
        present = set(said.split())
        found = set(self._always)
        for word in present:
            found.update(self._by_word.get(word, ()))
            found.update(self._by_prefix.get(word[:SHORTEST_PREFIX], ()))
            if word.startswith("Z"):
                found.update(self._by_word.get("<name>", ()))
        return sorted(found)

    def _is_denied(self, language: str, said: str, at: int) -> bool:
        if not at:
            return False
        denial = self._compiled_denials.get(language)
        if denial is None:
            either = "|".join(f"(?:{each.source})" for each in self._denials[language])
            denial = re.compile(rf"(?<!\S)(?:{either})(?!\S)$")
            self._compiled_denials[language] = denial
        clause = said[max(0, at - _DENIAL_REACH) : at].rpartition(",")[2].strip()
        return denial.search(clause) is not None


@cache
def rule_book(kind: Kind) -> RuleBook:
    """The rules of a detector, read once."""
    return RuleBook(kind)


@cache
def _unspaced_rules(kind: Kind, language: str) -> tuple[list[_Line], list[_Line]]:
    """Rules and contexts of a language that puts no space between words."""
    rules: list[_Line] = []
    contexts: list[_Line] = []
    file = rule_file(kind, language)
    for section, pattern in file.patterns if file else ():
        line = _Line(language, section, pattern, file.lists if file else {})
        (contexts if section in _SETTLING else rules).append(line)
    return rules, contexts


def unspaced_match(kind: Kind, said: str) -> Found | None:
    """The first rule that matches a text without spaces, unless its context makes it nothing.

    Kana are Japanese; a text without any may be either.
    """
    for language in UNSPACED[:1] if _KANA.search(said) else UNSPACED:
        rules, contexts = _unspaced_rules(kind, language)
        spans = [each.span() for line in contexts for each in line.pattern.finditer(said)]
        for line in rules:
            for match in line.pattern.finditer(said):
                if not any(a < match.end() and match.start() < b for a, b in spans):
                    return Found(line.rule, line.language, match[0])
    return None


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
        return re.sub(HIDDEN_NAME, lambda found: self._names[int(found[0][1:-1])], said)

    def first_in(self, said: str) -> str | None:
        """The first name that is hidden in plain clauses."""
        found = re.search(HIDDEN_NAME, said)
        return None if found is None else self._names[int(found[0][1:-1])]


def without_slips(said: str) -> str:
    """Plain clauses with words that are one letter off a word that matters put right."""
    return _spelling().mend(said)


@cache
def _spelling() -> Spelling:
    worth: list[str] = []
    right: list[str] = []
    for kind in KINDS:
        for language in LANGUAGES:
            file = rule_file(kind, language)
            if file is None:
                continue
            worth += file.lists.get("spelling", "").split("|")
            for text in (*file.lists.values(), *(pattern for _, pattern in file.patterns)):
                right += re.findall(r"[^\W\d_]+", text)
    return Spelling([word for word in worth if word], right)
