"""HTTP calls to a vendor: bounded in time and size, and each failure named by what it means.

A line over 300: one call, from its gate to what its answer means.
"""

import ssl
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import certifi
import httpx

from escalation.adapters.helpdesks.rate_limits import (
    CallKind,
    ConnectionGate,
    OpenGate,
    Outcome,
    quota_of,
    retry_after,
)
from escalation.adapters.helpdesks.timing import TimedTransport
from escalation.domain.errors import DeliveryError, OutcomeUnknown, RetryableError

CONNECT_TIMEOUT_S: Final = 3.0
READ_TIMEOUT_S: Final = 15.0
MAX_ANSWER_BYTES: Final = 8 * 1024 * 1024
"""A page of 100 tickets with long texts stays well below."""
MAX_ANSWER_S: Final = 25.0
"""Longest time for one whole answer; the read time-out alone counts anew with every chunk."""
_UNPACKED: Final = frozenset({"gzip", "x-gzip", "deflate"})
_EITHER_HEADER: Final = 32
"""Tells zlib to find out by itself whether a stream is gzip's or its own."""
_PIECE_BYTES: Final = 64 * 1024

_NOT_SENT: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
)


class UnreadableAnswer(httpx.DecodingError):
    """An answer longer than is read, or packed in a way that was not asked for."""


class _BoundedStream(httpx.SyncByteStream):
    """An answer's body, unpacked, that ends with an error where it grows too long or takes too
    long. Of a packed body no more is unpacked than is read: 300 kB may hold 300 MB.
    """

    def __init__(
        self, inner: httpx.SyncByteStream, monotonic: Callable[[], float], *, packed: bool
    ) -> None:
        self._inner = inner
        self._monotonic = monotonic
        self._deadline = monotonic() + MAX_ANSWER_S
        self._packed = packed

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for chunk in _unpacked(self._in_time()) if self._packed else self._in_time():
            size += len(chunk)
            if size > MAX_ANSWER_BYTES:
                raise UnreadableAnswer(f"the answer is longer than {MAX_ANSWER_BYTES} bytes")
            yield chunk

    def close(self) -> None:
        self._inner.close()

    def _in_time(self) -> Iterator[bytes]:
        for chunk in self._inner:
            if self._monotonic() > self._deadline:
                raise httpx.ReadTimeout(f"the answer took longer than {MAX_ANSWER_S:g} s")
            yield chunk


def _unpacked(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """A gzip or zlib stream's content in pieces of bounded size."""
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | _EITHER_HEADER)
    begun = False
    for chunk in chunks:
        rest, begun = chunk, begun or bool(chunk)
        while rest and not unpacker.eof:
            try:
                piece = unpacker.decompress(rest, _PIECE_BYTES)
            except zlib.error as error:
                raise UnreadableAnswer("the answer is packed, and not as it says") from error
            rest = unpacker.unconsumed_tail
            if piece:
                yield piece
    if begun and not unpacker.eof:
        raise UnreadableAnswer("the packed answer ends too early")


