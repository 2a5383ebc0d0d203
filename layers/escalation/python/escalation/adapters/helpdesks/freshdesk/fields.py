"""The fields of a Freshdesk account's tickets, and what they can be filled with.

Source: https://developers.freshdesk.com/api/#list_all_ticket_fields: types, choices in the shape of
each type, the levels of a dependent field, and what agents must fill (`required_for_agents`), which
a create is held to as well.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

from escalation.adapters.helpdesks import field_checks
from escalation.adapters.helpdesks.field_lists import Listing, Row, nested, picked, short, strings
from escalation.adapters.helpdesks.freshdesk.reads import FreshdeskReads
from escalation.adapters.helpdesks.freshdesk.settings import RESOLVED_OR_CLOSED, FreshdeskTicket
from escalation.adapters.helpdesks.responses import mapping, number_of, rows
from escalation.domain.ports import Clock
from escalation.domain.ticket_fields import CUSTOM, FieldChoice, ListedField, TicketFieldList
from escalation.domain.ticket_values import FieldKind

_TITLE: Final = "Freshdesk"
_KINDS: Final[Mapping[object, FieldKind]] = {
    "custom_text": "text",
    "custom_paragraph": "long_text",
    "custom_number": "integer",
    "custom_decimal": "decimal",
    "custom_checkbox": "yes_no",
    "custom_date": "date",
    "custom_dropdown": "choice",
    "custom_multi_select_dropdown": "choices",
}
_NESTED: Final = "nested_field"
_SYSTEM: Final[Mapping[object, str]] = {
    "default_group": "group_id",
    "default_agent": "responder_id",
    "default_product": "product_id",
    "default_ticket_type": "type",
    "default_status": "status",
    "default_priority": "priority",
}
_BY_THE_CHAT: Final = frozenset(
    {"default_requester", "default_subject", "default_source", "default_description"}
)
_LISTS: Final = (
    ("group_id", "Group", "groups"),
    ("responder_id", "Agent", "agents"),
    ("product_id", "Product", "products"),
)
_LONGEST_TEXT: Final = 255


class FreshdeskFields:
    """Reads lists only."""

    def __init__(self, reads: FreshdeskReads, clock: Clock) -> None:
        self._reads = reads
        self._clock = clock

    def listed(self, wanted: frozenset[str] | None = None) -> TicketFieldList:
        """What the account offers; `wanted` narrows which lists of ids are read."""
        needed = "a role that may see it"
        listing = Listing(_TITLE, self._clock, needed=needed, wanted=wanted)
        for name, label, what in _LISTS:
            listing.people_or_places(
                name, label, what, partial(self._reads.pages, f"/{what}", {}), named=_name_of
            )
        found = listing.rows("ticket fields", lambda: self._reads.pages("/ticket_fields", {}))
        listing.custom_known = found is not None
        for row in found[0] if found else []:
            for field in _fields(row):
                listing.add(field)
        return listing.done()

    def problems(self, settings: FreshdeskTicket) -> tuple[str, ...]:
        """One sentence for each thing that is not there, does not fit or is missing."""
        named = frozenset(
            name for name in type(settings).model_fields if getattr(settings, name) is not None
        )
        return field_checks.problems(_TITLE, settings, self.listed(named), text_for_all=False)


def _name_of(row: Row) -> object:
    return row.get("name") or mapping(row.get("contact")).get("name")


def _fields(row: Row) -> Iterator[ListedField]:
    """What one row of the list stands for: several fields where it has levels."""
    kind, name = row.get("type"), str(row.get("name"))
    label, required = short(row.get("label") or name), row.get("required_for_agents") is True
    if kind in _BY_THE_CHAT:
        return
    own = _SYSTEM.get(kind)
    if own is not None:
        choices = _system_choices(own, row.get("choices"))
        # Status and priority are always sent.
        needs = required and own not in {"status", "priority"}
        if choices or needs:
            yield ListedField(name=own, label=label, kind="choice", required=needs, choices=choices)
        return
    if kind == _NESTED:
        yield from _levels(row, label, required=required)
        return
    listed = row.get("choices")
    offered = listed if isinstance(listed, list | dict) else []
    yield ListedField(
        name=f"{CUSTOM}{name}" if name.startswith("cf_") else name,
        label=label,
        kind=_KINDS.get(kind, "text"),
        required=required,
        longest=_LONGEST_TEXT if kind == "custom_text" else None,
        choices=picked((value, value) for value in offered),
        fillable=kind in _KINDS and name.startswith("cf_"),
    )


def _levels(row: Row, label: str, *, required: bool) -> Iterator[ListedField]:
    """A dependent field: its first level is the row, the others hang below it."""
    below = sorted(rows(row.get("nested_ticket_fields")), key=lambda level: str(level.get("level")))
    names = [str(row.get("name")), *(str(level.get("name")) for level in below)]
    labels = [label, *(short(level.get("label") or level.get("name")) for level in below)]
    parent: str | None = None
    for name, shown, choices in zip(
        names, labels, nested(row.get("choices"), len(names)), strict=True
    ):
        yield ListedField(
            name=f"{CUSTOM}{name}",
            label=shown,
            kind="choice",
            required=required,
            choices=choices,
            depends_on=parent,
        )
        parent = f"{CUSTOM}{name}"


def _system_choices(name: str, listed: object) -> tuple[FieldChoice, ...]:
    """The choices of a field that every account has: `{"2": ["Open", "Being Processed"]}` of
    statuses, `{"Low": 1}` of priorities, names of types, `{"Support": 5}` of whatever has ids.
    """
    if name == "type":
        return picked((value, value) for value in strings(listed))
    found = mapping(listed)
    if name == "status":
        return picked(
            (int(number), next(iter(strings(names)), number))
            for number, names in found.items()
            if number_of(number) and int(number) not in RESOLVED_OR_CLOSED
        )
    if name == "priority":
        return picked((number, label) for label, number in found.items())
    return picked((number_of(number), label) for label, number in found.items())
