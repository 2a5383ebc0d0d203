"""What a support agent sees and does in the stand-in helpdesks."""

import html
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from infra.local.standins import credentials as known
from infra.local.standins import freshdesk_shapes, zoho_shapes
from infra.local.standins.state import HELPDESKS, Comment, Helpdesk, Store, Ticket
from infra.local.standins.wire import VendorApi

_HERE: Final = Path(__file__).parent
_PAGE_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_FRAME_POLICY: Final = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-same-origin"
)
_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True)
class _Vendor:
    """How one helpdesk names things to its agents."""

    title: str
    agent_id: int
    solved: str
    closed: str
    open: str


_VENDORS: Final[dict[Helpdesk, _Vendor]] = {
    "zendesk": _Vendor("Zendesk", known.ZENDESK_AGENT_ID, "solved", "closed", "open"),
    "freshdesk": _Vendor("Freshdesk", known.FRESHDESK_AGENT_ID, "4", "5", "2"),
    "zoho": _Vendor("Zoho Desk", int(known.ZOHO_AGENT_ID), "Closed", "Closed", "Open"),
}


class AgentView:
    """The pages below `/helpdesks`."""

    def __init__(self, store: Store, vendors: Mapping[Helpdesk, VendorApi]) -> None:
        self._store = store
        self._vendors = vendors
        self._templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        ticket = "/helpdesks/{helpdesk}/{id:int}"
        return [
            Mount("/helpdesks/static", StaticFiles(directory=_HERE / "static")),
            Route("/helpdesks", self.index),
            Route("/helpdesks/{helpdesk}", self.index),
            Route(ticket, self.show),
            Route(ticket + "/comments/{comment:int}", self.body),
            Route(ticket + "/reply", self.reply, methods=["POST"]),
            Route(ticket + "/note", self.note, methods=["POST"]),
            Route(ticket + "/status", self.status, methods=["POST"]),
        ]

    async def index(self, request: Request) -> Response:
        """Show the tickets, the last changed first."""
        wanted = request.path_params.get("helpdesk")
        if wanted is not None and wanted not in HELPDESKS:
            return self._page("missing.html", 404, what="helpdesk")
        tickets = [
            (helpdesk, ticket)
            for helpdesk in HELPDESKS
            if wanted in {None, helpdesk}
            for ticket in self._store.all(helpdesk, Ticket)
        ]
        tickets.sort(key=lambda item: item[1].updated_at, reverse=True)
        counts = {name: len(self._store.all(name, Ticket)) for name in HELPDESKS}
        return self._page(
            "index.html",
            wanted=wanted,
            counts=counts,
            titles={name: vendor.title for name, vendor in _VENDORS.items()},
            tickets=[self._summary(*item) for item in tickets],
        )

    async def show(self, request: Request) -> Response:
        """Show one ticket."""
        found = self._found(request)
        if found is None:
            return self._page("missing.html", 404, what="ticket")
        helpdesk, ticket = found
        vendor, api = _VENDORS[helpdesk], self._vendors[helpdesk]
        entries = [{"item": item, "author": api.person(item.author_id)} for item in ticket.comments]
        return self._page(
            "ticket.html",
            ticket=self._summary(helpdesk, ticket),
            item=ticket,
            entries=entries,
            vendor=vendor,
            final=_is_final(helpdesk, ticket),
        )

    async def body(self, request: Request) -> Response:
        """Show one entry's body alone, for a frame without scripts."""
        found = self._found(request)
        wanted = request.path_params["comment"]
        entries = found[1].comments if found else []
        for entry in entries:
            if entry.id == wanted:
                page = self._templates.get_template("body.html").render(body=entry.html)
                headers = {**_HEADERS, "Content-Security-Policy": _FRAME_POLICY}
                return HTMLResponse(page, headers=headers)
        return self._page("missing.html", 404, what="comment")

    async def reply(self, request: Request) -> Response:
        """Write to the customer."""
        return await self._write(request, public=True)

    async def note(self, request: Request) -> Response:
        """Write to the other agents."""
        return await self._write(request, public=False)

    async def status(self, request: Request) -> Response:
        """Solve, close or reopen."""
        found = self._found(request)
        if found is None or not _same_origin(request):
            return self._page("missing.html", 404, what="ticket")
        helpdesk, ticket = found
        vendor = _VENDORS[helpdesk]
        choices = {"solve": vendor.solved, "close": vendor.closed, "reopen": vendor.open}
        chosen = choices.get(str((await request.form()).get("to", "")))
        if chosen is not None and not _is_final(helpdesk, ticket):
            ticket.status = chosen
            self._save(helpdesk, ticket)
        return _back(helpdesk, ticket)

    async def _write(self, request: Request, *, public: bool) -> Response:
        found = self._found(request)
        if found is None or not _same_origin(request):
            return self._page("missing.html", 404, what="ticket")
        helpdesk, ticket = found
        text = str((await request.form()).get("text", "")).replace("\r\n", "\n").strip()
        if text and not _is_final(helpdesk, ticket):
            ticket.comments.append(self._entry(helpdesk, ticket, text, public=public))
            if public and ticket.status == "new":
                ticket.status = "open"
            self._save(helpdesk, ticket)
        return _back(helpdesk, ticket)

    def _entry(self, helpdesk: Helpdesk, ticket: Ticket, text: str, *, public: bool) -> Comment:
        extra: dict[str, Any] = {}
        if helpdesk == "zoho" and public:
            requester = self._vendors[helpdesk].person(ticket.requester_id)
            extra = {"fromEmailAddress": known.ZOHO_FROM_ADDRESS, "to": requester.email}
        paragraphs = html.escape(text, quote=False).split("\n\n")
        shown = "".join(f"<p>{part}</p>" for part in paragraphs).replace("\n", "<br>")
        return Comment(
            id=self._store.next_id(helpdesk, "Comment"),
            kind="reply" if public else "note",
            author_id=_VENDORS[helpdesk].agent_id,
            public=public,
            incoming=False,
            sent=text,
            html=shown,
            text=text,
            extra=extra,
            created_at=self._store.now(),
        )

    def _save(self, helpdesk: Helpdesk, ticket: Ticket) -> None:
        ticket.updated_at = self._store.now()
        self._store.put(helpdesk, ticket)

    def _found(self, request: Request) -> tuple[Helpdesk, Ticket] | None:
        for helpdesk in HELPDESKS:
            if helpdesk == request.path_params["helpdesk"]:
                ticket = self._store.get(helpdesk, Ticket, request.path_params["id"])
                return (helpdesk, ticket) if ticket else None
        return None

    def _summary(self, helpdesk: Helpdesk, ticket: Ticket) -> dict[str, Any]:
        status, priority, number = ticket.status, ticket.priority or "", str(ticket.id)
        if helpdesk == "freshdesk":
            status = freshdesk_shapes.STATUSES[status]
            priority = freshdesk_shapes.PRIORITIES[priority]
        if helpdesk == "zoho":
            number = zoho_shapes.ticket_number(ticket)
        return {
            "helpdesk": helpdesk,
            "title": _VENDORS[helpdesk].title,
            "id": ticket.id,
            "number": number,
            "subject": ticket.subject,
            "status": status.capitalize(),
            "priority": priority.capitalize() or "None",
            "requester": self._vendors[helpdesk].person(ticket.requester_id),
            "tags": ticket.tags,
            "group": _group(helpdesk, ticket),
            "updated_at": ticket.updated_at,
        }

    def _page(self, template: str, status: int = 200, **values: object) -> HTMLResponse:
        page = self._templates.get_template(template).render(**values)
        headers = {**_HEADERS, "Content-Security-Policy": _PAGE_POLICY}
        return HTMLResponse(page, status, headers)


