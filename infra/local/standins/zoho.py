"""Zoho Desk's API v1 over the stand-ins' state, with its accounts server."""

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from starlette.responses import JSONResponse, Response

from infra.local.standins import credentials as known
from infra.local.standins import zoho_checks as checks
from infra.local.standins import zoho_shapes as shapes
from infra.local.standins.faults import Fault
from infra.local.standins.markup import clean_html, html_to_text
from infra.local.standins.state import Comment, CommentKind, Helpdesk, Person, Ticket
from infra.local.standins.wire import Call, Operation, VendorApi, VendorError
from infra.local.standins.zoho_auth import ZohoAuth
from infra.local.standins.zoho_contacts import ZohoContacts
from infra.local.standins.zoho_lists import ZohoLists

_CONCURRENCY: Final = 25
_WITHOUT_ORG: Final = frozenset({"organizations"})


class ZohoApi(VendorApi):
    """The operations of Zoho Desk that a chat's handoff needs. There are no idempotency keys."""

    helpdesk: ClassVar[Helpdesk] = "zoho"

    def operations(self) -> Sequence[Operation]:
        """Return the operations."""
        self._auth = ZohoAuth(self.store)
        api = ZohoLists(self)
        people = self._people = ZohoContacts(self)
        read, search = "Desk.tickets.READ", "Desk.search.READ"
        make, change = "Desk.tickets.CREATE", "Desk.tickets.UPDATE"
        basic, settings = "Desk.basic.READ", "Desk.settings.READ"
        contact_read, contact_make = "Desk.contacts.READ", "Desk.contacts.CREATE"
        rows = [
            ("POST", "/tickets", "create", self.create, {make}),
            ("GET", "/tickets", "list", api.tickets, {read}),
            ("GET", "/tickets/search", "search", api.search, {search}),
            ("POST", "/tickets/{id}/comments", "note", self.comment, {make, change}),
            ("GET", "/tickets/{id}/comments", "list_comments", api.comments, {read}),
            ("POST", "/tickets/{id}/sendReply", "reply", self.reply, {make, change}),
            ("POST", "/tickets/{id}/associateTag", "add_tags", self.add_tags, {make, change}),
            ("GET", "/tickets/{id}/tags", "list_tags", api.tags, {read}),
            ("GET", "/tickets/{id}/threads", "list_threads", api.threads, {read}),
            ("GET", "/tickets/{id}/threads/{thread}", "get_thread", api.thread, {read}),
            ("GET", "/tickets/{id}/conversations", "list_conversations", api.both, {read}),
            ("GET", "/tickets/{id}", "get", self.show, {read}),
            ("PATCH", "/tickets/{id}", "update", self.update, {change}),
            ("GET", "/contacts/search", "contacts", people.search, {contact_read, search}),
            ("POST", "/contacts", "create_contact", people.create, {contact_make}),
            ("GET", "/contacts/{id}", "get_contact", people.show, {contact_read}),
            ("GET", "/departments", "departments", api.departments, {basic, settings}),
            ("GET", "/organizations", "organizations", api.organizations, {basic, settings}),
            ("GET", "/organizationFields", "ticket_fields", api.fields, {basic, settings}),
        ]
        token = Operation("POST", "/oauth/v2/token", "token", self._auth.token, open=True)
        return [
            token,
            *(
                Operation(method, f"/api/v1{path}", name, handler, frozenset(scopes))
                for method, path, name, handler, scopes in rows
            ),
        ]

    def seed(self) -> None:
        """Make the agent and the two contacts that are refused."""
        people = [
            (int(known.ZOHO_AGENT_ID), "Alex Agent", known.ZOHO_AGENT_EMAIL, True),
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

    def rate_headers(self, limit: int, remaining: int) -> dict[str, str]:
        """Return Zoho's name for what is left of the day's credits."""
        del limit
        return {"X-Rate-Limit-Remaining-v3": str(remaining), "X-Rate-Limit-Request-Weight-v3": "1"}

    def fault_answer(self, fault: Fault) -> Response:
        """Return Zoho's body for a status."""
        bodies: dict[str, tuple[str, str]] = {
            "429": ("TOO_MANY_REQUESTS", "You have made too many requests. Try again later."),
            "409": ("RESOURCE_CONFLICT", "The resource is being changed."),
            "503": ("SERVICE_UNAVAILABLE", "The service is temporarily unavailable."),
        }
        default = ("INTERNAL_SERVER_ERROR", "An internal error occurred.")
        code, message = bodies.get(fault.kind, default)
        status = int(fault.kind) if fault.kind.isdigit() else 500
        headers = {"Retry-After": "2"} if status == 429 else None
        return JSONResponse({"errorCode": code, "message": message}, status, headers)

    async def create(self, call: Call) -> Response:
        """`POST /tickets`; answers 200, not 201."""
        body = checks.body_of(call, checks.TICKET)
        checks.check_ticket(body, new=True)
        requester = self._people.requester(call, body)
        ticket = Ticket(
            id=self.store.next_id("zoho", "Ticket"),
            subject=body["subject"],
            status=body.get("status") or "Open",
            priority=body.get("priority"),
            requester_id=requester.id,
            custom_fields=body.get("cf") or {},
            extra=_extra(body),
            created_at=call.now,
            updated_at=call.now,
        )
        text = body.get("description") or ""
        entry = self._entry(call, text, "description", requester, html=True)
        entry.extra["channel"] = str(body.get("channel") or "Web").upper()
        ticket.comments.append(entry)
        self.store.put("zoho", ticket)
        return JSONResponse(shapes.ticket(ticket, requester))

    async def show(self, call: Call) -> Response:
        """`GET /tickets/{id}`."""
        ticket = self.ticket(call)
        requester = self.person(ticket.requester_id)
        body = shapes.ticket(ticket, requester)
        if "contacts" in (call.query("include") or "").split(","):
            body["contact"] = shapes.contact(requester)
        return JSONResponse(body)

    async def update(self, call: Call) -> Response:
        """`PATCH /tickets/{id}`."""
        ticket = self.ticket(call)
        body = checks.body_of(call, checks.TICKET - {"contact"})
        checks.check_ticket(body, new=False)
        for name in ("subject", "status", "priority"):
            if body.get(name) is not None:
                setattr(ticket, name, body[name])
        ticket.custom_fields |= body.get("cf") or {}
        ticket.extra |= _extra(body)
        ticket.updated_at = call.now
        self.store.put("zoho", ticket)
        return JSONResponse(shapes.ticket(ticket, self.person(ticket.requester_id)))

    async def comment(self, call: Call) -> Response:
        """`POST /tickets/{id}/comments`: private unless `isPublic`."""
        ticket = self.ticket(call)
        body = checks.body_of(call, checks.COMMENT)
        checks.check_comment(body)
        agent = self.person(int(known.ZOHO_AGENT_ID))
        kind = body.get("contentType", "plainText")
        entry = self._entry(call, body["content"], "note", agent, html=kind == "html")
        entry.public = body.get("isPublic", False)
        entry.extra["contentType"] = kind
        self._add(call, ticket, entry)
        return JSONResponse(shapes.comment(entry, agent))

    async def reply(self, call: Call) -> Response:
        """`POST /tickets/{id}/sendReply`: a mail to the requester."""
        ticket = self.ticket(call)
        body = checks.body_of(call, checks.REPLY)
        checks.check_reply(body)
        agent = self.person(int(known.ZOHO_AGENT_ID))
        html = body.get("contentType", "plainText") != "plainText"
        entry = self._entry(call, body["content"], "reply", agent, html=html)
        entry.extra |= {name: body[name] for name in ("channel", "fromEmailAddress", "to")}
        if body.get("ticketStatus"):
            ticket.status = body["ticketStatus"]
        self._add(call, ticket, entry)
        return JSONResponse(shapes.thread(entry, agent, full=True) | {"status": "PENDING"})

    async def add_tags(self, call: Call) -> Response:
        """`POST /tickets/{id}/associateTag`."""
        ticket = self.ticket(call)
        for tag in checks.tags_of(checks.body_of(call, frozenset({"tags"}))):
            if tag not in ticket.tags:
                ticket.tags.append(tag)
        ticket.updated_at = call.now
        self.store.put("zoho", ticket)
        tags = [
            {"id": str(position + 1), "name": tag, "tagType": "MANUAL"}
            for position, tag in enumerate(ticket.tags)
        ]
        return JSONResponse({"data": tags})

    def ticket(self, call: Call) -> Ticket:
        """Return the ticket that the path names."""
        ticket = self.find(Ticket, call.request.path_params["id"])
        if ticket is None:
            raise shapes.not_found()
        return ticket

    def _entry(
        self, call: Call, sent: str, kind: CommentKind, author: Person, *, html: bool
    ) -> Comment:
        shown = clean_html(sent) if html else clean_html(_as_html(sent))
        return Comment(
            id=self.store.next_id("zoho", "Comment"),
            kind=kind,
            author_id=author.id,
            public=True,
            incoming=not author.agent,
            sent=sent,
            html=shown,
            text=html_to_text(shown),
            created_at=call.now,
        )

    def _add(self, call: Call, ticket: Ticket, entry: Comment) -> None:
        ticket.comments.append(entry)
        ticket.updated_at = call.now
        self.store.put("zoho", ticket)


def _extra(body: dict[str, Any]) -> dict[str, Any]:
    names = ("email", "phone", "channel", "classification", "assigneeId")
    extra = {name: body[name] for name in names if body.get(name) is not None}
    if body.get("departmentId") is not None:
        extra["departmentId"] = str(body["departmentId"])
    return extra


def _as_html(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped.replace("\n", "<br>")
