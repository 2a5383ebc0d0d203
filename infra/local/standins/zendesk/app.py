"""Zendesk Support's API over the stand-ins' state."""

from collections.abc import Sequence
from typing import ClassVar, Final

from starlette.responses import JSONResponse, Response

from infra.local.standins import credentials as known
from infra.local.standins.faults import Fault
from infra.local.standins.limits import Limit
from infra.local.standins.state import Helpdesk, Person, Ticket
from infra.local.standins.wire import Call, Operation, VendorApi, VendorError
from infra.local.standins.zendesk import shapes
from infra.local.standins.zendesk.auth import ZendeskAuth
from infra.local.standins.zendesk.lists import ZendeskLists
from infra.local.standins.zendesk.removals import ZendeskRemovals
from infra.local.standins.zendesk.tickets import ZendeskTickets
from infra.local.standins.zendesk.uploads import ZendeskUploads
from infra.local.standins.zendesk.users import ZendeskUsers
from infra.local.standins.zendesk.webhooks import ZendeskWebhooks

_READ: Final = frozenset({"read", "tickets:read"})
_WRITE: Final = frozenset({"write", "tickets:write"})
_HOOKS: Final = frozenset({"read", "webhooks:read"})
_HOOKS_WRITE: Final = frozenset({"write", "webhooks:write"})
_SIGNING: Final = "/webhooks/{id}/signing_secret"
_USERS: Final = frozenset({"read", "users:read"})
_USERS_WRITE: Final = frozenset({"write", "users:write"})


