"""Whether what a model wrote stands in the sources that it was given.

Checked word for word, because that can be: every token that looks like a link, a host or an
address; every number, in digits or in words, and what it counts (money, percent, time); names of
days and months; and, in an answer, the words of a promise. What makes such a claim and has none of
the same meaning in the sources is unfounded, and the text with it. This errs on the side of saying
nothing: a founded sentence may be refused ("two weeks" for "14 days"), and then the embedded
engine's own answer stands.

Not checked: everything else. A sentence without a link, number, date or promise can be wrong.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final, NamedTuple

from escalation.use_cases.bot.claim_words import DATES, NUMBERS, PROMISES, UNITS

_DOTS: Final = str.maketrans({"\u3002": ".", "\uff0e": ".", "\uff61": ".", "\u2024": "."})
_SPELT_DOT: Final = re.compile(r"\s*[\[({<]\s*(?:dot|punkt|punto|point|ponto|\.)\s*[\])}>]\s*")
_SPELT_AT: Final = re.compile(r"\s*[\[({<]\s*(?:at|@|arroba|arobase)\s*[\])}>]\s*")
_WORD_DOT: Final = re.compile(r"(?<=\w)\s+dot\s+(?=\w)")
# What stands before the telling sign is bounded: a long word of nothing costs linear time.
_ADDRESS: Final = re.compile(
    r"[a-z][a-z0-9+.-]{1,20}:(?=[^\s\d])\S+"  # any scheme, with or without slashes
    r"|\S{0,200}://\S*"
    r"|\S{0,200}\w@\S*|@\w\S*"
    r"|[^\s,;:!?\"'()<>\[\]{}]{0,200}[^\W\d_]\.[^\W\d_]{2,}[^\s,;!?\"'<>]*"  # letters about a dot
    r"|[^\s,;:!?\"'()<>\[\]{}]{0,200}\w\.(?=[a-z0-9-]*[^\W\d_])[\w-]{2,}(?:[./:][^\s,;!?\"'<>]*)?"
    r"|(?<!\S)\.[^\W\d_]{2,}\S*"
    r"|\b(?:\d{1,3}\.){3}\d{1,3}\S*"
)
_CUT_FROM_ADDRESS: Final = ".,;:!?\"'()<>[]{}*_`"
_SCHEME: Final = re.compile(r"^(?:https?://)?(?:www\.)?")
_TOKEN: Final = re.compile(
    r"\d+(?:[.,:]\d+)*|[\u0900-\u0965\u0970-\u097f]+"  # Devanagari: its vowel signs are no \w
    r"|[\u4e00-\u9fff]|[^\W\d_]+(?:['-][^\W\d_]+)*|[^\w\s]"
)
_NUMBER: Final = re.compile(r"\d+(?:[.,:]\d+)*")
_LISTED: Final = re.compile(r"(?m)^\s*(\d{1,2})[.)]\s+(?=\S)")
_NO_PROMISE: Final = re.compile(r"\bfeel free\b")
_BETWEEN: Final = 2
"""Words that may stand between a number and what it counts ("14 full working days")."""


class Claim(NamedTuple):
    """One thing that a text says and that can be looked up. `kind` is safe to log."""

    kind: str
    value: str


def unfounded(text: str, *sources: str, promises: bool = False) -> str | None:
    """What kind of claim stands in a text but in none of its sources; None when all are founded.

    Args:
        text: what the model wrote.
        sources: what it may rest on.
        promises: whether words of a promise count: in an answer they bind the owner, in a summary
            they say what the visitor wants.
    """
    known: set[Claim] = set()
    for source in sources:
        known.update(_claims(source))
    for claim in _claims(text):
        if claim not in known and (promises or claim.kind != "promise"):
            return claim.kind
    return None


def _claims(text: str) -> Iterator[Claim]:
    plain = _folded(text)
    for found in _ADDRESS.finditer(plain):
        address = _SCHEME.sub("", found[0].strip(_CUT_FROM_ADDRESS)).rstrip("/")
        if address:
            yield Claim("address", address)
    rest = _NO_PROMISE.sub(" ", _ADDRESS.sub(" ", _without_numbering(plain)))
    yield from _worded(rest)


def _folded(text: str) -> str:
    """One form for all ways of writing the same letters, and nothing invisible."""
    plain = unicodedata.normalize("NFKC", text).translate(_DOTS)
    plain = "".join(c for c in plain if unicodedata.category(c) != "Cf").casefold()
    plain = plain.replace("\u2019", "'")
    plain = _SPELT_AT.sub("@", _SPELT_DOT.sub(".", plain))
    return _WORD_DOT.sub(".", plain)


def _without_numbering(text: str) -> str:
    """Without the numbers of a list's items: those that count up from one, and no others."""
    expected = 1

    def drop(found: re.Match[str]) -> str:
        nonlocal expected
        if int(found[1]) != expected:
            return found[0]
        expected += 1
        return "\n"

    return _LISTED.sub(drop, text)


