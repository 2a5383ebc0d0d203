"""The stand-ins' controls, for tests and demonstrations: faults, behaviour, people, time, webhooks.

All below `/stand-in/_control`; a body is JSON, and nothing else changes anything:

- `GET|POST|DELETE /faults`: the faults in force.
- `GET /tickets?helpdesk=`: all tickets with all that is known of them, oldest first.
- `GET /requests?helpdesk=&operation=`: the latest calls that the stand-ins received, oldest first.
- `GET|PATCH /behaviour`: how the stand-ins behave; what a change does not name stays.
- `DELETE /state`: forgets tickets, people, tokens, behaviour, faults, webhooks and calls.
- `POST /agent {helpdesk, ticket_id, action, text?, author?, into?, automatic?, quote?}`: what a
  person does inside the helpdesk; `action` is reply, note, solve, close, reopen, pend, merge
  (`into`), delete, restore, spam or customer (a mail of the requester's; `automatic` makes it an
  out-of-office answer), or changes what an agent wrote last: redact or edit (`text`), hide, remove.
  200 with the ticket as `GET /tickets` shows it, 409 where the helpdesk
  does not let it be done.
- `POST /advance {seconds}`: moves the stand-ins' time on and does what has become due. Late
  creates are done before it answers; webhooks follow by themselves or with `send` and `take`.
- `GET /deliveries?helpdesk=&state=`: webhooks, oldest first, with their attempts.
- `POST /deliveries/send`: sends what is due now, and waits for it.
- `POST /deliveries/take`: hands out what is due, signed, for a caller who brings it; it counts as
  delivered. For tests without a server: they may lose, repeat and reorder what they took.
- `POST /deliveries/{number}/repeat`: queues one again, the same invocation with a new proof.

Below a helpdesk's name lie the controls of its own (`VendorApi.controls`).
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, create_model
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from infra.local.standins.agent_actions import Action, ActionRefused, do
from infra.local.standins.behaviour import Behaviour
from infra.local.standins.faults import Fault
from infra.local.standins.stand_in import VendorApi, World
from infra.local.standins.state import Person, Ticket
from infra.local.standins.values import parsed

PREFIX = "/stand-in/_control"


class _Advance(BaseModel):
    model_config = ConfigDict(extra="forbid")

    seconds: float = Field(ge=0)


class Controls:
    """The routes of this module's list."""

    def __init__(self, world: World, vendors: Mapping[str, VendorApi]) -> None:
        self._world = world
        self._store = world.store
        self._deliveries = world.deliveries
        self._vendors = vendors
        kinds = tuple(vendor.stand_in.behaviour for vendor in vendors.values())
        self._behaviour: type[Behaviour] = create_model("Behaviour", __base__=kinds)

    def routes(self) -> list[BaseRoute]:
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
            ("POST", "/agent", self.act),
            ("POST", "/advance", self.advance),
            ("GET", "/deliveries", self.list_deliveries),
            ("POST", "/deliveries/send", self.send),
            ("POST", "/deliveries/take", self.take),
            ("POST", "/deliveries/{number:int}/repeat", self.repeat),
        ]
        return [
            *(Route(PREFIX + path, handler, methods=[method]) for method, path, handler in rows),
            *(
                Mount(f"{PREFIX}/{name}", routes=vendor.controls())
                for name, vendor in self._vendors.items()
            ),
        ]

    async def list_faults(self, _: Request) -> Response:
        """Return the faults in force."""
        return JSONResponse({"items": self._world.faults.listed()})

    async def add_fault(self, request: Request) -> Response:
        """Queue a fault."""
        fault = parsed(Fault, await request.body(), request)
        if isinstance(fault, Response):
            return fault
        if fault.helpdesk not in self._vendors:
            return self._unknown()
        self._world.faults.add(fault)
        return JSONResponse(fault.model_dump(), 201)

    async def clear_faults(self, _: Request) -> Response:
        """Drop all faults."""
        self._world.faults.clear()
        return Response(status_code=204)

    async def tickets(self, request: Request) -> Response:
        """Return the tickets."""
        wanted = request.query_params.get("helpdesk")
        if wanted is not None and wanted not in self._vendors:
            return self._unknown()
        items = [
            self._ticket(vendor, ticket)
            for helpdesk, vendor in self._vendors.items()
            if wanted in {None, helpdesk}
            for ticket in vendor.desk.all(Ticket)
        ]
        return JSONResponse({"items": items})

    async def requests(self, request: Request) -> Response:
        """Return the latest calls."""
        entries = [asdict(entry) for entry in self._world.journal]
        return JSONResponse({"items": _wanted(request, entries, "helpdesk", "operation")})

    async def behaviour(self, _: Request) -> Response:
        """Return how the stand-ins behave."""
        return JSONResponse(self._store.behaviour(self._behaviour).model_dump())

    async def set_behaviour(self, request: Request) -> Response:
        """Change how the stand-ins behave."""
        try:
            change = json.loads(await request.body())
        except ValueError:
            change = None
        if not isinstance(change, dict):
            return JSONResponse({"error": "a JSON object is needed"}, 400)
        merged = json.dumps(self._store.behaviour(self._behaviour).model_dump() | change).encode()
        behaviour = parsed(self._behaviour, merged, request)
        if isinstance(behaviour, Response):
            return behaviour
        self._store.set_document("behaviour", behaviour.model_dump_json())
        return JSONResponse(behaviour.model_dump())

    async def clear_state(self, _: Request) -> Response:
        """Forget everything."""
        self._world.later.clear()
        self._deliveries.clear()
        self._store.clear()
        self._world.faults.clear()
        self._world.journal.clear()
        for vendor in self._vendors.values():
            vendor.forget()
        return Response(status_code=204)

    async def act(self, request: Request) -> Response:
        """Do what a person does."""
        action = parsed(Action, await request.body(), request)
        if isinstance(action, Response):
            return action
        vendor = self._vendors.get(action.helpdesk)
        if vendor is None:
            return self._unknown()
        try:
            ticket = do(vendor, action)
        except ActionRefused as refused:
            return JSONResponse({"error": str(refused)}, 409)
        return JSONResponse(self._ticket(vendor, ticket))

    async def advance(self, request: Request) -> Response:
        """Let time pass."""
        step = parsed(_Advance, await request.body(), request)
        if isinstance(step, Response):
            return step
        behaviour = self._store.behaviour(self._behaviour)
        behaviour.clock_offset_s += step.seconds
        self._store.set_document("behaviour", behaviour.model_dump_json())
        later = self._world.later
        await later.do_due()
        return JSONResponse({"now": self._store.now().isoformat(), "waiting": later.waiting})

    async def list_deliveries(self, request: Request) -> Response:
        """Return the webhooks."""
        items = [item.shown() for item in self._deliveries.items]
        return JSONResponse({"items": _wanted(request, items, "helpdesk", "state")})

    async def send(self, _: Request) -> Response:
        """Send what is due."""
        await self._deliveries.send_due()
        return Response(status_code=204)

    async def take(self, _: Request) -> Response:
        """Hand out what is due."""
        return JSONResponse({"items": self._deliveries.take()})

    async def repeat(self, request: Request) -> Response:
        """Queue a webhook again."""
        item = self._deliveries.repeat(request.path_params["number"])
        if item is None:
            return JSONResponse({"error": "there is no such delivery"}, 404)
        return JSONResponse(item.shown(), 201)

    def _unknown(self) -> Response:
        return JSONResponse({"error": f"helpdesk is one of {', '.join(self._vendors)}"}, 400)

    def _ticket(self, vendor: VendorApi, ticket: Ticket) -> dict[str, Any]:
        body = ticket.model_dump(mode="json")
        for comment in body["comments"]:
            author = vendor.desk.get(Person, comment["author_id"])
            comment["author"] = author.model_dump(mode="json") if author else None
        requester = vendor.desk.person(ticket.requester_id).model_dump(mode="json")
        return {"helpdesk": vendor.stand_in.name, **body, "requester": requester}


def _wanted(request: Request, items: list[dict[str, Any]], *names: str) -> list[dict[str, Any]]:
    """Those items that the query does not leave out."""
    given = {name: request.query_params.get(name) for name in names}
    return [item for item in items if all(given[name] in {None, item[name]} for name in names)]
