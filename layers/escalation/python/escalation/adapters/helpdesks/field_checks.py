"""Whether ticket settings fit the fields that an account lists: one sentence for each misfit."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from escalation.adapters.helpdesks import wording
from escalation.domain.settings import BaseTicketSettings, CustomFieldSettings
from escalation.domain.ticket_fields import CUSTOM, FieldChoice, ListedField, TicketFieldList
from escalation.domain.ticket_values import (
    ALWAYS_KNOWN,
    LONGEST_LONG_TEXT,
    LONGEST_TEXT,
    FieldKind,
    FieldValue,
    FromChat,
    decimal_number,
    is_date,
    whole_number,
)

TYPES: Final[Mapping[FieldKind, str]] = {
    "integer": "a whole number",
    "decimal": "a number",
    "yes_no": "true, false",
    "date": "a date such as 2026-12-31",
    "text": "a text",
    "pattern": "a text",
    "long_text": "a text",
}
_TEXTS: Final[frozenset[FieldKind]] = frozenset({"text", "pattern", "long_text"})


def problems(
    helpdesk: str,
    settings: BaseTicketSettings,
    listed: TicketFieldList,
    *,
    text_for_all: bool,
) -> tuple[str, ...]:
    """What is wrong, in the order of the settings; then what is missing.

    Args:
        helpdesk: as people call it.
        settings: of that helpdesk.
        listed: what the account has; its own problems come first.
        text_for_all: the vendor reads a text as the number, date or truth that it spells.
    """
    return (*listed.problems, *_Check(helpdesk, settings, listed, text_for_all).sentences())


class _Check:
    def __init__(
        self,
        helpdesk: str,
        settings: BaseTicketSettings,
        listed: TicketFieldList,
        text_for_all: bool,
    ) -> None:
        self._helpdesk = helpdesk
        self._listed = listed
        self._text_for_all = text_for_all
        self._values = _values(settings)

    def sentences(self) -> Iterator[str]:
        for name, value in self._values.items():
            field = self._listed.field(name)
            if field is not None:
                yield from self._of(field, value)
            elif name.startswith(CUSTOM) and self._listed.custom_known:
                yield self._unknown(name)
        for field in self._listed.fields:
            yield from self._missing(field)

    def _unknown(self, name: str) -> str:
        there = {
            field.name.removeprefix(CUSTOM): field.label
            for field in self._listed.fields
            if field.name.startswith(CUSTOM) and field.fillable
        }
        wanted = name.removeprefix(CUSTOM)
        return wording.absent(self._helpdesk, "custom field", wanted, wording.with_ids(there))

    def _of(self, field: ListedField, value: FieldValue) -> Iterator[str]:
        if not field.fillable:
            yield wording.unfillable(self._helpdesk, field.label)
            return
        fixed = value
        if isinstance(value, FromChat):
            if value.kind != field.kind or _outgrown(value, field):
                yield wording.changed_field(self._helpdesk, field.label)
            if value.otherwise is None:
                return
            fixed = value.otherwise
        yield from self._fixed(field, fixed)

    def _fixed(self, field: ListedField, value: FieldValue) -> Iterator[str]:
        chosen = value if isinstance(value, tuple) else (value,)
        if field.kind in {"choice", "choices"}:
            if isinstance(value, tuple) != (field.kind == "choices"):
                many = field.kind == "choices"
                offered = ["a list of choices"] if many else ["one choice"]
                yield wording.wrong_value(self._helpdesk, field.label, str(value), offered)
                return
            offered_here = self._offered(field)
            known = {choice.value for choice in offered_here}
            for one in chosen:
                if one not in known and not field.more and (known or field.choices):
                    yield self._not_offered(field, str(one), offered_here)
            return
        if not _is_of(field.kind, value, text_for_all=self._text_for_all):
            expected = TYPES[field.kind]
            offered = expected.split(", ")
            yield wording.wrong_value(self._helpdesk, field.label, _said(value), offered)
        elif field.longest is not None and isinstance(value, str) and len(value) > field.longest:
            yield wording.too_long(self._helpdesk, field.label, field.longest)

    def _not_offered(self, field: ListedField, wanted: str, offered: Sequence[FieldChoice]) -> str:
        if field.name.startswith(CUSTOM):
            values = [str(choice.value) for choice in offered]
            return wording.wrong_value(self._helpdesk, field.label, wanted, values)
        labels = [_named(choice) for choice in offered]
        return wording.absent(self._helpdesk, field.label.lower(), wanted, labels)

    def _offered(self, field: ListedField) -> list[FieldChoice]:
        """The choices under what the settings put into the fields it depends on."""
        above: list[str] = []
        parent = field.depends_on
        while parent is not None and len(above) < 5:
            above.insert(0, str(self._values.get(parent, "")))
            known = self._listed.field(parent)
            parent = known.depends_on if known else None
        return [
            choice
            for choice in field.choices
            if not choice.under or choice.under == tuple(above[-len(choice.under) :])
        ]

    def _missing(self, field: ListedField) -> Iterator[str]:
        if not field.required or not self._is_on_form(field):
            return
        value = self._values.get(field.name)
        if isinstance(value, FromChat):
            certain = value.from_chat in ALWAYS_KNOWN and field.kind in _TEXTS
            if value.otherwise is None and not certain:
                yield wording.perhaps_empty(self._helpdesk, field.label)
        elif value in (None, "", ()):
            offered = [_named(choice) for choice in self._offered(field)]
            if field.depends_on is not None and not offered:
                return  # Nothing is offered here, so nothing is asked for.
            if not offered and field.kind in TYPES:
                offered = TYPES[field.kind].split(", ")
            yield wording.unfilled(self._helpdesk, field.label, offered, fillable=field.fillable)

    def _is_on_form(self, field: ListedField) -> bool:
        if field.forms is None:
            return True
        form = self._values.get("ticket_form_id") or self._listed.default_form
        return form is None or form in field.forms


def _values(settings: BaseTicketSettings) -> dict[str, FieldValue]:
    """What the settings put into each field, by its name in a list."""
    own = {
        name: value
        for name in type(settings).model_fields
        if name not in {"helpdesk", "subject", "tags", "custom_fields"}
        and (value := getattr(settings, name)) is not None
    }
    if not isinstance(settings, CustomFieldSettings):
        return own
    return own | {f"{CUSTOM}{name}": value for name, value in settings.custom_fields.items()}


def _named(choice: FieldChoice) -> str:
    """The name, with the id where that is something else."""
    value = str(choice.value)
    same = choice.label.casefold() == value.casefold()
    return value if same else f"{choice.label} ({value})"


def _outgrown(value: FromChat, field: ListedField) -> bool:
    """Whether the field has become narrower since the owner chose what fills it."""
    if field.kind in {"choice", "choices"} and not field.more:
        return not {choice.casefold() for choice in value.choices} <= {
            str(choice.value).casefold() for choice in field.choices
        }
    if field.kind not in _TEXTS or field.longest is None:
        return False
    usual = LONGEST_LONG_TEXT if field.kind == "long_text" else LONGEST_TEXT
    return (value.longest or usual) > field.longest


def _is_of(kind: FieldKind, value: FieldValue, *, text_for_all: bool) -> bool:
    if isinstance(value, str):
        if kind == "date":
            return is_date(value)
        return kind in _TEXTS or (text_for_all and _spells(kind, value))
    if isinstance(value, bool):
        return kind == "yes_no"
    if isinstance(value, int | float):
        return kind == "decimal" or (kind == "integer" and isinstance(value, int))
    return False


def _spells(kind: FieldKind, text: str) -> bool:
    match kind:
        case "integer":
            return whole_number(text) is not None
        case "decimal":
            return decimal_number(text) is not None
        case _:
            return kind == "yes_no" and text in {"true", "false"}


def _said(value: FieldValue) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case tuple():
            return "a list"
        case _:
            return str(value) or "an empty text"
