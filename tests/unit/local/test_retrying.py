from collections.abc import Callable
from typing import Any

import httpx
import pytest

from infra.local.api_clients import ApiError
from infra.local.retrying import retrying

REQUEST = httpx.Request("POST", "http://stack.example/v1/x")


def answers(*results: Any) -> Callable[[], str]:
    left = iter(results)

    def call() -> str:
        result = next(left)
        if isinstance(result, Exception):
            raise result
        return str(result)

    return call


def problem(status: int, **headers: str) -> ApiError:
    return ApiError(httpx.Response(status, json={"code": "c"}, headers=headers, request=REQUEST))


def test_a_lost_connection_and_a_servers_error_are_tried_again() -> None:
    retries: list[str] = []
    waits: list[float] = []
    call = answers(httpx.ReadError("cut"), problem(502), "stored")
    assert retrying(call, retries, sleep=waits.append) == "stored"
    assert retries == ["ReadError", "502 c"]
    assert waits == [0.5, 1.0]


def test_retry_after_says_how_long_to_wait() -> None:
    waits: list[float] = []
    assert (
        retrying(answers(problem(429, **{"Retry-After": "7"}), "stored"), [], sleep=waits.append)
        == "stored"
    )
    assert waits == [7.0]


def test_a_refusal_is_not_tried_again() -> None:
    waits: list[float] = []
    with pytest.raises(ApiError, match="409"):
        retrying(answers(problem(409), "never"), [], sleep=waits.append)
    assert waits == []


def test_it_gives_up_after_eight_tries_with_the_last_error() -> None:
    waits: list[float] = []
    with pytest.raises(ApiError, match="503"):
        retrying(answers(*[problem(502)] * 7, problem(503), "too late"), [], sleep=waits.append)
    assert len(waits) == 7
    assert max(waits) <= 15
