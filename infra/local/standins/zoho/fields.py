"""The ticket fields of Zoho's portal, and what a ticket may put into them.

Types as `Field.json` of https://github.com/zoho/zohodesk-oas lists them. A create takes a custom
field as text of at most 100 characters, whatever its type (`Ticket__commonRequestJson` there).
Which fields are mandatory is set by a test.
"""

import re
from datetime import date
from typing import Any, Final

from infra.local.standins.zoho import account, shapes

_TEXT_CHARS: Final = 100
_PICKED: Final[dict[str, tuple[str, ...]]] = {
    "classification": ("Question", "Problem", "Request", "Others"),
    "category": tuple(account.CATEGORIES),
    "subCategory": tuple(sub for subs in account.CATEGORIES.values() for sub in subs),
    "priority": shapes.PRIORITIES,
    "status": shapes.STATUSES,
    "channel": shapes.CHANNELS,
}
CUSTOM: Final[dict[str, tuple[str, str, tuple[str, ...]]]] = {
    account.TEXT_FIELD: ("Text", "Chat", ()),
    account.CHOICE_FIELD: ("Picklist", "Platform", account.CHOICES),
    account.SEATS_FIELD: ("Number", "Seats", ()),
    account.AMOUNT_FIELD: ("Decimal", "Amount", ()),
    account.VIP_FIELD: ("Boolean", "VIP", ()),
    account.DUE_FIELD: ("Date", "Renewal", ()),
    account.TOPICS_FIELD: ("Multiselect", "Topics", account.TOPICS),
}
_NUMBER: Final = re.compile(r"[+-]?[0-9]+")
_DECIMAL: Final = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def listed(mandatory: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the fields as the API shows them."""
    rows: list[tuple[str, str, str, bool, int | None, tuple[str, ...]]] = [
        ("subject", "Subject", "Text", True, 255, ()),
        ("description", "Description", "Textarea", False, 65_535, ()),
        ("departmentId", "Department", "LookUp", True, None, ()),
        ("contactId", "Contact Name", "LookUp", True, None, ()),
        ("assigneeId", "Ticket Owner", "LookUp", False, None, ()),
        ("productId", "Product Name", "LookUp", False, None, ()),
        ("phone", "Phone", "Phone", False, 120, ()),
    ]
    for name, values in _PICKED.items():
        label = "Sub Category" if name == "subCategory" else name.title()
        rows.append((name, label, "Picklist", name == "status", None, values))
    for name, (kind, label, values) in CUSTOM.items():
        rows.append((name, label, kind, False, None if values else _TEXT_CHARS, values))
    return [
        {"id": number_of(name), "apiName": name, "name": name, "displayLabel": label}
        | {"i18NLabel": label, "type": kind, "isMandatory": always or name in mandatory}
        | {"isCustomField": name.startswith("cf_"), "isSystemMandatory": always}
        | {"maxLength": longest, "toolTip": "", "toolTipType": "placeHolder"}
        | ({"allowedValues": [{"value": value} for value in values]} if values else {})
        for name, label, kind, always, longest, values in rows
    ]


def number_of(name: str) -> str:
    """Return a field's id."""
    names = ["subject", "description", "departmentId", "contactId", "assigneeId", "productId"]
    places = [*names, "phone", *_PICKED, *CUSTOM]
    return str(700_000_000_000_801 + places.index(name))


def dependencies() -> list[dict[str, Any]]:
    """Return which subcategories there are under each category, as the API shows it."""
    parent, child = number_of("category"), number_of("subCategory")
    return [
        {"id": "700000000000951", "layoutId": account.LAYOUT_ID}
        | {"parentId": parent, "childId": child}
        | {"mappings": {name: list(subs) for name, subs in account.CATEGORIES.items()}}
        | {"parent": _pick_list(parent, "Category", _PICKED["category"])}
        | {"child": _pick_list(child, "Sub Category", _PICKED["subCategory"])}
    ]


def errors(body: dict[str, Any], *, new: bool, mandatory: tuple[str, ...]) -> list[dict[str, str]]:
    """Return what is wrong with a ticket's fields."""
    found = [
        shapes.error(name)
        for name, values in _PICKED.items()
        if body.get(name) is not None and body[name] not in values
    ]
    subs = account.CATEGORIES.get(str(body.get("category")), ())
    if body.get("subCategory") is not None and body["subCategory"] not in subs:
        found.append(shapes.error("subCategory"))
    ids = {"assigneeId": (account.AGENT_ID, account.PERSON_ID), "productId": account.PRODUCTS}
    found += [
        shapes.error(name)
        for name, known in ids.items()
        if body.get(name) is not None and str(body[name]) not in known
    ]
    fields = body.get("cf")
    if fields is not None and not isinstance(fields, dict):
        return [*found, shapes.error("cf")]
    given = fields or {}
    found += [
        shapes.error(f"cf/{name}")
        for name, value in given.items()
        if name not in CUSTOM or (value is not None and not _fits(name, value))
    ]
    if new:
        found += [
            shapes.error(f"cf/{name}" if name.startswith("cf_") else name, "missing")
            for name in mandatory
            if (body | given).get(name) in (None, "")
        ]
    return found


def _fits(name: str, value: object) -> bool:
    if not isinstance(value, str) or len(value) > _TEXT_CHARS:
        return False
    kind, _, values = CUSTOM[name]
    match kind:
        case "Number":
            return _NUMBER.fullmatch(value) is not None
        case "Decimal":
            return _DECIMAL.fullmatch(value) is not None
        case "Boolean":
            return value in {"true", "false"}
        case "Date":
            return _is_date(value)
        case "Picklist":
            return value in values
        case "Multiselect":
            return all(part in values for part in value.split(";"))
        case _:
            return True


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _pick_list(number: str, label: str, values: tuple[str, ...]) -> dict[str, Any]:
    return {"id": number, "displayLabel": label, "allowedValues": list(values)}
