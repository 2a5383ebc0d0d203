"""Zoho Desk's API v1 over the stand-ins' state, with its accounts server."""

from collections.abc import Sequence
from datetime import UTC
from typing import ClassVar, Final

from starlette.responses import JSONResponse, Response

from infra.local.standins import credentials as known
from infra.local.standins.faults import Fault
from infra.local.standins.limits import Limit
from infra.local.standins.state import Helpdesk, Person, Ticket
from infra.local.standins.wire import Call, Operation, VendorApi, VendorError
from infra.local.standins.zoho import shapes
from infra.local.standins.zoho.auth import ZohoAuth
from infra.local.standins.zoho.contacts import ZohoContacts
from infra.local.standins.zoho.lists import ZohoLists
from infra.local.standins.zoho.removals import ZohoRemovals
from infra.local.standins.zoho.settings import ZohoSettings
from infra.local.standins.zoho.tickets import ZohoTickets
from infra.local.standins.zoho.webhooks import ZohoWebhooks

_CONCURRENCY: Final = 25
_EVENTS: Final = "Desk.events.ALL"
_HOOKS_MAKE: Final = {_EVENTS, "Desk.events.CREATE", "Desk.settings.CREATE"}
_HOOKS_READ: Final = {_EVENTS, "Desk.events.READ", "Desk.settings.READ"}
_HOOKS_DELETE: Final = {_EVENTS, "Desk.events.DELETE", "Desk.settings.DELETE"}
_WITHOUT_ORG: Final = frozenset({"organizations"})


