"""What the three stand-in APIs share: operations, faults around them, the journal of calls."""

import asyncio
import base64
import binascii
import json
import re
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import ClassVar, TypeVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from infra.local.standins.faults import Cut, Fault, Faults
from infra.local.standins.state import Helpdesk, Person, Record, Store

_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"
)
_JOURNAL_LENGTH = 2_000

ItemT = TypeVar("ItemT")
RecordT = TypeVar("RecordT", bound=Record)


class VendorError(Exception):
    """An answer other than success, in the vendor's own shape."""

    def __init__(self, status: int, body: object, headers: dict[str, str] | None = None) -> None:
        super().__init__(status)
        self.response = JSONResponse(body, status, headers)


@dataclass
class Call:
    """One request to a stand-in, and who makes it."""

    request: Request
    body: bytes
    now: datetime
    caller: Person | None = None
    headers: dict[str, str] = field(default_factory=dict)
    """Added to the answer."""
    delay_s: float = 0

    async def pause(self) -> None:
        """Wait as a queued `slow` fault asks, once."""
        delay, self.delay_s = self.delay_s, 0
        if delay:
            await asyncio.sleep(delay)

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


@dataclass(frozen=True)
class JournalEntry:
    """One call that a stand-in received."""

    at: str
    helpdesk: str
    operation: str
    method: str
    path: str
    status: int | None
    """None where the connection was cut."""
    fault: str | None


class Journal:
    """The latest calls, oldest first."""

    def __init__(self) -> None:
        self.entries: deque[JournalEntry] = deque(maxlen=_JOURNAL_LENGTH)


class VendorApi(ABC):
    """A vendor's API over the shared state."""

    helpdesk: ClassVar[Helpdesk]
    born: ClassVar[datetime] = datetime(2026, 1, 5, 9, tzinfo=UTC)
    """When what always exists was made."""

    def __init__(self, store: Store, faults: Faults, journal: Journal) -> None:
        self.store = store
        self._faults = faults
        self._journal = journal
        self._recent: deque[float] = deque()
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
    def seed(self) -> None:
        """Make the people that always exist."""

    def admit(self, call: Call) -> None:  # noqa: B027 - most vendors check nothing more
        """Check what comes after authentication and before the operation."""

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

    def _endpoint(self, operation: Operation) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            fault = self._faults.take(self.helpdesk, operation.name)
            self.in_flight += 1
            try:
                response = await self._answer(request, operation, fault)
            finally:
                self.in_flight -= 1
            self._journal.entries.append(
                JournalEntry(
                    at=self.store.now().isoformat(),
                    helpdesk=self.helpdesk,
                    operation=operation.name,
                    method=request.method,
                    path=request.url.path,
                    status=None if isinstance(response, Cut) else response.status_code,
                    fault=fault.kind if fault else None,
                )
            )
            return response

        return endpoint

    async def _answer(
        self, request: Request, operation: Operation, fault: Fault | None
    ) -> Response:
        body = await request.body()
        call = Call(request=request, body=body, now=self.store.now())
        if fault:
            call.delay_s = fault.delay_s
            if not fault.works_first:
                await call.pause()
                return self._spoiled(fault, None)
        limit = self.store.behaviour().requests_per_minute
        headers = self.rate_headers(limit or 700, 0)
        try:
            headers = self._count(call, limit)
            if not operation.open:
                call.caller = self.authenticate(call, operation)
                self.admit(call)
            if not operation.pauses:
                await call.pause()
            response = await operation.handler(call)
        except VendorError as error:
            response = error.response
        response.headers.update(headers | call.headers)
        return self._spoiled(fault, response) if fault else response

    def _spoiled(self, fault: Fault, response: Response | None) -> Response:
        if fault.kind in {"reset", "lost_answer"}:
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

    def _count(self, call: Call, limit: int | None) -> dict[str, str]:
        if limit is None:
            return self.rate_headers(700, 699)
        now = call.now.timestamp()
        while self._recent and self._recent[0] <= now - 60:
            self._recent.popleft()
        if len(self._recent) >= limit:
            wait = int(self._recent[0] + 60 - now) + 1
            fault = Fault(helpdesk=self.helpdesk, kind="429", retry_after_s=wait)
            error = VendorError(429, None)
            error.response = self._with_retry(fault)
            raise error
        self._recent.append(now)
        return self.rate_headers(limit, limit - len(self._recent))

    def _with_retry(self, fault: Fault) -> JSONResponse:
        answer = self.fault_answer(fault)
        body = json.loads(bytes(answer.body))
        return JSONResponse(
            body, answer.status_code, {"Retry-After": str(fault.retry_after_s or 1)}
        )


def basic_credentials(header: str) -> tuple[str, str] | None:
    """Return user name and password of a Basic Authorization header, or None."""
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        text = base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    user, separator, password = text.partition(":")
    return (user, password) if separator else None


def is_email(value: object) -> bool:
    """Whether the vendors take a value for an e-mail address."""
    return isinstance(value, str) and len(value) <= 254 and _EMAIL.fullmatch(value) is not None


def is_integer(value: object) -> bool:
    """Whether a JSON value is a whole number; JSON's true and false are not."""
    return isinstance(value, int) and not isinstance(value, bool)


def whole_number(raw: str | None, default: int, *, low: int = 1, high: int = 10_000) -> int | None:
    """Return a query parameter as a number in a range, or None if it is not one."""
    if raw is None:
        return default
    if not raw.isascii() or not raw.isdigit() or not low <= int(raw) <= high:
        return None
    return int(raw)


def page_of(items: Sequence[ItemT], page: int, size: int) -> tuple[list[ItemT], bool]:
    """Return one page of a list, the first being 1, and whether there are more."""
    start = (page - 1) * size
    return list(items[start : start + size]), start + size < len(items)


def parse_time(value: str) -> datetime | None:
    """Return an ISO 8601 time in UTC, or None."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def seconds(moment: datetime) -> str:
    """Return a time as Zendesk and Freshdesk write it: 2026-11-23T09:58:00Z."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
