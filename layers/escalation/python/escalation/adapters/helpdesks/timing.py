"""How long a helpdesk takes to answer."""

import time
from collections.abc import Callable

import httpx


class TimedTransport(httpx.BaseTransport):
    """Tells how long each call of another transport took until its answer began, or until it was
    given up: a helpdesk that does not answer must not look like a fast one.
    """

    def __init__(
        self,
        inner: httpx.BaseTransport,
        took: Callable[[float], None],
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Args: `took` gets milliseconds."""
        self._inner = inner
        self._took = took
        self._monotonic = monotonic

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request. Raises what the inner transport does."""
        begun = self._monotonic()
        try:
            return self._inner.handle_request(request)
        finally:
            self._took(1_000 * (self._monotonic() - begun))

    def close(self) -> None:
        """Close the inner transport."""
        self._inner.close()
