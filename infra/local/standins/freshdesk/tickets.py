"""Freshdesk's tickets: making, changing and answering one."""

from typing import Final

from starlette.responses import JSONResponse, Response

from infra.local.standins.freshdesk import checks, shapes
from infra.local.standins.freshdesk.contacts import FreshdeskContacts
from infra.local.standins.freshdesk.removals import changeable
from infra.local.standins.markup import clean_html
from infra.local.standins.operation import Call
from infra.local.standins.rooms import Room
from infra.local.standins.stand_in import VendorApi
from infra.local.standins.state import Attachment, Comment, CommentKind, Person, Ticket

_EMBEDDED_CONVERSATIONS: Final = 10


class FreshdeskTickets(Room):
    """The operations on one ticket."""

    def __init__(self, api: VendorApi, people: FreshdeskContacts) -> None:
        super().__init__(api)
        self._people = people

    async def create(self, call: Call) -> Response:
        """`POST /tickets`."""
        form = await checks.form_of(call)
        required = ("subject", "description", "status", "priority", "source")
        checks.check(form, checks.CREATE, required)
        fields = form.fields
        requester = self._people.requester(call, fields)
        ticket = Ticket(
            id=self._desk.next_id("Ticket"),
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
        self._desk.put(ticket)
        headers = {"Location": f"{call.base_url}/api/v2/tickets/{ticket.id}"}
        return JSONResponse(shapes.ticket(ticket, full=True), 201, headers)

    async def show(self, call: Call) -> Response:
        """`GET /tickets/{id}`; `include=conversations` embeds the first ten of them."""
        ticket = self._api.ticket(call)
        body = shapes.ticket(ticket, full=True)
        included = (call.query("include") or "").split(",")
        if "conversations" in included:
            body["conversations"] = [
                shapes.conversation(item, ticket)
                for item in ticket.comments[1 : _EMBEDDED_CONVERSATIONS + 1]
            ]
        if "requester" in included:
            body["requester"] = shapes.contact(self._desk.person(ticket.requester_id))
        return JSONResponse(body)

    async def update(self, call: Call) -> Response:
        """`PUT /tickets/{id}`."""
        ticket = changeable(self._api, call)
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
        self._desk.save(ticket, call.now)
        return JSONResponse(shapes.ticket(ticket, full=True))

    async def reply(self, call: Call) -> Response:
        """`POST /tickets/{id}/reply`: mailed to the requester."""
        ticket = changeable(self._api, call)
        form = await checks.form_of(call)
        checks.check(form, checks.REPLY, ("body",))
        author = self._people.author(form.fields)
        if not author.agent:
            raise shapes.refused("user_id", "There is no agent matching the given user_id")
        requester = self._desk.person(ticket.requester_id)
        entry = self._comment(call, form, form.fields["body"], "reply", author=author, public=True)
        entry.extra |= {"to_emails": [requester.email] if requester.email else []}
        return self._add(call, ticket, entry)

    async def note(self, call: Call) -> Response:
        """`POST /tickets/{id}/notes`: private unless said otherwise."""
        ticket = changeable(self._api, call)
        form = await checks.form_of(call)
        checks.check(form, checks.NOTE, ("body",))
        author = self._people.author(form.fields)
        public = not form.fields.get("private", True)
        entry = self._comment(call, form, form.fields["body"], "note", author=author, public=public)
        entry.incoming = bool(form.fields.get("incoming", False))
        return self._add(call, ticket, entry)

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
        entry = self._api.entry(
            author,
            sent,
            clean_html(sent),
            kind=kind,
            public=public,
            incoming=kind == "description",
            at=call.now,
        )
        entry.attachments = [
            Attachment(
                id=self._desk.next_id("Attachment"),
                file_name=name,
                content_type=content_type,
                size=size,
            )
            for name, content_type, size in form.files
        ]
        entry.extra = {
            name: form.fields[name]
            for name in ("cc_emails", "bcc_emails", "from_email")
            if name in form.fields
        }
        return entry

    def _add(self, call: Call, ticket: Ticket, entry: Comment) -> Response:
        ticket.comments.append(entry)
        self._desk.save(ticket, call.now)
        return JSONResponse(shapes.conversation(entry, ticket), 201)
