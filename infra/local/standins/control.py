"""The stand-ins' controls, for tests and demonstrations: faults, behaviour, what was stored."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from infra.local.standins.behaviour import Behaviour
from infra.local.standins.deliveries import Deliveries
from infra.local.standins.faults import Fault, Faults
from infra.local.standins.journal import Journal
from infra.local.standins.schedule import Schedule
from infra.local.standins.state import HELPDESKS, Helpdesk, Person, Store, Ticket
from infra.local.standins.wire import VendorApi

PREFIX = "/stand-in/_control"

ModelT = TypeVar("ModelT", bound=BaseModel)


class Controls:
    """What a test may ask of the stand-ins. Only a JSON body changes anything."""

    def __init__(
        self,
        store: Store,
        faults: Faults,
        journal: Journal,
        vendors: Mapping[Helpdesk, VendorApi],
        *,
        later: Schedule,
        deliveries: Deliveries,
    ) -> None:
        self._store = store
        self._later = later
        self._deliveries = deliveries
        self._faults = faults
        self._journal = journal
        self._vendors = vendors

    def routes(self) -> list[Route]:
        """Return the routes."""
        rows = [
            ("GET", "/faults", self.list_faults),
            ("POST", "/faults", self.add_fault),
            ("DELETE", "/faults", self.clear_faults),
            ("GET", "/tickets", self.tickets),
            ("GET", "/requests", self.requests),
            ("GET", "/behaviour", self.behaviour),
            ("PATCH", "/behaviour", self.set_behaviour),
            ("DELETE", "/state", self.clear_state),
        ]
        return [Route(PREFIX + path, handler, methods=[method]) for method, path, handler in rows]

    async def list_faults(self, request: Request) -> Response:
        """Return the faults in force."""
        del request
        return JSONResponse({"items": self._faults.listed()})

    async def add_fault(self, request: Request) -> Response:
        """Queue a fault."""
        fault = parsed(Fault, await request.body(), request)
        if isinstance(fault, Response):
            return fault
        self._faults.add(fault)
        return JSONResponse(fault.model_dump(), 201)

    async def clear_faults(self, request: Request) -> Response:
        """Drop all faults."""
        del request
        self._faults.clear()
        return Response(status_code=204)

    async def tickets(self, request: Request) -> Response:
        """Return all tickets with all that is known of them, oldest first."""
        wanted = request.query_params.get("helpdesk")
        if wanted is not None and wanted not in HELPDESKS:
            return JSONResponse({"error": f"helpdesk is one of {', '.join(HELPDESKS)}"}, 400)
        items = [
            self.ticket(helpdesk, ticket)
            for helpdesk in HELPDESKS
            if wanted in {None, helpdesk}
            for ticket in self._store.all(helpdesk, Ticket)
        ]
        return JSONResponse({"items": items})

    async def requests(self, request: Request) -> Response:
        """Return the latest calls that the stand-ins received, oldest first."""
        names = ("helpdesk", "operation")
        wanted = {name: request.query_params.get(name) for name in names}
        items = [
            entry
            for entry in map(asdict, self._journal.entries)
            if all(wanted[name] in {None, entry[name]} for name in names)
        ]
        return JSONResponse({"items": items})

    async def behaviour(self, request: Request) -> Response:
        """Return how the stand-ins behave."""
        del request
        return JSONResponse(self._store.behaviour().model_dump())

    async def set_behaviour(self, request: Request) -> Response:
        """Change how the stand-ins behave; what is not named stays."""
        try:
            change = json.loads(await request.body())
        except ValueError:
            change = None
        if not isinstance(change, dict):
            return JSONResponse({"error": "a JSON object is needed"}, 400)
        merged = json.dumps(self._store.behaviour().model_dump() | change).encode()
        behaviour = parsed(Behaviour, merged, request)
        if isinstance(behaviour, Response):
            return behaviour
        self._store.set_document("behaviour", behaviour.model_dump_json())
        return JSONResponse(behaviour.model_dump())

    async def clear_state(self, request: Request) -> Response:
        """Forget tickets, people, tokens, behaviour, faults, webhooks and calls."""
        del request
        self._later.clear()
        self._deliveries.clear()
        self._store.clear()
        self._faults.clear()
        self._journal.entries.clear()
        for vendor in self._vendors.values():
            vendor.forget()
            vendor.seed()
        return Response(status_code=204)

    def ticket(self, helpdesk: Helpdesk, ticket: Ticket) -> dict[str, Any]:
        """Return a ticket with all that is known of it."""
        requester = self._vendors[helpdesk].person(ticket.requester_id)
        body = ticket.model_dump(mode="json")
        for comment in body["comments"]:
            author = self._store.get(helpdesk, Person, comment["author_id"])
            comment["author"] = author.model_dump(mode="json") if author else None
        return {
            "helpdesk": helpdesk,
            **body,
            "requester": requester.model_dump(mode="json"),
        }


def parsed(model: type[ModelT], body: bytes, request: Request) -> ModelT | JSONResponse:
    """Return a JSON body as a model, or the answer that refuses it."""
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        return JSONResponse({"error": "the content type must be application/json"}, 415)
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=False, include_input=False)
        return JSONResponse({"error": "invalid", "details": json.loads(json.dumps(details))}, 400)
