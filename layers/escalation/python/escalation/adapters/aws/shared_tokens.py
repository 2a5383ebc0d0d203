"""Access tokens that all workers share: the value in Secrets Manager, the lock in DynamoDB.

A connection has one secret for its current token. The item in DynamoDB says who may fetch the next
one and which version of the secret is the current one; it never holds a token. A process keeps the
token it has read and asks nobody again until it ends or is refused.
"""

import json
import random
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from escalation.adapters.aws.clients import error_code, is_transient
from escalation.adapters.aws.secrets import fail
from escalation.adapters.aws.token_locks import LockItem, TokenLocks
from escalation.adapters.helpdesks.access_tokens import (
    AccessToken,
    AccessTokenCache,
    InMemoryTokenCache,
)
from escalation.domain.errors import RetryableError
from escalation.domain.ports import Clock, Events
from escalation.domain.recent import Recent
from escalation.domain.workspace import Connection

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient
    from types_boto3_secretsmanager import SecretsManagerClient

WAIT = timedelta(seconds=10)
"""A worker waits so long for another one's token before it puts its job back."""
_MOST_KEPT = 200
_POLL_S = (0.1, 0.25, 0.5, 1.0)


@dataclass(frozen=True)
class _Kept:
    token: AccessToken
    version: str | None


@dataclass(frozen=True, kw_only=True)
class _Parts:
    """What the caches of one process have in common."""

    client: "SecretsManagerClient"
    locks: TokenLocks
    clock: Clock
    events: Events
    sleep: Callable[[float], None]


class SharedTokenCaches:
    """One cache for each connection, made when it is asked for."""

    def __init__(
        self,
        secrets_client: "SecretsManagerClient",
        dynamodb: "DynamoDBClient",
        table_name: str,
        *,
        clock: Clock,
        events: Events,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Args: `table_name` is that of the transcripts table, which holds the locks."""
        self._parts = _Parts(
            client=secrets_client,
            locks=TokenLocks(dynamodb, table_name, clock),
            clock=clock,
            events=events,
            sleep=sleep,
        )
        self._shared: Recent[str, SharedTokenCache] = Recent(_MOST_KEPT)
        self._own = InMemoryTokenCache()

    def of(self, connection: Connection) -> AccessTokenCache:
        """The cache of a connection; this process's own for one without a secret for tokens."""
        ref = connection.token_secret_ref
        if ref is None:
            return self._own
        known = self._shared.get(ref)
        return known or self._shared.put(ref, SharedTokenCache(self._parts, ref))


class SharedTokenCache:
    """Implements `AccessTokenCache` for one connection."""

    def __init__(self, parts: _Parts, secret_ref: str) -> None:
        self._parts = parts
        self._ref = secret_ref
        self._kept: dict[str, _Kept] = {}
        self._held: dict[str, LockItem] = {}

    def get(self, key: str) -> AccessToken | None:
        """The token last put by any worker, as far as is known.

        Outside the lock a token that this process has read serves until it ends. Inside, it is
        the one that the lock's item names.

        Raises:
            RetryableError: Secrets Manager did not answer.
        """
        kept, held = self._kept.get(key), self._held.get(key)
        if kept is not None:
            is_current = held is None or kept.version == held.version
            if is_current and kept.token.expires_at > self._parts.clock.now():
                return kept.token
        found = self._newest(key, held)
        if found is None:
            return None if kept is None else kept.token
        self._kept[key] = found
        return found.token

    def put(self, key: str, token: str, expires_at: datetime) -> None:
        """Share a token. One that cannot be shared still serves this process."""
        parts = self._parts
        version = secrets.token_hex(16)
        body = json.dumps({"key": key, "token": token, "expires_at": expires_at.isoformat()})
        try:
            parts.client.put_secret_value(
                SecretId=self._ref, SecretString=body, ClientRequestToken=version
            )
            held = self._held.get(key)
            if held is not None:
                parts.locks.name(held, version=version, token_expires_at=expires_at)
        except (ClientError, BotoCoreError) as error:
            parts.events.record("token_not_shared", code=error_code(error))
        except RetryableError as error:
            parts.events.record("token_not_shared", code=error.code)
        self._kept[key] = _Kept(AccessToken(token, expires_at), version)

    def lock(self, key: str) -> AbstractContextManager[object]:
        """Held by one worker of all; a crashed holder's ends by itself.

        Raises:
            RetryableError: another worker has held it for longer than `WAIT`.
        """
        return self._locked(key)

    @contextmanager
    def _locked(self, key: str) -> Iterator[None]:
        held = self._acquire(key)
        self._held[key] = held
        try:
            yield
        finally:
            del self._held[key]
            self._parts.locks.release(held)

    def _acquire(self, key: str) -> LockItem:
        clock = self._parts.clock
        until = clock.now() + WAIT
        tries = 0
        while True:
            found = self._parts.locks.acquire(key)
            if isinstance(found, LockItem):
                return found
            if clock.now() >= until:
                left = (found - clock.now()).total_seconds()
                raise RetryableError("token_busy", delay_s=max(left, 1.0))
            pause = _POLL_S[min(tries, len(_POLL_S) - 1)]
            self._parts.sleep(pause * random.uniform(0.7, 1.3))  # noqa: S311 - jitter is no secret
            tries += 1

    def _newest(self, key: str, held: LockItem | None) -> _Kept | None:
        """The shared token.

        Secrets Manager may show a new version late, and a worker may die between storing a token
        and naming its version: so of the current and the named one it is the one that ends last.
        """
        found = [self._read(key, None)]
        named = held.version if held is not None else None
        if named is not None and (found[0] is None or found[0].version != named):
            found.append(self._read(key, named))
        return max(
            (each for each in found if each is not None),
            key=lambda each: each.token.expires_at,
            default=None,
        )

    def _read(self, key: str, version: str | None) -> _Kept | None:
        try:
            if version is None:
                answer = self._parts.client.get_secret_value(SecretId=self._ref)
            else:
                answer = self._parts.client.get_secret_value(SecretId=self._ref, VersionId=version)
        except (ClientError, BotoCoreError) as error:
            if is_transient(error):
                fail(error)
            # Gone or forbidden: the worker fetches a token for itself rather than fail.
            self._parts.events.record("token_not_shared", code=error_code(error))
            return None
        token = _token(answer.get("SecretString", ""), key)
        return None if token is None else _Kept(token, answer.get("VersionId"))


def _token(text: str, key: str) -> AccessToken | None:
    """The token in a secret, if it is one of the same credentials."""
    try:
        body = json.loads(text)
        if not isinstance(body, dict) or body.get("key") != key:
            return None
        return AccessToken(str(body["token"]), datetime.fromisoformat(body["expires_at"]))
    except (KeyError, TypeError, ValueError):
        return None
