"""Freshdesk's API v2 over the stand-ins' state."""

import hmac
from collections.abc import Sequence
from typing import Any, ClassVar, Final

from starlette.responses import JSONResponse, Response

from infra.local.standins import credentials as known
from infra.local.standins import freshdesk_checks as checks
from infra.local.standins import freshdesk_shapes as shapes
from infra.local.standins.faults import Fault
from infra.local.standins.freshdesk_contacts import FreshdeskContacts
from infra.local.standins.freshdesk_lists import FreshdeskLists
from infra.local.standins.markup import clean_html, html_to_text
from infra.local.standins.state import (
    Attachment,
    Comment,
    CommentKind,
    Helpdesk,
    Person,
    Ticket,
)
from infra.local.standins.wire import (
    Call,
    Operation,
    VendorApi,
    VendorError,
    basic_credentials,
)

_EMBEDDED_CONVERSATIONS: Final = 10


class FreshdeskApi(VendorApi):
    """The operations of Freshdesk that a chat's handoff needs. There are no idempotency keys."""

    helpdesk: ClassVar[Helpdesk] = "freshdesk"

    def operations(self) -> Sequence[Operation]:
        """Return the operations."""
        api = FreshdeskLists(self)
        people = self._people = FreshdeskContacts(self)
        rows = [
            ("POST", "/tickets", "create", self.create),
            ("GET", "/tickets", "list", api.tickets),
            ("GET", "/tickets/{id}/conversations", "list_comments", api.conversations),
            ("POST", "/tickets/{id}/reply", "reply", self.reply),
            ("POST", "/tickets/{id}/notes", "note", self.note),
            ("GET", "/tickets/{id}", "get", self.show),
            ("PUT", "/tickets/{id}", "update", self.update),
            ("GET", "/search/tickets", "search", api.search),
            ("GET", "/contacts", "contacts", api.contacts),
            ("POST", "/contacts", "create_contact", people.create),
            ("GET", "/contacts/{id}", "get_contact", people.show),
            ("GET", "/groups", "groups", api.groups),
            ("GET", "/ticket_fields", "ticket_fields", api.ticket_fields),
            ("GET", "/agents/me", "me", self.me),
        ]
        return [
            Operation(method, f"/api/v2{path}", name, handler)
            for method, path, name, handler in rows
        ]

    def seed(self) -> None:
        """Make the agent and the two contacts that are blocked."""
        people = [
            (known.FRESHDESK_AGENT_ID, "Sam Agent", known.FRESHDESK_AGENT_EMAIL, True),
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

    async def create(self, call: Call) -> Response:
        """`POST /tickets`."""
        form = await checks.form_of(call)
        required = ("subject", "description", "status", "priority", "source")
        checks.check(form, checks.CREATE, required)
        fields = form.fields
        requester = self._people.requester(call, fields)
        ticket = Ticket(
            id=self.store.next_id("freshdesk", "Ticket"),
            subject=fields["subject"],
            status=str(fields["status"]),
            priority=str(fields["priority"]),
            requester_id=requester.id,
            group_id=fields.get("group_id"),
            tags=fields.get("tags") or [],
            custom_fields=fields.get("custom_fields") or {},
            extra={
                name: fields[name]
                for name in ("source", "type", "responder_id", "cc_emails")
                if fields.get(name) is not None
            },
            created_at=call.now,
            updated_at=call.now,
        )
        text = fields["description"]
        ticket.comments.append(
            self._comment(call, form, text, "description", author=requester, public=True)
        )
        self.store.put("freshdesk", ticket)
        headers = {"Location": f"{call.base_url}/api/v2/tickets/{ticket.id}"}
        return JSONResponse(shapes.ticket(ticket, full=True), 201, headers)

    async def show(self, call: Call) -> Response:
        """`GET /tickets/{id}`; `include=conversations` embeds the first ten of them."""
        ticket = self.ticket(call)
        body = shapes.ticket(ticket, full=True)
        included = (call.query("include") or "").split(",")
        if "conversations" in included:
            body["conversations"] = [
                shapes.conversation(item, ticket)
                for item in ticket.comments[1 : _EMBEDDED_CONVERSATIONS + 1]
            ]
        if "requester" in included:
            body["requester"] = shapes.contact(self.person(ticket.requester_id))
        return JSONResponse(body)

    async def update(self, call: Call) -> Response:
        """`PUT /tickets/{id}`."""
        ticket = self.ticket(call)
        form = await checks.form_of(call)
        checks.check(form, checks.UPDATE)
        fields = form.fields
        for name in ("subject", "group_id", "tags"):
            if name in fields:
                setattr(ticket, name, fields[name])
        for name in ("status", "priority"):
            if name in fields:
                setattr(ticket, name, str(fields[name]))
        ticket.extra |= {
            name: fields[name] for name in ("type", "responder_id", "source") if name in fields
        }
        ticket.custom_fields |= fields.get("custom_fields") or {}
        ticket.updated_at = call.now
        self.store.put("freshdesk", ticket)
        return JSONResponse(shapes.ticket(ticket, full=True))

    async def reply(self, call: Call) -> Response:
        """`POST /tickets/{id}/reply`: mailed to the requester."""
        ticket = self.ticket(call)
        form = await checks.form_of(call)
        checks.check(form, checks.REPLY, ("body",))
        author = self._people.author(form.fields)
        if not author.agent:
            message = "There is no agent matching the given user_id"
            raise shapes.invalid(shapes.error("user_id", message))
        requester = self.person(ticket.requester_id)
        entry = self._comment(call, form, form.fields["body"], "reply", author=author, public=True)
        entry.extra |= {"to_emails": [requester.email] if requester.email else []}
        return self._add(call, ticket, entry)

    async def note(self, call: Call) -> Response:
        """`POST /tickets/{id}/notes`: private unless said otherwise."""
        ticket = self.ticket(call)
        form = await checks.form_of(call)
        checks.check(form, checks.NOTE, ("body",))
        author = self._people.author(form.fields)
        public = not form.fields.get("private", True)
        entry = self._comment(call, form, form.fields["body"], "note", author=author, public=public)
        entry.incoming = bool(form.fields.get("incoming", False))
        return self._add(call, ticket, entry)

    async def me(self, call: Call) -> Response:
        """`GET /agents/me`."""
        del call
        return JSONResponse(shapes.agent(self.person(known.FRESHDESK_AGENT_ID)))

    def ticket(self, call: Call) -> Ticket:
        """Return the ticket that the path names."""
        ticket = self.find(Ticket, call.request.path_params["id"])
        if ticket is None:
            raise shapes.not_found()
        return ticket

    def _comment(
        self,
        call: Call,
        form: checks.Form,
        sent: str,
        kind: CommentKind,
        *,
        author: Person,
        public: bool,
    ) -> Comment:
        html = clean_html(sent)
        return Comment(
            id=self.store.next_id("freshdesk", "Comment"),
            kind=kind,
            author_id=author.id,
            public=public,
            incoming=kind == "description",
            sent=sent,
            html=html,
            text=html_to_text(html),
            attachments=[
                Attachment(
                    id=self.store.next_id("freshdesk", "Attachment"),
                    file_name=name,
                    content_type=content_type,
                    size=size,
                )
                for name, content_type, size in form.files
            ],
            extra={
                name: form.fields[name]
                for name in ("cc_emails", "bcc_emails", "from_email")
                if name in form.fields
            },
            created_at=call.now,
        )

    def _add(self, call: Call, ticket: Ticket, entry: Comment) -> Response:
        ticket.comments.append(entry)
        ticket.updated_at = call.now
        self.store.put("freshdesk", ticket)
        return JSONResponse(shapes.conversation(entry, ticket), 201)
