"""A stand-in of the live channel as the widget meets it: tickets, a socket for each tab, hints."""

import json
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import ServerConnection, serve

Json = dict[str, Any]

PROTOCOL = "escalation.v1"
_WAIT_S = 10


class LiveChannel:
    """The channel, on a port of its own.

    Attributes:
        url: what sockets are opened to.
        there: whether tickets name that address; else there is no such channel.
        refuses: every upgrade, as some proxies do.
        deaf: it takes what it is sent and answers nothing.
        attempts: upgrades that were asked for.
        most: sockets that were open at the same time.
        heard: frames of visitors, pings apart.
        pings: how many there were.
    """

    def __init__(self) -> None:
        """Prepares it."""
        self._lock = threading.Lock()
        self._server = serve(
            self._serve,
            "127.0.0.1",
            0,
            subprotocols=[PROTOCOL],  # type: ignore[list-item] # a NewType of str
            process_request=self._admit,
            ping_interval=None,
            compression=None,
        )
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        port = self._server.socket.getsockname()[1]
        self.origin = f"ws://127.0.0.1:{port}"
        self.url = f"{self.origin}/live"
        self._open: list[ServerConnection] = []
        self.forget()

    def forget(self) -> None:
        """As new, for the next test."""
        self.kill()
        self.there = True
        self.refuses = False
        self.deaf = False
        self.attempts = 0
        self.most = 0
        self.heard: list[Json] = []
        self.pings = 0
        self._tickets: set[str] = set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.kill()
        self._server.shutdown()
        self._thread.join()

    def ticket(self) -> Json:
        """What `POST …/live` answers."""
        if not self.there:
            return {"url": None, "ticket": None, "expires_at": None}
        ticket = f"ticket.{len(self._tickets)}.{self.attempts}"
        self._tickets.add(ticket)
        return {"url": self.url, "ticket": ticket, "expires_at": "2026-11-23T10:01:00Z"}

    @property
    def sockets(self) -> int:
        """How many are open now."""
        return len(self._open)

    def wait(self, met: Callable[[], bool]) -> None:
        """Until something is so; frames arrive by another thread."""
        end = time.monotonic() + _WAIT_S
        while not met():
            assert time.monotonic() < end, "it has not come to that"
            time.sleep(0.01)

    def say(self, frame: Json | str) -> None:
        """Send a frame to all."""
        for one in self._open[:]:
            with suppress(ConnectionClosed):
                one.send(frame if isinstance(frame, str) else json.dumps(frame))

    def kill(self) -> None:
        """End all sockets without a word."""
        for one in self._open[:]:
            with suppress(OSError):  # the browser was faster
                one.socket.shutdown(socket.SHUT_RDWR)
        self.wait(lambda: not self._open)

    def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        self.attempts += 1
        if self.refuses:
            return connection.respond(HTTPStatus.FORBIDDEN, "")
        offered = request.headers.get("Sec-WebSocket-Protocol", "").replace(" ", "").split(",")
        with self._lock:
            known = len(offered) == 2 and offered[1] in self._tickets
            self._tickets -= set(offered)
        if known and offered[0] == PROTOCOL and "ticket" not in request.path:
            return None
        return connection.respond(HTTPStatus.UNAUTHORIZED, "")

    def _serve(self, connection: ServerConnection) -> None:
        with self._lock:
            self._open.append(connection)
            self.most = max(self.most, len(self._open))
        with suppress(ConnectionClosed):
            for text in connection:
                self._hear(connection, str(text))
        with self._lock:
            self._open.remove(connection)

    def _hear(self, connection: ServerConnection, text: str) -> None:
        assert len(text.encode()) <= 512
        frame = json.loads(text)
        if frame != {"type": "ping"}:
            self.heard.append(frame)
            return
        self.pings += 1
        if not self.deaf:
            connection.send('{"type":"pong"}')
