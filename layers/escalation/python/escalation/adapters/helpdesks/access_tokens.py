"""Access tokens: where they are kept, and the authentication that fetches and renews them."""

import threading
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol

import httpx

from escalation.adapters.helpdesks.responses import mapping, payload, unreadable
from escalation.domain.ports import Clock

EXPIRY_MARGIN: Final = timedelta(seconds=60)
"""A token this close to its end is replaced before it is used."""
_TOO_LONG_S: Final = 366 * 24 * 3_600
"""No vendor's token is good for so long: an answer that says so is not believed."""


@dataclass(frozen=True)
class AccessToken:
    """A bearer token and when it ends. It is never shown."""

    value: str = field(repr=False)
    expires_at: datetime


class AccessTokenCache(Protocol):
    """Where the workers share access tokens.

    `key` is the connection's id and a fingerprint of its credentials: with new credentials the
    old token is not found. A vendor may give out few tokens in a while, so an implementation
    that serves many processes must make `lock` hold among all of them.
    """

    def get(self, key: str) -> AccessToken | None:
        """The token last put, expired or not; None when there is none."""
        ...

    def put(self, key: str, token: str, expires_at: datetime) -> None:
        """Keep a token in place of the one before."""
        ...

    def lock(self, key: str) -> AbstractContextManager[object]:
        """Held while a token is fetched and put, so that only one caller fetches."""
        ...


class InMemoryTokenCache:
    """Tokens of one process. Owned by whoever composes the process, not by this module."""

    def __init__(self) -> None:
        self._tokens: dict[str, AccessToken] = {}
        self._lock = threading.Lock()

    def get(self, key: str) -> AccessToken | None:
        """The token last put."""
        return self._tokens.get(key)

    def put(self, key: str, token: str, expires_at: datetime) -> None:
        """Keep a token in place of the one before."""
        self._tokens[key] = AccessToken(token, expires_at)

    def lock(self, key: str) -> AbstractContextManager[object]:
        """One lock for all keys: fetching is rare."""
        del key
        return self._lock


def token_in(response: httpx.Response, *, asked_at: datetime, usual_s: int) -> AccessToken:
    """The token that an answer gives; `usual_s` is its lifetime where none is named.

    Raises:
        RetryableError: there is none in it.
    """
    body = mapping(payload(response))
    value, lifetime = body.get("access_token"), body.get("expires_in")
    if not isinstance(value, str) or not value:
        raise unreadable(response, wrote=False)
    seconds = lifetime if isinstance(lifetime, int) and 0 < lifetime < _TOO_LONG_S else usual_s
    return AccessToken(value, asked_at + timedelta(seconds=seconds))


def scopes_in(response: httpx.Response) -> frozenset[str]:
    """What the token may do, where the answer says so."""
    scopes = mapping(payload(response)).get("scope")
    return frozenset(str(scopes or "").replace(",", " ").split())


class TokenAuth(httpx.Auth):
    """Sends an access token; after a 401 renews it and sends the request once more.

    A 401 comes before anything is done, so the second sending repeats nothing.
    """

    def __init__(
        self,
        *,
        scheme: str,
        key: str,
        cache: AccessTokenCache,
        fetch: Callable[[], AccessToken],
        clock: Clock,
    ) -> None:
        self._scheme = scheme
        self._key = key
        self._cache = cache
        self._fetch = fetch
        self._clock = clock

    def sync_auth_flow(
        self, request: httpx.Request
    ) -> Generator[httpx.Request, httpx.Response, None]:
        """Send with the shared token, and once more with a new one after a 401.

        Raises:
            RetryableError: no token could be fetched now.
            PermanentError: the credentials were refused.
        """
        token = self._token(refused=None)
        request.headers["Authorization"] = f"{self._scheme} {token}"
        response = yield request
        if response.status_code == 401:
            token = self._token(refused=token)
            request.headers["Authorization"] = f"{self._scheme} {token}"
            yield request

    def renew(self) -> None:
        """Fetch a token whatever is cached, which proves the credentials."""
        with self._cache.lock(self._key):
            token = self._fetch()
            self._cache.put(self._key, token.value, token.expires_at)

    def have(self, check: Callable[[], None]) -> None:
        """Have a token: the one in use, or a new one, kept only if `check` lets it pass."""
        with self._cache.lock(self._key):
            if self._cached(None) is None:
                token = self._fetch()
                check()
                self._cache.put(self._key, token.value, token.expires_at)

    def _token(self, *, refused: str | None) -> str:
        usable = self._cached(refused)
        if usable is not None:
            return usable
        with self._cache.lock(self._key):
            usable = self._cached(refused)
            if usable is not None:
                return usable
            token = self._fetch()
            self._cache.put(self._key, token.value, token.expires_at)
            return token.value

    def _cached(self, refused: str | None) -> str | None:
        token = self._cache.get(self._key)
        if token is None or token.value == refused:
            return None
        if token.expires_at - EXPIRY_MARGIN <= self._clock.now():
            return None
        return token.value
