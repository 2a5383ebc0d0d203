"""Browsers' sockets of the live channel."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from escalation.domain.live import PROTOCOL
from infra.local.api_clients import Json, OwnerClient, VisitorClient

PATIENCE_S = 60.0


class Browser:
    """An open socket, and what was heard on it."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self.frames: list[Json] = []

    @property
    def protocol(self) -> str | None:
        """What the server speaks of what was offered."""
        return self._socket.subprotocol

    def says(self, kind: str, **fields: object) -> None:
        """Send a frame."""
        self._socket.send(json.dumps({"type": kind, **fields}))

    def hears(self, wanted: Callable[[Json], bool], *, within_s: float = PATIENCE_S) -> Json:
        """The first frame of this kind, from now on.

        Raises:
            AssertionError: it did not come in time; shows what came instead.
        """
        deadline = time.monotonic() + within_s
        while (left := deadline - time.monotonic()) > 0:
            try:
                frame: Json = json.loads(self._socket.recv(timeout=left))
            except TimeoutError:
                break
            self.frames.append(frame)
            if wanted(frame):
                return frame
        raise AssertionError(f"not heard within {within_s:g} s; heard {self.frames}")

    def hears_up_to_now(self) -> list[Json]:
        """Everything that was sent before this: frames come in order, and a pong is one."""
        before = len(self.frames)
        self.says("ping")
        self.hears(lambda frame: frame["type"] == "pong")
        return self.frames[before:-1]


def visitors_ticket(visitor: VisitorClient) -> Json:
    """Where a visitor's socket is, and the ticket for it."""
    path = f"/v1/conversations/{visitor.conversation_id}/live"
    access: Json = visitor.call("POST", path, token=visitor.token).json()
    return access


def members_ticket(owner: OwnerClient) -> Json:
    """Where a member's socket is, and the ticket for it."""
    return owner.post("/live")


@contextmanager
def opened(access: Json, ticket: str | None = None) -> Iterator[Browser]:
    """A socket, with its own ticket or another one."""
    offered = [Subprotocol(PROTOCOL), Subprotocol(ticket or access["ticket"])]
    settings: Any = {"subprotocols": offered, "proxy": None, "open_timeout": PATIENCE_S}
    with connect(access["url"], **settings) as socket:
        yield Browser(socket)
