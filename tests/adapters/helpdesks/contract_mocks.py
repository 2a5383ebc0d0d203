"""The vendors' API descriptions, served by a validating mock.

The descriptions are those in `contracts/` (see `reduced_contracts`); the mock is the npm package
`@stoplight/prism-cli`, installed once below `.local`.
"""

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Self

import httpx
import pytest

from escalation.adapters.helpdesks.calls import BoundedTransport

ROOT: Final = Path(__file__).resolve().parents[3]
PRISM: Final = ROOT / ".local" / "prism"
PACKAGE: Final = "@stoplight/prism-cli@5.16"
TICKET: Final = "1892000000042034"
"""The id in the examples of Zoho's description."""

UNDESCRIBED: Final[dict[str, Any]] = {
    "/oauth/v2/token": {"access_token": "t", "expires_in": 3600},
    "/api/v2/users/me": {"user": {"id": 9}},
    "/api/v2/users/search": {"users": [{"id": 7, "email": "ann@acme.example", "role": "agent"}]},
    "/api/v2/agents/me": {"id": 9},
    "/api/v2/agents": [{"id": 7, "contact": {"email": "ann@acme.example"}}],
    "/api/v2/groups": [],
    "/api/v2/ticket_fields": [],
    "/api/v1/organizationFields": {"data": []},
    "/api/v1/contacts/search": {"data": [{"id": "1892000000042032"}]},
}
"""What no description covers."""
_AGENT = re.compile(r"/api/v2/agents/[0-9]+")
_THREAD = re.compile(r"/api/v1/tickets/[0-9]+/threads/[0-9]+(/originalContent)?")


class Recorder(httpx.BaseTransport):
    """Passes calls on and keeps what the mock said; what no contract covers it answers itself."""

    def __init__(self) -> None:
        self._inner = httpx.HTTPTransport(trust_env=False)
        self.answers: list[tuple[str, int, str]] = []
        self.prefer: str | None = None
        """The status that the mock is to answer a write with."""
        self.change: dict[str, str] = {}
        """Text to be replaced in what it answers to reads, spaces left out."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path in UNDESCRIBED:
            return httpx.Response(200, json=UNDESCRIBED[path])
        if _AGENT.fullmatch(path) or _THREAD.fullmatch(path):
            return httpx.Response(200, json={"contact": {"name": "Ann"}, "content": "<p>x</p>"})
        if request.url.params.get("from", "0") != "0":
            return httpx.Response(204)  # The mock keeps no state, so its lists never end.
        if self.prefer and request.method != "GET":
            request.headers["Prefer"] = f"code={self.prefer}"
        response = self._inner.handle_request(request)
        response.read()
        if self.change and request.method == "GET":
            shown = json.dumps(response.json(), separators=(",", ":"))
            for old, new in self.change.items():
                shown = shown.replace(old, new)
            response = httpx.Response(response.status_code, content=shown)
        call = f"{request.method} {request.url.path}"
        self.answers.append((call, response.status_code, response.text[:2_000]))
        return response

    def close(self) -> None:
        self._inner.close()


class Mock:
    """One vendor's mock and a client of it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.recorder = Recorder()
        self.client = httpx.Client(transport=BoundedTransport(self.recorder), timeout=20)

    def broken(self) -> list[tuple[str, int, str]]:
        """Calls that the description does not allow."""
        return [answer for answer in self.recorder.answers if answer[1] >= 400]

    def as_new(self) -> Self:
        """The same, with nothing left of the test before."""
        self.recorder.answers.clear()
        self.recorder.prefer = None
        self.recorder.change = {}
        return self


def installed() -> Path:
    """The mock's program, installed on first use."""
    program = PRISM / "node_modules" / ".bin" / "prism"
    if not program.exists():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("npm is needed to install the validating mock")
        PRISM.mkdir(parents=True, exist_ok=True)
        options = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(PRISM)]
        done = subprocess.run(
            [npm, "install", *options, PACKAGE], capture_output=True, timeout=280, check=False
        )
        if done.returncode != 0:
            pytest.skip("the validating mock could not be installed")
    return program


@contextmanager
def served(program: Path, description: Path) -> Iterator[Mock]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(program), "mock", "-h", "127.0.0.1", "-p", str(port), "--errors"]
    process = subprocess.Popen(
        [*command, str(description)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # `node` is a wrapper, whose child must end with it
    )
    mock = Mock(f"http://127.0.0.1:{port}")
    try:
        _await(process, port)
        yield mock
    finally:
        mock.client.close()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=20)


def _await(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError("the mock ended")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the mock did not start")