def _group(helpdesk: Helpdesk, ticket: Ticket) -> str:
    groups = {
        str(known.ZENDESK_GROUP_ID): known.ZENDESK_GROUP_NAME,
        str(known.ZENDESK_SECOND_GROUP_ID): known.ZENDESK_SECOND_GROUP_NAME,
        str(known.FRESHDESK_GROUP_ID): known.FRESHDESK_GROUP_NAME,
        str(known.FRESHDESK_SECOND_GROUP_ID): known.FRESHDESK_SECOND_GROUP_NAME,
        known.ZOHO_DEPARTMENT_ID: known.ZOHO_DEPARTMENT_NAME,
        known.ZOHO_SECOND_DEPARTMENT_ID: known.ZOHO_SECOND_DEPARTMENT_NAME,
    }
    number = ticket.extra["departmentId"] if helpdesk == "zoho" else ticket.group_id
    return groups.get(str(number), "None")


def _is_final(helpdesk: Helpdesk, ticket: Ticket) -> bool:
    """Whether nothing can be changed any more: only Zendesk's closed tickets."""
    return helpdesk == "zendesk" and ticket.status == "closed"


def _same_origin(request: Request) -> bool:
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def _back(helpdesk: Helpdesk, ticket: Ticket) -> Response:
    return RedirectResponse(f"/helpdesks/{helpdesk}/{ticket.id}", 303)
