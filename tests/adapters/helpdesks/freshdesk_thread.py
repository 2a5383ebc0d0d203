"""A Freshdesk ticket's thread: the answers that make it up, and what the adapter reads of them."""

from typing import Any

import httpx

from escalation.domain.helpdesk import TicketThread
from tests.adapters.helpdesks.support import MARKER, Vendor, freshdesk, reply

API = "/api/v2"
TICKET = f"{API}/tickets/42"
REQUESTER = {"id": 5, "name": "Ada Visitor", "email": "ada@example.com"}


def entry(number: int, author: int, text: str, **changes: Any) -> dict[str, Any]:
    values = {
        "id": number,
        "user_id": author,
        "body": f"<div>{text}</div>",
        "body_text": text,
        "incoming": author == 5,
        "private": False,
        "source": 0,
        "created_at": f"2026-11-23T09:{number:02d}:00Z",
    }
    return values | changes


def ticket(**changes: Any) -> httpx.Response:
    values = {
        "id": 42,
        "status": 2,
        "description": "<div>My invoice is wrong</div>",
        "tags": ["chat", MARKER],
        "requester_id": 5,
        "requester": REQUESTER,
        "created_at": "2026-11-23T09:00:00Z",
        "updated_at": "2026-11-23T09:30:00Z",
        "spam": False,
    }
    return reply(200, values | changes)


def prepare(vendor: Vendor, *entries: dict[str, Any], **changes: Any) -> None:
    vendor.on("GET", TICKET, ticket(**changes))
    vendor.on("GET", f"{TICKET}/conversations", reply(200, list(entries)))
    vendor.on("GET", f"{API}/agents/me", reply(200, id=9))
    vendor.on("GET", f"{API}/agents/8", reply(200, id=8, contact={"name": "Priya Nair"}))
    vendor.on("GET", f"{API}/agents/9", reply(200, id=9, contact={"name": "Sam Agent"}))


def shown(vendor: Vendor, *entries: dict[str, Any], **changes: Any) -> TicketThread:
    prepare(vendor, *entries, **changes)
    return freshdesk(vendor).thread("42")
