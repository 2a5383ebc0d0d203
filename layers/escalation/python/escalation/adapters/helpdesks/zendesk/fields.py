"""The fields of a Zendesk account's tickets, and what they can be filled with.

Sources: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_fields/ (types,
options, `required` for an agent to solve a ticket) and …/tickets/ticket_forms/ (which fields are on
which form, and which form is the default).
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

from escalation.adapters.helpdesks import field_checks
from escalation.adapters.helpdesks.calls import Caller
from escalation.adapters.helpdesks.field_lists import Listing, Row, picked, short
from escalation.adapters.helpdesks.responses import mapping, number_of, rows
from escalation.adapters.helpdesks.zendesk.reads import ZendeskReads
from escalation.adapters.helpdesks.zendesk.settings import ZendeskTicket
from escalation.domain.ports import Clock
from escalation.domain.ticket_fields import CUSTOM, FieldChoice, ListedField, TicketFieldList
from escalation.domain.ticket_values import FieldKind

_TITLE: Final = "Zendesk"
_KINDS: Final[Mapping[object, FieldKind]] = {
    "text": "text",
    "textarea": "long_text",
    "regexp": "pattern",
    "integer": "integer",
    "decimal": "decimal",
    "checkbox": "yes_no",
    "date": "date",
    "tagger": "choice",
    "multiselect": "choices",
}
_SYSTEM: Final[Mapping[object, str]] = {
    "tickettype": "type",
    "priority": "priority",
    "basic_priority": "priority",
    "group": "group_id",
    "assignee": "assignee_id",
}
"""System fields by type, and where settings fill them. The others come with every chat."""
_BASIC: Final = picked([("high", "High"), ("normal", "Normal")])
"""`basic_priority` is the field of plans with two of the four priorities."""
_OPTIONS: Final[Mapping[str, tuple[FieldChoice, ...]]] = {
    "type": picked((name, name.title()) for name in ("question", "incident", "problem", "task")),
    "priority": picked((name, name.title()) for name in ("low", "normal", "high", "urgent")),
}
_LABELS: Final[Mapping[str, str]] = {
    "type": "Type",
    "priority": "Priority",
    "group_id": "Group",
    "assignee_id": "Assignee",
}
_STAFF: Final = ("agent", "admin")
"""Roles of people whom a ticket can be assigned to."""
_LONGEST_TEXT: Final = 65_535
_NO_PARAMS: Final[Mapping[str, str]] = {}


class ZendeskFields:
    """Reads lists only. They need the scope `read`, not only that of tickets."""

    def __init__(self, calls: Caller, reads: ZendeskReads, clock: Clock) -> None:
        self._calls = calls
        self._reads = reads
        self._clock = clock

    def listed(self, wanted: frozenset[str] | None = None) -> TicketFieldList:
        """What the account offers; `wanted` narrows which lists of ids are read."""
        listing = Listing(_TITLE, self._clock, needed="the scope read", wanted=wanted)
        for name, label, what, read in (
            ("group_id", "Group", "groups", partial(self._pages, "groups")),
            ("assignee_id", "Assignee", "agents", self._staff),
            ("brand_id", "Brand", "brands", partial(self._pages, "brands")),
        ):
            listing.people_or_places(name, label, what, read, named=lambda row: row.get("name"))
        found = listing.rows("ticket fields", partial(self._pages, "ticket_fields"))
        listing.custom_known = found is not None
        fields = [row for row in (found[0] if found else []) if row.get("active") is not False]
        forms = self._forms(listing, fields)
        for row in fields:
            field = _field(row)
            if field is not None:
                on = [form for form, ids in forms.items() if number_of(row.get("id")) in ids]
                listing.add(field.model_copy(update={"forms": tuple(on) if forms else None}))
        return listing.done()

    def problems(self, settings: ZendeskTicket) -> tuple[str, ...]:
        """One sentence for each thing that is not there, does not fit or is missing."""
        named = frozenset(
            name for name in type(settings).model_fields if getattr(settings, name) is not None
        )
        return field_checks.problems(_TITLE, settings, self.listed(named), text_for_all=True)

    def _forms(self, listing: Listing, fields: list[Row]) -> dict[str, frozenset[str | None]]:
        """Active forms with the ids of their fields. They are looked at where a form is chosen,
        or where what is required may depend on one; plans without forms have a list of none.
        """
        required = any(row.get("required") for row in fields)
        if not (listing.wants("ticket_form_id") or required):
            return {}
        found = listing.rows(
            "ticket forms",
            partial(self._pages, "ticket_forms"),
            needed="the scope read, and a plan that has forms",
            quiet=not listing.wants("ticket_form_id"),
        )
        forms = [row for row in (found[0] if found else []) if row.get("active") is not False]
        if not forms:
            return {}
        choices = picked((number_of(row.get("id")), row.get("name")) for row in forms)
        listing.add(
            ListedField(name="ticket_form_id", label="Form", kind="choice", choices=choices)
        )
        default = next((row for row in forms if row.get("default") is True), None)
        listing.default_form = number_of(default.get("id")) if default else None
        return {
            number: frozenset(map(number_of, _list(row.get("ticket_field_ids"))))
            for row in forms
            if (number := number_of(row.get("id")))
        }

    def _staff(self) -> Iterator[Row]:
        for role in _STAFF:
            yield from self._pages("users", {"role": role})

    def _pages(self, name: str, params: Mapping[str, str] = _NO_PARAMS) -> Iterator[Row]:
        asked: dict[str, str | int] = {**params, "page[size]": 100}
        while True:
            body = self._reads.body(self._calls.read(f"/api/v2/{name}", asked))
            listed = rows(body.get(name))
            yield from (row for row in listed if row.get("deleted") is not True)
            meta = mapping(body.get("meta"))
            cursor = meta.get("after_cursor")
            if not listed or not meta.get("has_more") or not isinstance(cursor, str):
                return
            asked["page[after]"] = cursor


def _field(row: Row) -> ListedField | None:
    """A field that settings fill, or that is required and cannot be filled."""
    kind, number = row.get("type"), number_of(row.get("id"))
    own, required = _SYSTEM.get(kind), row.get("required") is True
    label = short(row.get("title") or _LABELS.get(own or "", number))
    if own is not None:
        offered = _BASIC if kind == "basic_priority" else _options(row, "system_field_options")
        choices = offered or _OPTIONS.get(own, ())
        if not choices and not required:
            return None
        return ListedField(name=own, label=label, kind="choice", required=required, choices=choices)
    if number is None or row.get("removable") is False:
        return None
    pattern = row.get("regexp_for_validation")
    return ListedField(
        name=f"{CUSTOM}{number}",
        label=label,
        kind=_KINDS.get(kind, "text"),
        required=required,
        longest=_LONGEST_TEXT if kind in {"text", "textarea"} else None,
        pattern=pattern if isinstance(pattern, str) and kind == "regexp" else None,
        choices=_options(row, "custom_field_options"),
        fillable=kind in _KINDS,
    )


def _options(row: Row, name: str) -> tuple[FieldChoice, ...]:
    """Options by their tags. Levels of a nested list stand in their names, between colons."""
    return picked(
        (option.get("value"), str(option.get("name") or "").replace("::", " / "))
        for option in rows(row.get(name))
    )


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
