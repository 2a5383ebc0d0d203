"""Zoho Desk's lists: tickets, comments, threads, search, and what the portal consists of."""

from collections.abc import Sequence
from typing import Any

from starlette.responses import JSONResponse, Response

from infra.local.standins.operation import Call
from infra.local.standins.rooms import Room
from infra.local.standins.state import Comment, Person, Ticket
from infra.local.standins.values import ItemT, in_order, whole_number
from infra.local.standins.zoho import account, fields, shapes
from infra.local.standins.zoho.account import ZohoBehaviour


class ZohoLists(Room):
    """The operations that answer with a list; an empty one of tickets or entries is 204."""

    async def tickets(self, call: Call) -> Response:
        """`GET /tickets`: newest first unless `sortBy=createdTime`."""
        found = [item for item in self._desk.all(Ticket) if _listed(item)]
        department, status = call.query("departmentId"), call.query("status")
        found = [
            item
            for item in found
            if (department is None or item.extra["departmentId"] == department)
            and (status is None or item.status in status.split(","))
        ]
        part = self._page(call, self._ordered(call, found, "createdTime"))
        return self._answer([self._ticket(call, item) for item in part])

    async def search(self, call: Call) -> Response:
        """`GET /tickets/search`, over an index that lags."""
        found = [
            item
            for item in self._api.indexed(call.now)
            if _listed(item) and self._matches(call, item)
        ]
        part = self._page(call, self._ordered(call, found, "createdTime"))
        return self._answer([self._ticket(call, item) for item in part], len(found))

    async def comments(self, call: Call) -> Response:
        """`GET /tickets/{id}/comments`: newest first unless `sortBy=commentedTime`."""
        notes = [item for item in self._api.ticket(call).comments if item.kind == "note"]
        part = self._page(call, self._ordered(call, notes, "commentedTime"))
        mentioned = "mentions" in (call.query("include") or "").split(",")
        people = self._desk.all(Person) if mentioned else []
        return self._answer([shapes.comment(i, self._author(i), people) for i in part])

    async def threads(self, call: Call) -> Response:
        """`GET /tickets/{id}/threads`: newest first, without their content."""
        threads = [item for item in self._api.ticket(call).comments if item.kind != "note"]
        part = self._page(call, self._ordered(call, threads, "sendDateTime"))
        return self._answer([self._thread(i, full=False) for i in part])

    async def thread(self, call: Call) -> Response:
        """`GET /tickets/{id}/threads/{thread}`."""
        wanted = call.request.path_params["thread"]
        for item in self._api.ticket(call).comments:
            if item.kind != "note" and str(item.id) == wanted:
                most = self._store.behaviour(ZohoBehaviour).zoho_content_chars
                body = self._thread(item, full=True)
                if most is not None and len(item.html) > most:
                    path = f"/api/v1/tickets/{call.id}/threads/{item.id}/fullContent"
                    body |= {"content": item.html[:most], "plainText": item.text[:most]}
                    body |= {"isContentTruncated": True, "fullContentURL": call.base_url + path}
                return JSONResponse(body)
        raise shapes.not_found()

    async def full_content(self, call: Call) -> Response:
        """`GET /tickets/{id}/threads/{thread}/fullContent`: where a cut content is whole; the
        address is not documented, only that an answer names it.
        """
        wanted = call.request.path_params["thread"]
        for item in self._api.ticket(call).comments:
            if item.kind != "note" and str(item.id) == wanted:
                return JSONResponse({"content": item.html})
        raise shapes.not_found()

    async def original(self, call: Call) -> Response:
        """`GET /tickets/{id}/threads/{thread}/originalContent`: the mail as it came."""
        wanted = call.request.path_params["thread"]
        for item in self._api.ticket(call).comments:
            if item.kind != "note" and item.channel == "email" and str(item.id) == wanted:
                return JSONResponse({"content": shapes.mail(item, self._author(item))})
        raise shapes.not_found()

    async def both(self, call: Call) -> Response:
        """`GET /tickets/{id}/conversations`: threads and comments, newest first."""
        shown = []
        items = self._ordered(call, self._api.ticket(call).comments, "createdTime")
        for item in self._page(call, items):
            author = self._author(item)
            if item.kind == "note":
                shown.append(shapes.comment(item, author) | {"type": "comment"})
            else:
                shown.append(self._thread(item, full=False) | {"type": "thread"})
        return self._answer(shown)

    async def tags(self, call: Call) -> Response:
        """`GET /tickets/{id}/tags`."""
        tags = [
            {"id": str(position + 1), "name": tag, "tagType": "MANUAL"}
            for position, tag in enumerate(self._api.ticket(call).tags)
        ]
        return JSONResponse({"tags": tags}) if tags else Response(status_code=204)

    async def me(self, _: Call) -> Response:
        """`GET /myinfo`: the agent behind the token."""
        return JSONResponse(shapes.agent(self._api.agent()))

    async def agents(self, call: Call) -> Response:
        """`GET /agents`."""
        people = [item for item in self._desk.all(Person) if item.agent]
        return self._answer(self._page(call, [shapes.agent(item) for item in people]))

    async def agent(self, call: Call) -> Response:
        """`GET /agents/{id}`."""
        return JSONResponse(shapes.agent(self._api.named(call, agent=True)))

    async def departments(self, call: Call) -> Response:
        """`GET /departments`."""
        shown = [shapes.department(*item) for item in account.DEPARTMENTS.items()]
        return self._answer(self._page(call, shown))

    async def organizations(self, _: Call) -> Response:
        """`GET /organizations`: needs no orgId."""
        edition = self._store.behaviour(ZohoBehaviour).zoho_edition
        return JSONResponse({"data": [shapes.organization() | {"edition": edition}]})

    async def fields(self, call: Call) -> Response:
        """`GET /organizationFields?module=tickets`."""
        if call.query("module") != "tickets":
            raise shapes.invalid(shapes.error("module", "missing"))
        mandatory = self._store.behaviour(ZohoBehaviour).zoho_mandatory_fields
        return JSONResponse({"data": fields.listed(mandatory)})

    async def products(self, call: Call) -> Response:
        """`GET /products`."""
        shown = [{"id": key, "productName": name} for key, name in account.PRODUCTS.items()]
        return self._answer(self._page(call, shown))

    async def layouts(self, call: Call) -> Response:
        """`GET /layouts?module=tickets`."""
        if call.query("module") != "tickets":
            raise shapes.invalid(shapes.error("module", "missing"))
        shown = [{"id": account.LAYOUT_ID, "layoutName": "Acme", "isDefaultLayout": True}]
        return self._answer(self._page(call, shown))

    async def dependencies(self, call: Call) -> Response:
        """`GET /dependencyMappings?layoutId=`."""
        if call.query("layoutId") != account.LAYOUT_ID:
            raise shapes.invalid(shapes.error("layoutId"))
        return JSONResponse({"data": fields.dependencies()})

    def _thread(self, item: Comment, *, full: bool) -> dict[str, Any]:
        body = shapes.thread(item, self._author(item), full=full)
        if item.channel == "web" and not item.incoming:
            body["status"] = self._store.behaviour(ZohoBehaviour).zoho_replies
        return body

    def _author(self, item: Comment) -> Person:
        return self._desk.person(item.author_id)

    def _ticket(self, call: Call, item: Ticket) -> dict[str, Any]:
        return shapes.ticket(item, self._desk.person(item.requester_id), call.base_url)

    def _matches(self, call: Call, item: Ticket) -> bool:
        person = self._desk.person(item.requester_id)
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

    def _ordered(self, call: Call, items: Sequence[ItemT], field: str) -> list[ItemT]:
        """Sort as asked: rising by `field`, falling by `-field`, else as the portal likes."""
        wanted = call.query("sortBy")
        asked = {field: "asc", f"-{field}": "desc"}.get(wanted or "")
        usual = self._store.behaviour(ZohoBehaviour).zoho_order
        return in_order(items, asked or usual, rising=True)

    def _page(self, call: Call, items: Sequence[ItemT]) -> Sequence[ItemT]:
        start = whole_number(call.query("from"), 0, low=0)
        size = whole_number(call.query("limit"), 10, high=100)
        if start is None or size is None:
            raise shapes.invalid(shapes.error("limit"))
        return items[start : start + size]

    def _answer(self, part: Sequence[dict[str, Any]], count: int | None = None) -> Response:
        if not part:
            return Response(status_code=204)
        body: dict[str, Any] = {"data": list(part)}
        return JSONResponse(body | ({"count": count} if count is not None else {}))


def _listed(item: Ticket) -> bool:
    return not item.gone and item.merged_into is None
