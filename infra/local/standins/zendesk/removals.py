"""Zendesk's ways for a ticket to go: deleted, spam, merged into another."""

import json

from starlette.responses import JSONResponse, Response

from infra.local.standins import credentials as known
from infra.local.standins.merging import merge
from infra.local.standins.state import Ticket
from infra.local.standins.wire import Call, VendorApi
from infra.local.standins.zendesk import shapes


class ZendeskRemovals:
    """The operations that take a ticket away."""

    def __init__(self, api: VendorApi) -> None:
        self._api = api
        self._store = api.store

    async def delete(self, call: Call) -> Response:
        """`DELETE /tickets/{id}`: a soft deletion; 404 for everybody from now on."""
        ticket = self._api.ticket(call)
        ticket.deleted, ticket.updated_at = True, call.now
        self._store.put("zendesk", ticket)
        return Response(status_code=204)

    async def spam(self, call: Call) -> Response:
        """`PUT /tickets/{id}/mark_as_spam`: deletes it and suspends the requester."""
        ticket = self._api.ticket(call)
        requester = self._api.person(ticket.requester_id)
        if not requester.agent:
            requester.suspended = True
            self._store.put("zendesk", requester)
        ticket.spam, ticket.updated_at = True, call.now
        self._store.put("zendesk", ticket)
        return Response(status_code=200)

    async def merge(self, call: Call) -> Response:
        """`POST /tickets/{id}/merge`: merges the tickets of `ids` into this one."""
        target = self._api.ticket(call)
        try:
            numbers = [str(int(number)) for number in json.loads(call.body)["ids"]]
        except (ValueError, KeyError, TypeError):
            raise shapes.bad_request("Invalid parameter: ids is required") from None
        found = [self._api.seen(self._api.find(Ticket, number)) for number in numbers]
        sources = [item for item in found if item is not None]
        closed = [item for item in (target, *sources) if item.status == "closed"]
        if len(sources) != len(numbers) or closed or target.id in {item.id for item in sources}:
            raise shapes.invalid("base", "Merge: a ticket is closed, missing or the target itself")
        for source in sources:
            merge(self._store, "zendesk", source, target, agent_id=known.ZENDESK_AGENT_ID)
        address = f"{call.base_url}/api/v2/job_statuses/{target.id}.json"
        job = {"id": str(target.id), "url": address, "status": "queued", "total": len(sources)}
        return JSONResponse({"job_status": job})
