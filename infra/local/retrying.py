"""Repeating a call to the service while it cannot answer: a cold start, a lost connection."""

import time
from collections.abc import Callable
from typing import Final, TypeVar

import httpx

from infra.local.api_clients import ApiError

T = TypeVar("T")

_TRIES: Final = 8
_LONGEST_WAIT_S: Final = 15.0


def retrying(
    call: Callable[[], T], retries: list[str], *, sleep: Callable[[float], None] = time.sleep
) -> T:
    """The call's answer; a lost connection, 429 and 5xx are tried again, at most 8 times in all.

    Waits as long as Retry-After says, else 0.5 s and twice as long each time, 15 s at most.

    Args:
        call: may be repeated without harm.
        retries: gets one line for each repetition.
        sleep: waits that many seconds.

    Raises:
        ApiError: any other answer, or the last one.
        httpx.TransportError: the last one.
    """
    for attempt in range(1, _TRIES + 1):
        wait = min(0.5 * 2 ** (attempt - 1), _LONGEST_WAIT_S)
        try:
            return call()
        except ApiError as error:
            if attempt == _TRIES or not (error.status == 429 or error.status >= 500):
                raise
            told = error.headers.get("Retry-After", "")
            if told.isdecimal():
                wait = min(float(told), 60.0)
            retries.append(f"{error.status} {error.code or ''}".strip())
        except httpx.TransportError as error:
            if attempt == _TRIES:
                raise
            retries.append(type(error).__name__)
        sleep(wait)
    raise AssertionError("the last try returns or raises")
