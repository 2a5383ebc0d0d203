"""Zendesk's lists: tickets, comments, groups, fields, search; paged by cursor or by offset."""

import base64
import binascii
import shlex
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from starlette.responses import JSONResponse, Response

from infra.local.standins.operation import Call, VendorError
from infra.local.standins.rooms import Room
from infra.local.standins.state import Comment, Person, Ticket
from infra.local.standins.values import page_of, whole_number
from infra.local.standins.zendesk import account, fields, shapes
from infra.local.standins.zendesk.account import ZendeskBehaviour


class ZendeskLists(Room):
    """The operations that answer with a list."""

    async def tickets(self, call: Call) -> Response:
        """`GET /tickets`, by `external_id` if it is given; the index may lag."""
        external_id = call.query("external_id")
        if external_id is None:
            found = self._desk.all(Ticket)
        else:
            lag = timedelta(seconds=self._store.behaviour(ZendeskBehaviour).external_id_lag_s)
            found = [
                ticket
                for ticket in self._desk.by_external_id(external_id)
                if ticket.created_at + lag <= call.now
            ]
        shown = [shapes.ticket(item, call.base_url, call.now) for item in found if not item.gone]
        return self._paged(call, "tickets", shown)

    async def comments(self, call: Call) -> Response:
        """`GET /tickets/{id}/comments`, oldest first unless asked otherwise."""
        ticket = self._api.ticket(call)
        newest_first = call.query("sort") == "-created_at" or call.query("sort_order") == "desc"
        comments: list[Comment] = sorted(
            ticket.comments, key=lambda item: item.id, reverse=newest_first
        )
        shown = [
            shapes.comment(item, self._desk.person(item.author_id), call.base_url)
            for item in comments
        ]
        extra: dict[str, Any] = {}
        if call.query("include") == "users":
            people = sorted({item.author_id for item in ticket.comments})
            extra["users"] = [
                shapes.user(self._desk.person(number), call.base_url) for number in people
            ]
        return self._paged(call, "comments", shown, extra)

    async def audits(self, call: Call) -> Response:
        """`GET /tickets/{id}/audits`: one for each comment, oldest first."""
        ticket = self._api.ticket(call)
        shown = [
            shapes.audit(ticket, item, item.created_at)
            | {"via": shapes.via(item, self._desk.person(item.author_id))}
            | {"metadata": shapes.metadata(item)}
            for item in ticket.comments
        ]
        return self._paged(call, "audits", shown)

    async def tags(self, call: Call) -> Response:
        """`GET /tickets/{id}/tags`."""
        ticket = self._api.ticket(call)
        return JSONResponse({"tags": ticket.tags})

    async def groups(self, call: Call) -> Response:
        """`GET /groups`."""
        shown = [
            shapes.group(number, name, call.base_url) for number, name in account.GROUPS.items()
        ]
        return self._paged(call, "groups", shown)

    async def ticket_fields(self, call: Call) -> Response:
        """`GET /ticket_fields`."""
        required = self._store.behaviour(ZendeskBehaviour).zendesk_required_fields
        return self._paged(call, "ticket_fields", fields.listed(call.base_url, required))

    async def ticket_forms(self, call: Call) -> Response:
        """`GET /ticket_forms`: none to be had on smaller plans."""
        if not self._store.behaviour(ZendeskBehaviour).zendesk_has_forms:
            raise VendorError(403, {"error": {"title": "Forbidden", "message": "Not your plan"}})
        return self._paged(call, "ticket_forms", fields.forms(call.base_url))

    async def brands(self, call: Call) -> Response:
        """`GET /brands`."""
        return self._paged(call, "brands", fields.brands(call.base_url))

    async def users(self, call: Call) -> Response:
        """`GET /users`, of one role if it is given."""
        role = call.query("role")
        shown = [shapes.user(item, call.base_url) for item in self._desk.all(Person)]
        return self._paged(call, "users", [u for u in shown if role in {None, u["role"]}])

    async def search_users(self, call: Call) -> Response:
        """`GET /users/search?query=`: `name:value` terms, and words of a name or an address.

        https://developer.zendesk.com/api-reference/ticketing/users/users/#search-users
        """
        query = call.query("query")
        if not query:
            raise shapes.bad_request("Invalid parameter: query is required")
        terms = _terms(query)
        shown = [
            shapes.user(item, call.base_url)
            for item in self._desk.all(Person)
            if all(_names(item, term) for term in terms)
        ]
        return self._paged(call, "users", shown)

    async def search(self, call: Call) -> Response:
        """`GET /search?query=`: words and `name:value` terms, over an index that lags."""
        query = call.query("query")
        if not query:
            raise shapes.bad_request("Invalid parameter: query is required")
        terms = _terms(query)
        found = [
            ticket
            for ticket in self._api.indexed(call.now)
            if all(self._matches(ticket, term) for term in terms)
        ]
        shown = [
            shapes.ticket(item, call.base_url, call.now) | {"result_type": "ticket"}
            for item in reversed(found)
        ]
        return self._paged(call, "results", shown, {"facets": None})

    def _matches(self, ticket: Ticket, term: str) -> bool:
        name, separator, value = term.partition(":")
        if not separator:
            word = term.lower()
            return word in ticket.subject.lower() or any(
                word in comment.text.lower() for comment in ticket.comments
            )
        person = self._desk.get(Person, ticket.requester_id)
        values: dict[str, list[str]] = {
            "type": ["ticket"],
            "status": [ticket.status],
            "priority": [ticket.priority or ""],
            "tags": ticket.tags,
            "external_id": [(ticket.external_id or "").lower()],
            "requester": [((person.email if person else None) or "").lower()],
        }
        if name.startswith("custom_field_"):
            field = ticket.custom_fields.get(name.removeprefix("custom_field_"))
            return str(field) == value
        return value.lower() in values.get(name, [])

    def _paged(
        self,
        call: Call,
        name: str,
        items: list[dict[str, Any]],
        extra: dict[str, Any] | None = None,
    ) -> Response:
        query = call.request.query_params
        if any(key.startswith("page[") for key in query):
            return JSONResponse(self._by_cursor(call, name, items) | (extra or {}))
        page = whole_number(query.get("page"), 1)
        size = whole_number(query.get("per_page"), 100)
        if page is None or size is None:
            raise shapes.bad_request("Invalid parameter: page must be a positive number")
        part, more = page_of(items, page, min(size, 100))

        def link(number: int) -> str:
            return f"{call.request.url.include_query_params(page=number)}"

        return JSONResponse(
            {
                name: part,
                "next_page": link(page + 1) if more else None,
                "previous_page": link(page - 1) if page > 1 else None,
                "count": len(items),
            }
            | (extra or {})
        )

    def _by_cursor(self, call: Call, name: str, items: list[dict[str, Any]]) -> dict[str, Any]:
        query = call.request.query_params
        size = whole_number(query.get("page[size]"), 100, high=100)
        start = _position(query.get("page[after]"))
        if size is None or start is None:
            raise shapes.bad_request("Invalid parameter: page is not a valid cursor")
        part, more = items[start : start + size], start + size < len(items)
        after = _cursor(start + len(part)) if part else None
        address = str(call.request.url).partition("?")[0]
        following = urlencode({**query, "page[after]": after or ""})
        return {
            name: part,
            "meta": {
                "has_more": more,
                "after_cursor": after,
                "before_cursor": _cursor(start) if part else None,
            },
            "links": {"next": f"{address}?{following}" if more else None, "prev": None},
        }


def _terms(query: str) -> list[str]:
    try:
        return shlex.split(query)
    except ValueError:
        return query.split()


def _names(item: Person, term: str) -> bool:
    """Whether a search for users finds this one by a term."""
    name, separator, value = term.lower().partition(":")
    email, role = (item.email or "").lower(), shapes.user(item, "")["role"]
    if not separator:
        return name in item.name.lower() or name in email
    return value in {"email": {email}, "role": {role}, "type": {"user"}}.get(name, set())


def _cursor(position: int) -> str:
    return base64.urlsafe_b64encode(f"at:{position}".encode()).decode()


def _position(cursor: str | None) -> int | None:
    if cursor is None:
        return 0
    try:
        text = base64.urlsafe_b64decode(cursor).decode()
        return int(text.removeprefix("at:"))
    except (binascii.Error, ValueError):
        return None
