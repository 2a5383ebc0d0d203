"""The ticket fields, forms and brands of Zendesk's account, and what a ticket may put into them.

Types as https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_fields/ lists them; a
number, a date and a check box are taken as text, too. Which fields are required is set by a test.
"""

import re
from datetime import date
from typing import Any, Final

from infra.local.standins.values import is_integer
from infra.local.standins.zendesk import account, shapes

_SYSTEM: Final = ("subject", "description", "status", "priority", "group")
TYPES: Final = ("problem", "incident", "question", "task")
CUSTOM: Final[dict[int, dict[str, Any]]] = {
    account.TEXT_FIELD_ID: {"type": "text", "title": "Chat"},
    account.CHOICE_FIELD_ID: {"type": "tagger", "title": "Platform", "options": account.CHOICES},
    account.SEATS_FIELD_ID: {"type": "integer", "title": "Seats"},
    account.AMOUNT_FIELD_ID: {"type": "decimal", "title": "Amount"},
    account.VIP_FIELD_ID: {"type": "checkbox", "title": "VIP"},
    account.DUE_FIELD_ID: {"type": "date", "title": "Renewal"},
    account.TOPICS_FIELD_ID: {
        "type": "multiselect",
        "title": "Topics",
        "options": account.TOPICS,
    },
    account.DETAILS_FIELD_ID: {"type": "textarea", "title": "Details"},
    account.ORDER_FIELD_ID: {
        "type": "regexp",
        "title": "Order",
        "regexp_for_validation": "\\AA-[0-9]+\\z",
    },
}
FORMS: Final = {
    account.FORM_ID: ("Default form", True, [*CUSTOM]),
    account.SECOND_FORM_ID: ("Billing form", False, [account.TEXT_FIELD_ID]),
}
BRANDS: Final = {account.BRAND_ID: "Acme", account.SECOND_BRAND_ID: "Acme Outlet"}
_BORN: Final = dict.fromkeys(("created_at", "updated_at"), "2026-01-05T09:00:00Z")
_NUMBER: Final = re.compile(r"[+-]?[0-9]+")
_DECIMAL: Final = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def listed(base: str, required: tuple[int, ...]) -> list[dict[str, Any]]:
    """Return the fields as the API shows them."""
    fields: list[dict[str, Any]] = [
        {"id": 9_003_100_000 + number, "type": kind, "title": kind.title(), "removable": False}
        for number, kind in enumerate(_SYSTEM)
    ]
    options = [{"name": name.title(), "value": name} for name in TYPES]
    fields.append(
        {
            "id": 9_003_100_100,
            "type": "tickettype",
            "title": "Type",
            "removable": False,
            "system_field_options": options,
        }
    )
    for number, given in CUSTOM.items():
        field = {name: value for name, value in given.items() if name != "options"}
        if "options" in given:
            field["custom_field_options"] = [
                {"id": number * 10 + place, "name": value.title(), "value": value}
                for place, value in enumerate(given["options"])
            ]
        fields.append({"id": number, "removable": True} | field)
    return [
        field
        | {"url": f"{base}/api/v2/ticket_fields/{field['id']}.json", "active": True}
        | {"required": field["id"] in required}
        for field in fields
    ]


def forms(base: str) -> list[dict[str, Any]]:
    """Return the ticket forms as the API shows them."""
    return [
        {"id": number, "url": f"{base}/api/v2/ticket_forms/{number}.json", "name": name}
        | {"active": True, "default": default, "ticket_field_ids": ids}
        | _BORN
        for number, (name, default, ids) in FORMS.items()
    ]


def brands(base: str) -> list[dict[str, Any]]:
    """Return the brands as the API shows them."""
    return [
        {"id": number, "url": f"{base}/api/v2/brands/{number}.json", "name": name}
        | {"active": True, "default": number == account.BRAND_ID}
        | _BORN
        for number, name in BRANDS.items()
    ]


def check_system(ticket: dict[str, Any]) -> None:
    """Check what a ticket says of its type, form, brand and assignee."""
    if ticket.get("type") not in {None, *TYPES}:
        raise shapes.invalid("type", f"Type: {ticket['type']} is not a valid type")
    there = {
        "ticket_form_id": set(FORMS),
        "brand_id": set(BRANDS),
        "assignee_id": {account.AGENT_ID, account.PERSON_ID},
        "group_id": set(account.GROUPS),
    }
    for name, numbers in there.items():
        value = ticket.get(name)
        if value is None:
            continue
        if not is_integer(value):
            raise shapes.bad_request(f"You passed an invalid value for the {name} attribute.")
        if value not in numbers:
            field = name.removesuffix("_id")
            raise shapes.invalid(field, f"{field.title()}: is invalid")


def custom_fields(ticket: dict[str, Any]) -> dict[str, Any]:
    """Return the custom fields by id, which must exist and hold what they may hold."""
    values: dict[str, Any] = {}
    given = ticket.get("custom_fields", [])
    if not isinstance(given, list):
        raise shapes.bad_request("You passed an invalid value for the custom_fields attribute.")
    for entry in given:
        number = entry.get("id") if isinstance(entry, dict) else None
        value = entry.get("value") if isinstance(entry, dict) else None
        if not is_integer(number) or number not in CUSTOM:
            raise shapes.invalid("base", f"Custom field {number}: is invalid")
        if value is not None and value != "" and not _fits(CUSTOM[number], value):
            title = CUSTOM[number]["title"]
            raise shapes.invalid("base", f"{title}: {value} is invalid (field {number})")
        values[str(number)] = value
    return values


def require(ticket: dict[str, Any], values: dict[str, Any], required: tuple[int, ...]) -> None:
    """Refuse a new ticket that leaves a required field of its form blank."""
    form = ticket.get("ticket_form_id") or account.FORM_ID
    for number in required:
        if number in FORMS[form][2] and values.get(str(number)) in (None, "", []):
            description = f"{CUSTOM[number]['title']}: cannot be blank"
            raise shapes.invalid("base", description, "BlankValue")


def _fits(field: dict[str, Any], value: object) -> bool:
    match field["type"]:
        case "integer":
            return is_integer(value) or _spells(_NUMBER, value)
        case "decimal":
            number = isinstance(value, int | float) and not isinstance(value, bool)
            return number or _spells(_DECIMAL, value)
        case "checkbox":
            return isinstance(value, bool) or value in {"true", "false"}
        case "date":
            return isinstance(value, str) and _is_date(value)
        case "tagger":
            return isinstance(value, str) and value in field["options"]
        case "multiselect":
            return isinstance(value, list) and all(item in field["options"] for item in value)
        case "regexp":
            return isinstance(value, str) and re.fullmatch("A-[0-9]+", value) is not None
        case _:
            return isinstance(value, str)


def _spells(form: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and form.fullmatch(value) is not None


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
