"""What the three stand-in APIs share: operations, faults around them, the journal of calls."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from infra.local.standins.changes import SOURCE
from infra.local.standins.deliveries import Deliveries
from infra.local.standins.faults import SILENCE_S, Cut, Fault, Faults, keep_silent
from infra.local.standins.journal import Journal, JournalEntry
from infra.local.standins.limits import Limit, Windows
from infra.local.standins.schedule import Schedule
from infra.local.standins.state import Helpdesk, Person, RecordT, Store, Ticket


class VendorError(Exception):
    """An answer other than success, in the vendor's own shape."""

    def __init__(self, status: int, body: object, headers: dict[str, str] | None = None) -> None:
        super().__init__(status)
        self.response: Response = JSONResponse(body, status, headers)


@dataclass
class Call:
    """One request to a stand-in, and who makes it."""

    request: Request
    body: bytes
    now: datetime
    caller: Person | None = None
    headers: dict[str, str] = field(default_factory=dict)
    """Added to the answer."""
    wait: Callable[[], Awaitable[datetime]] | None = None

    async def pause(self) -> None:
        """Wait as a queued `slow` fault asks, once; it is later then."""
        wait, self.wait = self.wait, None
        if wait:
            self.now = await wait()

    def query(self, name: str) -> str | None:
        """Return a query parameter."""
        return self.request.query_params.get(name)

    @property
    def base_url(self) -> str:
        """The address below which this helpdesk's paths lie."""
        path = self.request.url.path
        prefix = "/".join(path.split("/")[:3])
        return f"{self.request.url.scheme}://{self.request.url.netloc}{prefix}"


Handler = Callable[[Call], Awaitable[Response]]


@dataclass(frozen=True)
class Operation:
    """One operation of a vendor's API.

    `scopes` are the OAuth scopes of which one is needed; `open` skips authentication; `pauses`
    says that the handler itself waits for a `slow` fault.
    """

    method: str
    path: str
    name: str
    handler: Handler
    scopes: frozenset[str] = frozenset()
    open: bool = False
    pauses: bool = False


