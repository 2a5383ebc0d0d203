"""Zendesk's ways for a ticket to go: deleted, spam, merged into another."""

import json
from html import escape

from starlette.responses import JSONResponse, Response

from infra.local.standins.operation import Call
from infra.local.standins.rooms import Room
from infra.local.standins.stand_in import VendorApi
from infra.local.standins.state import Ticket
from infra.local.standins.zendesk import account, shapes


class ZendeskRemovals(Room):
    """The operations that take a ticket away."""

    async def delete(self, call: Call) -> Response:
        """`DELETE /tickets/{id}`: a soft deletion; 404 for everybody from now on."""
        ticket = self._api.ticket(call)
        ticket.deleted = True
        self._desk.save(ticket, call.now)
        return Response(status_code=204)

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
