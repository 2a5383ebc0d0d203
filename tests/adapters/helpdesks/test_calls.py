from collections.abc import Iterator

import httpx
import pytest

from escalation.adapters.helpdesks import calls
from escalation.adapters.helpdesks.calls import BoundedTransport, Caller, new_client
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


@pytest.mark.parametrize("failure", [httpx.ReadTimeout("x"), httpx.DecodingError("x")])
def test_a_form_that_fails_can_be_repeated(failure: Exception) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise failure

    client = httpx.Client(transport=httpx.MockTransport(answer))
    with pytest.raises(RetryableError):
        Caller(client, base_url="https://x.example").form("/oauth/tokens", {"a": "b"})
