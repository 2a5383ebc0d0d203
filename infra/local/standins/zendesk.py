"""Zendesk Support's API over the stand-ins' state."""

import json
from collections.abc import Sequence
from typing import ClassVar, Final

from starlette.responses import JSONResponse, Response

from infra.local.standins import credentials as known
from infra.local.standins import zendesk_checks as checks
from infra.local.standins import zendesk_shapes as shapes
from infra.local.standins.faults import Fault
from infra.local.standins.idempotency import IdempotencyKeys
from infra.local.standins.state import Comment, CommentKind, Helpdesk, Person, Ticket
from infra.local.standins.wire import (
    Call,
    Operation,
    VendorApi,
    VendorError,
    is_integer,
    parse_time,
)
from infra.local.standins.zendesk_auth import ZendeskAuth
from infra.local.standins.zendesk_lists import ZendeskLists
from infra.local.standins.zendesk_uploads import ZendeskUploads
from infra.local.standins.zendesk_users import ZendeskUsers

_READ: Final = frozenset({"read", "tickets:read"})
_WRITE: Final = frozenset({"write", "tickets:write"})
_USERS: Final = frozenset({"read", "users:read"})
_USERS_WRITE: Final = frozenset({"write", "users:write"})


class ZendeskApi(VendorApi):
    """The operations of Zendesk Support that a chat's handoff needs."""

    helpdesk: ClassVar[Helpdesk] = "zendesk"

    def operations(self) -> Sequence[Operation]:
        """Return the operations, each with and without Zendesk's optional `.json`."""
        auth = ZendeskAuth(self.store)
        self._auth = auth
        self._keys = IdempotencyKeys(self.store)
        api = ZendeskLists(self)
        users = self._users = ZendeskUsers(self)
        uploads = self._uploads = ZendeskUploads(self)
        plain = [
            Operation("POST", "/tickets", "create", self.create, _WRITE, pauses=True),
            Operation("GET", "/tickets", "list", api.tickets, _READ),
            Operation("GET", "/tickets/{id}/comments", "list_comments", api.comments, _READ),
            Operation("GET", "/tickets/{id}/tags", "list_tags", api.tags, _READ),
            Operation("POST", "/tickets/{id}/tags", "set_tags", self.set_tags, _WRITE),
            Operation("PUT", "/tickets/{id}/tags", "add_tags", self.add_tags, _WRITE),
            Operation("GET", "/tickets/{id}", "get", self.show, _READ),
            Operation("PUT", "/tickets/{id}", "update", self.update, _WRITE),
            Operation("POST", "/uploads", "upload", uploads.upload, _WRITE),
            Operation("GET", "/users/me", "me", users.me, _USERS),
            Operation("POST", "/users/create_or_update", "user", users.put, _USERS_WRITE),
            Operation("GET", "/users/{id}", "get_user", users.show, _USERS),
            Operation("GET", "/groups", "groups", api.groups, _READ),
            Operation("GET", "/ticket_fields", "ticket_fields", api.ticket_fields, _READ),
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
        """Make the agent and the two addresses that are refused."""
        people = [
            (known.ZENDESK_AGENT_ID, "Robin Agent", known.ZENDESK_EMAIL, True),
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

    async def create(self, call: Call) -> Response:
        """`POST /tickets`, idempotent under an Idempotency-Key."""
        key = call.request.headers.get("idempotency-key")
        if key is None:
            await call.pause()
            return self._create(call)
        stored = self._keys.begin(key, call.body, call.now)
        if stored is not None:
            return stored
        response: Response | None = None
        try:
            await call.pause()
            response = self._create(call)
        finally:
            self._keys.end(key, response, call.now)
        response.headers["x-idempotency-lookup"] = "miss"
        return response

    async def show(self, call: Call) -> Response:
        """`GET /tickets/{id}`."""
        ticket = self.ticket(call)
        return JSONResponse({"ticket": shapes.ticket(ticket, call.base_url, call.now)})

    async def update(self, call: Call) -> Response:
        """`PUT /tickets/{id}`: a comment, a status, or other values."""
        ticket = self.ticket(call)
        change = checks.ticket_of(call)
        if ticket.status == "closed":
            raise shapes.invalid("status", "Status: closed prevents ticket update")
        if change.get("safe_update") or ("updated_stamp" in change and "safe_update" not in change):
            stamp = parse_time(str(change.get("updated_stamp", "")))
            if stamp is None or stamp < ticket.updated_at.replace(microsecond=0):
                raise VendorError(
                    409,
                    {
                        "error": "UpdateConflict",
                        "description": "Safe Update prevented the update due to outdated ticket "
                        "data. Please fetch the latest ticket data and try again.",
                    },
                )
        checks.check_values(change)
        fields = checks.custom_fields(change)
        entry: Comment | None = None
        if change.get("comment") is not None:
            entry = self._comment(call, ticket, change["comment"], "reply")
            ticket.comments.append(entry)
            if entry.incoming and ticket.status in {"pending", "hold", "solved"}:
                ticket.status = "open"
        for name in ("subject", "status", "priority", "group_id", "external_id"):
            if change.get(name) is not None:
                setattr(ticket, name, change[name])
        if "tags" in change:
            ticket.tags = checks.tags_of(change["tags"])
        if "additional_tags" in change:
            ticket.tags = checks.tags_of([*ticket.tags, *change["additional_tags"]])
        ticket.custom_fields |= fields
        ticket.updated_at = call.now
        self.store.put("zendesk", ticket)
        return JSONResponse(
            {
                "ticket": shapes.ticket(ticket, call.base_url, call.now),
                "audit": shapes.audit(ticket, entry, call.now),
            }
        )

    async def set_tags(self, call: Call) -> Response:
        """`POST /tickets/{id}/tags`: replace them."""
        return self._change_tags(call, keep=False, status=201)

    async def add_tags(self, call: Call) -> Response:
        """`PUT /tickets/{id}/tags`: add to them."""
        return self._change_tags(call, keep=True, status=200)

    def ticket(self, call: Call) -> Ticket:
        """Return the ticket that the path names."""
        ticket = self.find(Ticket, call.request.path_params["id"])
        if ticket is None:
            raise shapes.not_found()
        return ticket

    def _create(self, call: Call) -> Response:
        given = checks.ticket_of(call)
        checks.check_values(given)
        fields = checks.custom_fields(given)
        if not isinstance(given.get("comment"), dict):
            raise shapes.invalid("base", "Description: cannot be blank", "BlankValue")
        requester = self._users.requester(call, given)
        text = str(given.get("subject") or "")
        ticket = Ticket(
            id=self.store.next_id("zendesk", "Ticket"),
            subject=text,
            status=given.get("status", "new"),
            priority=given.get("priority"),
            requester_id=requester.id,
            group_id=given.get("group_id"),
            external_id=given.get("external_id"),
            tags=checks.tags_of([*given.get("tags", []), *given.get("additional_tags", [])]),
            custom_fields=fields,
            extra={"via_followup_source_id": given.get("via_followup_source_id")},
            created_at=call.now,
            updated_at=call.now,
        )
        entry = self._comment(
            call, ticket, {"author_id": requester.id, **given["comment"]}, "description"
        )
        ticket.comments.append(entry)
        ticket.subject = text or entry.text[:100]
        self.store.put("zendesk", ticket)
        return JSONResponse(
            {
                "ticket": shapes.ticket(ticket, call.base_url, call.now),
                "audit": shapes.audit(ticket, entry, call.now),
            },
            201,
            {"Location": f"{call.base_url}/api/v2/tickets/{ticket.id}.json"},
        )

    def _comment(self, call: Call, ticket: Ticket, given: object, kind: CommentKind) -> Comment:
        if not isinstance(given, dict):
            raise shapes.bad_request("You passed an invalid value for the comment attribute.")
        author_id = given.get("author_id", known.ZENDESK_AGENT_ID)
        author = self.store.get("zendesk", Person, author_id) if is_integer(author_id) else None
        if author is None:
            raise shapes.invalid("base", "Author: is invalid")
        if not isinstance(given.get("public", True), bool):
            raise shapes.bad_request("You passed an invalid value for the public attribute.")
        requester = self.person(ticket.requester_id)
        values = {
            "ticket.id": str(ticket.id),
            "ticket.title": ticket.subject,
            "ticket.status": ticket.status,
            "ticket.external_id": ticket.external_id or "",
            "ticket.requester.name": requester.name,
            "ticket.requester.email": requester.email or "",
            "current_user.name": "Robin Agent",
            "current_user.email": known.ZENDESK_EMAIL,
        }
        sent, html, text, cut = checks.render(given, values)
        public = given.get("public", True)
        return Comment(
            id=self.store.next_id("zendesk", "Comment"),
            kind=kind if public or kind == "description" else "note",
            author_id=author.id,
            public=public,
            incoming=not author.agent,
            sent=sent,
            html=html,
            text=text,
            truncated=cut,
            attachments=self._uploads.take(given.get("uploads"), call),
            created_at=call.now,
        )

    def _change_tags(self, call: Call, *, keep: bool, status: int) -> Response:
        ticket = self.ticket(call)
        try:
            tags = json.loads(call.body)["tags"]
        except (ValueError, KeyError, TypeError):
            raise shapes.bad_request("Invalid parameter: tags is required") from None
        checks.check_values({"tags": tags})
        ticket.tags = checks.tags_of([*ticket.tags, *tags] if keep else tags)
        ticket.updated_at = call.now
        self.store.put("zendesk", ticket)
        return JSONResponse({"tags": ticket.tags}, status)
