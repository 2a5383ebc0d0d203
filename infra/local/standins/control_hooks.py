"""The stand-ins' controls over agents, time and webhooks.

All below `/stand-in/_control`; a body is JSON:

- `POST /agent {helpdesk, ticket_id, action, text?, author?, into?, automatic?, quote?}`: what a
  person does inside the helpdesk; `action` is reply, note, solve, close, reopen, pend, merge
  (`into`), delete, restore, spam or customer (a mail of the requester's; `automatic` makes it an
  out-of-office answer). 200 with the ticket as `GET /tickets` shows it, 409 where the helpdesk
  does not let it be done.
- `POST /advance {seconds}`: moves the stand-ins' time on and does what has become due. Late
  creates are done before it answers; webhooks follow by themselves or with `send` and `take`.
- `GET /deliveries?helpdesk=&state=`: webhooks, oldest first, with their attempts.
- `POST /deliveries/send`: sends what is due now, and waits for it.
- `POST /deliveries/take`: hands out what is due, signed, for a caller who brings it; it counts as
  delivered. For tests without a server: they may lose, repeat and reorder what they took.
- `POST /deliveries/{number}/repeat`: queues one again, the same invocation with a new proof.
- `GET|POST /freshdesk/rules {url, name?, headers?, body?}`, `DELETE /freshdesk/rules/{number}`:
  Freshdesk's automation rules, which have no API.
- `POST /zoho/new-key`: signs with another key from now on.
"""

import json

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from infra.local.standins.agent_actions import Action, ActionRefused, AgentActions
from infra.local.standins.control import PREFIX, Controls, parsed
from infra.local.standins.deliveries import Deliveries
from infra.local.standins.freshdesk.rules import FreshdeskRules, Rule
from infra.local.standins.hooks import Hook
from infra.local.standins.schedule import Schedule
from infra.local.standins.state import Store
from infra.local.standins.zoho.webhooks import ZohoWebhooks


class _Advance(BaseModel):
    model_config = ConfigDict(extra="forbid")

    seconds: float = Field(ge=0)


class HookControls:
    """The routes of this module's list."""

    def __init__(
        self,
        store: Store,
        later: Schedule,
        deliveries: Deliveries,
        *,
        controls: Controls,
        actions: AgentActions,
        rules: FreshdeskRules,
        zoho: ZohoWebhooks,
    ) -> None:
        self._store = store
        self._later = later
        self._deliveries = deliveries
        self._controls = controls
        self._actions = actions
        self._rules = rules
        self._zoho = zoho

    def routes(self) -> list[Route]:
        """Return the routes."""
        rows = [
            ("POST", "/agent", self.act),
            ("POST", "/advance", self.advance),
            ("GET", "/deliveries", self.list_deliveries),
            ("POST", "/deliveries/send", self.send),
            ("POST", "/deliveries/take", self.take),
            ("POST", "/deliveries/{number:int}/repeat", self.repeat),
            ("GET", "/freshdesk/rules", self.list_rules),
            ("POST", "/freshdesk/rules", self.add_rule),
            ("DELETE", "/freshdesk/rules/{number:int}", self.remove_rule),
            ("POST", "/zoho/new-key", self.new_key),
        ]
        return [Route(PREFIX + path, handler, methods=[method]) for method, path, handler in rows]

    async def act(self, request: Request) -> Response:
        """Do what a person does."""
        action = parsed(Action, await request.body(), request)
        if isinstance(action, Response):
            return action
        try:
            ticket = self._actions.do(action)
        except ActionRefused as refused:
            return JSONResponse({"error": str(refused)}, 409)
        return JSONResponse(self._controls.ticket(action.helpdesk, ticket))

    async def advance(self, request: Request) -> Response:
        """Let time pass."""
        step = parsed(_Advance, await request.body(), request)
        if isinstance(step, Response):
            return step
        behaviour = self._store.behaviour()
        behaviour.clock_offset_s += step.seconds
        self._store.set_document("behaviour", behaviour.model_dump_json())
        await self._later.do_due()
        return JSONResponse({"now": self._store.now().isoformat(), "waiting": self._later.waiting})

    async def list_deliveries(self, request: Request) -> Response:
        """Return the webhooks."""
        wanted = {name: request.query_params.get(name) for name in ("helpdesk", "state")}
        items = [
            item.shown()
            for item in self._deliveries.items
            if wanted["helpdesk"] in {None, item.helpdesk} and wanted["state"] in {None, item.state}
        ]
        return JSONResponse({"items": items})

    async def send(self, request: Request) -> Response:
        """Send what is due."""
        del request
        await self._deliveries.send_due()
        return Response(status_code=204)

    async def take(self, request: Request) -> Response:
        """Hand out what is due."""
        del request
        return JSONResponse({"items": self._deliveries.take()})

    async def repeat(self, request: Request) -> Response:
        """Queue a webhook again."""
        item = self._deliveries.repeat(request.path_params["number"])
        if item is None:
            return JSONResponse({"error": "there is no such delivery"}, 404)
        return JSONResponse(item.shown(), 201)

    async def list_rules(self, request: Request) -> Response:
        """Return Freshdesk's rules."""
        del request
        items = [hook.model_dump(mode="json") for hook in self._store.all("freshdesk", Hook)]
        return JSONResponse({"items": items})

    async def add_rule(self, request: Request) -> Response:
        """Set one of Freshdesk's rules up."""
        rule = parsed(Rule, await request.body(), request)
        if isinstance(rule, Response):
            return rule
        hook = self._rules.add(rule)
        if hook is None:
            return JSONResponse({"error": "the address must be on this machine"}, 400)
        return JSONResponse(json.loads(hook.model_dump_json()), 201)

    async def remove_rule(self, request: Request) -> Response:
        """Delete one of Freshdesk's rules."""
        known = self._rules.remove(request.path_params["number"])
        return Response(status_code=204 if known else 404)

    async def new_key(self, request: Request) -> Response:
        """Change Zoho's signing key."""
        del request
        self._zoho.signer.renew()
        return Response(status_code=204)
