"""What Zoho Desk checks in a ticket, a comment or a reply that is written to it."""

from typing import Any, Final

from infra.local.standins.operation import Call, VendorError
from infra.local.standins.values import is_email
from infra.local.standins.zoho import account, fields, shapes

TICKET: Final = frozenset(
    {"subject", "departmentId", "contact", "contactId", "email", "phone", "description", "status"}
    | {"priority", "channel", "classification", "category", "subCategory", "language", "dueDate"}
    | {"assigneeId", "productId", "cf", "customFields", "resolution", "uploads"}
)
COMMENT: Final = frozenset({"content", "isPublic", "contentType", "attachmentIds"})
REPLY: Final = frozenset(
    {"channel", "fromEmailAddress", "to", "cc", "bcc", "content", "contentType", "ticketStatus"}
    | {"attachmentIds", "isForward", "inReplyToThreadId"}
)
CONTACT: Final = frozenset({"lastName", "firstName", "email", "phone", "mobile"})
_LENGTHS: Final = {"subject": 255, "description": 65_535, "email": 150, "phone": 120}


def body_of(call: Call, allowed: frozenset[str]) -> dict[str, Any]:
    """Return a JSON object that has no other names than the allowed ones."""
    body = call.json_object()
    if body is None:
        raise VendorError(
            400, {"errorCode": "BAD_REQUEST", "message": "The request body is not valid JSON."}
        )
    for name in body:
        if name not in allowed:
            raise VendorError(
                422,
                {
                    "errorCode": "UNPROCESSABLE_ENTITY",
                    "message": f"Extra query parameter '{name}' is present in the input.",
                },
            )
    return body


def check_ticket(body: dict[str, Any], *, new: bool, mandatory: tuple[str, ...] = ()) -> None:
    """Check a ticket's values; raises one error that lists all that is wrong."""
    errors = []
    if new:
        errors += [
            shapes.error(name, "missing")
            for name in ("subject", "departmentId")
            if not body.get(name)
        ]
        if not isinstance(body.get("contact"), dict) and not body.get("contactId"):
            errors.append(shapes.error("contactId", "missing"))
    for name, longest in _LENGTHS.items():
        value = body.get(name)
        if value is not None and (not isinstance(value, str) or len(value) > longest):
            errors.append(shapes.error(name, "invalid", f"at most {longest} characters"))
    department = body.get("departmentId")
    if department is not None and str(department) not in account.DEPARTMENTS:
        errors.append(shapes.error("departmentId"))
    email = body.get("email")
    if email is not None and not is_email(email):
        errors.append(shapes.error("email"))
    errors += fields.errors(body, new=new, mandatory=mandatory)
    if errors:
        raise shapes.invalid(*errors)


def check_contact(body: dict[str, Any]) -> None:
    """Check a contact's values."""
    errors = [shapes.error(f"contact/{name}") for name in body if name not in CONTACT]
    if not body.get("lastName"):
        errors.append(shapes.error("contact/lastName", "missing"))
    if body.get("email") is not None and not is_email(body["email"]):
        errors.append(shapes.error("contact/email"))
    if errors:
        raise shapes.invalid(*errors)


def check_comment(body: dict[str, Any]) -> None:
    """Check a comment's values."""
    content = body.get("content")
    if not isinstance(content, str) or not content:
        raise shapes.invalid(shapes.error("content", "missing"))
    if len(content) > 32_000:
        raise shapes.invalid(shapes.error("content", "invalid", "at most 32000 characters"))
    if not isinstance(body.get("isPublic", False), bool):
        raise shapes.invalid(shapes.error("isPublic"))
    if body.get("contentType", "plainText") not in {"plainText", "html"}:
        raise shapes.invalid(shapes.error("contentType"))


def check_reply(body: dict[str, Any]) -> None:
    """Check a mailed reply's values; the sender must be configured in the portal."""
    errors = [
        shapes.error(name, "missing")
        for name in ("channel", "fromEmailAddress", "to", "content")
        if not body.get(name)
    ]
    if errors:
        raise shapes.invalid(*errors)
    if body["channel"] != "EMAIL":
        raise shapes.invalid(shapes.error("channel"))
    if body["fromEmailAddress"] != account.FROM_ADDRESS:
        raise shapes.invalid(shapes.error("fromEmailAddress"))
    if not is_email(body["to"]):
        raise shapes.invalid(shapes.error("to"))
    if body.get("contentType", "plainText") not in {"html", "plainText", "text/html"}:
        raise shapes.invalid(shapes.error("contentType"))
    if body.get("ticketStatus") not in {None, *shapes.STATUSES}:
        raise shapes.invalid(shapes.error("ticketStatus"))


def tags_of(body: dict[str, Any]) -> list[str]:
    """Return the tags to add: 3 to 100 characters each."""
    tags = body.get("tags")
    if not isinstance(tags, list) or not tags:
        raise shapes.invalid(shapes.error("tags", "missing"))
    if not all(isinstance(tag, str) and 3 <= len(tag) <= 100 for tag in tags):
        raise shapes.invalid(shapes.error("tags", "invalid", "3 to 100 characters each"))
    return tags