class ZohoApi(VendorApi):
    """The operations of Zoho Desk that a chat's handoff needs. There are no idempotency keys."""

    helpdesk: ClassVar[Helpdesk] = "zoho"

    def operations(self) -> Sequence[Operation]:
        """Return the operations."""
        self._auth = ZohoAuth(self.store)
        api = ZohoLists(self)
        people = ZohoContacts(self)
        one = ZohoTickets(self, people)
        away = ZohoRemovals(self)
        desk = ZohoSettings(self)
        hooks = self.hooks = ZohoWebhooks(self, self.deliveries)
        read, search = "Desk.tickets.READ", "Desk.search.READ"
        make, change = "Desk.tickets.CREATE", "Desk.tickets.UPDATE"
        basic, settings = "Desk.basic.READ", "Desk.settings.READ"
        remove, agents = "Desk.tickets.DELETE", "Desk.agents.READ"
        contact_read, contact_make = "Desk.contacts.READ", "Desk.contacts.CREATE"
        rows = [
            ("POST", "/tickets", "create", one.create, {make}),
            ("GET", "/tickets", "list", api.tickets, {read}),
            ("GET", "/tickets/search", "search", api.search, {search}),
            ("POST", "/tickets/{id}/comments", "note", one.comment, {make, change}),
            ("GET", "/tickets/{id}/comments", "list_comments", api.comments, {read}),
            ("POST", "/tickets/{id}/sendReply", "reply", one.reply, {make, change}),
            ("POST", "/tickets/{id}/associateTag", "add_tags", one.add_tags, {make, change}),
            ("GET", "/tickets/{id}/tags", "list_tags", api.tags, {read}),
            ("GET", "/tickets/{id}/threads", "list_threads", api.threads, {read}),
            ("GET", "/tickets/{id}/threads/{thread}", "get_thread", api.thread, {read}),
            (
                "GET",
                "/tickets/{id}/threads/{thread}/originalContent",
                "get_mail",
                api.original,
                {read},
            ),
            ("GET", "/tickets/{id}/conversations", "list_conversations", api.both, {read}),
            ("POST", "/tickets/moveToTrash", "delete", away.trash, {remove, change}),
            ("POST", "/tickets/markSpam", "spam", away.spam, {change}),
            ("POST", "/tickets/{id}/merge", "merge", away.merge, {make, change}),
            ("GET", "/tickets/{id}", "get", one.show, {read}),
            ("PATCH", "/tickets/{id}", "update", one.update, {change}),
            ("POST", "/webhooks", "create_webhook", hooks.create, _HOOKS_MAKE),
            ("GET", "/webhooks", "webhooks", hooks.listed, _HOOKS_READ),
            ("GET", "/webhooks/{id}", "get_webhook", hooks.show, _HOOKS_READ),
            ("DELETE", "/webhooks/{id}", "delete_webhook", hooks.delete, _HOOKS_DELETE),
            ("GET", "/contacts/search", "contacts", people.search, {contact_read, search}),
            ("POST", "/contacts", "create_contact", people.create, {contact_make}),
            ("GET", "/contacts/{id}", "get_contact", people.show, {contact_read}),
            ("GET", "/agents", "agents", desk.agents, {basic, settings, agents}),
            ("GET", "/agents/{id}", "get_agent", desk.agent, {basic, settings, agents}),
            ("GET", "/myinfo", "me", desk.me, {basic, settings, agents}),
            ("GET", "/departments", "departments", desk.departments, {basic, settings}),
            ("GET", "/organizations", "organizations", desk.organizations, {basic, settings}),
            ("GET", "/organizationFields", "ticket_fields", desk.fields, {basic, settings}),
        ]
        token = Operation("POST", "/oauth/v2/token", "token", self._auth.token, open=True)
        keys = Operation("GET", "/.well-known/jwks.json", "keys", hooks.keys, open=True)
        return [
            token,
            keys,
            *(
                Operation(method, f"/api/v1{path}", name, handler, frozenset(scopes))
                for method, path, name, handler, scopes in rows
            ),
        ]

    def forget(self) -> None:
        """Forget the calls and how many tokens were given out."""
        super().forget()
        self._auth.forget()

    def seed(self) -> None:
        """Make the agents and the two contacts that are refused."""
        people = [
            (int(known.ZOHO_AGENT_ID), "Alex Agent", known.ZOHO_AGENT_EMAIL, True),
            (int(known.ZOHO_PERSON_ID), known.ZOHO_PERSON_NAME, known.ZOHO_PERSON_EMAIL, True),
            (700_000_000_000_401, "Blocked Person", known.SUSPENDED_EMAIL, False),
            (700_000_000_000_402, "Blocked Person", known.BLOCKED_EMAIL, False),
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
        """Take an access token with one of the operation's scopes, and the portal's orgId."""
        org = operation.name not in _WITHOUT_ORG
        self._auth.check(call, operation.scopes, org=org)
        if self.in_flight > _CONCURRENCY:
            message = "You have exceeded the number of concurrent requests."
            raise VendorError(429, {"errorCode": "TOO_MANY_REQUESTS", "message": message})
        return self.person(int(known.ZOHO_AGENT_ID))

    def missing(self) -> VendorError:
        """Return the 404."""
        return shapes.not_found()

    def seen(self, ticket: Ticket | None) -> Ticket | None:
        """Return the ticket that a merged one went into, or nothing, as is set."""
        while ticket is not None and ticket.merged_into is not None:
            if self.store.behaviour().zoho_merged == "gone":
                return None
            ticket = self.store.get("zoho", Ticket, ticket.merged_into)
        return ticket

    def limits(self, call: Call, operation: Operation) -> Sequence[Limit]:
        """Count the day's credits; the accounts server takes none."""
        limits = [] if operation.open else list(super().limits(call, operation))
        most = self.store.behaviour().zoho_daily_credits
        if most is None or operation.open:
            return limits
        day = call.now.astimezone(UTC).date()
        return [Limit(f"day {day}", most, 86_400), *limits]

    def limit_answer(self, limit: Limit, wait_s: int) -> Response:
        """Tell the end of a day's credits from too many calls at once."""
        if not limit.key.startswith("day "):
            return super().limit_answer(limit, wait_s)
        message = "You have exceeded the number of API credits of the day."
        body = {"errorCode": "THRESHOLD_EXCEEDED", "message": message}
        return JSONResponse(body, 429, self.rate_headers(limit.most, 0))

    def rate_headers(self, limit: int, remaining: int) -> dict[str, str]:
        """Return Zoho's name for what is left of the day's credits."""
        del limit
        return {"X-Rate-Limit-Remaining-v3": str(remaining), "X-Rate-Limit-Request-Weight-v3": "1"}

    def fault_answer(self, fault: Fault) -> Response:
        """Return Zoho's body for a status."""
        bodies: dict[str, tuple[str, str]] = {
            "401": ("INVALID_OAUTH", "The OAuth Token you provided is invalid."),
            "429": ("TOO_MANY_REQUESTS", "You have made too many requests. Try again later."),
            "409": ("RESOURCE_CONFLICT", "The resource is being changed."),
            "503": ("SERVICE_UNAVAILABLE", "The service is temporarily unavailable."),
        }
        default = ("INTERNAL_SERVER_ERROR", "An internal error occurred.")
        code, message = bodies.get(fault.kind, default)
        status = int(fault.kind) if fault.kind.isdigit() else 500
        headers = {"Retry-After": "2"} if status == 429 else None
        return JSONResponse({"errorCode": code, "message": message}, status, headers)
