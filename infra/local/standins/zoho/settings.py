"""What a Zoho Desk portal consists of: departments, agents, fields, its organization."""

from starlette.responses import JSONResponse, Response

from infra.local.standins import credentials as known
from infra.local.standins.state import Person
from infra.local.standins.wire import Call, VendorApi
from infra.local.standins.zoho import shapes


class ZohoSettings:
    """The operations that read how the portal is set up."""

    def __init__(self, api: VendorApi) -> None:
        self._api = api

    async def me(self, call: Call) -> Response:
        """`GET /myinfo`: the agent behind the token."""
        del call
        return JSONResponse(shapes.agent(self._api.person(int(known.ZOHO_AGENT_ID))))

    async def agents(self, call: Call) -> Response:
        """`GET /agents`."""
        del call
        people = [item for item in self._api.store.all("zoho", Person) if item.agent]
        return JSONResponse({"data": [shapes.agent(item) for item in people]})

    async def agent(self, call: Call) -> Response:
        """`GET /agents/{id}`."""
        person = self._api.find(Person, call.request.path_params["id"])
        if person is None or not person.agent:
            raise shapes.not_found()
        return JSONResponse(shapes.agent(person))

    async def departments(self, call: Call) -> Response:
        """`GET /departments`."""
        del call
        shown = [shapes.department(*item) for item in shapes.DEPARTMENTS.items()]
        return JSONResponse({"data": shown})

    async def organizations(self, call: Call) -> Response:
        """`GET /organizations`: needs no orgId."""
        del call
        edition = self._api.store.behaviour().zoho_edition
        return JSONResponse({"data": [shapes.organization() | {"edition": edition}]})

    async def fields(self, call: Call) -> Response:
        """`GET /organizationFields?module=tickets`."""
        if call.query("module") != "tickets":
            raise shapes.invalid(shapes.error("module", "missing"))
        return JSONResponse({"data": shapes.ticket_fields()})
