"""Zoho Desk's lists: tickets, comments, threads, search, departments; an empty one is 204."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from starlette.responses import JSONResponse, Response

from infra.local.standins import zoho_shapes as shapes
from infra.local.standins.state import Comment, Person, Ticket
from infra.local.standins.wire import Call, VendorApi, whole_number


class ZohoLists:
    """The operations that answer with a list."""

    def __init__(self, api: VendorApi) -> None:
        self._api = api
        self._store = api.store

    async def tickets(self, call: Call) -> Response:
        """`GET /tickets`: newest first unless `sortBy=createdTime`."""
        found = self._store.all("zoho", Ticket)
        department, status = call.query("departmentId"), call.query("status")
        found = [
            item
            for item in found
            if (department is None or item.extra["departmentId"] == department)
            and (status is None or item.status in status.split(","))
        ]
        if call.query("sortBy") != "createdTime":
            found = found[::-1]
        return self._paged(call, [self._ticket(item) for item in found])

    async def search(self, call: Call) -> Response:
        """`GET /tickets/search`, over an index that lags."""
        lag = timedelta(seconds=self._store.behaviour().search_lag_s)
        found = [
            item
            for item in self._store.all("zoho", Ticket)
            if item.updated_at + lag <= call.now and self._matches(call, item)
        ]
        if call.query("sortBy") != "createdTime":
            found = found[::-1]
        return self._paged(call, [self._ticket(item) for item in found], counted=True)

    async def comments(self, call: Call) -> Response:
        """`GET /tickets/{id}/comments`: newest first unless `sortBy=commentedTime`."""
        notes = [item for item in self._parent(call).comments if item.kind == "note"]
        if call.query("sortBy") != "commentedTime":
            notes = notes[::-1]
        return self._paged(call, [shapes.comment(item, self._author(item)) for item in notes])

    async def threads(self, call: Call) -> Response:
        """`GET /tickets/{id}/threads`: newest first, without their content."""
        threads = [item for item in self._parent(call).comments[::-1] if item.kind != "note"]
        shown = [shapes.thread(item, self._author(item), full=False) for item in threads]
        return self._paged(call, shown)

    async def thread(self, call: Call) -> Response:
        """`GET /tickets/{id}/threads/{thread}`."""
        wanted = call.request.path_params["thread"]
        for item in self._parent(call).comments:
            if item.kind != "note" and str(item.id) == wanted:
                return JSONResponse(shapes.thread(item, self._author(item), full=True))
        raise shapes.not_found()

    async def both(self, call: Call) -> Response:
        """`GET /tickets/{id}/conversations`: threads and comments, newest first."""
        shown = []
        for item in self._parent(call).comments[::-1]:
            author = self._author(item)
            if item.kind == "note":
                shown.append(shapes.comment(item, author) | {"type": "comment"})
            else:
                shown.append(shapes.thread(item, author, full=False) | {"type": "thread"})
        return self._paged(call, shown)

    async def tags(self, call: Call) -> Response:
        """`GET /tickets/{id}/tags`."""
        tags = [
            {"id": str(position + 1), "name": tag, "tagType": "MANUAL"}
            for position, tag in enumerate(self._parent(call).tags)
        ]
        return JSONResponse({"tags": tags}) if tags else Response(status_code=204)

    async def departments(self, call: Call) -> Response:
        """`GET /departments`."""
        return self._paged(call, [shapes.department(*item) for item in shapes.DEPARTMENTS.items()])

    async def organizations(self, call: Call) -> Response:
        """`GET /organizations`: needs no orgId."""
        del call
        return JSONResponse({"data": [shapes.organization()]})

    async def fields(self, call: Call) -> Response:
        """`GET /organizationFields?module=tickets`."""
        if call.query("module") != "tickets":
            raise shapes.invalid(shapes.error("module", "missing"))
        return JSONResponse({"data": shapes.ticket_fields()})

    def _parent(self, call: Call) -> Ticket:
        ticket = self._api.find(Ticket, call.request.path_params["id"])
        if ticket is None:
            raise shapes.not_found()
        return ticket

    def _author(self, item: Comment) -> Person:
        return self._api.person(item.author_id)

    def _ticket(self, item: Ticket) -> dict[str, Any]:
        return shapes.ticket(item, self._api.person(item.requester_id))

    def _matches(self, call: Call, item: Ticket) -> bool:
        person = self._api.person(item.requester_id)
        exact: dict[str, list[str]] = {
            "id": [str(item.id)],
            "ticketNumber": [shapes.ticket_number(item)],
            "departmentId": [item.extra["departmentId"]],
            "contactId": [str(item.requester_id)],
            "email": [(person.email or "").lower()],
            "status": [item.status.lower()],
            "tag": [tag.lower() for tag in item.tags],
        }
        for name, values in exact.items():
            wanted = call.query(name)
            if wanted is not None and wanted.lower() not in values:
                return False
        words = [call.query(name) for name in ("subject", "_all")]
        text = f"{item.subject} {item.comments[0].text}".lower()
        return all(word.strip("*").lower() in text for word in words if word)

    def _paged(
        self, call: Call, items: Sequence[dict[str, Any]], *, counted: bool = False
    ) -> Response:
        start = whole_number(call.query("from"), 0, low=0)
        size = whole_number(call.query("limit"), 10, high=100)
        if start is None or size is None:
            raise shapes.invalid(shapes.error("limit"))
        part = items[start : start + size]
        if not part:
            return Response(status_code=204)
        body: dict[str, Any] = {"data": list(part)}
        return JSONResponse(body | ({"count": len(items)} if counted else {}))
