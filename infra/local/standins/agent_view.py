"""What a support agent sees in the stand-in helpdesks."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from infra.local.standins import ticket_facts as facts
from infra.local.standins.deliveries import Deliveries
from infra.local.standins.hooks import Hook
from infra.local.standins.state import HELPDESKS, Helpdesk, Person, Store, Ticket
from infra.local.standins.wire import VendorApi

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
_AGENT_LINKS: Final[dict[Helpdesk, str]] = {
    "zendesk": "/stand-in/zendesk/agent/tickets/{id:int}",
    "freshdesk": "/stand-in/freshdesk/a/tickets/{id:int}",
    "zoho": "/stand-in/zoho/agent/acme/support/tickets/details/{id:int}",
}
"""Where each vendor shows a ticket to its agents; what the APIs and the adapters link to."""


class AgentView:
    """The pages below `/helpdesks` that change nothing."""

    def __init__(
        self, store: Store, vendors: Mapping[Helpdesk, VendorApi], deliveries: Deliveries
    ) -> None:
        self._store = store
        self._vendors = vendors
        self._deliveries = deliveries
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
            *(Route(path, _moved(name)) for name, path in _AGENT_LINKS.items()),
        ]

    async def index(self, request: Request) -> Response:
        """Show the tickets, the last changed first."""
        wanted = request.path_params.get("helpdesk")
        if wanted is not None and wanted not in HELPDESKS:
            return self.page("missing.html", 404, what="helpdesk")
        tickets = [
            (helpdesk, ticket)
            for helpdesk in HELPDESKS
            if wanted in {None, helpdesk}
            for ticket in self._store.all(helpdesk, Ticket)
        ]
        tickets.sort(key=lambda item: item[1].updated_at, reverse=True)
        shown = [self._summary(*item) for item in tickets]
        return self.page("index.html", wanted=wanted, tickets=shown)

    async def show(self, request: Request) -> Response:
        """Show one ticket."""
        return self.ticket_page(request)

    def ticket_page(self, request: Request, problem: str = "") -> Response:
        """Return the page of the ticket that the path names, with what went wrong if anything."""
        found = self.found(request)
        if found is None:
            return self.page("missing.html", 404, what="ticket")
        helpdesk, ticket = found
        api = self._vendors[helpdesk]
        follows = ticket.extra.get("follows")
        others = [
            self._summary(helpdesk, other)
            for other in self._store.all(helpdesk, Ticket)
            if facts.takes_more(helpdesk, other) and other.id != ticket.id
        ]
        return self.page(
            "ticket.html",
            409 if problem else 200,
            problem=problem,
            ticket=self._summary(helpdesk, ticket),
            item=ticket,
            entries=[
                {"item": item, "author": api.person(item.author_id)} for item in ticket.comments
            ],
            vendor=facts.VENDORS[helpdesk],
            takes_more=facts.takes_more(helpdesk, ticket),
            follows=follows,
            version=ticket.updated_at.isoformat(),
            agents=self._agents(helpdesk),
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

    async def webhooks(self, request: Request) -> Response:
        """Show who is told of changes, and what was sent."""
        del request
        return self.webhooks_page()

    def webhooks_page(self, problem: str = "") -> Response:
        """Return the page of webhooks, with what went wrong if anything."""
        hooks = [
            {"helpdesk": name, "title": facts.VENDORS[name].title, "hook": hook}
            for name in HELPDESKS
            for hook in self._store.all(name, Hook)
        ]
        sent = list(self._deliveries.items)[: -_DELIVERIES_SHOWN - 1 : -1]
        return self.page(
            "webhooks.html",
            400 if problem else 200,
            problem=problem,
            wanted="webhooks",
            hooks=hooks,
            deliveries=sent,
        )

    def found(self, request: Request) -> tuple[Helpdesk, Ticket] | None:
        """Return the ticket that a path names."""
        for helpdesk in HELPDESKS:
            if helpdesk == request.path_params["helpdesk"]:
                ticket = self._store.get(helpdesk, Ticket, request.path_params["id"])
                return (helpdesk, ticket) if ticket else None
        return None

    def page(self, template: str, status: int = 200, **values: object) -> HTMLResponse:
        """Return a page."""
        counts = {name: len(self._store.all(name, Ticket)) for name in HELPDESKS}
        titles = {name: vendor.title for name, vendor in facts.VENDORS.items()}
        page = self._templates.get_template(template).render(counts=counts, titles=titles, **values)
        headers = {**_HEADERS, "Content-Security-Policy": _PAGE_POLICY}
        return HTMLResponse(page, status, headers)

    def _agents(self, helpdesk: Helpdesk) -> list[Person]:
        people = [item for item in self._store.all(helpdesk, Person) if item.agent]
        first = facts.VENDORS[helpdesk].person_id
        return sorted(people, key=lambda item: (item.id != first, item.id))

    def _summary(self, helpdesk: Helpdesk, ticket: Ticket) -> dict[str, Any]:
        requester = self._vendors[helpdesk].person(ticket.requester_id)
        return facts.summary(helpdesk, ticket, requester)


def _moved(helpdesk: Helpdesk) -> Callable[[Request], Awaitable[Response]]:
    async def redirect(request: Request) -> Response:
        return RedirectResponse(f"/helpdesks/{helpdesk}/{request.path_params['id']}", 302)

    return redirect
