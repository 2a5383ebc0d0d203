"""A recording proxy between the deployed functions and the emulator.

Each function gets a port of its own, so that who called is known without asking anybody.
"""

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx

from infra.costs.metering import Consumed, Meter

_PATIENCE_S = 60
_HOP = frozenset({"connection", "content-length", "host", "keep-alive", "transfer-encoding"})
_DYNAMODB = "DynamoDB_20120810"


@dataclass(frozen=True, slots=True)
class Call:
    """One call that a function made.

    Attributes:
        function: who called.
        service: as its signature names it, `dynamodb`; `helpdesk` for a vendor's API.
        operation: as `GetItem`, or method and first part of the path.
        consumed: of DynamoDB.
        waited_s: until it was answered, the measuring left out.
    """

    function: str
    service: str
    operation: str
    consumed: Consumed
    waited_s: float


class Recorder:
    """The proxies of all functions.

    Attributes:
        calls: in the order of their answers; a trace empties it.
    """

    def __init__(self, *, aws: str, gateway: str) -> None:
        """Prepares.

        Args:
            aws: the emulator's address.
            gateway: of the stand-in helpdesks and the mailbox.
        """
        self.calls: list[Call] = []
        self._aws = aws
        self._gateway = gateway
        self._http = httpx.Client(timeout=_PATIENCE_S, headers={"accept-encoding": "identity"})
        self._servers: list[ThreadingHTTPServer] = []
        self._measuring = threading.Lock()

    def address(self, function: str) -> str:
        """The address of a new proxy, for one function."""
        recorder = self

        class Handler(_Handler):
            def relay(self, body: bytes) -> httpx.Response:
                return recorder.relay(function, self, body)

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, name=function, daemon=True).start()
        self._servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    def stop(self) -> None:
        """Ends all proxies."""
        for server in self._servers:
            server.shutdown()
            server.server_close()
        self._http.close()

    def relay(self, function: str, request: "_Handler", body: bytes) -> httpx.Response:
        """Pass a request on, and note what it was; its answer."""
        service, operation = _named(request)
        if service != "dynamodb":
            answer, waited = self._timed(request, body)
            self._note(function, service, operation, Consumed(), waited)
            return answer
        # One after the other: what is measured must not change under the measuring.
        with self._measuring:
            headers = dict(request.headers.items())
            meter = Meter(operation, json.loads(body), lambda op, b: self._ask(headers, op, b))
            answer, waited = self._timed(request, body)
            consumed = meter.finish(answer.json() if answer.is_success else {})
        self._note(function, service, operation, consumed, waited)
        return answer

    def _note(
        self, function: str, service: str, operation: str, consumed: Consumed, waited_s: float
    ) -> None:
        self.calls.append(Call(function, service, operation, consumed, waited_s))

    def _timed(self, request: "_Handler", body: bytes) -> tuple[httpx.Response, float]:
        begun = time.perf_counter()
        outside = request.path.startswith(("/stand-in/", "/mailbox/"))
        answer = self._http.request(
            request.command,
            f"{self._gateway if outside else self._aws}{request.path}",
            content=body,
            headers={k: v for k, v in request.headers.items() if k.lower() not in _HOP},
        )
        return answer, time.perf_counter() - begun

    def _ask(
        self, headers: Mapping[str, str], operation: str, body: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """A read of the meter's own, with the credentials of whose call it measures."""
        kept = {k: v for k, v in headers.items() if k.lower() not in _HOP}
        kept["X-Amz-Target"] = f"{_DYNAMODB}.{operation}"
        answer = self._http.post(self._aws, content=json.dumps(body), headers=kept)
        found: Mapping[str, Any] = answer.raise_for_status().json()
        return found


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def relay(self, body: bytes) -> httpx.Response:
        raise NotImplementedError

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        answer = self.relay(body)
        self.send_response(answer.status_code)
        for name, value in answer.headers.multi_items():
            if name.lower() not in _HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.content)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = _pass_on  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: what was called is in the trace."""


def _named(request: BaseHTTPRequestHandler) -> tuple[str, str]:
    """Service and operation of a request."""
    if request.path.startswith("/stand-in/"):
        return "helpdesk", request.command
    # The scope of a signature: key, day, region, service.
    scope = request.headers.get("Authorization", "").partition("Credential=")[2].split("/")
    service = scope[3] if len(scope) > 3 else "unsigned"
    target = request.headers.get("X-Amz-Target", "")
    return service, target.rpartition(".")[2] or request.command
