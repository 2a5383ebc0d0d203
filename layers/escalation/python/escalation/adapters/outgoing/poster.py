"""Posts to a receiver that somebody else has named: to public addresses only, and not for long.

The name is resolved once and the connection goes to an address that was looked at, so that a name
which leads elsewhere a moment later leads nowhere. TLS still proves the name.
https://www.encode.io/httpcore/network-backends/
"""

import socket
import ssl
import time
from collections.abc import Callable, Iterable
from functools import cache
from typing import Final

import certifi
import httpcore

from escalation.adapters.helpdesks.rate_limits import retry_after
from escalation.domain.outgoing_webhooks import Answer
from escalation.domain.public_addresses import is_public
from escalation.domain.webhook_receivers import Receiver

CONNECT_S: Final = 5.0
WHOLE_S: Final = 15.0
"""Of a call, from the name to the answer's headers. What comes after them is not read."""
_SECONDS: Final = {
    "timeout": {"connect": CONNECT_S, "read": WHOLE_S, "write": WHOLE_S, "pool": CONNECT_S}
}
_NO_ANSWER = (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError)
_NOT_REACHED = (httpcore.ConnectError, httpcore.ConnectTimeout)

Resolve = Callable[[str, int], list[str]]


class NotPublic(Exception):
    """The name leads to no public address."""


def addresses(host: str, port: int) -> list[str]:
    """The addresses of a name, IPv4 first: a function outside of a VPC has no other.

    Raises:
        OSError: it has none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    found.sort(key=lambda each: each[0] != socket.AF_INET)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


class HttpPoster:
    """Implements `Poster`."""

    def __init__(
        self,
        *,
        resolve: Resolve = addresses,
        backend: httpcore.NetworkBackend | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._resolve = resolve
        self._backend = backend or httpcore.SyncBackend()
        self._monotonic = monotonic

    def post(self, receiver: Receiver, *, body: bytes, headers: dict[str, str]) -> Answer:
        """See `Poster`. A new connection for each call; no redirect is followed, no proxy and no
        cookie known.
        """
        began = self._monotonic()
        backend = _Checked(
            self._backend,
            resolve=self._resolve,
            is_local=receiver.is_local,
            left=lambda: began + WHOLE_S - self._monotonic(),
        )
        try:
            status, retry_after = self._answer(backend, receiver, body, headers)
        except NotPublic:
            return Answer(outcome="bad_address", took_ms=self._since(began))
        except _NOT_REACHED:
            return Answer(outcome="unreachable", took_ms=self._since(began))
        except _NO_ANSWER:
            return Answer(outcome="no_answer", took_ms=self._since(began))
        return Answer(
            outcome="taken" if 200 <= status < 300 else "refused",
            status=status,
            retry_after_s=retry_after,
            took_ms=self._since(began),
        )

    def _answer(
        self,
        backend: httpcore.NetworkBackend,
        receiver: Receiver,
        body: bytes,
        headers: dict[str, str],
    ) -> tuple[int, float | None]:
        """The status, and the seconds that the receiver asks to wait."""
        sent = {
            "Host": receiver.host if receiver.port == 443 else f"{receiver.host}:{receiver.port}",
            "User-Agent": "escalation-service",
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            "Connection": "close",
            **headers,
        }
        url = httpcore.URL(
            scheme=receiver.scheme, host=receiver.host, port=receiver.port, target=receiver.target
        )
        with (
            httpcore.ConnectionPool(
                ssl_context=_tls() if receiver.scheme == "https" else None,
                network_backend=backend,
                max_connections=1,
            ) as pool,
            pool.stream(
                "POST", url, headers=[*sent.items()], content=body, extensions=_SECONDS
            ) as answer,
        ):
            said = {name.decode("latin-1").lower(): v for name, v in answer.headers}
            return answer.status, retry_after({n: v.decode("latin-1") for n, v in said.items()})

    def _since(self, began: float) -> int:
        return round((self._monotonic() - began) * 1_000)


class _Checked(httpcore.NetworkBackend):
    """Connects to addresses that were looked at, each wait no longer than what is left."""

    def __init__(
        self,
        inner: httpcore.NetworkBackend,
        *,
        resolve: Resolve,
        is_local: bool,
        left: Callable[[], float],
    ) -> None:
        self._inner = inner
        self._resolve = resolve
        self._is_local = is_local
        self._left = left

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """To the first address that answers; to none where one of them is not public."""
        try:
            found = self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(type(error).__name__) from None
        if not self._is_local and not all(map(is_public, found)):
            raise NotPublic
        for address in found:
            try:
                stream = self._inner.connect_tcp(
                    address, port, _least(timeout, self._left()), local_address, socket_options
                )
            except _NOT_REACHED:
                continue
            return _InTime(stream, self._left)
        raise httpcore.ConnectError("no address answers")


class _InTime(httpcore.NetworkStream):
    """A connection of which no read or write waits longer than what is left of the whole: a time
    limit for each would begin anew with each byte.
    """

    def __init__(self, inner: httpcore.NetworkStream, left: Callable[[], float]) -> None:
        self._inner = inner
        self._left = left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._wait(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._wait(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        wait = self._wait(timeout, httpcore.ConnectTimeout)
        return _InTime(self._inner.start_tls(ssl_context, server_hostname, wait), self._left)

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)

    def _wait(self, timeout: float | None, over: type[Exception]) -> float:
        wait = _least(timeout, self._left())
        if wait <= 0:
            raise over("the whole call took too long")
        return wait


def _least(timeout: float | None, left: float) -> float:
    return left if timeout is None else min(timeout, left)


@cache
def _tls() -> ssl.SSLContext:
    """Loading the authorities costs more than a handshake."""
    return ssl.create_default_context(cafile=certifi.where())
