"""Conversation tokens: short-lived proof of which conversation a browser may speak in.

The signing keys are one secret, a JSON object: `{"current": "k1", "k1": "…", "k2": "…"}` and, once
it has been rotated, `"times"`. Each function reads it at most every five minutes, which is why a
new key first only verifies, and signs when every cache must have it (`rotate`).
"""

import json
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Annotated, Any

import jwt
from pydantic import Field, StringConstraints

from escalation.adapters.aws.secrets import SecretReader
from escalation.domain import stored_forms
from escalation.domain.errors import EscalationError, NotAuthenticated, PermanentError
from escalation.domain.identity_ports import TokenClaims
from escalation.domain.types import Frozen, Identifier, UtcTime

if TYPE_CHECKING:
    from types_boto3_secretsmanager import SecretsManagerClient

ALGORITHM = "HS256"
AUDIENCE = "conversation"
TOKEN_LIFE = timedelta(days=7)
CACHE_LIFE = timedelta(minutes=5)
UNKNOWN_KEY_PAUSE = timedelta(minutes=1)
SETTLE = 3 * CACHE_LIFE
"""How long a new key is in the secret before it signs."""
_STALE_RETRY = timedelta(seconds=30)
_MAX_TOKEN_CHARS = 2_048

KeyId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]
Key = Annotated[str, StringConstraints(min_length=32, max_length=512)]
_RESERVED = frozenset({"current", "times"})


class KeyTimes(Frozen):
    """When a key came into the secret, began to sign, and ceased to."""

    added: UtcTime
    current: UtcTime | None = None
    retired: UtcTime | None = None


class KeyRing(Frozen):
    """The secret, parsed. `times` lacks keys that an operator wrote by hand."""

    current: KeyId
    keys: Annotated[dict[KeyId, Key], Field(min_length=1, max_length=50, repr=False)]
    times: dict[KeyId, KeyTimes] = {}

    @classmethod
    def parse(cls, secret: str) -> "KeyRing":
        """Read the secret.

        Raises:
            PermanentError: it is not a key ring. The message does not quote it.
        """
        try:
            value = json.loads(secret)
            ring = cls(
                current=value["current"],
                keys={name: key for name, key in value.items() if name not in _RESERVED},
                times={
                    kid: stored_forms.read(KeyTimes, json.dumps(times).encode())
                    for kid, times in value.get("times", {}).items()
                },
            )
        except (ValueError, TypeError, KeyError, AttributeError):
            raise PermanentError("signing_keys", "the secret is not a key ring") from None
        if ring.current not in ring.keys:
            raise PermanentError("signing_keys", "the current key is not in the secret")
        return ring

    def dump(self) -> str:
        """The secret's text."""
        times = {kid: json.loads(stored_forms.write(each)) for kid, each in self.times.items()}
        return json.dumps({"current": self.current, **self.keys, "times": times})


def rotate(
    secret: str,
    now: datetime,
    *,
    every: timedelta = timedelta(0),
    make_key: Callable[[], str] = lambda: secrets.token_urlsafe(48),
) -> str:
    """The secret after one step of rotation; the same text when nothing is due.

    A rotation is two steps, so call this on a schedule or twice by hand:

    1. The current key has signed for `every`: a new key is added. It verifies and does not sign.
    2. The new key has been in the secret for `SETTLE`, longer than any cache lives: it becomes
       the current key. Until every cache has noticed, the old key goes on signing, and both
       verify everywhere.

    Each step also drops keys retired for longer than a token signed by them at the last moment can
    live. Where it stops half-way, the next call goes on from there.

    Args:
        secret: the secret's present text.
        now: the present.
        every: the least time between two rotations.
        make_key: a source of random keys.

    Raises:
        PermanentError: the text is not a key ring.
    """
    ring = KeyRing.parse(secret)
    # A key written by hand has no times. Its clock starts at the first rotation that sees it, and
    # a current one counts as due: nobody knows for how long it has signed.
    times = {
        kid: ring.times.get(kid)
        or KeyTimes(added=now, current=now - every if kid == ring.current else None)
        for kid in ring.keys
    }
    gone_before = now - TOKEN_LIFE - SETTLE
    times = {
        kid: t
        for kid, t in times.items()
        if kid == ring.current or t.retired is None or t.retired > gone_before
    }
    waiting = sorted(
        (t.added, kid)
        for kid, t in times.items()
        if kid != ring.current and t.current is None and t.retired is None
    )
    keys = {kid: ring.keys[kid] for kid in times}
    current = ring.current
    if waiting:
        added, kid = waiting[-1]
        if now - added >= SETTLE:
            times[current] = times[current].model_copy(update={"retired": now})
            times[kid] = times[kid].model_copy(update={"current": now})
            current = kid
    elif now - (times[current].current or times[current].added) >= every:
        kid = _new_id(now, taken=set(keys))
        keys[kid] = make_key()
        times[kid] = KeyTimes(added=now)
    after = KeyRing(current=current, keys=keys, times=times)
    return secret if after == ring else after.dump()


def _new_id(now: datetime, *, taken: set[str]) -> str:
    base = now.astimezone(UTC).strftime("k%Y%m%dT%H%M%SZ")
    return next(
        name for n in range(len(taken) + 1) if (name := f"{base}-{n}" if n else base) not in taken
    )


