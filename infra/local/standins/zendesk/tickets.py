"""Zendesk's tickets: making, changing, reading and merging one, and how it goes."""

import json
from html import escape
from typing import Any

from starlette.responses import JSONResponse, Response

from infra.local.standins.operation import Call, VendorError
from infra.local.standins.rooms import Room
from infra.local.standins.stand_in import VendorApi
from infra.local.standins.state import Comment, CommentKind, Person, Ticket
from infra.local.standins.values import is_integer, parse_time
from infra.local.standins.zendesk import account, checks, fields, shapes
from infra.local.standins.zendesk.account import ZendeskBehaviour
from infra.local.standins.zendesk.idempotency import IdempotencyKeys
from infra.local.standins.zendesk.uploads import ZendeskUploads
from infra.local.standins.zendesk.users import ZendeskUsers


class ZendeskTickets(Room):
    """The operations on one ticket."""

    def __init__(self, api: VendorApi, users: ZendeskUsers, uploads: ZendeskUploads) -> None:
        super().__init__(api)
        self._users = users
        self._uploads = uploads
        self._keys = IdempotencyKeys(api.store)

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
        ticket = self._api.ticket(call)
        body: dict[str, Any] = {"ticket": shapes.ticket(ticket, call.base_url, call.now)}
        if "users" in (call.query("include") or "").split(","):
            has_it = ticket.extra.get("assignee_id") or account.AGENT_ID
            numbers = sorted({ticket.requester_id, account.AGENT_ID, has_it})
            body["users"] = [
                shapes.user(self._desk.person(number), call.base_url) for number in numbers
            ]
        return JSONResponse(body)

    async def update(self, call: Call) -> Response:
        """`PUT /tickets/{id}`: a comment, a status, or other values."""
        ticket = self._api.ticket(call)
        change = checks.ticket_of(call)
        if ticket.status == "closed":
            raise shapes.invalid("status", "Status: closed prevents ticket update")
        _check_stamp(ticket, change)
        checks.check_values(change)
        values = fields.custom_fields(change)
        if change.get("status") == "new" and ticket.status != "new":
            raise shapes.invalid("status", "Status: cannot be changed back to new")
        if change.get("requester_id") is not None:
            ticket.requester_id = self._users.requester(
                call, {"requester_id": change["requester_id"]}
            ).id
        entry: Comment | None = None
        if change.get("comment") is not None:
            entry = self._comment(call, ticket, change["comment"], "reply")
            self._keep_metadata(change, entry)
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
        ticket.custom_fields |= values
        self._desk.save(ticket, call.now)
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

    def _create(self, call: Call) -> Response:
        given = checks.ticket_of(call)
        checks.check_values(given)
        values = fields.custom_fields(given)
        fields.require(
            given, values, self._store.behaviour(ZendeskBehaviour).zendesk_required_fields
        )
        if not isinstance(given.get("comment"), dict):
            raise shapes.invalid("base", "Description: cannot be blank", "BlankValue")
        requester = self._users.requester(call, given)
        source = self._followed(given.get("via_followup_source_id"))
        text = str(given.get("subject") or "")
        ticket = Ticket(
            id=self._desk.next_id("Ticket"),
            subject=text,
            status=given.get("status", "new"),
            priority=given.get("priority"),
            requester_id=requester.id,
            group_id=given.get("group_id"),
            external_id=given.get("external_id"),
            tags=checks.tags_of([*given.get("tags", []), *given.get("additional_tags", [])]),
            custom_fields=values,
            extra=_extra(given) | ({"follows": source.id} if source else {}),
            created_at=call.now,
            updated_at=call.now,
        )
        entry = self._comment(
            call, ticket, {"author_id": requester.id, **given["comment"]}, "description"
        )
        self._keep_metadata(given, entry)
        ticket.comments.append(entry)
        ticket.subject = text or entry.text[:100]
        self._desk.put(ticket)
        if source is not None:
            source.extra["followup_ids"] = [*source.extra.get("followup_ids", []), ticket.id]
            self._desk.put(source)
        return JSONResponse(
            {
                "ticket": shapes.ticket(ticket, call.base_url, call.now),
                "audit": shapes.audit(ticket, entry, call.now),
            },
            201,
            {"Location": f"{call.base_url}/api/v2/tickets/{ticket.id}.json"},
        )

    def _keep_metadata(self, given: dict[str, Any], entry: Comment) -> None:
        """Keep the custom metadata of an update, at most a kilobyte
        (https://developer.zendesk.com/documentation/ticketing/managing-tickets/creating-and-updating-tickets/#setting-metadata).
        """
        custom = given.get("metadata", {})
        if not isinstance(custom, dict) or len(json.dumps(custom)) > 1_024:
            raise shapes.bad_request("You passed an invalid value for the metadata attribute.")
        if self._store.behaviour(account.ZendeskBehaviour).zendesk_lists_metadata:
            entry.extra["metadata"] = custom

    def _followed(self, given: object) -> Ticket | None:
        """Return the closed ticket that a new one follows; no other can be followed."""
        if given is None:
            return None
        source = self._api.seen(self._desk.find(Ticket, str(given)))
        if source is None or source.status != "closed":
            raise shapes.invalid("base", "Via followup source: must be a closed ticket")
        return source

    def _comment(self, call: Call, ticket: Ticket, given: object, kind: CommentKind) -> Comment:
        if not isinstance(given, dict):
            raise shapes.bad_request("You passed an invalid value for the comment attribute.")
        author_id = given.get("author_id", account.AGENT_ID)
        author = self._desk.get(Person, author_id) if is_integer(author_id) else None
        if author is None:
            raise shapes.invalid("base", "Author: is invalid")
        if not isinstance(given.get("public", True), bool):
            raise shapes.bad_request("You passed an invalid value for the public attribute.")
        requester = self._desk.person(ticket.requester_id)
        values = {
            "ticket.id": str(ticket.id),
            "ticket.title": ticket.subject,
            "ticket.status": ticket.status,
            "ticket.external_id": ticket.external_id or "",
            "ticket.requester.name": requester.name,
            "ticket.requester.email": requester.email or "",
            "current_user.name": "Robin Agent",
            "current_user.email": account.EMAIL,
        }
        sent, html, text, cut = checks.render(given, values)
        public = given.get("public", True)
        files = self._uploads.take(given.get("uploads"), call)
        entry = self._api.entry(
            author,
            sent,
            html,
            kind=kind if public or kind == "description" else "note",
            public=public,
            incoming=not author.agent,
            text=text,
            at=call.now,
        )
        entry.truncated, entry.attachments = cut, files
        return entry

    def _change_tags(self, call: Call, *, keep: bool, status: int) -> Response:
        ticket = self._api.ticket(call)
        try:
            tags = json.loads(call.body)["tags"]
        except (ValueError, KeyError, TypeError):
            raise shapes.bad_request("Invalid parameter: tags is required") from None
        checks.check_values({"tags": tags})
        ticket.tags = checks.tags_of([*ticket.tags, *tags] if keep else tags)
        self._desk.save(ticket, call.now)
        return JSONResponse({"tags": ticket.tags}, status)


