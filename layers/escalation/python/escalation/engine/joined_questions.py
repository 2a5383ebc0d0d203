"""Two questions in one message, where they can be told apart safely.

They are told apart at the ends of sentences, and within one where a question word follows "and". A
message is left whole when it is not clearly two questions, or more than two.
"""

import re
from functools import cache
from typing import Final

from escalation.engine.acknowledgements import kind_of
from escalation.engine.detector_text import fold
from escalation.engine.resources import load_json
from escalation.engine.tokenisation import MAX_CHARACTERS, content_stems, words

LONGEST: Final = 600
"""Characters of a message that is looked at: a longer one is a story."""
_FEWEST_WORDS: Final = 2
_SENTENCE: Final = re.compile(r"[^.!?\u0964\u3002\uff1f\n]+[.!?\u0964\u3002\uff1f]*")
_QUESTION_MARKS: Final = ("?", "\uff1f", "\u061f")
_OPENING: Final = " \t\u00bf\u00a1,;-\u2013\"'("


def two_questions(text: str) -> tuple[str, str] | None:
    """Return the two questions of a message in their order; None where it is not two.

    Each has words of its own to be answered by; a greeting or thanks beside a question is none.
    """
    if len(text) > min(LONGEST, MAX_CHARACTERS):
        return None
    asked = [part for sentence in _SENTENCE.findall(text) for part in _questions(sentence)]
    if len(asked) != 2:
        return None
    first, second = asked
    return None if set(content_stems(first)) == set(content_stems(second)) else (first, second)


def _questions(sentence: str) -> list[str]:
    """The questions in one sentence: none, itself, or its two halves."""
    said = _leading_join().sub("", sentence.strip(_OPENING))
    halves = [half.strip(_OPENING) for half in _joins_anywhere().split(said)]
    if len(halves) > 1 and all(_asks_anywhere().search(half) for half in halves):
        return halves
    marked = said.endswith(_QUESTION_MARKS)
    starts = [0, *(found.end("join") for found in _joins().finditer(said))]
    ends = [*(found.start() for found in _joins().finditer(said)), len(said)]
    parts = [said[a:b].strip(_OPENING) for a, b in zip(starts, ends, strict=True)]
    if not _asks(parts[0], marked=marked and len(parts) == 1):
        # "I have a dog and can I bring it?" is one question, and its first half says about what.
        return [said] if marked and _has_words(said) else []
    if all(_has_words(part) for part in parts):
        return parts
    return [said] if _has_words(said) else []


def _asks(part: str, *, marked: bool) -> bool:
    return marked or _beginning().match(fold(part).casefold()) is not None


def _has_words(part: str) -> bool:
    said = words(part)
    return len(said) >= _FEWEST_WORDS and bool(content_stems(part)) and kind_of(part) is None


@cache
def _joins() -> re.Pattern[str]:
    """A word that joins, with a question word behind it."""
    data = load_json("joined_questions.json")
    joins, begins = (_either(data[name]) for name in ("joins", "begins"))
    return re.compile(rf"(?P<join>[\s,;]+(?:{joins})[\s,]+)(?=(?:{begins})(?!\w))", re.IGNORECASE)


@cache
def _leading_join() -> re.Pattern[str]:
    return re.compile(rf"^(?:{_either(load_json('joined_questions.json')['joins'])})[\s,]+", re.I)


@cache
def _joins_anywhere() -> re.Pattern[str]:
    """Of a language whose questions do not begin with the question word, as Hindi."""
    return re.compile(rf"\s(?:{load_json('joined_questions.json')['joins_anywhere']})\s", re.I)


@cache
def _asks_anywhere() -> re.Pattern[str]:
    asks = load_json("joined_questions.json")["asks_anywhere"]
    return re.compile(rf"(?<!\S)(?:{asks})(?![^\s?])", re.I)


@cache
def _beginning() -> re.Pattern[str]:
    begins = _either(load_json("joined_questions.json")["begins"])
    return re.compile(rf"(?:{fold(begins)})(?!\w)")


def _either(listed: str) -> str:
    longest_first = sorted(listed.split("|"), key=len, reverse=True)
    return "|".join(map(re.escape, longest_first))
