"""Freshdesk's answers: errors, tickets, conversations, contacts."""

from datetime import timedelta
from typing import Any, Final

from infra.local.standins.freshdesk import account
from infra.local.standins.operation import VendorError
from infra.local.standins.state import Attachment, Comment, Person, Ticket
from infra.local.standins.values import seconds

STATUSES: Final = {"2": "Open", "3": "Pending", "4": "Resolved", "5": "Closed"}
PRIORITIES: Final = {"1": "Low", "2": "Medium", "3": "High", "4": "Urgent"}
SOURCES: Final = {1: "Email", 2: "Portal", 3: "Phone", 7: "Chat", 9: "Feedback", 10: "Outbound"}
FORWARD: Final = 8
"""The source of what an agent forwarded."""
_BORN: Final = dict.fromkeys(("created_at", "updated_at"), "2026-01-05T09:00:00Z")
# What never varies here: nothing that hands a chat over fills it.
_TICKET: Final[dict[str, Any]] = (
    dict.fromkeys(("email_config_id", "company_id", "association_type"))
    | {"support_email": None, "to_emails": None, "fwd_emails": [], "reply_cc_emails": []}
    | {"fr_escalated": False, "is_escalated": False}
)
_CONTACT: Final[dict[str, Any]] = (
    dict.fromkeys(("address", "company_id", "description", "job_title", "mobile"))
    | {"twitter_id": None, "custom_fields": {}, "tags": [], "other_emails": []}
    | {"active": False, "language": "en", "time_zone": "UTC"}
)
_AGENT: Final[dict[str, Any]] = (
    {"available": True, "occasional": False, "ticket_scope": 1, "signature": ""}
    | {"role_ids": [43_000_000_201], "type": "support_agent"}
    | _BORN
)
_CUSTOM: Final = {account.TEXT_FIELD: None, account.CHOICE_FIELD: None}


def error(field: str, message: str, code: str = "invalid_value") -> dict[str, str]:
    """Return one entry of a 400's `errors`."""
    return {"field": field, "message": message, "code": code}


def invalid(*errors: dict[str, str], status: int = 400) -> VendorError:
    """Return a validation error."""
    return VendorError(status, {"description": "Validation failed", "errors": list(errors)})


def refused(
    field: str, message: str, code: str = "invalid_value", status: int = 400
) -> VendorError:
    """Return a validation error of one field."""
    return invalid(error(field, message, code), status=status)


def not_found() -> VendorError:
    """Return the 404, which has no body of use."""
    return VendorError(404, {})


def ticket(item: Ticket, *, full: bool) -> dict[str, Any]:
    """Return a ticket as the API shows it; lists leave the description out."""
    first = item.comments[0]
    body: dict[str, Any] = _TICKET | {
        "cc_emails": item.extra.get("cc_emails", []),
        "ticket_cc_emails": item.extra.get("cc_emails", []),
        "fwd_emails": [
            address
            for entry in item.comments
            if entry.forwarded
            for address in entry.extra.get("to_emails", [])
        ],
        "spam": item.spam,
        "group_id": item.group_id,
        "priority": int(item.priority or "1"),
        "requester_id": item.requester_id,
        "responder_id": item.extra.get("responder_id"),
        "product_id": item.extra.get("product_id"),
        "source": item.extra.get("source", 2),
        "status": int(item.status),
        "subject": item.subject,
        "id": item.id,
        "type": item.extra.get("type"),
        "due_by": seconds(item.created_at + timedelta(days=3)),
        "fr_due_by": seconds(item.created_at + timedelta(days=1)),
        "custom_fields": _CUSTOM | item.custom_fields,
        "created_at": seconds(item.created_at),
        "updated_at": seconds(item.updated_at),
        "tags": item.tags,
    }
    if item.deleted:
        body["deleted"] = True
    if full:
        body |= {
            "description": first.html,
            "description_text": first.text,
            "attachments": [attachment(part, item) for part in first.attachments],
        }
    return body


def conversation(item: Comment, parent: Ticket) -> dict[str, Any]:
    """Return a reply or a note as the API shows it."""
    return {
        "body": item.html,
        "body_text": item.text,
        "id": item.id,
        "incoming": item.incoming,
        "private": not item.public,
        "user_id": item.author_id,
        "source": FORWARD if item.forwarded else 2 if item.kind == "note" else 0,
        "category": 2 if item.kind == "note" else 3,
        "ticket_id": parent.id,
        "auto_response": item.automatic,
        "to_emails": item.extra.get("to_emails", []),
        "from_email": item.extra.get("from_email"),
        "cc_emails": item.extra.get("cc_emails", []),
        "bcc_emails": item.extra.get("bcc_emails", []),
        "attachments": [attachment(part, parent) for part in item.attachments],
        "created_at": seconds(item.created_at),
        "updated_at": seconds(item.created_at),
    } | dict.fromkeys(("support_email", "automation_id", "automation_type_id"))


def attachment(item: Attachment, parent: Ticket) -> dict[str, Any]:
    """Return an attachment as the API shows it."""
    return {
        "id": item.id,
        "name": item.file_name,
        "content_type": item.content_type,
        "size": item.size,
        "attachment_url": f"https://attachment.example/{item.id}/{item.file_name}",
        "created_at": seconds(parent.created_at),
        "updated_at": seconds(parent.created_at),
    }


def contact(item: Person) -> dict[str, Any]:
    """Return a contact as the API shows it."""
    return _CONTACT | {
        "email": item.email,
        "id": item.id,
        "name": item.name,
        "phone": item.phone,
        "unique_external_id": item.unique_external_id,
        "created_at": seconds(item.created_at),
        "updated_at": seconds(item.created_at),
    }


def agent(item: Person) -> dict[str, Any]:
    """Return an agent as the API shows them."""
    person = {"email": item.email, "name": item.name, "active": True, "language": "en"}
    return _AGENT | {
        "id": item.id,
        "group_ids": list(account.GROUPS),
        "contact": person | {"time_zone": "UTC"} | _BORN,
    }


def group(group_id: int, name: str) -> dict[str, Any]:
    """Return a group as the API shows it."""
    empty = dict.fromkeys(("description", "escalate_to", "unassigned_for"))
    return {"id": group_id, "name": name, "agent_ids": [account.AGENT_ID]} | empty | _BORN
