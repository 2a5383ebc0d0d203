"""Zendesk's ticket events, as its webhooks send them."""

import uuid
from typing import Any, Final

from infra.local.standins.changes import Change
from infra.local.standins.state import Desk, Ticket
from infra.local.standins.values import seconds
from infra.local.standins.zendesk import account

_PREFIX: Final = "zen:event-type:ticket."
_NAMES: Final = (
    "created",
    "comment_added",
    "status_changed",
    "merged",
    "soft_deleted",
    "marked_as_spam",
)
_EMPTY: Final = ("assignee_id", "custom_status", "form_id", "organization_id", "type")
TYPES: Final = frozenset(f"{_PREFIX}{name}" for name in _NAMES) | {"conditional_ticket_events"}


def of(change: Change, desk: Desk) -> list[tuple[str, dict[str, Any]]]:
    """Return the events of a change as (type, `event`)."""
    found: list[tuple[str, dict[str, Any]]] = []
    if change.made:
        found.append(("created", {"meta": {"sequence": {"id": "1", "position": 1, "total": 1}}}))
    for item in change.comments:
        author = desk.person(item.author_id)
        comment = {
            "id": str(item.id),
            "body": item.text,
            "is_public": item.public,
            "author": {"id": str(author.id), "is_staff": author.agent, "name": author.name},
        }
        found.append(("comment_added", {"comment": comment}))
    if change.status is not None:
        before, now = change.status
        found.append(("status_changed", {"current": now.upper(), "previous": before.upper()}))
    if change.merged:
        found.append(("merged", {"target_ticket_id": str(change.ticket.merged_into)}))
    if change.deleted:
        found.append(("soft_deleted", {}))
    if change.spam:
        found.append(("marked_as_spam", {}))
    return [(f"{_PREFIX}{name}", event) for name, event in found]


def envelope(event_type: str, event: dict[str, Any], ticket: Ticket) -> dict[str, Any]:
    """Return what is sent for an event."""
    latest = ticket.comments[-1].author_id if ticket.comments else account.AGENT_ID
    gone = "DELETED" if ticket.gone else None
    return {
        "account_id": 9_000_001,
        "id": str(uuid.uuid4()),
        "time": seconds(ticket.updated_at),
        "type": event_type,
        "zendesk_event_version": "2022-11-06",
        "subject": f"zen:ticket:{ticket.id}",
        "detail": dict.fromkeys(_EMPTY)
        | {
            "id": str(ticket.id),
            "actor_id": str(latest),
            "brand_id": "9000900001",
            "created_at": seconds(ticket.created_at),
            "description": ticket.comments[0].text if ticket.comments else "",
            "external_id": ticket.external_id,
            "group_id": None if ticket.group_id is None else str(ticket.group_id),
            "is_public": any(item.public for item in ticket.comments),
            "priority": ticket.priority.upper() if ticket.priority else None,
            "requester_id": str(ticket.requester_id),
            "status": gone or ticket.status.upper(),
            "subject": ticket.subject,
            "submitter_id": str(account.AGENT_ID),
            "tags": ticket.tags,
            "updated_at": seconds(ticket.updated_at),
            "via": {"channel": "web_service"},
        },
        "event": event,
    }
