"""One operation of a vendor's API, one call of it, and the answer that refuses the call."""

import json
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
