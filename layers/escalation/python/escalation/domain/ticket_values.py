"""Values of a ticket's fields: fixed by the owner, or taken from the conversation.

A fixed value has its field's JSON type. One from the conversation says what kind of field it is
for, since a ticket is made without reading the helpdesk's fields: it is cut to that kind, and left
out where nothing that the chat has fits.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import (
    Field,
    StrictBool,
    StringConstraints,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)

from escalation.domain.attributes import AttributeName
from escalation.domain.types import Frozen, single_line

FieldKind = Literal[
    "text", "long_text", "pattern", "integer", "decimal", "yes_no", "date", "choice", "choices"
]
"""`pattern` is a text that the helpdesk checks against an expression of its own."""
Fact = Literal[
    "name",
    "email",
    "locale",
    "page",
    "plan",
    "bot",
    "question",
    "summary",
    "reason",
    "reason_code",
    "conversation_id",
    "referrer",
    "device",
    "attribute",
]
"""What a conversation can tell. `plan` is signed by the owner's site, `attribute` is one more that
the site has told, by its name; `summary` is a model's."""
ALWAYS_KNOWN: frozenset[Fact] = frozenset(
    {"locale", "bot", "reason", "reason_code", "conversation_id"}
)

LONGEST_TEXT = 500
LONGEST_LONG_TEXT = 2_000
_WHOLE = 10**15
"""Beyond it JavaScript's numbers, in the console, are not exact."""
_YES = frozenset({"true", "yes", "1"})
_NO = frozenset({"false", "no", "0"})
_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,15}")
_DECIMAL_NUMBER = re.compile(r"[+-]?[0-9]{1,12}(?:\.[0-9]{1,9})?")

CustomText = Annotated[str, StringConstraints(max_length=LONGEST_TEXT)]
FixedValue = (
    StrictBool
    | Annotated[int, Field(strict=True, ge=-_WHOLE, le=_WHOLE)]
    | Annotated[float, Field(strict=True, ge=-_WHOLE, le=_WHOLE, allow_inf_nan=False)]
    | CustomText
    | Annotated[tuple[CustomText, ...], Field(max_length=50)]
)


class FromChat(Frozen):
    """A value that each conversation tells anew.

    `longest` and `choices` are the field's own, as the helpdesk listed them when the owner chose
    it. `otherwise` is written where the conversation does not tell, or tells nothing that fits.
    """

    from_chat: Fact
    attribute: AttributeName | None = None
    """The name of it, for an attribute."""
    signed: bool = True
    """Whether an attribute must be signed by the owner's site; else one that is only claimed counts
    where none is signed."""
    kind: FieldKind = "text"
    longest: Annotated[int, Field(ge=1, le=65_535)] | None = None
    choices: Annotated[tuple[CustomText, ...], Field(max_length=200)] = ()
    otherwise: FixedValue | None = None

    @model_validator(mode="after")
    def _names_its_attribute(self) -> "FromChat":
        if (self.from_chat == "attribute") != (self.attribute is not None):
            raise ValueError("attribute goes with from_chat=attribute, and only with it")
        return self

    @property
    def told_as(self) -> str:
        """By what it stands among the facts of a ticket."""
        if self.from_chat != "attribute":
            return self.from_chat
        return f"{'signed' if self.signed else 'attribute'}.{self.attribute}"


def _told_once(value: object, handler: ValidatorFunctionWrapHandler) -> object:
    """One error for a value that is of none of the types, not one for each of them."""
    try:
        return handler(value)
    except ValidationError:
        if isinstance(value, dict):
            FromChat.model_validate(value)
        raise ValueError(
            f"it must be a text of at most {LONGEST_TEXT} characters, a number, true, false, a "
            "list of texts, or name what of the conversation it is"
        ) from None


FieldValue = Annotated[FixedValue | FromChat, WrapValidator(_told_once)]


def wanted_facts(values: Iterable[FieldValue]) -> tuple[FromChat, ...]:
    """Those values of a ticket's fields that are taken from the conversation."""
    return tuple(value for value in values if isinstance(value, FromChat))


def filled(value: FieldValue, facts: Mapping[str, str]) -> FixedValue | None:
    """The value to send; None where the field has to be left out."""
    if not isinstance(value, FromChat):
        return value
    told = facts.get(value.told_as, "").strip()
    fitted = _fitted(value, told) if told else None
    return value.otherwise if fitted is None else fitted


def is_date(text: str) -> bool:
    """Whether a text is a day of the calendar as `2026-12-31`."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def whole_number(text: str) -> int | None:
    """A text as a whole number; None where it is none."""
    return int(text) if _WHOLE_NUMBER.fullmatch(text) else None


def decimal_number(text: str) -> float | None:
    """A text as a number; None where it is none."""
    return float(text) if _DECIMAL_NUMBER.fullmatch(text) else None


def _fitted(value: FromChat, told: str) -> FixedValue | None:
    """What was told as a value of the kind; None where it is none."""
    match value.kind:
        case "text" | "pattern":
            return shortened(single_line(told), value.longest or LONGEST_TEXT) or None
        case "long_text":
            return shortened(told, value.longest or LONGEST_LONG_TEXT)
        case "integer":
            return whole_number(told)
        case "decimal":
            return decimal_number(told)
        case "yes_no":
            said = told.casefold()
            return True if said in _YES else False if said in _NO else None
        case "date":
            return told if is_date(told) else None
        case "choice" | "choices":
            chosen = _chosen(value, told)
            return chosen if chosen is None or value.kind == "choice" else (chosen,)


def shortened(text: str, longest: int) -> str:
    """A text of at most so many characters, with an ellipsis where it was cut."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _chosen(value: FromChat, told: str) -> str | None:
    """The choice that is meant, whatever its capitals; a language stands for all its regions."""
    offered = {choice.casefold(): choice for choice in reversed(value.choices)}
    said = told.casefold()
    if value.from_chat == "locale" and said not in offered:
        said = said.partition("-")[0]
    return offered.get(said)
