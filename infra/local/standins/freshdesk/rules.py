"""Freshdesk's automation rules with the action "Trigger webhook".

There is no API for them: an administrator sets them up on a page, here below `/helpdesks`. The
request carries no signature; a custom header may hold a secret.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from infra.local.standins.changes import Change, Hook
from infra.local.standins.deliveries import Delivery, Outcome
from infra.local.standins.freshdesk.shapes import PRIORITIES, STATUSES
from infra.local.standins.markup import expand_placeholders
from infra.local.standins.rooms import HookRoom
from infra.local.standins.values import parsed

DEFAULT_BODY: Final = (
    '{"freshdesk_webhook": {"ticket_id": "{{ticket.id}}", "ticket_status": "{{ticket.status}}", '
    '"triggered_event": "{{triggered_event}}"}}'
)
_RETRIES_S: Final = (300.0, 1_800.0, 3_600.0)

HeaderName = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,60}$")]
HeaderValue = Annotated[str, Field(max_length=500, pattern=r"^[\x20-\x7e]*$")]


class Rule(BaseModel):
    """What an administrator enters. The body is JSON with placeholders."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(default="Tell the chat", max_length=100)
    url: str = Field(max_length=1_000)
    headers: dict[HeaderName, HeaderValue] = Field(default_factory=dict)
    body: str = Field(default=DEFAULT_BODY, max_length=10_000)


class FreshdeskRules(HookRoom):
    """The rules, and what they send."""

    timeout_s = 15.0

    def enter(self, form: Mapping[str, str]) -> str | None:
        """Set a rule up from what a person typed; return what is wrong with that, if anything."""
        header = {form["header"]: form.get("secret", "")} if form.get("header") else {}
        given = {"url": form.get("url", ""), "headers": header}
        given |= {name: form[name] for name in ("name", "body") if form.get(name)}
        try:
            rule = Rule.model_validate(given)
        except ValidationError:
            return "The address or the header is not valid."
        return None if self.add(rule) else "The address must be on this machine."

    def add(self, rule: Rule) -> Hook | None:
        """Set a rule up; None for an address that cannot be reached."""
        if not self._deliveries.reachable(rule.url):
            return None
        number = self._desk.next_id("Hook")
        hook = Hook(
            id=number,
            key=str(number),
            name=rule.name,
            url=rule.url,
            headers=rule.headers,
            body=rule.body or DEFAULT_BODY,
            created_at=self._store.now(),
        )
        self._desk.put(hook)
        return hook

    def remove(self, number: int) -> bool:
        """Delete a rule; False if there is none."""
        hook = self._desk.get(Hook, number)
        if hook is not None:
            self._desk.remove(hook)
        return hook is not None

    def controls(self) -> Sequence[Route]:
        """Return the controls: the same without a page."""
        return (
            Route("/rules", self._list, methods=["GET"]),
            Route("/rules", self._add, methods=["POST"]),
            Route("/rules/{number:int}", self._remove, methods=["DELETE"]),
        )

    async def _list(self, _: Request) -> Response:
        items = [hook.model_dump(mode="json") for hook in self._desk.all(Hook)]
        return JSONResponse({"items": items})

    async def _add(self, request: Request) -> Response:
        rule = parsed(Rule, await request.body(), request)
        if isinstance(rule, Response):
            return rule
        hook = self.add(rule)
        if hook is None:
            return JSONResponse({"error": "the address must be on this machine"}, 400)
        return JSONResponse(hook.model_dump(mode="json"), 201)

    async def _remove(self, request: Request) -> Response:
        known = self.remove(request.path_params["number"])
        return Response(status_code=204 if known else 404)

    def changed(self, change: Change) -> None:
        """Queue one request for each rule, whatever changed at once."""
        event = _event(change)
        if event is None:
            return
        values = self._values(change, event)
        for hook in self._desk.all(Hook):
            self.send(hook, event, expand_placeholders(hook.body, values, escape=False))

    def headers(self, delivery: Delivery, now: datetime) -> dict[str, str]:
        """Return the rule's own headers."""
        del now
        hook = self.by_key(delivery.hook)
        own = hook.headers if hook else {}
        return {"Content-Type": "application/json", "User-Agent": "Freshdesk"} | own

    def settle(self, delivery: Delivery, outcome: Outcome, now: datetime) -> float | None:
        """Try again after 5, 30 and 60 minutes."""
        del now
        tries = len(delivery.attempts)
        return _RETRIES_S[tries - 1] if not outcome.ok and tries <= len(_RETRIES_S) else None

    def _values(self, change: Change, event: str) -> dict[str, str]:
        ticket = change.ticket
        requester = self._desk.person(ticket.requester_id)
        public = [item.text for item in ticket.comments[1:] if item.public]
        plain = {
            "ticket.id": str(ticket.id),
            "ticket.subject": ticket.subject,
            "ticket.status": STATUSES.get(ticket.status, ticket.status),
            "ticket.priority": PRIORITIES.get(ticket.priority or "", ""),
            "ticket.url": f"/a/tickets/{ticket.id}",
            "ticket.latest_public_comment": public[-1] if public else "",
            "ticket.requester.name": requester.name,
            "ticket.requester.email": requester.email or "",
            "ticket.modified_on": ticket.updated_at.strftime("%Y-%m-%d %H:%M:%S UTC"),
            "triggered_event": event,
        }
        # The template's quotes are around them already.
        return {name: json.dumps(value)[1:-1] for name, value in plain.items()}


def _event(change: Change) -> str | None:
    if change.made:
        return None
    names = [
        ("ticket_action:delete", change.deleted),
        ("ticket_action:marked_spam", change.spam),
        ("reply_sent", any(i.kind == "reply" and not i.incoming for i in change.comments)),
        ("reply_received", any(item.incoming for item in change.comments)),
        ("note_added", any(item.kind == "note" for item in change.comments)),
        ("status_changed", change.status is not None),
    ]
    return next((name for name, happened in names if happened), None)