class BoundedTransport(httpx.BaseTransport):
    """Limits the size and the duration of every answer of another transport."""

    def __init__(
        self, inner: httpx.BaseTransport, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._inner = inner
        self._monotonic = monotonic

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request; the answer's body is read under the limits.

        Raises:
            UnreadableAnswer: it is packed with what cannot be unpacked piece by piece. None was
                asked for.
        """
        response = self._inner.handle_request(request)
        if not isinstance(response.stream, httpx.SyncByteStream):
            return response
        packed = response.headers.get("Content-Encoding", "identity").strip().lower()
        if packed not in {"", "identity", *_UNPACKED}:
            response.close()
            raise UnreadableAnswer("the answer is packed in an unknown way")
        # It is unpacked here: httpx would unpack each chunk whole, whatever comes of it.
        response.headers.pop("Content-Encoding", None)
        response.stream = _BoundedStream(
            response.stream, self._monotonic, packed=packed in _UNPACKED
        )
        return response

    def close(self) -> None:
        """Close the inner transport."""
        self._inner.close()


def new_client(took: Callable[[float], None] | None = None) -> httpx.Client:
    """The client that all connections of a process share; `took` gets each call's milliseconds.

    One TLS context serves every connection: loading the CA bundle costs more than a handshake.
    Idle connections are not kept, because a frozen Lambda environment would wake up to dead ones,
    and a create lost on a dead connection has an unknown outcome. Redirects are not followed and
    proxy variables and `.netrc` are not read: credentials go to the vendor's host only.
    """
    transport: httpx.BaseTransport = httpx.HTTPTransport(
        verify=ssl.create_default_context(cafile=certifi.where()),
        limits=httpx.Limits(max_connections=20, max_keepalive_connections=0),
        trust_env=False,
    )
    if took is not None:
        transport = TimedTransport(transport, took)
    return httpx.Client(
        transport=BoundedTransport(transport),
        timeout=httpx.Timeout(READ_TIMEOUT_S, connect=CONNECT_TIMEOUT_S, pool=CONNECT_TIMEOUT_S),
        follow_redirects=False,
        trust_env=False,
    )


class Caller:
    """Calls below one base address with one way to authenticate, each past the gate."""

    def __init__(
        self,
        client: httpx.Client,
        *,
        base_url: str,
        auth: httpx.Auth | None = None,
        headers: Mapping[str, str] | None = None,
        gate: ConnectionGate | None = None,
    ) -> None:
        self._client = client
        self._gate = gate or OpenGate()
        self._base_url = base_url.rstrip("/")
        self._auth = auth
        self._headers = {
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "User-Agent": "escalation-service",
            **(headers or {}),
        }

    def read(self, path: str, params: Mapping[str, str | int] | None = None) -> httpx.Response:
        """GET. Any status is returned.

        Raises:
            RetryableError: no answer came, or none that can be read; Deferred where the gate held
                the call back.
        """
        try:
            return self._send("read", "GET", path, params=params)
        except _NOT_SENT as error:
            raise RetryableError("unreachable", type(error).__name__) from error
        except httpx.RequestError as error:
            raise RetryableError(_code_of(error), type(error).__name__) from error

    def path_of(self, address: str) -> str | None:
        """The path, with its query, of an address below the base one; None for any other. What a
        vendor's answer names is followed there only, since credentials go along.
        """
        own, named = httpx.URL(self._base_url), _parsed(address)
        if named is None or named.userinfo or named.fragment:
            return None
        if (named.scheme, named.host, named.port) != (own.scheme, own.host, own.port):
            return None
        path, below = named.raw_path.decode("ascii"), own.raw_path.decode("ascii").rstrip("/")
        steps = named.path.split("/")
        if not path.startswith(f"{below}/") or ".." in steps or "." in steps:
            return None
        return path.removeprefix(below)

    def write(
        self, method: str, path: str, body: str, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """Send JSON. Any status is returned.

        Raises:
            RetryableError: surely not sent; Deferred where the gate held the call back.
            OutcomeUnknown: sent, and no whole answer came back.
        """
        try:
            return self._send("write", method, path, content=body.encode(), headers=headers)
        except _NOT_SENT as error:
            raise RetryableError("unreachable", type(error).__name__) from error
        except httpx.RequestError as error:
            raise OutcomeUnknown(_code_of(error), type(error).__name__) from error

    def form(self, path: str, fields: Mapping[str, str]) -> httpx.Response:
        """Ask for an access token by a form. Raises RetryableError: no answer came."""
        return self._ask(self._request("POST", path, data=fields))

    def ask(self, path: str, body: str) -> httpx.Response:
        """Ask for an access token by JSON. Raises RetryableError: no answer came."""
        return self._ask(self._request("POST", path, content=body.encode()))

    def _ask(self, request: httpx.Request) -> httpx.Response:
        """It may be repeated, and is asked for inside another call, which the gate let through:
        the gate only learns how it ended.
        """
        try:
            return self._told("token", lambda: self._client.send(request, follow_redirects=False))
        except httpx.RequestError as error:
            raise RetryableError("unreachable", type(error).__name__) from error

    def _send(
        self,
        kind: CallKind,
        method: str,
        path: str,
        *,
        params: Mapping[str, str | int] | None = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        request = self._request(method, path, params=params, content=content, headers=headers)
        self._gate.before(kind)
        return self._told(
            kind, lambda: self._client.send(request, auth=self._auth, follow_redirects=False)
        )

    def _told(self, kind: CallKind, send: Callable[[], httpx.Response]) -> httpx.Response:
        """Send, and tell the gate how it ended."""
        try:
            response = send()
        except httpx.HTTPError as error:
            self._gate.after(kind, Outcome(error=type(error).__name__))
            raise
        except DeliveryError:
            # No access token: that call has told the gate, and this one was not made.
            self._gate.after(kind, Outcome())
            raise
        outcome = Outcome(
            status=response.status_code,
            quota=quota_of(response.headers),
            retry_after_s=retry_after(response.headers),
        )
        self._gate.after(kind, outcome)
        return response

    def _request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str | int] | None = None,
        content: bytes | None = None,
        data: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Request:
        sent = dict(self._headers)
        if content is not None:
            sent["Content-Type"] = "application/json"
        return self._client.build_request(
            method,
            self._base_url + path,
            params=params,
            content=content,
            data=data,
            headers=sent | dict(headers or {}),
        )


def _code_of(error: httpx.RequestError) -> str:
    return "unreadable_answer" if isinstance(error, UnreadableAnswer) else "no_answer"


def _parsed(address: str) -> httpx.URL | None:
    try:
        return httpx.URL(address)
    except (httpx.InvalidURL, ValueError):
        return None
