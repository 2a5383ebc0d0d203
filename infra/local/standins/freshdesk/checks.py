"""What Freshdesk checks in a ticket, a reply or a note that is written to it."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from starlette.datastructures import UploadFile

from infra.local.standins.freshdesk import account, fields, shapes
from infra.local.standins.operation import Call, VendorError
from infra.local.standins.values import is_email, is_integer

ATTACHMENT_BYTES: Final = 20 * 1024 * 1024
_INTEGERS: Final = frozenset(
    {"requester_id", "status", "priority", "source", "responder_id", "group_id", "product_id"}
    | {"user_id", "email_config_id", "company_id", "parent_id"}
)
_STRINGS: Final = frozenset(
    {"name", "email", "phone", "subject", "description", "type", "body", "from_email"}
    | {"unique_external_id", "twitter_id", "facebook_id"}
)
_LISTS: Final = frozenset({"tags", "cc_emails", "bcc_emails", "notify_emails"})
_BOOLEANS: Final = frozenset({"private", "incoming"})
_OTHERS: Final = frozenset({"custom_fields", "attachments", "due_by", "fr_due_by"})
_CHANGE: Final = frozenset(
    {"subject", "description", "status", "priority", "source", "type", "responder_id"}
    | {"group_id", "product_id", "tags", "custom_fields", "attachments"}
)
CREATE: Final = (
    (_INTEGERS | _STRINGS | _OTHERS | {"tags", "cc_emails"}) - {"body", "from_email", "user_id"}
) | _CHANGE
UPDATE: Final = _CHANGE | {"requester_id", "name", "email", "phone", "due_by", "fr_due_by"}
REPLY: Final = frozenset(
    {"body", "user_id", "cc_emails", "bcc_emails", "from_email", "attachments"}
)
NOTE: Final = frozenset({"body", "user_id", "private", "incoming", "notify_emails", "attachments"})
CONTACT: Final = frozenset({"name", "email", "phone", "unique_external_id"})
_NETWORKS: Final = ("twitter_id", "facebook_id")
REQUESTERS: Final = ("requester_id", "email", "phone", "unique_external_id", *_NETWORKS)


@dataclass(frozen=True)
class Form:
    """A request's fields, and its files as (name, content type, bytes)."""

    fields: dict[str, Any]
    files: list[tuple[str, str, int]]


async def form_of(call: Call) -> Form:
    """Return a JSON or multipart body."""
    if call.request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await _multipart(call)
    body = call.json_object()
    if body is None:
        raise VendorError(
            400,
            {"code": "invalid_json", "message": "Request body has invalid json format"},
        )
    return Form(body, [])


def check(
    form: Form,
    allowed: frozenset[str],
    required: tuple[str, ...] = (),
    account_requires: tuple[str, ...] = (),
) -> None:
    """Check names, types, sizes and values; raises one error that lists all that is wrong."""
    given = form.fields
    errors = [
        shapes.error(name, "Unexpected/invalid field in request", "invalid_field")
        for name in given
        if name not in allowed
    ]
    errors += [
        shapes.error(name, "It should not be blank as this is a mandatory field", "missing_field")
        for name in (
            *(name for name in required if given.get(name) in (None, "")),
            *fields.missing(given, account_requires),
        )
    ]
    errors += [
        wrong
        for name, value in given.items()
        if name in allowed and value is not None and (wrong := _wrong(name, value))
    ]
    if sum(size for _, _, size in form.files) > ATTACHMENT_BYTES:
        errors.append(shapes.error("attachments", "Total size exceeds 20 MB", "invalid_size"))
    if errors:
        raise shapes.invalid(*errors)


def _wrong(name: str, value: object) -> dict[str, str] | None:
    expected = _expected_type(name, value)
    if expected is not None:
        given = type(value).__name__.replace("str", "String").replace("int", "Integer")
        message = f"Value set is of type {given}. It should be a/an {expected}"
        return shapes.error(name, message, "datatype_mismatch")
    wrong = _value_error(name, value)
    if wrong is not None:
        return shapes.error(name, wrong)
    if name == "custom_fields" and isinstance(value, dict):
        return _custom_field_error(value)
    return None


def _expected_type(name: str, value: object) -> str | None:
    if name in _INTEGERS:
        return None if is_integer(value) else "Integer"
    if name in _BOOLEANS:
        return None if isinstance(value, bool) else "Boolean"
    if name in _STRINGS:
        return None if isinstance(value, str) else "String"
    if name in _LISTS:
        strings = isinstance(value, list) and all(isinstance(item, str) for item in value)
        return None if strings else "Array of Strings"
    if name == "custom_fields":
        return None if isinstance(value, dict) else "key/value pair"
    return None


def _value_error(name: str, value: object) -> str | None:
    choices: dict[str, list[int]] = {
        "status": [int(key) for key in shapes.STATUSES],
        "priority": [int(key) for key in shapes.PRIORITIES],
        "source": list(shapes.SOURCES),
    }
    if name in choices and value not in choices[name]:
        return f"It should be one of these values: '{','.join(map(str, choices[name]))}'"
    there: dict[str, Collection[object]] = {
        "group_id": account.GROUPS,
        "product_id": account.PRODUCTS,
        "responder_id": (account.AGENT_ID, account.PERSON_ID),
    }
    if name in there and value not in there[name]:
        return f"There is no {name.removesuffix('_id')} matching the given {name}"
    if name == "type" and value not in fields.TYPES:
        return f"It should be one of these values: '{','.join(fields.TYPES)}'"
    if isinstance(value, str):
        return _string_error(name, value)
    return _list_error(name, value) if isinstance(value, list) else None


def _string_error(name: str, value: str) -> str | None:
    if name == "email" and not is_email(value):
        return "It should be in the 'valid email address' format"
    if name == "subject" and len(value) > 255:
        return f"Has {len(value)} characters, it can have maximum of 255 characters"
    return None


def _list_error(name: str, value: list[str]) -> str | None:
    if name == "tags" and any(len(tag) > 32 for tag in value):
        return "It should only contain elements that have maximum of 32 characters"
    if name == "tags" and any("," in tag for tag in value):
        return "Invalid characters (',') found in the tags"
    if name in _LISTS - {"tags"} and not all(is_email(item) for item in value):
        return "It should contain elements in the 'valid email address' format"
    return None


def _custom_field_error(given: dict[str, Any]) -> dict[str, str] | None:
    wrong = (fields.error_of(name, value) for name, value in given.items())
    return next((error for error in wrong if error), None) or fields.nested_error(given)


async def _multipart(call: Call) -> Form:
    form = Form({}, [])
    async with call.request.form() as parts:
        for key, value in parts.multi_items():
            if isinstance(value, UploadFile):
                kind = value.content_type or "application/octet-stream"
                form.files.append((value.filename or "file", kind, value.size or 0))
            else:
                _add_field(form.fields, key, value)
    return form


def _add_field(fields: dict[str, Any], key: str, value: str) -> None:
    name, bracket, inner = key.partition("[")
    inner = inner.removesuffix("]")
    if inner:
        fields.setdefault(name, {})[inner] = value
    elif bracket:
        fields.setdefault(name, []).append(value)
    elif name in _INTEGERS and re.fullmatch(r"\d{1,18}", value):
        fields[name] = int(value)
    elif name in _BOOLEANS and value in {"true", "false"}:
        fields[name] = value == "true"
    else:
        fields[name] = value
