"""The ticket fields of Freshdesk's account, and what a ticket may put into them.

Types, and the errors of wrong ones, as https://developers.freshdesk.com/api/#list_all_ticket_fields
and #create_ticket have them: nothing is taken as text that is something else. Which fields agents
must fill is set by a test; a create is held to it.
"""

from datetime import date
from typing import Any, Final

from infra.local.standins.freshdesk import account, shapes
from infra.local.standins.values import is_integer

TYPES: Final = ("Question", "Incident", "Problem")
_NESTED: Final = (account.COUNTRY_FIELD, account.STATE_FIELD, account.CITY_FIELD)
CUSTOM: Final[dict[str, tuple[str, str]]] = {
    account.TEXT_FIELD: ("custom_text", "Chat"),
    account.CHOICE_FIELD: ("custom_dropdown", "Platform"),
    account.SEATS_FIELD: ("custom_number", "Seats"),
    account.AMOUNT_FIELD: ("custom_decimal", "Amount"),
    account.VIP_FIELD: ("custom_checkbox", "VIP"),
    account.DUE_FIELD: ("custom_date", "Renewal"),
    account.DETAILS_FIELD: ("custom_paragraph", "Details"),
    account.COUNTRY_FIELD: ("nested_field", "Country"),
}
_BELOW: Final = {account.STATE_FIELD: "State", account.CITY_FIELD: "City"}
_EXPECTED: Final = {
    "custom_number": "Integer",
    "custom_decimal": "Number",
    "custom_checkbox": "Boolean",
    "custom_date": "String",
}
_FIELD: Final[dict[str, Any]] = (
    {"description": "", "required_for_closure": False, "customers_can_edit": True}
) | dict.fromkeys(("created_at", "updated_at"), "2026-01-05T09:00:00Z")


def listed(required: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the fields as the API shows them."""
    groups = {name: number for number, name in account.GROUPS.items()}
    priorities = {label: int(number) for number, label in shapes.PRIORITIES.items()}
    statuses = {number: [label, label] for number, label in shapes.STATUSES.items()}
    sources = {label: number for number, label in shapes.SOURCES.items()}
    products = {name: number for number, name in account.PRODUCTS.items()}
    rows: list[tuple[str, str, str, bool, object]] = [
        ("requester", "Search a requester", "default_requester", True, []),
        ("subject", "Subject", "default_subject", True, []),
        ("ticket_type", "Type", "default_ticket_type", False, list(TYPES)),
        ("source", "Source", "default_source", False, sources),
        ("status", "Status", "default_status", True, statuses),
        ("priority", "Priority", "default_priority", True, priorities),
        ("group", "Group", "default_group", False, groups),
        ("agent", "Agent", "default_agent", False, {}),
        ("product", "Product", "default_product", False, products),
        ("description", "Description", "default_description", True, []),
    ]
    for name, (kind, label) in CUSTOM.items():
        rows.append((name, label, kind, False, _choices(name)))
    return [
        _FIELD
        | {"id": 43_000_000_301 + position, "name": name, "label": label, "type": kind}
        | {"position": position + 1, "default": kind.startswith("default_"), "choices": choices}
        | {"required_for_agents": always or name in required}
        | (_levels() if kind == "nested_field" else {})
        for position, (name, label, kind, always, choices) in enumerate(rows)
    ]


def error_of(name: str, value: object) -> dict[str, str] | None:
    """Return what is wrong with a custom field's value, or nothing."""
    if name not in CUSTOM and name not in _BELOW:
        return shapes.error(name, "Unexpected/invalid field in request", "invalid_field")
    kind = CUSTOM[name][0] if name in CUSTOM else "nested_field"
    if value is not None and not _is_of(kind, value):
        expected = _EXPECTED.get(kind, "String")
        message = f"Value set is of type {type(value).__name__}. It should be a/an {expected}"
        return shapes.error(name, message, "datatype_mismatch")
    if kind == "custom_date" and isinstance(value, str) and not _is_date(value):
        return shapes.error(name, "It should be in the 'yyyy-mm-dd' format", "invalid_date")
    if kind == "custom_dropdown" and value not in {None, *account.CHOICES}:
        allowed = ",".join(account.CHOICES)
        return shapes.error(name, f"It should be one of these values: '{allowed}'")
    return None


def nested_error(fields: dict[str, Any]) -> dict[str, str] | None:
    """Return what is wrong with a dependent field, whose levels must hang together, or nothing."""
    offered: Any = account.PLACES
    for name in _NESTED:
        value = fields.get(name)
        if value is None:
            deeper = [other for other in _NESTED[_NESTED.index(name) :] if fields.get(other)]
            if deeper:
                return shapes.error(name, "It should not be blank as a level below is set")
            return None
        if value not in offered:
            allowed = ",".join(offered)
            return shapes.error(name, f"It should be one of these values: '{allowed}'")
        offered = offered[value] if isinstance(offered, dict) else []
    return None


def missing(fields: dict[str, Any], required: tuple[str, ...]) -> list[str]:
    """Return the required fields that a new ticket leaves blank."""
    given = fields | (fields.get("custom_fields") or {})
    sent = {"ticket_type": "type", "group": "group_id", "agent": "responder_id"}
    sent["product"] = "product_id"
    return [name for name in required if given.get(sent.get(name, name)) in (None, "")]


def _choices(name: str) -> object:
    if name == account.COUNTRY_FIELD:
        return account.PLACES
    return list(account.CHOICES) if name == account.CHOICE_FIELD else []


def _levels() -> dict[str, Any]:
    below = [
        {"id": 43_000_000_400 + level, "name": name, "label": label, "level": level}
        for level, (name, label) in enumerate(_BELOW.items(), 2)
    ]
    return {"nested_ticket_fields": below}


def _is_of(kind: str, value: object) -> bool:
    match kind:
        case "custom_number":
            return is_integer(value)
        case "custom_decimal":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "custom_checkbox":
            return isinstance(value, bool)
        case _:
            return isinstance(value, str)


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
