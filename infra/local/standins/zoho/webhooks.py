"""Zoho Desk's webhooks: registering them after a handshake, and sending them with a JWT."""

import json
from datetime import datetime
from typing import Any, Final

from starlette.responses import JSONResponse, Response

from infra.local.standins.changes import SOURCE, Change, Hook
from infra.local.standins.deliveries import Delivery, Outcome
from infra.local.standins.operation import Call, VendorError
from infra.local.standins.rooms import HookRoom
from infra.local.standins.stand_in import VendorApi
from infra.local.standins.state import Comment
from infra.local.standins.zoho import account, checks, shapes
from infra.local.standins.zoho.signing import Signer

EVENTS: Final = frozenset(
    {"Ticket_Add", "Ticket_Update", "Ticket_Delete", "Ticket_Thread_Add"}
    | {"Ticket_Comment_Add", "Ticket_Comment_Update"}
)
_BODY: Final = frozenset(
    {"url", "name", "description", "subscriptions", "includeEventsFrom", "isEnabled"}
    | {"ignoreSourceId"}
)
_MOST: Final = {"FREE": 0, "STANDARD": 0, "PROFESSIONAL": 5, "ENTERPRISE": 10}
_TOKEN_S: Final = 300
_FIRST_ID: Final = 700_000_000_300_001


