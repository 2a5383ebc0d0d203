"""Zendesk Support's API over the stand-ins' state."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar, Final

from infra.local.standins.operation import Call, Limit, Operation, VendorError
from infra.local.standins.stand_in import StandIn, VendorApi, World
from infra.local.standins.state import Person, Ticket
from infra.local.standins.zendesk import shapes
from infra.local.standins.zendesk.account import ZendeskBehaviour
from infra.local.standins.zendesk.auth import ZendeskAuth
from infra.local.standins.zendesk.lists import ZendeskLists
from infra.local.standins.zendesk.tickets import ZendeskRemovals, ZendeskTickets, note_merge
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
_FAULTS: Final = {
    "401": ("invalid_token", "The access token provided is expired, revoked or malformed."),
    "429": ("APIRateLimitExceeded", "Number of allowed API requests per minute exceeded"),
    "409": ("DatabaseConflict", "Database collision"),
    "503": ("DatabaseDeadlock", "The service is temporarily unavailable"),
}


class ZendeskApi(VendorApi):
    """The operations of Zendesk Support that a chat's handoff needs."""

    patience: ClassVar[Mapping[int, str]] = {429: "2", 503: "2"}
    entry_changes: ClassVar[frozenset[str]] = frozenset({"redact", "hide"})

    def __init__(self, stand_in: StandIn, world: World) -> None:
        super().__init__(stand_in, world)
        self._auth = ZendeskAuth(self.store)
        self._webhooks = ZendeskWebhooks(self)
        self.hooks = self._webhooks

    def operations(self) -> Sequence[Operation]:
        """Return the operations, each with and without Zendesk's optional `.json`."""
        auth = self._auth
        api = ZendeskLists(self)
        users = ZendeskUsers(self)
        uploads = ZendeskUploads(self)
        one = ZendeskTickets(self, users, uploads)
        away = ZendeskRemovals(self)
        hooks = self._webhooks
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
            Operation("DELETE", "/deleted_tickets/{id}", "purge", away.purge, _WRITE),
            Operation("PUT", "/tickets/{id}/mark_as_spam", "spam", away.spam, _WRITE),
            Operation("POST", "/tickets/{id}/merge", "merge", away.merge, _WRITE),
            Operation("GET", "/tickets/{id}/audits", "audits", api.audits, _READ),
            Operation("POST", "/uploads", "upload", uploads.upload, _WRITE),
            Operation("GET", "/users/me", "me", users.me, _USERS),
            Operation("POST", "/users/create_or_update", "user", users.put, _USERS_WRITE),
            Operation("GET", "/users/search", "search_users", api.search_users, _USERS),
            Operation("GET", "/users/{id}", "get_user", users.show, _USERS),
            Operation("GET", "/users", "users", api.users, _USERS),
            Operation("GET", "/groups", "groups", api.groups, _READ),
            Operation("GET", "/brands", "brands", api.brands, _READ),
            Operation("GET", "/ticket_forms", "ticket_forms", api.ticket_forms, _READ),
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
            replace(item, path=f"/api/v2{item.path}{suffix}")
            for suffix in (".json", "")
            for item in plain
        ]
        return [Operation("POST", "/oauth/tokens", "token", auth.token, open=True), *both]

    def authenticate(self, call: Call, operation: Operation) -> Person:
        """Take a bearer token with one of the operation's scopes, or an API token."""
        self._auth.check(call, operation.scopes)
        return self.agent()

    def missing(self) -> VendorError:
        """Return the 404."""
        return shapes.not_found()

    def seen(self, ticket: Ticket | None) -> Ticket | None:
        """Hide what was deleted; spam is deleted too."""
        return None if ticket is None or ticket.gone else ticket

    def limits(self, call: Call, operation: Operation) -> Sequence[Limit]:
        """Add the limits on updates: of one ticket, and of all."""
        limits = list(super().limits(call, operation))
        behaviour = self.store.behaviour(ZendeskBehaviour)
        if operation.name == "update":
            number = call.id
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

    def fault_body(self, kind: str) -> object:
        """Return Zendesk's body for a status."""
        error, description = _FAULTS.get(kind, ("InternalError", "Internal server error"))
        return {"error": error, "description": description}

    def merged(self, source: Ticket, target: Ticket, by: int) -> None:
        """Close the source, and say so on both."""
        note_merge(self, source, target, by)

    def mark_spam(self, ticket: Ticket) -> None:
        """Suspend the requester, too."""
        requester = self.desk.person(ticket.requester_id)
        if not requester.agent:
            requester.suspended = True
            self.desk.put(requester)
        super().mark_spam(ticket)
