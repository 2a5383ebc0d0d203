"""Whether a rule's keyword is in a message.

What is promised to owners:

- Whole words, in any case and form: accents may be left out, apostrophes and hyphens may be
  typographic ones, spaces may be line breaks. "cat" is not in "category".
- Plurals and simple endings of a word count ("refund" finds "refunds" and "refunded", "Rechnung"
  finds "Rechnungen", "factura" finds "facturas"), for words of three letters and more.
- A `*` at the beginning or end of a word stands for the rest of it: "*rechnung*" finds
  "Stornorechnung" and "Rechnungsnummer". Nothing else finds a part of a compound.
- In scripts that are written without spaces (Chinese, Japanese, Thai, Lao, Khmer, Burmese) a
  keyword is found wherever it stands.
- In Arabic and Hebrew the article and other words of one letter that are written together with a
  word may come before it; vowel marks may be left out.

Not promised: irregular plurals, other forms of verbs, slips of the pen.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

_SIGNS: Final = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201b\u02bc\u02b9\u00b4\u0060\u2032\uff07", "'"),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d", "-"),
        **dict.fromkeys("\u0622\u0623\u0625\u0671", "\u0627"),  # forms of alef
        "\u0640": None,  # tatweel, which only stretches a word
    }
)
_LEFT_OUT: Final = re.compile(
    r"[\u00ad\u200b-\u200f\u2060\ufeff"  # invisible
    r"\u064b-\u0655\u0670\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]"  # vowel marks
)
_ACCENTS: Final = re.compile(r"(?<=[a-z])[\u0300-\u0302\u0308\u0327]+")
"""Acute, grave, circumflex, diaeresis, cedilla. A tilde or ring makes another letter (año, ano)."""
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_NO_SPACES: Final = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
)
_UNSPACED: Final = re.compile(rf"[{_NO_SPACES}\U00020000-\U0003ffff]")
_ARABIC: Final = re.compile(r"[\u0620-\u064a]")
_HEBREW: Final = re.compile(r"[\u05d0-\u05ea]")
_LATIN_WORD: Final = re.compile(r"[a-z\u00df-\u024f]{3,}")
_AFTER_SPACE_OR_SIGN: Final = rf"(?:(?<!\w)|(?<=[{_NO_SPACES}]))"
_BEFORE_SPACE_OR_SIGN: Final = rf"(?:(?!\w)|(?=[{_NO_SPACES}]))"


def found_in(keywords: Iterable[str], text: str) -> bool:
    """Whether one of the keywords is in the text, as the module promises."""
    readings = tuple(dict.fromkeys(_readings(text)))
    return any(
        not _goes_on(reading, found.end())
        for keyword in keywords
        for pattern in _patterns(keyword)
        for reading in readings
        for found in pattern.finditer(reading)
    )


def found_as_whole_words(keywords: Iterable[str], text: str) -> bool:
    """What `decide/1` asked; kept so that its decisions can be taken again."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return any(
        not _goes_on(folded, found.end())
        for keyword in keywords
        for found in _whole_words(keyword).finditer(folded)
    )


@lru_cache(maxsize=1024)
def _whole_words(keyword: str) -> re.Pattern[str]:
    folded = unicodedata.normalize("NFKC", keyword).casefold()
    words = r"\s+".join(re.escape(word) for word in folded.split())
    return re.compile(rf"(?<!\w){words}(?!\w)")


def _readings(text: str) -> Iterator[str]:
    """The text in one form, without accents; and with umlauts as two letters."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_SIGNS)
    folded = _LEFT_OUT.sub("", folded)
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", folded))
    yield unicodedata.normalize("NFC", bare)
    spelt = unicodedata.normalize("NFC", folded).translate(_UMLAUTS)
    yield unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", spelt)))


@lru_cache(maxsize=4096)
def _patterns(keyword: str) -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(r"\s+".join(map(_word_pattern, reading.split())))
        for reading in dict.fromkeys(_readings(keyword))
        if reading.strip()
    )


def _word_pattern(word: str) -> str:
    bare = word.strip("*")
    if not bare:
        return re.escape(word)
    start = "" if word.startswith("*") else _start(bare)
    end = r"\w*" if word.endswith("*") else _end(bare)
    return start + _inflected(bare, open_ended=word.endswith("*")) + end


def _start(word: str) -> str:
    if _UNSPACED.match(word):
        return ""
    if _ARABIC.match(word) and len(word) >= 3:
        return (
            rf"{_AFTER_SPACE_OR_SIGN}"
            r"(?:[\u0648\u0641]?(?:[\u0628\u0643]?\u0627\u0644|\u0644\u0644|[\u0628\u0643\u0644])?)"
        )
    if _HEBREW.match(word) and len(word) >= 3:
        return rf"{_AFTER_SPACE_OR_SIGN}[\u05d5\u05d4\u05d1\u05db\u05dc\u05de\u05e9]{{0,2}}"
    return _AFTER_SPACE_OR_SIGN


def _end(word: str) -> str:
    return "" if _UNSPACED.match(word[-1]) else _BEFORE_SPACE_OR_SIGN


def _inflected(word: str, *, open_ended: bool) -> str:
    """The word with the endings that count; those of long words more than those of short ones."""
    exact = re.escape(word)
    if open_ended or not _LATIN_WORD.fullmatch(word):
        return exact
    stem = exact[:-1]
    forms = [f"{exact}(?:'?s|s'|es)?"]
    if word.endswith("y"):
        forms.append(f"{stem}ies")
    if len(word) >= 5:
        forms.append(f"{exact}(?:e|en|n|ed|d|ing)")
        if word.endswith("e"):
            forms.append(f"{stem}ing")
        elif word[-1] in "bdglmnprt":
            forms.append(f"{exact}{word[-1]}(?:ed|ing)")
    if word.endswith(("cion", "sion")):
        forms.append(f"{exact}es")
    if word.endswith("\u00e3o"):
        forms.append(f"{exact[:-2]}\u00f5es")
    return f"(?:{'|'.join(forms)})"


def _goes_on(text: str, end: int) -> bool:
    """Whether a combining mark follows, such as a vowel sign of Hindi.

    Regular expressions do not count marks as parts of a word.
    """
    return unicodedata.category(text[end]).startswith("M") if end < len(text) else False
