"""A Zendesk ticket's thread: the answers that make it up, and what the adapter reads of them."""

from typing import Any

import httpx

from escalation.domain.helpdesk import TicketThread
from tests.adapters.helpdesks.support import ESCALATION, Vendor, reply, zendesk

TICKET = "/api/v2/tickets/42"
STAMP = "2026-11-23T10:00:00Z"
USERS = [
    {"id": 5, "name": "Ada Visitor", "role": "end-user", "email": "ada@example.com"},
    {"id": 8, "name": "Dana Keller", "role": "agent", "email": "dana@acme.example"},
    {"id": 9, "name": "The Service", "role": "admin", "email": "bot@acme.example"},
]


def comment(number: int, author: int, text: str, **changes: Any) -> dict[str, Any]:
    values = {
        "id": number,
        "author_id": author,
        "html_body": f"<p>{text}</p>",
        "body": text,
        "public": True,
        "created_at": f"2026-11-23T09:{number:02d}:00Z",
        "via": {"channel": "web"},
    }
    return values | changes


DESCRIPTION = comment(1, 5, "My invoice is wrong", via={"channel": "api"})


def listed(*comments: dict[str, Any], more: str | None = None) -> httpx.Response:
    meta = {"has_more": more is not None, "after_cursor": more}
    return reply(200, comments=list(comments), users=USERS, meta=meta)


def ticket(**changes: Any) -> httpx.Response:
    values = {
        "id": 42,
        "status": "open",
        "external_id": ESCALATION,
        "requester_id": 5,
        "updated_at": STAMP,
        "tags": [],
    }
    return reply(200, ticket=values | changes, users=USERS)


def shown(vendor: Vendor, *comments: dict[str, Any], **changes: Any) -> TicketThread:
    vendor.on("GET", TICKET, ticket(**changes))
    vendor.on("GET", f"{TICKET}/comments", listed(DESCRIPTION, *comments))
    return zendesk(vendor).thread("42")