class ZendeskApi(VendorApi):
    """The operations of Zendesk Support that a chat's handoff needs."""

    helpdesk: ClassVar[Helpdesk] = "zendesk"

    def operations(self) -> Sequence[Operation]:
        """Return the operations, each with and without Zendesk's optional `.json`."""
        auth = ZendeskAuth(self.store)
        self._auth = auth
        api = ZendeskLists(self)
        users = ZendeskUsers(self)
        uploads = ZendeskUploads(self)
        one = ZendeskTickets(self, users, uploads)
        away = ZendeskRemovals(self)
        hooks = self.hooks = ZendeskWebhooks(self, self.deliveries)
        plain = [
            Operation("POST", "/tickets", "create", one.create, _WRITE, pauses=True),
            Operation("GET", "/tickets", "list", api.tickets, _READ),
            Operation("GET", "/tickets/{id}/comments", "list_comments", api.comments, _READ),
            Operation("GET", "/tickets/{id}/tags", "list_tags", api.tags, _READ),
            Operation("POST", "/tickets/{id}/tags", "set_tags", one.set_tags, _WRITE),
            Operation("PUT", "/tickets/{id}/tags", "add_tags", one.add_tags, _WRITE),
            Operation("GET", "/tickets/{id}", "get", one.show, _READ),
            Operation("PUT", "/tickets/{id}", "update", one.update, _WRITE),
            Operation("DELETE", "/tickets/{id}", "delete", away.delete, _WRITE),
            Operation("PUT", "/tickets/{id}/mark_as_spam", "spam", away.spam, _WRITE),
            Operation("POST", "/tickets/{id}/merge", "merge", away.merge, _WRITE),
            Operation("GET", "/tickets/{id}/audits", "audits", api.audits, _READ),
            Operation("POST", "/uploads", "upload", uploads.upload, _WRITE),
            Operation("GET", "/users/me", "me", users.me, _USERS),
            Operation("POST", "/users/create_or_update", "user", users.put, _USERS_WRITE),
            Operation("GET", "/users/{id}", "get_user", users.show, _USERS),
            Operation("GET", "/groups", "groups", api.groups, _READ),
            Operation("GET", "/ticket_fields", "ticket_fields", api.ticket_fields, _READ),
            Operation("POST", "/webhooks", "create_webhook", hooks.create, _HOOKS_WRITE),
            Operation("GET", "/webhooks", "webhooks", hooks.listed, _HOOKS),
            Operation("GET", "/webhooks/{id}", "get_webhook", hooks.show, _HOOKS),
            Operation("PUT", "/webhooks/{id}", "update_webhook", hooks.update, _HOOKS_WRITE),
            Operation("PATCH", "/webhooks/{id}", "update_webhook", hooks.update, _HOOKS_WRITE),
            Operation("DELETE", "/webhooks/{id}", "delete_webhook", hooks.delete, _HOOKS_WRITE),
            Operation("GET", _SIGNING, "signing_secret", hooks.secret, _HOOKS),
            Operation("POST", _SIGNING, "new_secret", hooks.secret, _HOOKS_WRITE),
            Operation("GET", "/search", "search", api.search, _READ),
        ]
        both = [
            Operation(
                item.method,
                f"/api/v2{item.path}{suffix}",
                item.name,
                item.handler,
                item.scopes,
                pauses=item.pauses,
            )
            for suffix in (".json", "")
            for item in plain
        ]
        return [Operation("POST", "/oauth/tokens", "token", auth.token, open=True), *both]

    def seed(self) -> None:
        """Make the agents and the two addresses that are refused."""
        people = [
            (known.ZENDESK_AGENT_ID, "Robin Agent", known.ZENDESK_EMAIL, True),
            (known.ZENDESK_PERSON_ID, known.ZENDESK_PERSON_NAME, known.ZENDESK_PERSON_EMAIL, True),
            (9_004_000_001, "Suspended Person", known.SUSPENDED_EMAIL, False),
            (9_004_000_002, "Suspended Person", known.BLOCKED_EMAIL, False),
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
        """Take a bearer token with one of the operation's scopes, or an API token."""
        self._auth.check(call, operation.scopes)
        return self.person(known.ZENDESK_AGENT_ID)

    def missing(self) -> VendorError:
        """Return the 404."""
        return shapes.not_found()

    def seen(self, ticket: Ticket | None) -> Ticket | None:
        """Hide what was deleted; spam is deleted too."""
        return None if ticket is None or ticket.gone else ticket

    def limits(self, call: Call, operation: Operation) -> Sequence[Limit]:
        """Add the limits on updates: of one ticket, and of all."""
        limits = list(super().limits(call, operation))
        behaviour = self.store.behaviour()
        if operation.name == "update":
            number = call.request.path_params["id"]
            if behaviour.zendesk_updates_per_ticket is not None:
                limits.append(Limit(f"ticket {number}", behaviour.zendesk_updates_per_ticket, 600))
            if behaviour.zendesk_updates_per_minute is not None:
                limits.append(Limit("updates", behaviour.zendesk_updates_per_minute))
        return limits

    def rate_headers(self, limit: int, remaining: int) -> dict[str, str]:
        """Return Zendesk's names for the limits."""
        return {
            "X-Rate-Limit": str(limit),
            "X-Rate-Limit-Remaining": str(remaining),
            "ratelimit-limit": str(limit),
            "ratelimit-remaining": str(remaining),
            "ratelimit-reset": "60",
        }

    def fault_answer(self, fault: Fault) -> Response:
        """Return Zendesk's body for a status."""
        bodies: dict[str, tuple[str, str]] = {
            "401": ("invalid_token", "The access token provided is expired, revoked or malformed."),
            "429": (
                "APIRateLimitExceeded",
                "Number of allowed API requests per minute exceeded",
            ),
            "409": ("DatabaseConflict", "Database collision"),
            "503": ("DatabaseDeadlock", "The service is temporarily unavailable"),
        }
        error, description = bodies.get(fault.kind, ("InternalError", "Internal server error"))
        status = int(fault.kind) if fault.kind.isdigit() else 500
        headers = {"Retry-After": "2"} if status in {429, 503} else None
        return JSONResponse({"error": error, "description": description}, status, headers)
