"""Zoho Desk's API v1 over the stand-ins' state, with its accounts server."""

from collections.abc import Sequence
from datetime import UTC
from typing import Any, ClassVar, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from infra.local.standins.operation import Call, Limit, Operation, VendorError
from infra.local.standins.stand_in import StandIn, VendorApi, World
from infra.local.standins.state import Person, Ticket
from infra.local.standins.zoho import account, shapes
from infra.local.standins.zoho.account import ZohoBehaviour
from infra.local.standins.zoho.auth import ZohoAuth
from infra.local.standins.zoho.contacts import ZohoContacts
from infra.local.standins.zoho.lists import ZohoLists
from infra.local.standins.zoho.tickets import ZohoRemovals, ZohoTickets, move_over
from infra.local.standins.zoho.webhooks import ZohoWebhooks

_CONCURRENCY: Final = 25
_EVENTS: Final = "Desk.events.ALL"
_HOOKS_MAKE: Final = {_EVENTS, "Desk.events.CREATE", "Desk.settings.CREATE"}
_HOOKS_READ: Final = {_EVENTS, "Desk.events.READ", "Desk.settings.READ"}
_HOOKS_DELETE: Final = {_EVENTS, "Desk.events.DELETE", "Desk.settings.DELETE"}
_WITHOUT_ORG: Final = frozenset({"organizations"})
_FAULTS: Final = {
    "401": ("INVALID_OAUTH", "The OAuth Token you provided is invalid."),
    "429": ("TOO_MANY_REQUESTS", "You have made too many requests. Try again later."),
    "409": ("RESOURCE_CONFLICT", "The resource is being changed."),
    "503": ("SERVICE_UNAVAILABLE", "The service is temporarily unavailable."),
}


class ZohoApi(VendorApi):
    """The operations of Zoho Desk that a chat's handoff needs. There are no idempotency keys."""

    robots_reopen = True
    entry_changes: ClassVar[frozenset[str]] = frozenset({"hide", "remove", "edit"})

    def __init__(self, stand_in: StandIn, world: World) -> None:
        super().__init__(stand_in, world)
        self._auth = ZohoAuth(self.store)
        self._webhooks = ZohoWebhooks(self)
        self.hooks = self._webhooks

    def operations(self) -> Sequence[Operation]:
        """Return the operations."""
        api = ZohoLists(self)
        people = ZohoContacts(self)
        one = ZohoTickets(self, people)
        away = ZohoRemovals(self)
        hooks = self._webhooks
        thread = "/tickets/{id}/threads/{thread}"
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
            ("GET", thread, "get_thread", api.thread, {read}),
            ("GET", f"{thread}/originalContent", "get_mail", api.original, {read}),
            ("GET", f"{thread}/fullContent", "get_content", api.full_content, {read}),
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
            ("GET", "/agents", "agents", api.agents, {basic, settings, agents}),
            ("GET", "/agents/{id}", "get_agent", api.agent, {basic, settings, agents}),
            ("GET", "/myinfo", "me", api.me, {basic, settings, agents}),
            ("GET", "/products", "products", api.products, {settings}),
            ("GET", "/layouts", "layouts", api.layouts, {settings}),
            ("GET", "/dependencyMappings", "dependencies", api.dependencies, {basic}),
            ("GET", "/departments", "departments", api.departments, {basic, settings}),
            ("GET", "/organizations", "organizations", api.organizations, {basic, settings}),
            ("GET", "/organizationFields", "ticket_fields", api.fields, {basic, settings}),
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

    def authenticate(self, call: Call, operation: Operation) -> Person:
        """Take an access token with one of the operation's scopes, and the portal's orgId."""
        org = operation.name not in _WITHOUT_ORG
        self._auth.check(call, operation.scopes, org=org)
        if self.in_flight > _CONCURRENCY:
            message = "You have exceeded the number of concurrent requests."
            raise VendorError(429, {"errorCode": "TOO_MANY_REQUESTS", "message": message})
        return self.agent()

    def missing(self) -> VendorError:
        """Return the 404."""
        return shapes.not_found()

    def seen(self, ticket: Ticket | None) -> Ticket | None:
        """Return the ticket that a merged one went into, or nothing, as is set."""
        while ticket is not None and ticket.merged_into is not None:
            if self.store.behaviour(ZohoBehaviour).zoho_merged == "gone":
                return None
            ticket = self.desk.get(Ticket, ticket.merged_into)
        return ticket

    def limits(self, call: Call, operation: Operation) -> Sequence[Limit]:
        """Count the day's credits; the accounts server takes none."""
        limits = [] if operation.open else list(super().limits(call, operation))
        most = self.store.behaviour(ZohoBehaviour).zoho_daily_credits
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

    def fault_body(self, kind: str) -> object:
        """Return Zoho's body for a status."""
        code, message = _FAULTS.get(kind, ("INTERNAL_SERVER_ERROR", "An internal error occurred."))
        return {"errorCode": code, "message": message}

    def merged(self, source: Ticket, target: Ticket, by: int) -> None:
        """Move everything over."""
        del by
        move_over(source, target)

    def mail_in(self, requester: Person) -> dict[str, Any]:
        """Note sender and recipient."""
        return {"fromEmailAddress": requester.email, "to": account.FROM_ADDRESS}

    def mail_out(self, to: str | None) -> dict[str, Any]:
        """Note sender and recipient."""
        return {"fromEmailAddress": account.FROM_ADDRESS, "to": to}

    def kept_words(self, text: str) -> str:
        """Write "@Alex Agent" as Zoho keeps a mention."""
        for person in self.desk.all(Person):
            if person.agent:
                text = text.replace(f"@{person.name}", shapes.mention(person))
        return text

    def controls(self) -> Sequence[Route]:
        """Return the control that signs with another key from now on."""
        return (Route("/new-key", self._new_key, methods=["POST"]),)

    async def _new_key(self, _: Request) -> Response:
        self._webhooks.signer.renew()
        return Response(status_code=204)
