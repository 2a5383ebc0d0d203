"""Freshdesk's lists: tickets, conversations, search, contacts, groups, fields."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from starlette.responses import JSONResponse, Response

from infra.local.standins.freshdesk import account, fields, shapes
from infra.local.standins.freshdesk.account import FreshdeskBehaviour
from infra.local.standins.operation import Call
from infra.local.standins.rooms import Room
from infra.local.standins.state import Person, Ticket
from infra.local.standins.values import (
    ItemT,
    in_order,
    is_email,
    page_of,
    parse_time,
    whole_number,
)

_DEFAULT_WINDOW: Final = timedelta(days=30)
_TERM: Final = re.compile(r"(\w+):(?:([<>])\s*)?(?:'([^']*)'|([^\s()']+))")
_FILTERS: Final = ("new_and_my_open", "watching", "spam", "deleted")
_ORDERS: Final = ("created_at", "due_by", "updated_at", "status")


class FreshdeskLists(Room):
    """The operations that answer with a list."""

    async def tickets(self, call: Call) -> Response:
        """`GET /tickets`: of the last 30 days, unless `updated_since` reaches further back."""
        since = call.query("updated_since")
        moment = parse_time(since) if since else None
        if since and moment is None:
            raise shapes.refused(
                "updated_since", "It should be in the 'combined date and time' format"
            )
        requester = self._requester_filter(call)
        place = call.query("filter") or ""
        if place not in {"", *_FILTERS}:
            message = f"It should be one of these values: '{','.join(_FILTERS)}'"
            raise shapes.refused("filter", message)
        found = [
            ticket
            for ticket in self._desk.all(Ticket)
            if (requester is None or ticket.requester_id == requester)
            and _in_window(ticket, moment, call.now)
            and _in_place(ticket, place)
        ]
        found = self._ordered(call, found)
        included = (call.query("include") or "").split(",")
        shown = []
        for ticket in self._page(call, found):
            body = shapes.ticket(ticket, full=False)
            if "description" in included:
                full = shapes.ticket(ticket, full=True)
                body |= {name: full[name] for name in ("description", "description_text")}
            if "requester" in included:
                person = self._desk.person(ticket.requester_id)
                body["requester"] = {"id": person.id, "name": person.name, "email": person.email}
            shown.append(body)
        return JSONResponse(shown)

    async def conversations(self, call: Call) -> Response:
        """`GET /tickets/{id}/conversations`: all but the description."""
        ticket = self._api.ticket(call)
        order = self._store.behaviour(FreshdeskBehaviour).freshdesk_conversation_order
        items = in_order(ticket.comments[1:], order, rising=True)
        return self._paged(call, [shapes.conversation(item, ticket) for item in items])

    async def search(self, call: Call) -> Response:
        """`GET /search/tickets?query="…"`: terms with AND and OR, over an index that lags."""
        query = call.query("query") or ""
        if len(query) < 2 or query[0] != '"' or query[-1] != '"' or len(query) > 514:
            raise shapes.refused("query", "The query should be enclosed in double quotes")
        groups = [_TERM.findall(part) for part in re.split(r"\bOR\b", query[1:-1])]
        if not all(groups):
            raise shapes.refused("query", "Given query is invalid")
        page = whole_number(call.query("page"), 1, high=10)
        if page is None:
            raise shapes.refused("page", "It should be a number from 1 to 10")
        found = [
            ticket
            for ticket in reversed(self._api.indexed(call.now))
            if any(all(_matches(ticket, term) for term in group) for group in groups)
        ]
        part, _ = page_of(found, page, 30)
        shown = [shapes.ticket(ticket, full=True) for ticket in part]
        return JSONResponse({"total": len(found), "results": shown})

    async def contacts(self, call: Call) -> Response:
        """`GET /contacts`, by `email` if it is given."""
        email = call.query("email")
        people = [item for item in self._desk.all(Person) if not item.agent]
        if email is not None:
            people = [item for item in people if (item.email or "").lower() == email.lower()]
        return self._paged(call, [shapes.contact(item) for item in people])

    async def agents(self, call: Call) -> Response:
        """`GET /agents`, by `email` if it is given."""
        email = (call.query("email") or "").lower()
        people = [
            item
            for item in self._desk.all(Person)
            if item.agent and email in {"", (item.email or "").lower()}
        ]
        return self._paged(call, [shapes.agent(item) for item in people])

    async def agent(self, call: Call) -> Response:
        """`GET /agents/{id}`."""
        return JSONResponse(shapes.agent(self._api.named(call, agent=True)))

    async def groups(self, call: Call) -> Response:
        """`GET /groups`."""
        return self._paged(call, [shapes.group(*item) for item in account.GROUPS.items()])

    async def products(self, call: Call) -> Response:
        """`GET /products`."""
        shown = [{"id": number, "name": name} for number, name in account.PRODUCTS.items()]
        return self._paged(call, shown)

    async def ticket_fields(self, _: Call) -> Response:
        """`GET /ticket_fields`."""
        required = self._store.behaviour(FreshdeskBehaviour).freshdesk_required_fields
        return JSONResponse(fields.listed(required))

    def _requester_filter(self, call: Call) -> int | None:
        email, number = call.query("email"), call.query("requester_id")
        if email is None and number is None:
            return None
        name = "email" if email is not None else "requester_id"
        if email is not None and not is_email(email):
            raise shapes.refused("email", "It should be in the 'valid email address' format")
        if email is not None:
            person = self._desk.by_email(email)
        else:
            person = self._desk.find(Person, number or "")
        if person is None:
            message = f"There is no contact matching the given {name}"
            raise shapes.refused(name, message)
        return person.id

    def _ordered(self, call: Call, tickets: list[Ticket]) -> list[Ticket]:
        field = call.query("order_by") or "created_at"
        direction = (
            call.query("order_type")
            or self._store.behaviour(FreshdeskBehaviour).freshdesk_ticket_order
        )
        if call.query("order_by") is None and direction == "mixed":
            return in_order(tickets, "mixed", rising=True)
        if field not in _ORDERS or direction not in {"asc", "desc", "mixed"}:
            message = f"It should be one of these values: '{','.join(_ORDERS)}'"
            raise shapes.refused("order_by", message)
        name = "created_at" if field == "due_by" else field
        return sorted(
            tickets,
            key=lambda item: (str(getattr(item, name)), item.id),
            reverse=direction == "desc",
        )

    def _paged(self, call: Call, items: Sequence[dict[str, Any]]) -> Response:
        return JSONResponse(self._page(call, items))

    def _page(self, call: Call, items: Sequence[ItemT]) -> list[ItemT]:
        page = whole_number(call.query("page"), 1)
        size = whole_number(call.query("per_page"), 30, high=100)
        if page is None or size is None:
            name, message = "per_page", "It should be a Positive Integer less than or equal to 100"
            raise shapes.refused(name, message)
        part, more = page_of(items, page, size)
        if more:
            following = call.request.url.include_query_params(page=page + 1)
            call.headers["Link"] = f'<{following}>; rel="next"'
        return part


def _in_place(ticket: Ticket, place: str) -> bool:
    if place == "spam":
        return ticket.spam
    if place == "deleted":
        return ticket.deleted
    return not ticket.gone


def _in_window(ticket: Ticket, since: datetime | None, now: datetime) -> bool:
    if since is None:
        return ticket.created_at >= now - _DEFAULT_WINDOW
    return ticket.updated_at >= since


def _matches(ticket: Ticket, term: tuple[str, str, str, str]) -> bool:
    name, comparison, quoted, bare = term
    wanted = quoted or bare
    if name == "tag":
        return wanted in ticket.tags
    if name in {"created_at", "updated_at"}:
        shown = getattr(ticket, name).strftime("%Y-%m-%d")
    elif name in {"status", "priority", "group_id"}:
        shown = str(getattr(ticket, name))
    else:
        shown = str(ticket.custom_fields.get(name))
    if comparison == ">":
        return bool(shown >= wanted)
    if comparison == "<":
        return bool(shown <= wanted)
    return bool(shown == wanted)
