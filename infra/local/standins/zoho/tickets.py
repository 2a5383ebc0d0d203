"""Zoho Desk's tickets: making, changing, answering and merging one, and how it goes."""

from html import escape
from typing import Any

from starlette.responses import JSONResponse, Response

from infra.local.standins.markup import clean_html
from infra.local.standins.operation import Call
from infra.local.standins.rooms import Room
from infra.local.standins.stand_in import VendorApi
from infra.local.standins.state import Comment, CommentKind, Person, Ticket
from infra.local.standins.zoho import account, checks, shapes
from infra.local.standins.zoho.account import ZohoBehaviour
from infra.local.standins.zoho.contacts import ZohoContacts

_SPAM = frozenset({"ids", "contactSpam", "handleExistingTickets", "isSpam"})


class ZohoTickets(Room):
    """The operations on one ticket."""

    def __init__(self, api: VendorApi, people: ZohoContacts) -> None:
        super().__init__(api)
        self._people = people

    async def create(self, call: Call) -> Response:
        """`POST /tickets`; answers 200, not 201."""
        body = checks.body_of(call, checks.TICKET)
        mandatory = self._store.behaviour(ZohoBehaviour).zoho_mandatory_fields
        checks.check_ticket(body, new=True, mandatory=mandatory)
        requester = self._people.requester(call, body)
        ticket = Ticket(
            id=self._desk.next_id("Ticket"),
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
        self._desk.put(ticket)
        return JSONResponse(shapes.ticket(ticket, requester, call.base_url))

    async def show(self, call: Call) -> Response:
        """`GET /tickets/{id}`."""
        ticket = self._api.ticket(call)
        requester = self._desk.person(ticket.requester_id)
        body = shapes.ticket(ticket, requester, call.base_url)
        if "contacts" in (call.query("include") or "").split(","):
            body["contact"] = shapes.contact(requester)
        has_it = ticket.extra.get("assigneeId")
        if has_it and "assignee" in (call.query("include") or "").split(","):
            body["assignee"] = shapes.assignee(self._desk.person(int(has_it)))
        return JSONResponse(body)

    async def update(self, call: Call) -> Response:
        """`PATCH /tickets/{id}`."""
        ticket = self._changeable(call)
        body = checks.body_of(call, checks.TICKET - {"contact"})
        checks.check_ticket(body, new=False)
        for name in ("subject", "status", "priority"):
            if body.get(name) is not None:
                setattr(ticket, name, body[name])
        ticket.custom_fields |= body.get("cf") or {}
        if body.get("contactId"):
            ticket.requester_id = self._people.requester(call, body).id
        ticket.extra |= _extra(body)
        self._desk.save(ticket, call.now)
        requester = self._desk.person(ticket.requester_id)
        return JSONResponse(shapes.ticket(ticket, requester, call.base_url))

    async def comment(self, call: Call) -> Response:
        """`POST /tickets/{id}/comments`: private unless `isPublic`."""
        ticket = self._changeable(call)
        body = checks.body_of(call, checks.COMMENT)
        checks.check_comment(body)
        agent = self._api.agent()
        kind = body.get("contentType", "plainText")
        entry = self._entry(call, body["content"], "note", agent, html=kind == "html")
        entry.public = body.get("isPublic", False)
        entry.extra["contentType"] = kind
        ticket.comments.append(entry)
        self._desk.save(ticket, call.now)
        return JSONResponse(shapes.comment(entry, agent))

    async def reply(self, call: Call) -> Response:
        """`POST /tickets/{id}/sendReply`: a mail to the requester."""
        ticket = self._changeable(call)
        body = checks.body_of(call, checks.REPLY)
        checks.check_reply(body)
        agent = self._api.agent()
        html = body.get("contentType", "plainText") != "plainText"
        entry = self._entry(call, body["content"], "reply", agent, html=html)
        entry.extra |= {name: body[name] for name in ("channel", "fromEmailAddress", "to")}
        if body.get("ticketStatus"):
            ticket.status = body["ticketStatus"]
        ticket.comments.append(entry)
        self._desk.save(ticket, call.now)
        return JSONResponse(shapes.thread(entry, agent, full=True) | {"status": "PENDING"})

    async def add_tags(self, call: Call) -> Response:
        """`POST /tickets/{id}/associateTag`."""
        ticket = self._changeable(call)
        for tag in checks.tags_of(checks.body_of(call, frozenset({"tags"}))):
            if tag not in ticket.tags:
                ticket.tags.append(tag)
        self._desk.save(ticket, call.now)
        tags = [
            {"id": str(position + 1), "name": tag, "tagType": "MANUAL"}
            for position, tag in enumerate(ticket.tags)
        ]
        return JSONResponse({"data": tags})

    def _changeable(self, call: Call) -> Ticket:
        ticket = self._api.ticket(call)
        if ticket.gone:
            raise shapes.invalid(shapes.error("ticketId", "invalid", "It is trashed or spam"))
        return ticket

    def _entry(
        self, call: Call, sent: str, kind: CommentKind, author: Person, *, html: bool
    ) -> Comment:
        return self._api.entry(
            author,
            sent,
            clean_html(sent if html else _as_html(sent)),
            kind=kind,
            public=True,
            incoming=not author.agent,
            at=call.now,
        )


def _extra(body: dict[str, Any]) -> dict[str, Any]:
    picked = ("channel", "classification", "category", "subCategory")
    names = ("email", "phone", "assigneeId", "productId", *picked)
    extra = {name: body[name] for name in names if body.get(name) is not None}
    if body.get("departmentId") is not None:
        extra["departmentId"] = str(body["departmentId"])
    return extra


def _as_html(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")


class ZohoRemovals(Room):
    """The operations that take tickets away. What is trashed or spam can still be read, as such."""

    async def trash(self, call: Call) -> Response:
        """`POST /tickets/moveToTrash`."""
        body = checks.body_of(call, frozenset({"ticketIds"}))
        for ticket in self._tickets(body.get("ticketIds"), "ticketIds"):
            ticket.deleted = True
            self._desk.save(ticket, call.now)
        return Response(status_code=204)

    async def spam(self, call: Call) -> Response:
        """`POST /tickets/markSpam`; `isSpam` false takes it back."""
        body = checks.body_of(call, _SPAM)
        for ticket in self._tickets(body.get("ids"), "ids"):
            ticket.spam = body.get("isSpam") is not False
            self._desk.save(ticket, call.now)
        return Response(status_code=204)

    async def merge(self, call: Call) -> Response:
        """`POST /tickets/{id}/merge`: merges the tickets of `ids` into this one."""
        target = self._api.ticket(call)
        body = checks.body_of(call, frozenset({"ids", "source"}))
        sources = self._tickets(body.get("ids"), "ids")
        if target.id in {item.id for item in sources}:
            raise shapes.invalid(shapes.error("ids"))
        for source in sources:
            self._api.merge(source, target, int(account.AGENT_ID))
        requester = self._desk.person(target.requester_id)
        return JSONResponse(shapes.ticket(target, requester, call.base_url))

    def _tickets(self, given: object, name: str) -> list[Ticket]:
        numbers = given if isinstance(given, list) else []
        found = [self._desk.find(Ticket, str(number)) for number in numbers]
        known_ones = [item for item in found if item is not None and item.merged_into is None]
        if not known_ones or len(known_ones) != len(found):
            raise shapes.invalid(shapes.error(name))
        return known_ones


def move_over(source: Ticket, target: Ticket) -> None:
    """Move all that a merged ticket holds into the other: the source is no more."""
    target.comments = sorted([*target.comments, *source.comments], key=lambda item: item.created_at)
    target.tags = [*target.tags, *(tag for tag in source.tags if tag not in target.tags)]
    source.comments = []