class ZohoWebhooks(HookRoom):
    """The operations on webhooks, and what is sent to them. A failed one is not sent again."""

    timeout_s = 5.0

    def __init__(self, api: VendorApi) -> None:
        super().__init__(api)
        self.signer = Signer(api.store)

    async def keys(self, _: Call) -> Response:
        """`GET /.well-known/jwks.json`."""
        return JSONResponse(self.signer.jwks())

    async def create(self, call: Call) -> Response:
        """`POST /webhooks`: a GET must find the address, or else a POST."""
        body = checks.body_of(call, _BODY)
        subscriptions, url = body.get("subscriptions"), body.get("url")
        if not isinstance(url, str) or len(url) > 100 or not self._deliveries.reachable(url):
            raise shapes.invalid(shapes.error("url", "invalid" if url else "missing"))
        if not isinstance(subscriptions, dict) or not subscriptions:
            raise shapes.invalid(shapes.error("subscriptions", "missing"))
        for name, narrowed in subscriptions.items():
            if name not in EVENTS or not isinstance(narrowed, dict | None):
                raise shapes.invalid(shapes.error(f"subscriptions/{name}"))
        self._check_edition()
        for method in ("GET", "POST"):
            if await self._deliveries.ask(method, url, self.timeout_s) == 200:
                break
        else:
            raise shapes.invalid(shapes.error("url", "invalid", "It did not answer with 200"))
        number = self._desk.next_id("Hook")
        hook = Hook(
            id=number,
            key=str(_FIRST_ID + number),
            name=str(body.get("name") or "Webhook"),
            url=url,
            active=body.get("isEnabled") is not False,
            subscriptions=subscriptions,
            extra={"ignoreSourceId": body.get("ignoreSourceId"), "base": call.base_url},
            created_at=call.now,
        )
        self._desk.put(hook)
        return JSONResponse(_shown(hook))

    async def listed(self, _: Call) -> Response:
        """`GET /webhooks`; none is 204."""
        shown = [_shown(hook) for hook in self._desk.all(Hook)]
        return JSONResponse({"data": shown}) if shown else Response(status_code=204)

    async def show(self, call: Call) -> Response:
        """`GET /webhooks/{id}`."""
        return JSONResponse(_shown(self._hook(call)))

    async def delete(self, call: Call) -> Response:
        """`DELETE /webhooks/{id}`."""
        self._desk.remove(self._hook(call))
        return Response(status_code=200)

    def changed(self, change: Change) -> None:
        """Queue one array of events for each webhook that subscribed to any."""
        for hook in self._desk.all(Hook):
            ignored = hook.extra.get("ignoreSourceId")
            if not hook.active or (ignored and ignored == SOURCE.get()):
                continue
            found = [
                {
                    "eventType": name,
                    "eventTime": str(int(change.ticket.updated_at.timestamp() * 1000)),
                    "orgId": account.ORG_ID,
                    "payload": payload,
                    "prevState": before,
                }
                for name, payload, before in self._events(change, hook)
            ]
            if found:
                names = "+".join(str(item["eventType"]) for item in found)
                self.send(hook, names, json.dumps(found))

    def headers(self, delivery: Delivery, now: datetime) -> dict[str, str]:
        """Prove who sends; the token says nothing about the body."""
        issued = int(now.timestamp())
        claims = {
            "iss": f"orgId:{account.ORG_ID}",
            "aud": f"webhookId:{delivery.hook}",
            "iat": issued,
            "exp": issued + _TOKEN_S,
        }
        return {
            "Content-Type": "application/json;charset=UTF-8",
            "User-Agent": "ZohoDesk",
            "X-ZDesk-JWT": self.signer.token(claims),
        }

    def settle(self, delivery: Delivery, outcome: Outcome, now: datetime) -> float | None:
        """410 deletes the subscription."""
        del now
        hook = self.by_key(delivery.hook)
        if outcome.status == 410 and hook is not None:
            self._desk.remove(hook)
        return None

    def _events(
        self, change: Change, hook: Hook
    ) -> list[tuple[str, dict[str, Any], dict[str, Any] | None]]:
        ticket, wanted = change.ticket, hook.subscriptions
        if change.deleted or change.merged:
            gone = {"id": str(ticket.id)}
            return [("Ticket_Delete", gone, None)] if "Ticket_Delete" in wanted else []
        requester = self._desk.person(ticket.requester_id)
        whole = shapes.ticket(ticket, requester, hook.extra["base"])
        if change.made:
            return [("Ticket_Add", whole, None)] if "Ticket_Add" in wanted else []
        found: list[tuple[str, dict[str, Any], dict[str, Any] | None]] = [
            (name, self._entry(item, str(ticket.id)), None)
            for item in change.comments
            for name in [_name(item)]
            if name in wanted and _direction(item, wanted[name])
        ]
        narrowed = wanted.get("Ticket_Update") or {}
        before = change.before
        assert before is not None  # noqa: S101 - a ticket that is not new has one
        old = shapes.ticket(before, requester, hook.extra["base"])
        # Counts and times follow from entries; a change of those alone is no update.
        differing = {
            name
            for name in whole
            if whole[name] != old[name] and not name.endswith(("Count", "Time"))
        }
        fields = set(narrowed.get("fields") or differing)
        if "Ticket_Update" in wanted and differing & fields:
            shown = old if narrowed.get("includePrevState") else None
            found.append(("Ticket_Update", whole, shown))
        return found

    def _entry(self, item: Comment, ticket_id: str) -> dict[str, Any]:
        author = self._desk.person(item.author_id)
        if item.kind == "note":
            return shapes.comment(item, author) | {"ticketId": ticket_id}
        return shapes.thread(item, author, full=False) | {"ticketId": ticket_id}

    def _check_edition(self) -> None:
        edition = self._store.behaviour(account.ZohoBehaviour).zoho_edition
        if _MOST[edition] == 0:
            message = "Your edition does not have this feature."
            raise VendorError(403, {"errorCode": "LICENSE_ACCESS_LIMITED", "message": message})
        if len(self._desk.all(Hook)) >= _MOST[edition]:
            message = "You have reached the number of webhooks of your edition."
            raise VendorError(422, {"errorCode": "MAX_COUNT_EXCEEDED", "message": message})

    def _hook(self, call: Call) -> Hook:
        hook = self.by_key(call.id)
        if hook is None:
            raise shapes.not_found()
        return hook


def _name(item: Comment) -> str:
    return "Ticket_Comment_Add" if item.kind == "note" else "Ticket_Thread_Add"


def _direction(item: Comment, narrowed: dict[str, Any] | None) -> bool:
    wanted = (narrowed or {}).get("direction")
    return item.kind == "note" or wanted is None or (wanted == "in") == item.incoming


def _shown(hook: Hook) -> dict[str, Any]:
    return {
        "id": hook.key,
        "name": hook.name,
        "description": None,
        "url": hook.url,
        "subscriptions": hook.subscriptions,
        "includeEventsFrom": [],
        "isEnabled": hook.active,
        "ignoreSourceId": hook.extra.get("ignoreSourceId"),
        "createdBy": account.AGENT_ID,
        "createdTime": shapes.time(hook.created_at),
        "modifiedTime": shapes.time(hook.created_at),
    }