def rotate_stored(client: "SecretsManagerClient", secret_ref: str, now: datetime) -> bool:
    """One step of rotation on the stored secret; whether anything changed."""
    before = client.get_secret_value(SecretId=secret_ref)["SecretString"]
    after = rotate(before, now)
    if after == before:
        return False
    client.put_secret_value(SecretId=secret_ref, SecretString=after)
    return True


class SigningKeys:
    """The key ring with a cache. Time is the caller's, so a test needs no waiting."""

    def __init__(self, fetch: Callable[[], str]) -> None:
        """Args: `fetch` reads the secret's text, without a cache of its own."""
        self._fetch = fetch
        self._ring: KeyRing | None = None
        self._fetch_after: datetime | None = None
        self._unknown_after: datetime | None = None
        self._lock = Lock()

    @classmethod
    def from_secret(cls, reader: SecretReader, secret_ref: str) -> "SigningKeys":
        """Keys of a stored secret."""
        return cls(lambda: reader.get(secret_ref, max_age_s=0))

    def signing(self, now: datetime) -> tuple[str, str]:
        """Id and text of the key that signs."""
        ring = self._fresh(now)
        return ring.current, ring.keys[ring.current]

    def all(self, now: datetime) -> tuple[str, ...]:
        """The texts of every key that is good, for what has no room to name its own."""
        return tuple(self._fresh(now).keys.values())

    def verifying(self, kid: str, now: datetime) -> str | None:
        """The key of that id.

        An unknown id makes the secret be read again, once a minute at most: forged ids must not
        become calls to Secrets Manager.
        """
        ring = self._fresh(now)
        if kid not in ring.keys:
            with self._lock:
                if self._unknown_after is None or now >= self._unknown_after:
                    self._unknown_after = now + UNKNOWN_KEY_PAUSE
                    ring = self._read(now)
        return ring.keys.get(kid)

    def _fresh(self, now: datetime) -> KeyRing:
        with self._lock:
            if self._ring is not None and self._fetch_after and now < self._fetch_after:
                return self._ring
            return self._read(now)

    def _read(self, now: datetime) -> KeyRing:
        try:
            self._ring = KeyRing.parse(self._fetch())
        except EscalationError:
            # The keys known are still good: visitors go on while Secrets Manager is away.
            if self._ring is None:
                raise
            self._fetch_after = now + _STALE_RETRY
            return self._ring
        self._fetch_after = now + CACHE_LIFE
        return self._ring


class JwtTokens:
    """Issues and verifies conversation tokens (`Tokens`)."""

    def __init__(self, keys: SigningKeys) -> None:
        self._keys = keys

    def issue(self, claims: TokenClaims, *, now: datetime) -> str:
        """A token that is good for seven days."""
        kid, key = self._keys.signing(now)
        issued = int(now.timestamp())
        payload = {
            "sub": claims.conversation_id,
            "ws": claims.workspace_id,
            "bot": claims.bot_id,
            "aud": AUDIENCE,
            "iat": issued,
            "exp": issued + int(TOKEN_LIFE.total_seconds()),
        }
        return jwt.encode(payload, key, algorithm=ALGORITHM, headers={"kid": kid})

    def verify(self, token: str, *, now: datetime) -> TokenClaims:
        """What the token proves.

        Raises:
            NotAuthenticated: forged, malformed or signed by no known key; with the code
                `token_expired` when it was good once.
        """
        if len(token) > _MAX_TOKEN_CHARS:
            raise _untrusted()
        try:
            kid = jwt.get_unverified_header(token).get("kid")
        except jwt.PyJWTError:
            raise _untrusted() from None
        key = self._keys.verifying(kid, now) if isinstance(kid, str) else None
        if key is None:
            raise _untrusted()
        payload = decode_at(token, key, audience=AUDIENCE)
        if payload is None:
            raise _untrusted()
        if not isinstance(payload["exp"], int) or payload["exp"] <= now.timestamp():
            raise NotAuthenticated("The conversation's token has expired", code="token_expired")
        try:
            verified = _VerifiedClaims(
                conversation_id=payload["sub"],
                bot_id=payload["bot"],
                workspace_id=payload["ws"],
                issued_at=datetime.fromtimestamp(payload["iat"], UTC),
            )
        except (KeyError, TypeError, ValueError, OverflowError, OSError):
            raise _untrusted() from None
        return TokenClaims(**verified.model_dump())


class _VerifiedClaims(Frozen):
    conversation_id: Identifier
    bot_id: Identifier
    workspace_id: Identifier
    issued_at: UtcTime


def decode_at(token: str, key: str, *, audience: str) -> dict[str, Any] | None:
    """The payload when signature and audience are right, else None.

    The caller compares `exp` with its own present; the library would take the machine's.
    """
    try:
        return jwt.decode(
            token,
            key,
            algorithms=[ALGORITHM],
            audience=audience,
            options={
                "require": ["exp", "aud"],
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
            },
        )
    except (jwt.PyJWTError, ValueError, TypeError):
        return None


def _untrusted() -> NotAuthenticated:
    return NotAuthenticated("The conversation's token is not valid")