def _extra(given: dict[str, Any]) -> dict[str, Any]:
    names = ("type", "brand_id", "ticket_form_id", "assignee_id")
    return {name: given[name] for name in names if given.get(name) is not None}


def _check_stamp(ticket: Ticket, change: dict[str, Any]) -> None:
    """Refuse a safe update of a ticket that was changed after the stamp, to the second."""
    safe = str(change.get("safe_update", "updated_stamp" in change)).lower() == "true"
    stamp = parse_time(str(change.get("updated_stamp", "")))
    if safe and (stamp is None or stamp < ticket.updated_at.replace(microsecond=0)):
        description = (
            "Safe Update prevented the update due to outdated ticket data. "
            "Please fetch the latest ticket data and try again."
        )
        raise VendorError(409, {"error": "UpdateConflict", "description": description})


class ZendeskRemovals(Room):
    """The operations that take a ticket away."""

    async def delete(self, call: Call) -> Response:
        """`DELETE /tickets/{id}`: a soft deletion; 404 for everybody from now on."""
        ticket = self._api.ticket(call)
        ticket.deleted = True
        self._desk.save(ticket, call.now)
        return Response(status_code=204)

    async def purge(self, call: Call) -> Response:
        """`DELETE /deleted_tickets/{id}`: for good; what is not among the deleted ones is a 404."""
        ticket = self._desk.find(Ticket, call.id)
        if ticket is None or not ticket.deleted or ticket.extra.get("scrubbed"):
            raise shapes.not_found()
        ticket.subject, ticket.comments, ticket.extra = "SCRUBBED", [], {"scrubbed": True}
        self._desk.save(ticket, call.now)
        return JSONResponse({"job_status": {"id": call.id, "status": "queued", "total": 1}})

    async def spam(self, call: Call) -> Response:
        """`PUT /tickets/{id}/mark_as_spam`: deletes it and suspends the requester."""
        ticket = self._api.ticket(call)
        self._api.mark_spam(ticket)
        return Response(status_code=200)

    async def merge(self, call: Call) -> Response:
        """`POST /tickets/{id}/merge`: merges the tickets of `ids` into this one."""
        target = self._api.ticket(call)
        try:
            numbers = [str(int(number)) for number in json.loads(call.body)["ids"]]
        except (ValueError, KeyError, TypeError):
            raise shapes.bad_request("Invalid parameter: ids is required") from None
        found = [self._api.seen(self._desk.find(Ticket, number)) for number in numbers]
        sources = [item for item in found if item is not None]
        closed = [item for item in (target, *sources) if item.status == "closed"]
        if len(sources) != len(numbers) or closed or target.id in {item.id for item in sources}:
            raise shapes.invalid("base", "Merge: a ticket is closed, missing or the target itself")
        for source in sources:
            self._api.merge(source, target, account.AGENT_ID)
        address = f"{call.base_url}/api/v2/job_statuses/{target.id}.json"
        job = {"id": str(target.id), "url": address, "status": "queued", "total": len(sources)}
        return JSONResponse({"job_status": job})


def note_merge(api: VendorApi, source: Ticket, target: Ticket, by: int) -> None:
    """Close the source, tag it, and write a public comment on both."""
    source.status = "closed"
    source.tags = sorted({*source.tags, "closed_by_merge"})
    closed = (
        f"This request was closed and merged into request #{target.id} "
        f"&quot;{escape(target.subject)}&quot;."
    )
    kept = (
        f"Request #{source.id} &quot;{escape(source.subject)}&quot; was closed and merged "
        f"into this request. Last comment in request #{source.id}:<br><br>"
        f"{source.comments[-1].html}"
    )
    api.note_merge(source, closed, of=target, by=by, public=True)
    api.note_merge(target, kept, of=source, by=by, public=True)
