"""A Zoho ticket's thread: the answers that make it up, and what the adapter reads of them."""

from typing import Any

import httpx

from escalation.domain.helpdesk import TicketThread
from tests.adapters.helpdesks.support import MARKER, Vendor, reply, zoho

TICKET = "/api/v1/tickets/42"
ADA = {"name": "Ada Visitor", "email": "ada@example.com", "type": "END_USER"}
JONAS = {"name": "Jonas Weber", "email": "jonas@acme.example", "type": "AGENT"}
END = httpx.Response(204)


def at(minute: int) -> str:
    return f"2026-11-23T09:{minute:02d}:00.000Z"


def mail(number: int, author: dict[str, str], **changes: Any) -> dict[str, Any]:
    values = {
        "id": str(number),
        "direction": "in" if author is ADA else "out",
        "status": "SUCCESS",
        "visibility": "public",
        "channel": "EMAIL",
        "isDescriptionThread": False,
        "author": author,
        "summary": "Only the beginning",
        "createdTime": at(number),
    }
    return values | changes


def comment(number: int, author: dict[str, str], text: str, **changes: Any) -> dict[str, Any]:
    values = {
        "id": str(number),
        "content": f"<div>{text}</div>",
        "contentType": "html",
        "isPublic": True,
        "commenter": author,
        "commentedTime": at(number),
    }
    return values | changes


def ticket(**changes: Any) -> httpx.Response:
    values = {
        "id": "42",
        "status": "Open",
        "statusType": "Open",
        "description": f"<div>My invoice is wrong</div><p>[ref:{MARKER}]</p>",
        "email": "ada@example.com",
        "departmentId": "700",
        "createdTime": at(0),
        "modifiedTime": at(30),
        "webUrl": "https://desk.zoho.eu/x",
    }
    return reply(200, values | changes)


def prepare(
    vendor: Vendor,
    *,
    mails: dict[int, str] | None = None,
    listed: tuple[dict[str, Any], ...] = (),
    comments: tuple[dict[str, Any], ...] = (),
    **changes: Any,
) -> None:
    vendor.on("GET", TICKET, ticket(**changes))
    vendor.on("GET", f"{TICKET}/threads", reply(200, data=list(listed)) if listed else END, END)
    vendor.on(
        "GET", f"{TICKET}/comments", reply(200, data=list(comments)) if comments else END, END
    )
    for number, text in (mails or {}).items():
        path = f"{TICKET}/threads/{number}"
        vendor.on("GET", path, reply(200, id=str(number), content=f"<div>{text}</div>"))
        vendor.on(
            "GET", f"{path}/originalContent", reply(200, content="From: ada@example.com\n\nx")
        )


def shown(vendor: Vendor, **given: Any) -> TicketThread:
    prepare(vendor, **given)
    return zoho(vendor).thread("42")
