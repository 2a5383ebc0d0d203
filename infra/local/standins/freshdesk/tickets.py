"""Freshdesk's tickets: making, changing, answering and merging one, and how it goes."""

from html import escape
from typing import Final

from starlette.responses import JSONResponse, Response

from infra.local.standins.freshdesk import account, checks, shapes
from infra.local.standins.freshdesk.account import FreshdeskBehaviour
from infra.local.standins.freshdesk.contacts import FreshdeskContacts
from infra.local.standins.markup import clean_html
from infra.local.standins.operation import Call, VendorError
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
        behaviour = self._store.behaviour(FreshdeskBehaviour)
        checks.check(form, checks.CREATE, required, behaviour.freshdesk_required_fields)
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
                for name in ("source", "type", "responder_id", "product_id", "cc_emails")
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
            name: fields[name]
            for name in ("type", "responder_id", "product_id", "source")
            if name in fields
        }
        ticket.custom_fields |= fields.get("custom_fields") or {}
        if any(fields.get(name) for name in ("requester_id", "email", "phone")):
            ticket.requester_id = self._people.requester(call, fields).id
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


class FreshdeskRemovals(Room):
    """The operations that take a ticket away, or bring it back."""

    async def delete(self, call: Call) -> Response:
        """`DELETE /tickets/{id}`: into the bin; it can still be read, as deleted."""
        ticket = changeable(self._api, call)
        ticket.deleted = True
        self._desk.save(ticket, call.now)
        return Response(status_code=204)

    async def restore(self, call: Call) -> Response:
        """`PUT /tickets/{id}/restore`."""
        ticket = self._api.ticket(call)
        if not ticket.deleted:
            raise shapes.not_found()
        ticket.deleted = False
        self._desk.save(ticket, call.now)
        return Response(status_code=204)

    async def merge(self, call: Call) -> Response:
        """`PUT /tickets/merge`: merges `ticket_ids` into `primary_id`."""
        form = await checks.form_of(call)
        given, others = form.fields.get("primary_id"), form.fields.get("ticket_ids")
        numbers = others if isinstance(others, list) else []
        target = self._desk.find(Ticket, str(given))
        sources = [self._desk.find(Ticket, str(number)) for number in numbers]
        usable = [item for item in sources if item is not None and not item.gone]
        if target is None or target.gone:
            raise shapes.refused("primary_id", "There is no such ticket")
        if not usable or len(usable) != len(sources) or target.id in {i.id for i in usable}:
            raise shapes.refused("ticket_ids", "There is no such ticket")
        for source in usable:
            self._api.merge(source, target, account.AGENT_ID)
        return Response(status_code=204)


def changeable(api: VendorApi, call: Call) -> Ticket:
    """Return the ticket that the path names.

    Raises:
        VendorError: There is none, or it cannot be changed where it is.
    """
    ticket = api.ticket(call)
    if ticket.gone:
        raise VendorError(405, {"message": "The ticket is deleted or marked as spam."})
    return ticket


def note_merge(api: VendorApi, source: Ticket, target: Ticket, by: int) -> None:
    """Close the source, and write a private note on both."""
    source.status = "5"
    link = f'<a href="{api.stand_in.address}/a/tickets/{target.id}">#{target.id}</a>'
    closed = f"This ticket is closed and merged into ticket {link}"
    kept = f"Ticket with ID {source.id} is merged into this ticket.<br>{escape(source.subject)}"
    api.note_merge(source, closed, of=target, by=by, public=False)
    api.note_merge(target, kept, of=source, by=by, public=False)
