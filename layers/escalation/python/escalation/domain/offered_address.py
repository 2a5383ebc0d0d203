"""An address that a visitor offers in a message, as their own.

Most addresses in messages are not: invoices went to them by mistake, colleagues have them, mails
that are quoted came from them. One is taken only from a message that says little more than the
address, where the visitor was asked for it, or from a clause that offers it, asked for or not ("my
e-mail is …", "have a person write to me at …"). Where it is unclear, none is taken: the card that
asks is still there. What is taken is a claim, which the visitor sees and can change.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from pydantic import TypeAdapter, ValidationError

from escalation.domain import offer_words
from escalation.domain.types import Email

_EMAIL = TypeAdapter[str](Email)
# No `@` in either part, and a bounded first part: a message of nothing but `@` costs linear time.
_NO_PART = r"\s<>()\[\]{},;:\"'@、。，；：！？「」『』（）।،؛؟|=“”„"
_EMAIL_LIKE = re.compile(
    rf"(?:mailto:)?([^{_NO_PART}]{{1,64}}@[^{_NO_PART}]{{1,255}}\.[^{_NO_PART}.]{{1,63}})"
)
_PLACE = "@"
"""Stands where the address was; no other `@` is left then."""
_CLAUSE_END = re.compile(r"[.!?;,\n。！？、।،؟…]| but | and | aber | und | mais | et | pero | mas ")
_QUOTES = re.compile(r"[\"“”„«»‘']? ?@ ?[\"“”„«»‘']?")
_SPEECH = (("“", "”"), ("„", "“"), ("«", "»"), ("「", "」"))
_JOINED_SCRIPTS = ("HIRAGANA", "KATAKANA", "CJK", "HANGUL", "THAI", "IDEOGRAPHIC")
"""Scripts that may stand beside an address without a space."""
MOST_WORDS = 12
"""Words besides the address of a message that says little more."""
MOST_NAMES = 3


@dataclass(frozen=True)
class OfferedAddress:
    """An address, and whether the message said nothing else."""

    email: str
    alone: bool


def offered_address(message: str, *, asked: bool) -> OfferedAddress | None:
    """The address that a message offers, or None.

    Args:
        message: as the visitor wrote it.
        asked: whether the visitor has been asked for an address: then the address alone is one.
    """
    text = unicodedata.normalize("NFKC", message).replace("\u2019", "'")
    if "@" not in text:
        return None
    own = _own_words(text)
    found = [_trimmed(match[1]) for match in _EMAIL_LIKE.finditer(own)]
    if len({each.casefold() for each in found}) != 1:
        return None
    try:
        email = _EMAIL.validate_python(found[0])
    except ValidationError:
        return None
    around = own.replace("mailto:", "")
    for each in found:
        around = around.replace(each, f" {_PLACE} ")
    if asked and _is_little_more(around, email):
        return OfferedAddress(email, alone=True)
    if any(_offers(clause) for clause in _clauses(around)):
        return OfferedAddress(email, alone=False)
    return None


def _own_words(text: str) -> str:
    """The message without what it quotes and without its signature."""
    kept: list[str] = []
    for line in text.splitlines():
        start = line.strip().casefold()
        if start.startswith((">", "|")):
            continue
        if _stops().match(start) and (kept or not _signs().match(start)):
            break
        kept.append(line)
    return "\n".join(kept)


def _trimmed(address: str) -> str:
    """Without the punctuation after it and the words of scripts that put no space before it."""
    address = address.rstrip(".!?*_~`")
    local, _, domain = address.rpartition("@")
    cut = max((place for place, c in enumerate(local, 1) if _joins(c)), default=0)
    head, dot, last = domain.rpartition(".")
    if last[:1].isascii():
        last = re.split(r"[^\x00-\x7f]", last, maxsplit=1)[0]
    return f"{local[cut:] if not local.isascii() else local}@{head}{dot}{last}"


def _joins(character: str) -> bool:
    return unicodedata.name(character, "").startswith(_JOINED_SCRIPTS)


def _is_little_more(around: str, email: str) -> bool:
    """Whether nothing is left but words that one puts around an address, and the visitor's name."""
    words = [word for raw in around.split() if (word := _bare(raw)) and word != _PLACE]
    if len(words) > MOST_WORDS:
        return False
    others = [word for word in words if not _is_filler(word.casefold())]
    if not others:
        return True
    if len(others) > MOST_NAMES or any(_speaks_against(word.casefold()) for word in others):
        return False
    said = {word.casefold() for word in words}
    names_another = not said.isdisjoint(offer_words.WRITES_TO.split())
    if names_another and said.isdisjoint(offer_words.ME.split()):
        return False
    local = email.rpartition("@")[0].casefold()
    if all(len(word) > 1 and word.casefold() in local for word in others):
        return True
    # "Ann Smith, ann@example.com": a name, then a break, then the address.
    lines = "\n".join(" ".join(line.split()) for line in around.strip().splitlines())
    named = re.match(r"([^@\n]+?) ?[,\n<(–-]+\s?@ ?[>).!]*$", lines)
    names = named[1].split() if named else []
    return 0 < len(names) <= MOST_NAMES and all(
        name[:1].isupper() and name.replace("-", "").replace("'", "").replace(".", "").isalpha()
        for name in names
    )


def _bare(word: str) -> str:
    """A word without the punctuation and symbols around it."""
    start, end = 0, len(word)
    while start < end and _is_mark(word[start]):
        start += 1
    while end > start and _is_mark(word[end - 1]):
        end -= 1
    return word[start:end]


def _is_mark(character: str) -> bool:
    return character != _PLACE and unicodedata.category(character)[0] in "PSC"


def _is_filler(word: str) -> bool:
    if word in _fillers():
        return True
    if not any(_joins(c) for c in word):
        return False
    for phrase in offer_words.FILLERS_WITHOUT_SPACES:
        word = word.replace(phrase, "")
    return not word


def _clauses(around: str) -> list[str]:
    """The clauses that hold the address, case-folded, with single spaces."""
    parts = _CLAUSE_END.split(around.casefold())
    clauses = [" ".join(part.split())[-300:] for part in parts if _PLACE in part]
    return [clause for clause in clauses if clause != _PLACE] or [
        " ".join(around.casefold().split())[:300]
    ]


def _offers(clause: str) -> bool:
    clause = " ".join(_QUOTES.sub(f" {_PLACE} ", clause).split())
    before = clause.partition(_PLACE)[0]
    if before.count('"') % 2 or any(before.rfind(o) > before.rfind(c) for o, c in _SPEECH):
        # Somebody else's words.
        return False
    against = any(_speaks_against(_bare(word)) for word in clause.split()) or any(
        phrase in clause for phrase in offer_words.AGAINST_WITHOUT_SPACES
    )
    return not against and any(pattern.search(clause) for pattern in _offer_patterns())


def _speaks_against(word: str) -> bool:
    return word in _against()


@cache
def _fillers() -> frozenset[str]:
    return frozenset(word for words in offer_words.FILLERS.values() for word in words.split())


@cache
def _against() -> frozenset[str]:
    return frozenset(word for words in offer_words.AGAINST.values() for word in words.split())


@cache
def _offer_patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(each) for all_ in offer_words.OFFERS.values() for each in all_)


@cache
def _stops() -> re.Pattern[str]:
    return re.compile("|".join((*offer_words.QUOTED_FROM, *offer_words.SIGNED_FROM)))


@cache
def _signs() -> re.Pattern[str]:
    return re.compile("|".join(offer_words.SIGNED_FROM))
