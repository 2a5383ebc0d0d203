"""The operations of a vendor's API: calls of them, what refuses a call, how many fit."""

import json
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from infra.local.standins.state import Person


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

    def json_object(self) -> dict[str, Any] | None:
        """Return the body; None if it is anything but a JSON object."""
        try:
            body = json.loads(self.body)
        except ValueError:
            return None
        return body if isinstance(body, dict) else None

    @property
    def id(self) -> str:
        """What the path names, as it stands there."""
        return str(self.request.path_params["id"])

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
class Limit:
    """At most `most` calls under one key within `window_s` seconds."""

    key: str
    most: int
    window_s: float = 60


class Windows:
    """What was called lately, by key."""

    def __init__(self) -> None:
        self._calls: dict[str, deque[float]] = {}

    def wait_s(self, limit: Limit, now: float) -> int:
        """Return the seconds until one more call fits, 0 if it fits now."""
        calls = self._recent(limit, now)
        if len(calls) < limit.most:
            return 0
        return int(calls[0] + limit.window_s - now) + 1

    def count(self, limit: Limit, now: float) -> int:
        """Count one call; return how many are left."""
        calls = self._recent(limit, now)
        calls.append(now)
        return max(0, limit.most - len(calls))

    def clear(self) -> None:
        """Forget all calls."""
        self._calls.clear()

    def _recent(self, limit: Limit, now: float) -> deque[float]:
        calls = self._calls.setdefault(limit.key, deque())
        while calls and calls[0] <= now - limit.window_s:
            calls.popleft()
        return calls


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
