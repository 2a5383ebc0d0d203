"""Freshdesk's API v2 over the stand-ins' state."""

import hmac
from collections.abc import Sequence
from typing import Any, ClassVar, Final

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from infra.local.standins.freshdesk import account, shapes
from infra.local.standins.freshdesk.account import FreshdeskBehaviour
from infra.local.standins.freshdesk.contacts import FreshdeskContacts
from infra.local.standins.freshdesk.lists import FreshdeskLists
from infra.local.standins.freshdesk.rules import FreshdeskRules
from infra.local.standins.freshdesk.tickets import FreshdeskRemovals, FreshdeskTickets, note_merge
from infra.local.standins.operation import Call, Limit, Operation, VendorError
from infra.local.standins.stand_in import StandIn, VendorApi, World
from infra.local.standins.state import Person, Ticket
from infra.local.standins.values import basic_credentials

_LOGGED_OUT: Final = {
    "code": "invalid_credentials",
    "message": "You have to be logged in to perform this action.",
}
_FAULTS: Final[dict[str, Any]] = {
    "401": _LOGGED_OUT,
    "429": {"message": "You have exceeded the limit of requests per minute"},
    "409": {
        "description": "Conflicting request",
        "errors": [shapes.error("id", "The resource is being changed", "conflict")],
    },
    "503": {"message": "Service temporarily unavailable"},
}


class FreshdeskApi(VendorApi):
    """The operations of Freshdesk that a chat's handoff needs. There are no idempotency keys."""

    entry_changes: ClassVar[frozenset[str]] = frozenset({"remove", "edit"})

    def __init__(self, stand_in: StandIn, world: World) -> None:
        super().__init__(stand_in, world)
        self._rules = FreshdeskRules(self)
        self.hooks = self.by_hand = self._rules

    def operations(self) -> Sequence[Operation]:
        """Return the operations."""
        api = FreshdeskLists(self)
        people = FreshdeskContacts(self)
        one = FreshdeskTickets(self, people)
        away = FreshdeskRemovals(self)
        rows = [
            ("POST", "/tickets", "create", one.create),
            ("GET", "/tickets", "list", api.tickets),
            ("GET", "/tickets/{id}/conversations", "list_comments", api.conversations),
            ("POST", "/tickets/{id}/reply", "reply", one.reply),
            ("POST", "/tickets/{id}/notes", "note", one.note),
            ("GET", "/tickets/{id}", "get", one.show),
            ("PUT", "/tickets/merge", "merge", away.merge),
            ("PUT", "/tickets/{id}/restore", "restore", away.restore),
            ("PUT", "/tickets/{id}", "update", one.update),
            ("DELETE", "/tickets/{id}", "delete", away.delete),
            ("GET", "/search/tickets", "search", api.search),
            ("GET", "/contacts", "contacts", api.contacts),
            ("POST", "/contacts", "create_contact", people.create),
            ("GET", "/contacts/{id}", "get_contact", people.show),
            ("GET", "/groups", "groups", api.groups),
            ("GET", "/products", "products", api.products),
            ("GET", "/ticket_fields", "ticket_fields", api.ticket_fields),
            ("GET", "/agents/me", "me", self.me),
            ("GET", "/agents/{id}", "get_agent", api.agent),
            ("GET", "/agents", "agents", api.agents),
        ]
        return [
            Operation(method, f"/api/v2{path}", name, handler)
            for method, path, name, handler in rows
        ]

    def authenticate(self, call: Call, operation: Operation) -> Person:
        """Take the API key as a Basic user name; the password is ignored."""
        del operation
        credentials = basic_credentials(call.request.headers.get("authorization", ""))
        user = credentials[0] if credentials else ""
        if not hmac.compare_digest(user.encode(), account.API_KEY.encode()):
            raise VendorError(401, _LOGGED_OUT)
        return self.agent()

    def missing(self) -> VendorError:
        """Return the 404."""
        return shapes.not_found()

    def limits(self, call: Call, operation: Operation) -> Sequence[Limit]:
        """Add the limits that creates and updates have of their own."""
        limits = list(super().limits(call, operation))
        behaviour = self.store.behaviour(FreshdeskBehaviour)
        own = {
            "create": behaviour.freshdesk_creates_per_minute,
            "update": behaviour.freshdesk_updates_per_minute,
        }.get(operation.name)
        return [*limits, Limit(operation.name, own)] if own is not None else limits

    def rate_headers(self, limit: int, remaining: int) -> dict[str, str]:
        """Return Freshdesk's names for the limits."""
        return {
            "X-RateLimit-Total": str(limit),
            "X-RateLimit-Remaining": str(remaining),
            "X-RateLimit-Used-CurrentRequest": "1",
            "X-Freshdesk-API-Version": "latest=v2; requested=v2",
        }

    def fault_body(self, kind: str) -> object:
        """Return Freshdesk's body for a status."""
        return _FAULTS.get(kind, {"code": "internal_error", "message": "Unexpected error"})

    def merged(self, source: Ticket, target: Ticket, by: int) -> None:
        """Close the source, and note it on both."""
        note_merge(self, source, target, by)

    def mail_in(self, requester: Person) -> dict[str, Any]:
        """Note the sender."""
        return {"from_email": requester.email}

    def mail_out(self, to: str | None) -> dict[str, Any]:
        """Note the recipient, where there is one."""
        return {"to_emails": [to]} if to else {}

    def controls(self) -> Sequence[Route]:
        """Return the controls over the rules, which have no API."""
        return self._rules.controls()

    async def me(self, _: Call) -> Response:
        """`GET /agents/me`."""
        return JSONResponse(shapes.agent(self.agent()))