def _worded(text: str) -> Iterator[Claim]:
    """Numbers, amounts, dates and promises."""
    numbers: list[tuple[int, str]] = []
    unit_before: tuple[int, str] | None = None
    for place, token in enumerate(_TOKEN.findall(text)):
        number = _number(token)
        if number is not None:
            yield Claim("number", number)
            numbers.append((place, number))
            if unit_before is not None and place - unit_before[0] == 1:
                yield Claim("amount", f"{number} {unit_before[1]}")
            continue
        unit = _meaning("units", token)
        if unit is not None:
            unit_before = (place, unit)
            if numbers and place - numbers[-1][0] <= _BETWEEN + 1:
                yield Claim("amount", f"{numbers[-1][1]} {unit}")
        date = _meaning("dates", token)
        if date is not None:
            yield Claim("date", date)
        promise = _meaning("promises", token)
        if promise is not None:
            yield Claim("promise", promise)


def _number(token: str) -> str | None:
    """The value of a number in digits or in a word, in one form; None for anything else."""
    if _NUMBER.fullmatch(token):
        return _canonical(token)
    if len(token) == 1 and (value := unicodedata.numeric(token, None)) is not None:
        return f"{value:g}"
    return _meaning("numbers", token)


def _canonical(written: str) -> str:
    """1,000.50 and 1.000,50 are one number; so are 9:00, 9.00 and 9. 1.50 and 150 are not."""
    written = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in written)
    parts = re.split(r"[.,:]", written)
    separators = re.findall(r"[.,:]", written)
    if not separators:
        return str(int(written))
    grouped = all(len(part) == 3 for part in parts[1:]) and len(set(separators)) == 1
    if grouped and separators[0] != ":":
        return str(int("".join(parts)))
    if len(set(separators[:-1])) > 1 or (len(separators) > 1 and len(set(separators)) == 1):
        return written  # a version, a date, a time with seconds: as it stands
    decimals = parts[-1].rstrip("0")
    return str(int("".join(parts[:-1]))) + (f".{decimals}" if decimals else "")


def _meaning(group: str, word: str) -> str | None:
    """What a word means, looked up whole, then by what words begin with."""
    whole, beginnings = _vocabulary(group)
    known = whole.get(word)
    if known is not None:
        return known
    return next(
        (
            beginnings[word[:length]]
            for length in range(len(word), 2, -1)
            if word[:length] in beginnings
        ),
        None,
    )


@cache
def _vocabulary(group: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
    words = {"promises": PROMISES, "dates": DATES, "units": UNITS, "numbers": NUMBERS}[group]
    whole: dict[str, str] = {}
    beginnings: dict[str, str] = {}
    for meaning, listed in words.items():
        for word in listed.split():
            folded = unicodedata.normalize("NFKC", word).casefold()
            if folded.endswith("*"):
                beginnings.setdefault(folded[:-1], meaning)
            elif not folded.endswith("_"):
                whole.setdefault(folded, meaning)
    return whole, beginnings
