"""The fields of a Zoho portal's tickets, and what they can be filled with.

Sources: `Field.json`, `DependencyMappings.json`, `Agent.json` and `Product.json` of
https://github.com/zoho/zohodesk-oas; https://desk.zoho.com/DeskAPIDocument#OrganizationFields.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

from escalation.adapters.helpdesks import field_checks
from escalation.adapters.helpdesks.field_lists import Listing, Row, picked, short, strings, whole
from escalation.adapters.helpdesks.responses import mapping, number_of, rows
from escalation.adapters.helpdesks.zoho.reads import ZohoReads
from escalation.adapters.helpdesks.zoho.settings import VALUE_CHARS, ZohoTicket
from escalation.domain.ports import Clock
from escalation.domain.ticket_fields import CUSTOM, FieldChoice, ListedField, TicketFieldList
from escalation.domain.ticket_values import FieldKind

_TITLE: Final = "Zoho Desk"
_KINDS: Final[Mapping[object, FieldKind]] = {
    "Text": "text",
    "Textarea": "long_text",
    "LargeText": "long_text",
    "URL": "text",
    "Email": "text",
    "Phone": "text",
    "Fax": "text",
    "Number": "integer",
    "Percent": "decimal",
    "Decimal": "decimal",
    "Currency": "decimal",
    "Date": "date",
    "Boolean": "yes_no",
    "Picklist": "choice",
    "Multiselect": "choices",
}
_SYSTEM: Final[Mapping[str, str]] = {
    "assigneeId": "assignee_id",
    "productId": "product_id",
    "classification": "classification",
    "category": "category",
    "subCategory": "sub_category",
    "priority": "priority",
    "status": "status",
    "channel": "channel",
}
_BY_THE_CHAT: Final = frozenset(
    {"subject", "description", "departmentId", "contactId", "email", "layoutId"}
)
_BY_ZOHO: Final = frozenset({"status", "channel"})
"""Zoho Desk fills them where a create does not."""


class ZohoFields:
    """Reads lists only."""

    def __init__(self, reads: ZohoReads, clock: Clock) -> None:
        self._reads = reads
        self._clock = clock

    def listed(
        self, department: str | None, wanted: frozenset[str] | None = None
    ) -> TicketFieldList:
        """What a department offers; `wanted` narrows which lists of ids are read. Without a
        department that is there only the departments are known.
        """
        needed = "the scope Desk.settings.READ"
        listing = Listing(_TITLE, self._clock, needed=needed, wanted=wanted)
        listing.people_or_places(
            "department_id",
            "Department",
            "departments",
            self._reads.departments,
            named=lambda row: row.get("name"),
            needed="the scope Desk.basic.READ",
        )
        known = listing.done().field("department_id")
        there = known is not None and department in {choice.value for choice in known.choices}
        if department is None or not there:
            listing.custom_known = False
            return listing.done()
        self._of(listing, department)
        return listing.done()

    def problems(self, settings: ZohoTicket) -> tuple[str, ...]:
        """One sentence for each thing that is not there, does not fit or is missing."""
        named = frozenset(
            name for name in type(settings).model_fields if getattr(settings, name) is not None
        )
        listed = self.listed(settings.department_id, named)
        return field_checks.problems(_TITLE, settings, listed, text_for_all=True)

    def _of(self, listing: Listing, department: str) -> None:
        listing.people_or_places(
            "assignee_id",
            "Agent",
            "agents",
            partial(self._rows, "/agents", {"departmentIds": department, "status": "ACTIVE"}),
            named=lambda row: row.get("name") or f"{row.get('firstName')} {row.get('lastName')}",
        )
        listing.people_or_places(
            "product_id",
            "Product",
            "products",
            partial(self._rows, "/products", {"departmentId": department}),
            named=lambda row: row.get("productName"),
        )
        found = listing.rows(
            "ticket fields",
            lambda: self._reads.fields({"module": "tickets", "departmentId": department}),
        )
        listing.custom_known = found is not None
        fields = {
            number_of(row.get("id")) or str(row.get("apiName")): row
            for row in (found[0] if found else [])
        }
        depending = self._dependencies(listing, department, fields)
        for number, row in fields.items():
            field = _field(row, depending.get(number))
            if field is not None:
                listing.add(field)

    def _dependencies(
        self, listing: Listing, department: str, fields: Mapping[str, Row]
    ) -> dict[str, tuple[str, Mapping[str, object]]]:
        """By the id of a field that depends on another: that one's name in settings, and which
        values there are under each of its own. Of the department's default layout.
        """
        picks = [row for row in fields.values() if row.get("type") == "Picklist"]
        if len(picks) < 2:  # One that depends, and one to depend on.
            return {}
        layouts = listing.rows(
            "layouts",
            partial(self._rows, "/layouts", {"module": "tickets", "departmentId": department}),
            quiet=not listing.is_whole,
        )
        default = next(
            (row for row in (layouts[0] if layouts else []) if row.get("isDefaultLayout")), None
        )
        number = number_of(default.get("id")) if default else None
        if number is None:
            return {}
        found = listing.rows(
            "dependent fields",
            lambda: self._reads.dependencies(number),
            quiet=not listing.is_whole,
        )
        return {
            str(row.get("childId")): (_setting(fields[parent]), mapping(row.get("mappings")))
            for row in (found[0] if found else [])
            if (parent := str(row.get("parentId"))) in fields
        }

    def _rows(self, path: str, params: Mapping[str, str]) -> Iterator[Row]:
        for page in self._reads.pages(path, params):
            yield from page


def _setting(row: Row) -> str:
    """Where settings fill a field."""
    name = str(row.get("apiName"))
    return f"{CUSTOM}{name}" if name.startswith("cf_") else _SYSTEM.get(name, name)


def _field(row: Row, depends: tuple[str, Mapping[str, object]] | None) -> ListedField | None:
    name, kind = str(row.get("apiName")), row.get("type")
    if name in _BY_THE_CHAT:
        return None
    custom = name.startswith("cf_")
    required = row.get("isMandatory") is True and name not in _BY_ZOHO
    fillable = name in _SYSTEM or (custom and kind in _KINDS)
    if not custom and not (fillable or required):
        return None
    choices = picked((value.get("value"), value.get("value")) for value in _allowed(row))
    if not custom and fillable and not (choices or required):
        return None
    is_list = bool(choices) and kind != "Multiselect"
    longest = whole(row.get("maxLength"))
    return ListedField(
        name=_setting(row),
        label=short(row.get("displayLabel") or name),
        kind="choice" if is_list or not custom else _KINDS.get(kind, "text"),
        required=required,
        longest=None if choices or not custom else min(longest or VALUE_CHARS, VALUE_CHARS),
        choices=_under(choices, depends[1]) if depends else choices,
        depends_on=depends[0] if depends else None,
        fillable=fillable,
    )


def _allowed(row: Row) -> list[Row]:
    return [*rows(row.get("allowedValues")), *rows(row.get("pickListValues"))]


def _under(
    choices: tuple[FieldChoice, ...], mappings: Mapping[str, object]
) -> tuple[FieldChoice, ...]:
    """The choices, each under every value of the parent that offers it."""
    labels = {choice.value: choice.label for choice in choices}
    return tuple(
        FieldChoice(value=value, label=labels.get(value, value), under=(parent,))
        for parent, values in mappings.items()
        for value in strings(values)
    )
