import threading
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta

import httpx
import pytest

from escalation.adapters.helpdesks.access_tokens import (
    AccessToken,
    AccessTokenCache,
    InMemoryTokenCache,
    TokenAuth,
    token_in,
)
from escalation.domain.errors import RetryableError
from tests.adapters.helpdesks.support import StoppedClock


class Fetcher:
    def __init__(self, clock: StoppedClock) -> None:
        self.clock = clock
        self.fetched = 0

    def __call__(self) -> AccessToken:
        self.fetched += 1
        return AccessToken(f"t{self.fetched}", self.clock.now() + timedelta(hours=1))


def auth(cache: AccessTokenCache, fetch: Fetcher) -> TokenAuth:
    return TokenAuth(scheme="Bearer", key="c1", cache=cache, fetch=fetch, clock=fetch.clock)


def client(*valid: str, seen: list[str]) -> httpx.Client:
    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["authorization"])
        return httpx.Response(200 if seen[-1].removeprefix("Bearer ") in valid else 401)

    return httpx.Client(transport=httpx.MockTransport(answer))


def test_a_token_that_another_worker_renewed_is_taken_over(clock: StoppedClock) -> None:
    cache, fetch, seen = InMemoryTokenCache(), Fetcher(clock), list[str]()

    class Renewed:
        """A shared cache in which another worker puts a new token while ours is refused."""

        def get(self, key: str) -> AccessToken | None:
            return cache.get(key)

        def put(self, key: str, token: str, expires_at: datetime) -> None:
            cache.put(key, token, expires_at)

        def lock(self, key: str) -> AbstractContextManager[object]:
            cache.put(key, "theirs", clock.now() + timedelta(hours=1))
            return nullcontext()

    cache.put("c1", "old", clock.now() + timedelta(hours=1))
    with client("theirs", seen=seen) as opened:
        response = opened.get("https://x.example/", auth=auth(Renewed(), fetch))
    assert response.status_code == 200
    assert seen == ["Bearer old", "Bearer theirs"]
    assert fetch.fetched == 0


def test_many_callers_fetch_one_token(clock: StoppedClock) -> None:
    cache, fetch, seen = InMemoryTokenCache(), Fetcher(clock), list[str]()
    barrier = threading.Barrier(8)

    def call() -> None:
        with client("t1", seen=seen) as opened:
            barrier.wait(timeout=10)
            opened.get("https://x.example/", auth=auth(cache, fetch))

    threads = [threading.Thread(target=call) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)
    assert seen == ["Bearer t1"] * 8
    assert fetch.fetched == 1


def test_a_401_renews_once_only(clock: StoppedClock) -> None:
    fetch, seen = Fetcher(clock), list[str]()
    with client(seen=seen) as opened:
        answer = opened.get("https://x.example/", auth=auth(InMemoryTokenCache(), fetch))
    assert answer.status_code == 401
    assert seen == ["Bearer t1", "Bearer t2"]


def test_two_caches_share_nothing(clock: StoppedClock) -> None:
    one, two = InMemoryTokenCache(), InMemoryTokenCache()
    one.put("c1", "t", clock.now())
    assert two.get("c1") is None


def test_a_token_does_not_show_itself(clock: StoppedClock) -> None:
    assert "hush" not in repr(AccessToken("hush", clock.now()))


def test_a_failure_to_fetch_reaches_the_caller_and_frees_the_lock(clock: StoppedClock) -> None:
    cache = InMemoryTokenCache()

    def fail() -> AccessToken:
        raise RetryableError("token_unavailable")

    failing = TokenAuth(scheme="Bearer", key="c1", cache=cache, fetch=fail, clock=clock)
    with client(seen=[]) as opened, pytest.raises(RetryableError):
        opened.get("https://x.example/", auth=failing)
    with cache.lock("c1"):
        assert cache.get("c1") is None


@pytest.mark.parametrize("lifetime", [664_975_810_713_682_618, 10**300, -5, "soon", None, [60]])
def test_a_lifetime_that_cannot_be_is_taken_for_the_usual(
    clock: StoppedClock, lifetime: object
) -> None:
    answer = httpx.Response(200, json={"access_token": "t1", "expires_in": lifetime})
    token = token_in(answer, asked_at=clock.now(), usual_s=3_600)
    assert token.expires_at == clock.now() + timedelta(hours=1)
