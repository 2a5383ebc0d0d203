"""Zoho Desk's ways for a ticket to go: trashed, spam, merged into another."""

from starlette.responses import JSONResponse, Response

from infra.local.standins import credentials as known
from infra.local.standins.merging import merge
from infra.local.standins.state import Ticket
from infra.local.standins.wire import Call, VendorApi
from infra.local.standins.zoho import checks, shapes

_SPAM = frozenset({"ids", "contactSpam", "handleExistingTickets", "isSpam"})


class ZohoRemovals:
    """The operations that take tickets away. What is trashed or spam can still be read, as such."""

    def __init__(self, api: VendorApi) -> None:
        self._api = api
        self._store = api.store

    async def trash(self, call: Call) -> Response:
        """`POST /tickets/moveToTrash`."""
        body = checks.body_of(call, frozenset({"ticketIds"}))
        for ticket in self._tickets(body.get("ticketIds"), "ticketIds"):
            ticket.deleted, ticket.updated_at = True, call.now
            self._store.put("zoho", ticket)
        return Response(status_code=204)

    async def spam(self, call: Call) -> Response:
        """`POST /tickets/markSpam`; `isSpam` false takes it back."""
        body = checks.body_of(call, _SPAM)
        for ticket in self._tickets(body.get("ids"), "ids"):
            ticket.spam, ticket.updated_at = body.get("isSpam") is not False, call.now
            self._store.put("zoho", ticket)
        return Response(status_code=204)

    async def merge(self, call: Call) -> Response:
        """`POST /tickets/{id}/merge`: merges the tickets of `ids` into this one."""
        target = self._api.ticket(call)
        body = checks.body_of(call, frozenset({"ids", "source"}))
        sources = self._tickets(body.get("ids"), "ids")
        if target.id in {item.id for item in sources}:
            raise shapes.invalid(shapes.error("ids"))
        for source in sources:
            agent_id = int(known.ZOHO_AGENT_ID)
            merge(self._store, "zoho", source, target, agent_id=agent_id)
        requester = self._api.person(target.requester_id)
        return JSONResponse(shapes.ticket(target, requester, call.base_url))

    def _tickets(self, given: object, name: str) -> list[Ticket]:
        numbers = given if isinstance(given, list) else []
        found = [self._api.find(Ticket, str(number)) for number in numbers]
        known_ones = [item for item in found if item is not None and item.merged_into is None]
        if not known_ones or len(known_ones) != len(found):
            raise shapes.invalid(shapes.error(name))
        return known_ones
