import gzip
import tracemalloc
import zlib
from collections.abc import Iterator

import httpx
import pytest

from escalation.adapters.helpdesks import calls
from escalation.adapters.helpdesks.calls import BoundedTransport, Caller, new_client
from escalation.adapters.helpdesks.timing import TimedTransport
from escalation.domain.errors import OutcomeUnknown, RetryableError


class Slowly(httpx.SyncByteStream):
    def __init__(self, chunks: int, size: int) -> None:
        self.chunks, self.size = chunks, size
        self.given = 0

    def __iter__(self) -> Iterator[bytes]:
        for _ in range(self.chunks):
            self.given += 1
            yield b"x" * self.size


def caller(stream: Slowly, ticks: Iterator[float] | None = None) -> Caller:
    inner = httpx.MockTransport(lambda request: httpx.Response(200, stream=stream))
    times = ticks or iter([0.0] * 10_000)
    client = httpx.Client(transport=BoundedTransport(inner, monotonic=lambda: next(times)))
    return Caller(client, base_url="https://acme.zendesk.com")


def test_an_endless_answer_ends_and_leaves_a_write_unknown() -> None:
    stream = Slowly(chunks=1_000, size=1024 * 1024)
    with pytest.raises(OutcomeUnknown):
        caller(stream).write("POST", "/x", "{}")
    assert stream.given <= 9


def test_a_dripping_answer_ends_in_time() -> None:
    stream = Slowly(chunks=1_000, size=1)
    with pytest.raises(RetryableError, match="no_answer"):
        caller(stream, iter(float(n) for n in range(0, 10_000, 5))).read("/x")
    assert stream.given <= 6


def test_an_answer_within_the_limits_arrives_whole() -> None:
    assert len(caller(Slowly(chunks=7, size=1024 * 1024)).read("/x").content) == 7 * 1024 * 1024


class Packed(httpx.SyncByteStream):
    def __init__(self, body: bytes, size: int = 4_096) -> None:
        self.body, self.size = body, size
        self.given = 0
        self.closed = False

    def __iter__(self) -> Iterator[bytes]:
        for start in range(0, len(self.body), self.size):
            self.given += 1
            yield self.body[start : start + self.size]

    def close(self) -> None:
        self.closed = True


def packed(stream: Packed, encoding: str) -> Caller:
    inner = httpx.MockTransport(
        lambda request: httpx.Response(200, stream=stream, headers={"Content-Encoding": encoding})
    )
    client = httpx.Client(transport=BoundedTransport(inner))
    return Caller(client, base_url="https://acme.zendesk.com")


BODY = b'{"ticket": {"id": 1}}' * 1_000


@pytest.mark.parametrize(
    ("encoding", "body"), [("gzip", gzip.compress(BODY)), ("Deflate", zlib.compress(BODY))]
)
def test_a_packed_answer_within_the_limits_arrives_whole(encoding: str, body: bytes) -> None:
    assert packed(Packed(body, size=7), encoding).read("/x").content == BODY


def test_a_packed_answer_without_a_body_is_empty() -> None:
    assert packed(Packed(b""), "gzip").read("/x").content == b""


def test_a_packed_answer_that_grows_too_long_ends_before_it_is_unpacked() -> None:
    whole = gzip.compress(b"x" * 300 * 1024 * 1024, compresslevel=9)
    stream = Packed(whole)
    tracemalloc.start()
    try:
        with pytest.raises(RetryableError, match="unreadable_answer"):
            packed(stream, "gzip").read("/x")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(whole) < 320_000
    assert stream.given < len(whole) / stream.size / 20
    assert stream.closed
    assert peak < 3 * calls.MAX_ANSWER_BYTES


def test_a_packed_answer_that_grows_too_long_leaves_a_write_unknown() -> None:
    stream = Packed(gzip.compress(b"x" * 64 * 1024 * 1024))
    with pytest.raises(OutcomeUnknown, match="unreadable_answer"):
        packed(stream, "gzip").write("POST", "/x", "{}")


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("br", b"whatever"),
        ("gzip, gzip", gzip.compress(gzip.compress(BODY))),
        ("gzip", BODY),
        ("gzip", gzip.compress(BODY)[:-20]),
    ],
    ids=["unknown", "twice", "not packed", "cut"],
)
def test_an_answer_packed_otherwise_than_it_says_is_refused(encoding: str, body: bytes) -> None:
    with pytest.raises(RetryableError, match="unreadable_answer"):
        packed(Packed(body), encoding).read("/x")


def test_a_redirect_is_not_followed() -> None:
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(str(request.url))
        return httpx.Response(307, headers={"Location": "https://evil.example/"})

    client = httpx.Client(transport=httpx.MockTransport(answer), follow_redirects=True)
    response = Caller(client, base_url="https://acme.zendesk.com").write("POST", "/x", "{}")
    assert response.status_code == 307
    assert seen == ["https://acme.zendesk.com/x"]


def test_the_shared_client_has_its_time_outs_and_reads_no_environment() -> None:
    with new_client() as client:
        assert (client.timeout.connect, client.timeout.read) == (3.0, 15.0)
        assert client.follow_redirects is False
        assert client.trust_env is False
    assert calls.MAX_ANSWER_S < 30


def test_it_is_told_how_long_a_helpdesk_took_also_where_it_gave_no_answer() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/slow":
            raise httpx.ReadTimeout("x")
        return httpx.Response(200)

    took: list[float] = []
    times = iter([1.0, 1.25, 2.0, 17.0])
    timed = TimedTransport(httpx.MockTransport(answer), took.append, monotonic=lambda: next(times))
    caller = Caller(httpx.Client(transport=timed), base_url="https://x.example")
    assert caller.read("/quick").status_code == 200
    with pytest.raises(RetryableError):
        caller.read("/slow")
    assert took == [250.0, 15_000.0]


@pytest.mark.parametrize("failure", [httpx.ReadTimeout("x"), httpx.DecodingError("x")])
def test_a_form_that_fails_can_be_repeated(failure: Exception) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise failure

    client = httpx.Client(transport=httpx.MockTransport(answer))
    with pytest.raises(RetryableError):
        Caller(client, base_url="https://x.example").form("/oauth/tokens", {"a": "b"})
