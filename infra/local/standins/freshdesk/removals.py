"""Freshdesk's ways for a ticket to go: deleted, merged into another; and back from the bin."""

from html import escape

from starlette.responses import Response

from infra.local.standins.freshdesk import account, checks, shapes
from infra.local.standins.operation import Call, VendorError
from infra.local.standins.rooms import Room
from infra.local.standins.stand_in import VendorApi
from infra.local.standins.state import Ticket


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
