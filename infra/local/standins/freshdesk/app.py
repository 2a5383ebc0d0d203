"""Freshdesk's API v2 over the stand-ins' state."""

import hmac
from collections.abc import Sequence
from typing import Any, ClassVar

from starlette.responses import JSONResponse, Response

from infra.local.standins import credentials as known
from infra.local.standins.faults import Fault
from infra.local.standins.freshdesk import shapes
from infra.local.standins.freshdesk.contacts import FreshdeskContacts
from infra.local.standins.freshdesk.lists import FreshdeskLists
from infra.local.standins.freshdesk.rules import FreshdeskRules
from infra.local.standins.freshdesk.tickets import FreshdeskTickets
from infra.local.standins.limits import Limit
from infra.local.standins.state import Helpdesk, Person
from infra.local.standins.values import basic_credentials
from infra.local.standins.wire import Call, Operation, VendorApi, VendorError


class FreshdeskApi(VendorApi):
    """The operations of Freshdesk that a chat's handoff needs. There are no idempotency keys."""

    helpdesk: ClassVar[Helpdesk] = "freshdesk"

    def operations(self) -> Sequence[Operation]:
        """Return the operations."""
        api = FreshdeskLists(self)
        people = FreshdeskContacts(self)
        one = FreshdeskTickets(self, people)
        self.hooks = FreshdeskRules(self, self.deliveries)
        rows = [
            ("POST", "/tickets", "create", one.create),
            ("GET", "/tickets", "list", api.tickets),
            ("GET", "/tickets/{id}/conversations", "list_comments", api.conversations),
            ("POST", "/tickets/{id}/reply", "reply", one.reply),
            ("POST", "/tickets/{id}/notes", "note", one.note),
            ("GET", "/tickets/{id}", "get", one.show),
            ("PUT", "/tickets/merge", "merge", one.merge),
            ("PUT", "/tickets/{id}/restore", "restore", one.restore),
            ("PUT", "/tickets/{id}", "update", one.update),
            ("DELETE", "/tickets/{id}", "delete", one.delete),
            ("GET", "/search/tickets", "search", api.search),
            ("GET", "/contacts", "contacts", api.contacts),
            ("POST", "/contacts", "create_contact", people.create),
            ("GET", "/contacts/{id}", "get_contact", people.show),
            ("GET", "/groups", "groups", api.groups),
            ("GET", "/ticket_fields", "ticket_fields", api.ticket_fields),
            ("GET", "/agents/me", "me", self.me),
            ("GET", "/agents/{id}", "get_agent", api.agent),
            ("GET", "/agents", "agents", api.agents),
        ]
        return [
            Operation(method, f"/api/v2{path}", name, handler)
            for method, path, name, handler in rows
        ]

    def seed(self) -> None:
        """Make the agents and the two contacts that are blocked."""
        people = [
            (known.FRESHDESK_AGENT_ID, "Sam Agent", known.FRESHDESK_AGENT_EMAIL, True),
            (
                known.FRESHDESK_PERSON_ID,
                known.FRESHDESK_PERSON_NAME,
                known.FRESHDESK_PERSON_EMAIL,
                True,
            ),
            (43_000_000_401, "Blocked Person", known.SUSPENDED_EMAIL, False),
            (43_000_000_402, "Blocked Person", known.BLOCKED_EMAIL, False),
        ]
        for number, name, email, agent in people:
            self.seed_person(
                Person(
                    id=number,
                    name=name,
                    email=email,
                    agent=agent,
                    suspended=not agent,
                    created_at=self.born,
                )
            )

    def authenticate(self, call: Call, operation: Operation) -> Person:
        """Take the API key as a Basic user name; the password is ignored."""
        del operation
        credentials = basic_credentials(call.request.headers.get("authorization", ""))
        user = credentials[0] if credentials else ""
        if not hmac.compare_digest(user.encode(), known.FRESHDESK_API_KEY.encode()):
            raise VendorError(
                401,
                {
                    "code": "invalid_credentials",
                    "message": "You have to be logged in to perform this action.",
                },
            )
        return self.person(known.FRESHDESK_AGENT_ID)

    def missing(self) -> VendorError:
        """Return the 404."""
        return shapes.not_found()

    def limits(self, call: Call, operation: Operation) -> Sequence[Limit]:
        """Add the limits that creates and updates have of their own."""
        limits = list(super().limits(call, operation))
        behaviour = self.store.behaviour()
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

    def fault_answer(self, fault: Fault) -> Response:
        """Return Freshdesk's body for a status."""
        bodies: dict[str, dict[str, Any]] = {
            "401": {
                "code": "invalid_credentials",
                "message": "You have to be logged in to perform this action.",
            },
            "429": {"message": "You have exceeded the limit of requests per minute"},
            "409": {
                "description": "Conflicting request",
                "errors": [shapes.error("id", "The resource is being changed", "conflict")],
            },
            "503": {"message": "Service temporarily unavailable"},
        }
        status = int(fault.kind) if fault.kind.isdigit() else 500
        body = bodies.get(fault.kind, {"code": "internal_error", "message": "Unexpected error"})
        headers = {"Retry-After": "2"} if status == 429 else None
        return JSONResponse(body, status, headers)

    async def me(self, call: Call) -> Response:
        """`GET /agents/me`."""
        del call
        return JSONResponse(shapes.agent(self.person(known.FRESHDESK_AGENT_ID)))
