"""Zoho Desk's ways for a ticket to go: trashed, spam, merged into another."""

from starlette.responses import JSONResponse, Response

from infra.local.standins.operation import Call
from infra.local.standins.rooms import Room
from infra.local.standins.state import Ticket
from infra.local.standins.zoho import account, checks, shapes

_SPAM = frozenset({"ids", "contactSpam", "handleExistingTickets", "isSpam"})


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
