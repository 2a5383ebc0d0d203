"""Calls of receivers: where they go, and for how long."""

import ssl
from collections.abc import Iterable

import httpcore
import pytest

from escalation.adapters.outgoing.poster import WHOLE_S, HttpPoster
from escalation.domain.webhook_receivers import Receiver

PUBLIC = "93.184.216.34"
RECEIVER = Receiver(scheme="https", host="hooks.example.com", port=443, target="/in?key=1")


class Wire(httpcore.NetworkStream):
    """A connection that answers with the given pieces; each read may take a while."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._pieces = list(world.pieces)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        assert timeout is not None
        if self._world.read_s > timeout:
            self._world.now += timeout
            raise httpcore.ReadTimeout
        self._world.now += self._world.read_s
        return self._pieces.pop(0) if self._pieces else b""

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._world.written += buffer

    def close(self) -> None:
        self._world.closed += 1

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        assert ssl_context.verify_mode is ssl.CERT_REQUIRED
        assert ssl_context.check_hostname
        self._world.proved_name = server_hostname
        return self

    def get_extra_info(self, info: str) -> object:
        return None


class World(httpcore.NetworkBackend):
    """Names, addresses and what answers there."""

    def __init__(self, *pieces: bytes, found: Iterable[str] = (PUBLIC,)) -> None:
        self.pieces = pieces
        self.found = list(found)
        self.now = 0.0
        self.read_s = 0.0
        self.resolved = 0
        self.unreachable: set[str] = set()
        self.connected: list[tuple[str, int]] = []
        self.written = b""
        self.closed = 0
        self.proved_name: str | None = None
        self.poster = HttpPoster(resolve=self.resolve, backend=self, monotonic=lambda: self.now)

    def resolve(self, host: str, port: int) -> list[str]:
        self.resolved += 1
        return self.found

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: object = None,
    ) -> httpcore.NetworkStream:
        self.connected.append((host, port))
        if host in self.unreachable:
            raise httpcore.ConnectTimeout
        return Wire(self)

    def post(self, receiver: Receiver = RECEIVER) -> object:
        answer = self.poster.post(receiver, body=b'{"a":1}', headers={"webhook-id": "m-1"})
        return answer.outcome, answer.status, answer.retry_after_s


def answering(status: str, *headers: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *headers, "Content-Length: 0", "", ""]).encode()


def test_the_call_goes_to_the_address_that_was_looked_at_and_tls_proves_the_name() -> None:
    world = World(answering("204 No Content"))

    assert world.post() == ("taken", 204, None)
    assert (world.resolved, world.connected) == (1, [(PUBLIC, 443)])
    assert world.proved_name == "hooks.example.com"
    head, _, body = world.written.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    assert lines[0] == "POST /in?key=1 HTTP/1.1"
    assert {"Host: hooks.example.com", "webhook-id: m-1", "Content-Length: 7"} <= set(lines)
    assert body == b'{"a":1}'
    assert world.closed


@pytest.mark.parametrize(
    "found", [["127.0.0.1"], ["169.254.169.254"], [PUBLIC, "10.0.0.8"], ["::ffff:10.0.0.8"]]
)
def test_a_name_that_leads_inside_is_not_called(found: list[str]) -> None:
    world = World(answering("200 OK"), found=found)

    assert world.post() == ("bad_address", None, None)
    assert world.connected == []


def test_an_address_that_does_not_answer_is_passed_over() -> None:
    world = World(answering("200 OK"), found=["93.184.216.1", PUBLIC])
    world.unreachable = {"93.184.216.1"}

    assert world.post() == ("taken", 200, None)


def test_where_no_address_answers_nothing_was_reached() -> None:
    world = World()
    world.unreachable = {PUBLIC}

    assert world.post() == ("unreachable", None, None)


def test_a_name_without_an_address_is_not_reached() -> None:
    world = World()

    def unknown(host: str, port: int) -> list[str]:
        raise OSError

    world.poster = HttpPoster(resolve=unknown, backend=world)
    assert world.post() == ("unreachable", None, None)


@pytest.mark.parametrize(
    ("status", "headers", "expected"),
    [
        ("302 Found", ("Location: http://169.254.169.254/",), ("refused", 302, None)),
        ("503 Busy", ("Retry-After: 120",), ("refused", 503, 120.0)),
        ("429 Slow", ("Retry-After: nonsense",), ("refused", 429, None)),
        ("410 Gone", (), ("refused", 410, None)),
    ],
)
def test_every_other_status_is_a_refusal_and_no_redirect_is_followed(
    status: str, headers: tuple[str, ...], expected: object
) -> None:
    world = World(answering(status, *headers))

    assert world.post() == expected
    assert len(world.connected) == 1


@pytest.mark.parametrize("pieces", [(), (b"nonsense\r\n\r\n",), (b"HTTP/1.1 200 OK\r\n",)])
def test_what_is_no_answer_is_none(pieces: tuple[bytes, ...]) -> None:
    assert World(*pieces).post() == ("no_answer", None, None)


def test_an_answer_that_drips_in_is_waited_for_no_longer_than_the_whole_may_take() -> None:
    world = World(b"HTTP/1.1 200 OK\r\n", *[b"X-Drip: 1\r\n"] * 1_000)
    world.read_s = 1.0

    assert world.post() == ("no_answer", None, None)
    assert world.now <= WHOLE_S


def test_the_answers_body_is_not_read() -> None:
    world = World(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n", b"x" * 10)

    assert world.post() == ("taken", 200, None)
    assert world.closed
