"""Zendesk's answers: errors, tickets, comments, users."""

from datetime import datetime
from typing import Any, Final

from infra.local.standins.operation import VendorError
from infra.local.standins.state import Attachment, Comment, Person, Ticket
from infra.local.standins.values import seconds
from infra.local.standins.zendesk import account

# What never varies here: nothing that hands a chat over fills it.
_TICKET: Final[dict[str, Any]] = (
    dict.fromkeys(("recipient", "organization_id", "problem_id", "due_at"))
    | {name: [] for name in ("collaborator_ids", "follower_ids", "email_cc_ids")}
    | dict.fromkeys(("has_incidents", "allow_channelback", "from_messaging_channel"), False)
    | {"satisfaction_rating": None, "sharing_agreement_ids": [], "allow_attachments": True}
)
_BORN: Final = dict.fromkeys(("created_at", "updated_at"), "2026-01-05T09:00:00Z")


def invalid(field: str, description: str, code: str = "InvalidValue") -> VendorError:
    """Return a 422 with one error."""
    return VendorError(
        422,
        {
            "error": "RecordInvalid",
            "description": "Record validation errors",
            "details": {field: [{"description": description, "error": code}]},
        },
    )


def bad_request(message: str) -> VendorError:
    """Return a 400 for a body of the wrong shape."""
    return VendorError(400, {"error": {"title": "Invalid attribute", "message": message}})


def not_found() -> VendorError:
    """Return the 404."""
    return VendorError(404, {"error": "RecordNotFound", "description": "Not found"})


def ticket(item: Ticket, base: str, now: datetime) -> dict[str, Any]:
    """Return a ticket as the API shows it."""
    fields = [{"id": int(key), "value": value} for key, value in item.custom_fields.items()]
    return {
        "url": f"{base}/api/v2/tickets/{item.id}.json",
        "id": item.id,
        "external_id": item.external_id,
        "via": _ticket_via(item),
        "created_at": seconds(item.created_at),
        "updated_at": seconds(item.updated_at),
        "generated_timestamp": int(now.timestamp()),
        "type": item.extra.get("type"),
        "subject": item.subject,
        "raw_subject": item.extra.get("raw_subject", item.subject),
        "description": item.comments[0].text,
        "priority": item.priority,
        "status": item.status,
        "requester_id": item.requester_id,
        "submitter_id": account.AGENT_ID,
        "assignee_id": item.extra.get("assignee_id"),
        "brand_id": item.extra.get("brand_id", account.BRAND_ID),
        "ticket_form_id": item.extra.get("ticket_form_id", account.FORM_ID),
        "group_id": item.group_id,
        "is_public": any(comment.public for comment in item.comments),
        "tags": item.tags,
        "custom_fields": fields,
        "fields": fields,
        "followup_ids": item.extra.get("followup_ids", []),
    } | _TICKET


def comment(item: Comment, author: Person, base: str) -> dict[str, Any]:
    """Return a comment as the API shows it."""
    return {
        "id": item.id,
        "type": "Comment",
        "author_id": item.author_id,
        "body": item.text,
        "html_body": f'<div class="zd-comment" dir="auto">{item.html}</div>',
        "plain_body": item.text,
        "public": item.public,
        "attachments": [attachment(part, base) for part in item.attachments],
        "audit_id": item.id + 1_000_000,
        "via": via(item, author),
        "created_at": seconds(item.created_at),
        "metadata": metadata(item),
    }


def via(item: Comment, author: Person) -> dict[str, Any]:
    """Return how an entry came."""
    if item.merge_of is not None:
        other = {"ticket_id": item.merge_of, "channel": "web"}
        return {"channel": "web", "source": {"from": other, "to": {}, "rel": "merge"}}
    if item.forwarded:
        return {"channel": "side_conversation", "source": {"from": {}, "to": {}, "rel": None}}
    if item.channel == "email":
        sender = {"address": author.email, "name": author.name}
        receiver = {"address": account.SUPPORT_ADDRESS, "name": "Acme"}
        return {"channel": "email", "source": {"from": sender, "to": receiver, "rel": None}}
    return {"channel": item.channel, "source": {"from": {}, "to": {}, "rel": None}}


def metadata(item: Comment) -> dict[str, Any]:
    """Return what Zendesk notes of an entry's arrival; flag 2 is "not part
    of the conversation", 4 "automatically generated"
    (https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_comments/#comment-flags).
    """
    mail = {"raw_email_identifier": f"1/{item.id}.eml"} if item.channel == "email" else {}
    body: dict[str, Any] = {"system": mail, "custom": item.extra.get("metadata", {})}
    flags = [flag for flag, is_so in ((2, item.by_stranger), (4, item.automatic)) if is_so]
    if flags:
        options = {str(flag): {"trusted": False} for flag in flags}
        body |= {"flags": flags, "flags_options": options, "trusted": False}
    return body


def _ticket_via(item: Ticket) -> dict[str, Any]:
    follows = item.extra.get("follows")
    if follows is None:
        return {"channel": "api", "source": {"from": {}, "to": {}, "rel": None}}
    origin = {"ticket_id": follows, "channel": "api"}
    return {"channel": "api", "source": {"from": origin, "to": {}, "rel": "follow_up"}}


def attachment(item: Attachment, base: str) -> dict[str, Any]:
    """Return an attachment as the API shows it."""
    return {
        "url": f"{base}/api/v2/attachments/{item.id}.json",
        "id": item.id,
        "file_name": item.file_name,
        "content_url": f"{base}/attachments/token/{item.id}/?name={item.file_name}",
        "content_type": item.content_type,
        "size": item.size,
    } | {"inline": False, "deleted": False, "thumbnails": []}


def audit(item: Ticket, entry: Comment | None, now: datetime) -> dict[str, Any]:
    """Return the audit that creates and updates answer with."""
    number = entry.id + 1_000_000 if entry else item.id + 2_000_000
    events: list[dict[str, Any]] = [
        {"id": number + 1, "type": "Change", "field_name": "status", "value": item.status}
    ]
    if entry is not None:
        written = {"id": entry.id, "type": "Comment", "author_id": entry.author_id}
        words = {"body": entry.text, "html_body": entry.html, "public": entry.public}
        events.insert(0, written | words)
    return {
        "id": number,
        "ticket_id": item.id,
        "created_at": seconds(now),
        "author_id": entry.author_id if entry else account.AGENT_ID,
        "events": events,
        "via": {"channel": "api"},
    }


def user(item: Person, base: str) -> dict[str, Any]:
    """Return a user as the API shows them."""
    return {
        "id": item.id,
        "url": f"{base}/api/v2/users/{item.id}.json",
        "name": item.name,
        "email": item.email,
        "role": _role(item),
        "verified": item.agent,
        "suspended": item.suspended,
        "created_at": seconds(item.created_at),
        "updated_at": seconds(item.created_at),
        "external_id": item.unique_external_id,
    } | {"active": True, "time_zone": "UTC", "locale": "en-US"}


def _role(item: Person) -> str:
    if item.id == account.AGENT_ID:
        return "admin"
    return "agent" if item.agent else "end-user"


def group(group_id: int, name: str, base: str) -> dict[str, Any]:
    """Return a group as the API shows it."""
    return (
        {
            "id": group_id,
            "url": f"{base}/api/v2/groups/{group_id}.json",
            "name": name,
            "default": group_id == account.GROUP_ID,
        }
        | {"description": "", "is_public": True, "deleted": False}
        | _BORN
    )