class VendorApi(ABC):
    """A vendor's API over the shared state."""

    helpdesk: ClassVar[Helpdesk]
    born: ClassVar[datetime] = datetime(2026, 1, 5, 9, tzinfo=UTC)
    """When what always exists was made."""

    def __init__(
        self,
        store: Store,
        faults: Faults,
        journal: Journal,
        later: Schedule,
        deliveries: Deliveries,
    ) -> None:
        self.store = store
        self.deliveries = deliveries
        self._faults = faults
        self._journal = journal
        self._later = later
        self._windows = Windows()
        self.in_flight = 0

    @abstractmethod
    def operations(self) -> Sequence[Operation]:
        """Return the operations."""

    @abstractmethod
    def authenticate(self, call: Call, operation: Operation) -> Person:
        """Return who calls, or raise VendorError."""

    @abstractmethod
    def fault_answer(self, fault: Fault) -> Response:
        """Return the vendor's answer for a fault that has a status."""

    @abstractmethod
    def rate_headers(self, limit: int, remaining: int) -> dict[str, str]:
        """Return the headers that tell a caller what is left."""

    @abstractmethod
    def missing(self) -> VendorError:
        """Return the vendor's answer for what is not there."""

    @abstractmethod
    def seed(self) -> None:
        """Make the people that always exist."""

    def limits(self, call: Call, operation: Operation) -> Sequence[Limit]:
        """Return the limits in force on a call; the first one is shown in the headers."""
        del call, operation
        most = self.store.behaviour().requests_per_minute
        return [] if most is None else [Limit("all", most)]

    def limit_answer(self, limit: Limit, wait_s: int) -> Response:
        """Return the answer to a call over a limit."""
        fault = Fault(helpdesk=self.helpdesk, kind="429", retry_after_s=wait_s)
        answer = self._spoiled(fault, None)
        answer.headers.update(self.rate_headers(limit.most, 0))
        return answer

    def routes(self, prefix: str) -> list[Route]:
        """Return the routes below a prefix."""
        return [
            Route(prefix + item.path, self._endpoint(item), methods=[item.method])
            for item in self.operations()
        ]

    def find(self, kind: type[RecordT], raw_id: str) -> RecordT | None:
        """Return a record by an id from a path, or None."""
        if not raw_id.isascii() or not raw_id.isdigit() or len(raw_id) > 18:
            return None
        return self.store.get(self.helpdesk, kind, int(raw_id))

    def ticket(self, call: Call) -> Ticket:
        """Return the ticket that the path names.

        Raises:
            VendorError: There is none to be seen.
        """
        found = self.seen(self.find(Ticket, call.request.path_params["id"]))
        if found is None:
            raise self.missing()
        return found

    def seen(self, ticket: Ticket | None) -> Ticket | None:
        """Return what reading a ticket shows, None for nothing."""
        return ticket

    def person(self, person_id: int) -> Person:
        """Return a person who must exist."""
        found = self.store.get(self.helpdesk, Person, person_id)
        if found is None:
            raise LookupError(person_id)
        return found

    def seed_person(self, person: Person) -> None:
        """Make a person with a fixed id, unless there is one."""
        if self.store.get(self.helpdesk, Person, person.id) is None:
            self.store.put(self.helpdesk, person)

    def forget(self) -> None:
        """Forget which calls were made."""
        self._windows.clear()

    def _endpoint(self, operation: Operation) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            await self._later.catch_up()
            fault = self._faults.take(self.helpdesk, operation.name)
            self.in_flight += 1
            try:
                response = await self._answer(request, operation, fault)
            finally:
                self.in_flight -= 1
            self._note(request, operation, fault, response)
            return response

        return endpoint

    async def _answer(
        self, request: Request, operation: Operation, fault: Fault | None
    ) -> Response:
        body = await request.body()
        if fault is None:
            return await self._carried_out(request, body, operation, 0)
        response: Response | None = None
        if fault.works_first:
            wait = 0 if fault.kind == "timeout" else fault.delay_s
            response = await self._carried_out(request, body, operation, wait)
        if fault.kind == "late":
            self._later.add(fault.delay_s, lambda: self._carry_out_late(request, body, operation))
        elif fault.kind == "timeout":
            seconds = fault.delay_s or SILENCE_S
            heard = await keep_silent(request, seconds) if self._later.real else True
            return Cut(silent=True, heard=heard)
        elif fault.delay_s and response is None:
            await self._later.sleep(fault.delay_s)
        return self._spoiled(fault, response)

    async def _carry_out_late(self, request: Request, body: bytes, operation: Operation) -> None:
        response = await self._carried_out(request, body, operation, 0)
        self._note(request, operation, None, response, late=True)

    async def _carried_out(
        self, request: Request, body: bytes, operation: Operation, wait_s: float
    ) -> Response:
        async def wait() -> datetime:
            await self._later.sleep(wait_s)
            return self.store.now()

        call = Call(request, body, self.store.now(), wait=wait if wait_s else None)
        headers: dict[str, str] = {}
        source = SOURCE.set(request.headers.get("sourceid"))
        try:
            headers = self._count(call, operation)
            if not operation.open:
                call.caller = self.authenticate(call, operation)
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
        answer = self.fault_answer(fault)
        if fault.retry_after_s is not None:
            answer.headers["Retry-After"] = str(fault.retry_after_s)
        return answer

    def _count(self, call: Call, operation: Operation) -> dict[str, str]:
        limits = self.limits(call, operation)
        now = call.now.timestamp()
        for limit in limits:
            wait = self._windows.wait_s(limit, now)
            if wait:
                error = VendorError(429, None)
                error.response = self.limit_answer(limit, wait)
                raise error
        left = [self._windows.count(limit, now) for limit in limits]
        shown = [(limit.most, rest) for limit, rest in zip(limits, left, strict=True)]
        return self.rate_headers(*(shown[0] if shown else (700, 699)))

    def _note(
        self,
        request: Request,
        operation: Operation,
        fault: Fault | None,
        response: Response,
        *,
        late: bool = False,
    ) -> None:
        self._journal.entries.append(
            JournalEntry(
                at=self.store.now().isoformat(),
                helpdesk=self.helpdesk,
                operation=operation.name,
                method=request.method,
                path=request.url.path,
                status=None if isinstance(response, Cut) else response.status_code,
                fault="late commit" if late else fault.kind if fault else None,
            )
        )
