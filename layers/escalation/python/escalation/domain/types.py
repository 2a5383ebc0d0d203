"""Annotated types used by more than one model: each rule is written once."""

import re
import unicodedata
from datetime import UTC, datetime
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

MAX_MESSAGE_CHARS = 4_000
"""Longest visitor message, in characters."""
MAX_STORED_TEXT_CHARS = 32_000
"""Longest stored text of any author. The store splits a turn of many long texts over several items,
so none comes near DynamoDB's limit of 400 KB."""

_EMAIL = re.compile(
    r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@"
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$"
)
"""The address form of the HTML standard's e-mail input, with a dot required in the domain.
No quoted local parts, comments or line breaks, so a value is safe in a mail header."""


def _check_email(value: str) -> str:
    dots = ".." in value or value.startswith(".") or ".@" in value
    if len(value) > 254 or dots or not _EMAIL.match(value):
        raise ValueError("not a valid e-mail address")
    return value


def _single_line(value: str) -> str:
    """Drop control and bidirectional-override characters: names end up in headers and lists."""
    kept = "".join(
        " " if c in "\r\n\t" else c
        for c in value
        if c in "\r\n\t" or unicodedata.category(c) not in {"Cc", "Cf", "Cs"}
    )
    return " ".join(kept.split())


def _aware(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a time needs a zone")
    return value.astimezone(UTC)


Email = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=3), AfterValidator(_check_email)
]
PersonName = Annotated[str, AfterValidator(_single_line), Field(max_length=120)]
Line = Annotated[str, AfterValidator(_single_line), Field(min_length=1, max_length=200)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,100}$")]
ClientMessageId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
Locale = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")]
HttpsUrl = Annotated[str, StringConstraints(pattern=r"^https://[^\s<>\"'`{}|\\^]{1,1990}$")]
Probability = Annotated[float, Field(ge=0.0, le=1.0, allow_inf_nan=False)]
UtcTime = Annotated[datetime, AfterValidator(_aware)]


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
        return cls.model_validate({name: getattr(record, name) for name in same} | others)


class Tolerant(BaseModel):
    """A value from another party or a newer version: unknown fields are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")
