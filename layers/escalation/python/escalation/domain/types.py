"""Annotated types used by more than one model: each rule is written once."""

import re
import unicodedata
from datetime import UTC, datetime
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from escalation.domain.stored_forms import take

MAX_MESSAGE_CHARS = 4_000
"""Longest visitor message, in characters; also of several that are taken together."""
MAX_LINES = 7
"""Messages that one turn takes together: with what comes of them they stay within a turn's bound
of messages."""
MAX_STORED_TEXT_CHARS = 32_000
"""Longest stored text of any author. The store splits a turn of many long texts over several items,
so none comes near DynamoDB's limit of 400 KB."""

_EMAIL = re.compile(
    r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@"
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+"
    r"(?:[A-Za-z]{2,63}|[Xx][Nn]--[A-Za-z0-9-]{0,58}[A-Za-z0-9])$"
)
"""The address form of the HTML standard's e-mail input, with a dot required in the domain.
No quoted local parts, comments or line breaks, so a value is safe in a mail header."""


def _check_email(value: str) -> str:
    """The address as mail programs and helpdesks take it.

    A domain in other letters is kept in its ASCII form (IDNA 2008 by UTS 46), which all of them
    take. Before the @ only ASCII can be sent to: SES takes no other local part
    (docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html, FromEmailAddress).
    """
    if not value.isascii():
        value = _in_ascii(value)
    dots = ".." in value or value.startswith(".") or ".@" in value
    if len(value) > 254 or dots or not _EMAIL.match(value):
        raise ValueError("not a valid e-mail address")
    return value


def _in_ascii(value: str) -> str:
    import idna  # noqa: PLC0415 - few addresses need it, and it is 20 ms to import

    local, at, domain = unicodedata.normalize("NFKC", value).rpartition("@")
    if not local.isascii():
        raise ValueError("before the @ only plain letters can be sent to (a to z)")
    try:
        return local + at + idna.encode(domain, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        raise ValueError("not a valid e-mail address") from None


_BREAKS = re.compile(r"[\t\n\r\x0b\x0c\x85\u2028\u2029]")
_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{2,6}\U000e007f")
"""A region's flag (Scotland's, say): tags after a black flag, and nowhere else."""
_JOINERS = "\u200c\u200d"
"""Zero-width joiner and non-joiner: families of emoji, Persian and Indic words need them."""
_SEEN_FORMATS = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\u180e"
)
"""Format characters that are seen: marks about a number in Arabic, Syriac and Mongolian."""
_JOINED = frozenset({"L", "M", "S"})
"""What joiners join: letters, marks and symbols, by the first letter of their category."""


def single_line(value: str) -> str:
    """One line, with single spaces, of what can be seen: for names, subjects and lists.

    Controls go, and format characters that reorder or hide text (overrides, isolates, zero-width
    spaces, tags). A joiner between two letters or symbols stays, for it is spelling; one between
    brackets goes, so that no bracket is put apart invisibly.
    """
    in_flag = {place for found in _FLAG.finditer(value) for place in range(*found.span())}
    kept: list[str] = []
    for place, c in enumerate(_BREAKS.sub(" ", value)):
        joins = c in _JOINERS and bool(kept) and unicodedata.category(kept[-1])[0] in _JOINED
        hidden = unicodedata.category(c) in {"Cc", "Cf", "Cs"}
        if not hidden or joins or c in _SEEN_FORMATS or place in in_flag:
            if kept and kept[-1] in _JOINERS and unicodedata.category(c)[0] not in _JOINED:
                kept.pop()
            kept.append(c)
    return " ".join("".join(kept).rstrip(_JOINERS).split())


MAX_PAGE_CHARS = 500
_PAGE = re.compile(r"https?://[^\s/?#@\\<>\"]+(?:/[^\s?#<>\"]*)?", re.IGNORECASE)


def page_address(value: str) -> str | None:
    """A page's address without query, fragment and credentials, which may hold secrets, and cut to
    what is kept. None for anything else: where a chat began is no reason for it not to begin.
    """
    bare = re.split(r"[?#]", value.strip(), maxsplit=1)[0]
    bare = re.sub(r"(?<=://)[^/@]*@", "", bare)
    return bare[:MAX_PAGE_CHARS] if _PAGE.fullmatch(bare) else None


_FIRST = datetime(2, 1, 1)  # noqa: DTZ001 - compared before its zone is looked at
_LAST = datetime(9998, 12, 31)  # noqa: DTZ001
"""A year is left at either end, so that a time can be moved to any zone and reckoned with."""


def _aware(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a time needs a zone")
    if not _FIRST <= value.replace(tzinfo=None) <= _LAST:
        raise ValueError("a time must be between the years 2 and 9998")
    return value.astimezone(UTC)


Email = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=3), AfterValidator(_check_email)
]
PageAddress = Annotated[str, StringConstraints(max_length=MAX_PAGE_CHARS)]
PersonName = Annotated[str, AfterValidator(single_line), Field(max_length=120)]
Line = Annotated[str, AfterValidator(single_line), Field(min_length=1, max_length=200)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,100}$")]
ClientMessageId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
Locale = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")]
HttpsUrl = Annotated[str, StringConstraints(pattern=r"^https://[^\s<>\"'`{}|\\^]{1,1990}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
LocalisedText = Annotated[dict[Locale, Text], Field(max_length=30)]
"""An owner's own words, by language."""
Probability = Annotated[float, Field(ge=0.0, le=1.0, allow_inf_nan=False)]
UtcTime = Annotated[datetime, AfterValidator(_aware)]


def is_empty(value: object) -> bool:
    """Whether a field says nothing, and need not be written: a head is to stay below 1 KB."""
    return not value


SELDOM = Field(exclude_if=is_empty)
"""Of fields that hardly any conversation has something in."""


class Frozen(BaseModel):
    """A value: immutable, refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class View(Frozen):
    """What is shown of a record: the fields that the view names, and no others."""

    @classmethod
    def showing(cls, record: BaseModel, **others: object) -> Self:
        """The record's fields of the same names; `others` are named differently there, or
        differ.
        """
        same = cls.model_fields.keys() & type(record).model_fields.keys() - others.keys()
        return take(cls, {name: getattr(record, name) for name in same} | others)


class Tolerant(BaseModel):
    """A value from another party or a newer version: unknown fields are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")
