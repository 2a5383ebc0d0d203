"""What happens around every operation of every vendor: faults, limits, the journal of calls."""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from infra.local.standins.changes import SOURCE
from infra.local.standins.faults import SILENCE_S, Cut, Fault, keep_silent
from infra.local.standins.operation import Call, JournalEntry, Operation, VendorError
from infra.local.standins.stand_in import VendorApi, World


def routes(api: VendorApi, world: World) -> list[Route]:
    """Return the routes of a vendor's operations, below its address."""
    return [
        Route(
            api.stand_in.address + operation.path,
            _Endpoint(api, operation, world).endpoint,
            methods=[operation.method],
        )
        for operation in api.operations()
    ]


class _Endpoint:
    def __init__(self, api: VendorApi, operation: Operation, world: World) -> None:
        self._api = api
        self._operation = operation
        self._world = world
        self._later = world.later

    async def endpoint(self, request: Request) -> Response:
        await self._later.catch_up()
        fault = self._world.faults.take(self._api.stand_in.name, self._operation.name)
        self._api.in_flight += 1
        try:
            response = await self._answer(request, fault)
        finally:
            self._api.in_flight -= 1
        self._note(request, response, fault.kind if fault else None)
        return response

    async def _answer(self, request: Request, fault: Fault | None) -> Response:
        body = await request.body()
        if fault is None:
            return await self._carried_out(request, body)
        response: Response | None = None
        if fault.works_first:
            wait = 0 if fault.kind == "timeout" else fault.delay_s
            response = await self._carried_out(request, body, wait)
        if fault.kind == "late":
            self._later.add(fault.delay_s, lambda: self._carry_out_late(request, body))
        elif fault.kind == "timeout":
            seconds = fault.delay_s or SILENCE_S
            heard = await keep_silent(request, seconds) if self._later.real else True
            return Cut(silent=True, heard=heard)
        elif fault.delay_s and response is None:
            await self._later.sleep(fault.delay_s)
        return self._spoiled(fault, response)

    async def _carry_out_late(self, request: Request, body: bytes) -> None:
        response = await self._carried_out(request, body)
        self._note(request, response, "late commit")

    async def _carried_out(self, request: Request, body: bytes, wait_s: float = 0) -> Response:
        store, operation = self._world.store, self._operation

        async def wait() -> datetime:
            await self._later.sleep(wait_s)
            return store.now()

        call = Call(request, body, store.now(), wait=wait if wait_s else None)
        headers: dict[str, str] = {}
        source = SOURCE.set(request.headers.get("sourceid"))
        try:
            headers = self._count(call)
            if not operation.open:
                call.caller = self._api.authenticate(call, operation)
            if not operation.pauses:
                await call.pause()
            response = await operation.handler(call)
        except VendorError as error:
            response = error.response
        finally:
            SOURCE.reset(source)
        response.headers.update(headers | call.headers)
        return response

    def _spoiled(self, fault: Fault, response: Response | None) -> Response:
        if fault.kind in {"reset", "lost_answer", "late"}:
            return Cut()
        if fault.kind == "slow" and response is not None:
            return response
        if fault.kind == "malformed" and response is not None:
            half = bytes(response.body)[: max(1, len(response.body) // 2)]
            return Response(half, response.status_code, media_type="application/json")
        return self._api.fault_answer(fault)

    def _count(self, call: Call) -> dict[str, str]:
        limits = self._api.limits(call, self._operation)
        now, windows = call.now.timestamp(), self._api.windows
        for limit in limits:
            wait = windows.wait_s(limit, now)
            if wait:
                error = VendorError(429, None)
                error.response = self._api.limit_answer(limit, wait)
                raise error
        left = [windows.count(limit, now) for limit in limits]
        shown = [(limit.most, rest) for limit, rest in zip(limits, left, strict=True)]
        return self._api.rate_headers(*(shown[0] if shown else (700, 699)))

    def _note(self, request: Request, response: Response, fault: str | None) -> None:
        self._world.journal.append(
            JournalEntry(
                at=self._world.store.now().isoformat(),
                helpdesk=self._api.stand_in.name,
                operation=self._operation.name,
                method=request.method,
                path=request.url.path,
                status=None if isinstance(response, Cut) else response.status_code,
                fault=fault,
            )
        )
