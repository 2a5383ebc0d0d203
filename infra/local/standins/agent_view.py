"""What a support agent sees in the stand-in helpdesks."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from infra.local.standins.agent_actions import takes_more
from infra.local.standins.changes import Hook
from infra.local.standins.deliveries import Deliveries
from infra.local.standins.stand_in import VendorApi
from infra.local.standins.state import Person, Ticket

_HERE: Final = Path(__file__).parent
_PAGE_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_FRAME_POLICY: Final = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; "
    "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
)
_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": a browser would then send its forms with the origin "null".
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_DELIVERIES_SHOWN: Final = 50


class AgentView:
    """The pages below `/helpdesks` that change nothing."""

    def __init__(self, vendors: Mapping[str, VendorApi], deliveries: Deliveries) -> None:
        self._vendors = vendors
        self._deliveries = deliveries
        self.by_hand = next((item for item in vendors.values() if item.by_hand), None)
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
            Route("/helpdesks/webhooks", self.webhooks),
            Route("/helpdesks/{helpdesk}", self.index),
            Route(ticket, self.show),
            Route(ticket + "/version", self.version),
            Route(ticket + "/comments/{comment:int}", self.body),
            *(
                Route(vendor.stand_in.address + vendor.stand_in.link, _moved(name))
                for name, vendor in self._vendors.items()
            ),
        ]

    async def index(self, request: Request) -> Response:
        """Show the tickets, the last changed first."""
        wanted = request.path_params.get("helpdesk")
        if wanted is not None and wanted not in self._vendors:
            return self.page("missing.html", 404, what="helpdesk")
        tickets = [
            (vendor, ticket)
            for helpdesk, vendor in self._vendors.items()
            if wanted in {None, helpdesk}
            for ticket in vendor.desk.all(Ticket)
        ]
        tickets.sort(key=lambda item: item[1].updated_at, reverse=True)
        shown = [_summary(*item) for item in tickets]
        return self.page("index.html", wanted=wanted, tickets=shown)

    async def show(self, request: Request) -> Response:
        """Show one ticket."""
        return self.ticket_page(request)

    def ticket_page(self, request: Request, problem: str = "") -> Response:
        """Return the page of the ticket that the path names, with what went wrong if anything."""
        found = self.found(request)
        if found is None:
            return self.page("missing.html", 404, what="ticket")
        vendor, ticket = found
        others = [
            _summary(vendor, other)
            for other in vendor.desk.all(Ticket)
            if takes_more(vendor, other) and other.id != ticket.id
        ]
        return self.page(
            "ticket.html",
            409 if problem else 200,
            problem=problem,
            ticket=_summary(vendor, ticket),
            item=ticket,
            entries=[
                {"item": item, "author": vendor.desk.person(item.author_id)}
                for item in ticket.comments
            ],
            words=vendor.stand_in.words,
            takes_more=takes_more(vendor, ticket),
            follows=ticket.extra.get("follows"),
            version=ticket.updated_at.isoformat(),
            agents=_agents(vendor),
            others=others[::-1][:100],
        )

    async def version(self, request: Request) -> Response:
        """Tell when the ticket was changed last, for a page that looks again."""
        found = self.found(request)
        text = found[1].updated_at.isoformat() if found else ""
        return PlainTextResponse(text, headers=_HEADERS)

    async def body(self, request: Request) -> Response:
        """Show one entry's body alone, for a frame without scripts."""
        found = self.found(request)
        wanted = request.path_params["comment"]
        for entry in found[1].comments if found else []:
            if entry.id == wanted:
                page = self._templates.get_template("body.html").render(body=entry.html)
                headers = {**_HEADERS, "Content-Security-Policy": _FRAME_POLICY}
                return HTMLResponse(page, headers=headers)
        return self.page("missing.html", 404, what="comment")

    async def webhooks(self, _: Request) -> Response:
        """Show who is told of changes, and what was sent."""
        return self.webhooks_page()

    def webhooks_page(self, problem: str = "") -> Response:
        """Return the page of webhooks, with what went wrong if anything."""
        hooks = [
            {"vendor": vendor.stand_in, "by_hand": vendor.by_hand is not None, "hook": hook}
            for vendor in self._vendors.values()
            for hook in vendor.desk.all(Hook)
        ]
        by_api = [item.stand_in.title for item in self._vendors.values() if not item.by_hand]
        sent = list(self._deliveries.items)[: -_DELIVERIES_SHOWN - 1 : -1]
        return self.page(
            "webhooks.html",
            400 if problem else 200,
            problem=problem,
            wanted="webhooks",
            hooks=hooks,
            deliveries=sent,
            by_api=by_api,
            by_hand=self.by_hand.stand_in if self.by_hand else None,
        )

    def found(self, request: Request) -> tuple[VendorApi, Ticket] | None:
        """Return the ticket that a path names."""
        vendor = self._vendors.get(request.path_params["helpdesk"])
        ticket = vendor.desk.get(Ticket, request.path_params["id"]) if vendor else None
        return (vendor, ticket) if vendor and ticket else None

    def page(self, template: str, status: int = 200, **values: object) -> HTMLResponse:
        """Return a page."""
        counts = {name: len(vendor.desk.all(Ticket)) for name, vendor in self._vendors.items()}
        known = {name: vendor.stand_in for name, vendor in self._vendors.items()}
        page = self._templates.get_template(template).render(counts=counts, vendors=known, **values)
        headers = {**_HEADERS, "Content-Security-Policy": _PAGE_POLICY}
        return HTMLResponse(page, status, headers)


def _agents(vendor: VendorApi) -> list[Person]:
    people = [item for item in vendor.desk.all(Person) if item.agent]
    return sorted(people, key=lambda item: (item.id != vendor.person().id, item.id))


def _summary(vendor: VendorApi, ticket: Ticket) -> dict[str, Any]:
    """What lists and pages show of a ticket."""
    words, priority = vendor.stand_in.words, ticket.priority or ""
    return {
        "helpdesk": vendor.stand_in.name,
        "title": vendor.stand_in.title,
        "id": ticket.id,
        "number": words.number_of(ticket),
        "subject": ticket.subject,
        "status": _status(vendor, ticket),
        "priority": words.priorities.get(priority, priority).capitalize() or "None",
        "requester": vendor.desk.person(ticket.requester_id),
        "tags": ticket.tags,
        "group": words.groups.get(words.group_of(ticket), "None"),
        "entries": len(ticket.comments),
        "updated_at": ticket.updated_at,
    }


def _status(vendor: VendorApi, ticket: Ticket) -> str:
    if ticket.merged_into is not None:
        return "Merged"
    if ticket.gone:
        return "Deleted" if ticket.deleted else "Spam"
    return vendor.stand_in.words.statuses.get(ticket.status, ticket.status)


def _moved(helpdesk: str) -> Callable[[Request], Awaitable[Response]]:
    async def redirect(request: Request) -> Response:
        return RedirectResponse(f"/helpdesks/{helpdesk}/{request.path_params['id']}", 302)

    return redirect
