"""Zoho Desk's webhook calls: a token proves who calls, the body is a hint.

`X-ZDesk-JWT` is signed (RS256) with a key that the data centre's desk host publishes. It names the
organisation and the webhook, and says nothing of the body.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from escalation.adapters.helpdesks import event_bodies
from escalation.adapters.helpdesks.vendor import Fetch, WebhookCall
from escalation.adapters.helpdesks.zoho.credentials import DOMAINS
from escalation.domain.errors import InvalidInput, NotAuthenticated, PermanentError, RetryableError
from escalation.domain.webhooks import WebhookDelivery
from escalation.domain.workspace import Connection

TOKEN_HEADER: Final = "x-zdesk-jwt"  # noqa: S105 - the header's name
WINDOW: Final = timedelta(minutes=5)
REFETCH: Final = timedelta(minutes=1)
"""An unknown key id makes the keys be fetched anew, at most so often."""
_ALGORITHM: Final = "RS256"
_LAST_MS: Final = 250_000_000_000_000
"""In the year 9892: whatever comes later cannot be reckoned with."""


class _Keys:
    """Published keys, kept while the process lives."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._keys: dict[str, dict[str, RSAPublicKey]] = {}
        self._fetched: dict[str, datetime] = {}

    def key(self, address: str, key_id: str, now: datetime) -> RSAPublicKey | None:
        """The public key of that id; None where the host has none.

        Raises:
            RetryableError: the keys cannot be fetched now.
        """
        known = self._keys.get(address, {}).get(key_id)
        last = self._fetched.get(address)
        if known is not None or (last is not None and now - last < REFETCH):
            return known
        self._keys[address] = _read_keys(self._fetch(address))
        self._fetched[address] = now
        return self._keys[address].get(key_id)


class IncomingWebhooks:
    """Reads calls, with the published keys of each data centre."""

    def __init__(self, fetch: Fetch) -> None:
        self._keys = _Keys(fetch)

    def read(self, call: WebhookCall) -> WebhookDelivery:
        """The delivery, once its token is proved.

        Raises:
            NotAuthenticated: `unsigned`, `forged` or `stale`.
            InvalidInput: from Zoho, but not a list of events.
            RetryableError: the keys cannot be fetched now.
        """
        token = call.headers.get(TOKEN_HEADER)
        if not token:
            raise NotAuthenticated("the call carries no token", code="unsigned")
        address = f"{_desk_url(call.connection, call.local_url)}/.well-known/jwks.json"
        _prove(token, call.connection, address, self._keys, call.now)
        events = event_bodies.parsed(call.body)
        if not isinstance(events, list):
            raise InvalidInput("body", "not a list of events")
        return WebhookDelivery(
            delivery_id=event_bodies.digest(token.encode() + b"\n" + call.body),
            ticket_ids=event_bodies.ticket_ids(
                value for event in events for value in _ticket_of(event)
            ),
        )


def _desk_url(connection: Connection, local_url: str | None) -> str:
    """The address of a connection's desk host, without a path.

    Raises:
        PermanentError: the connection names no data centre that exists.
    """
    if local_url is not None:
        return local_url.rstrip("/")
    given = connection.account.get("data_centre", "")
    for code, domain in DOMAINS.items():
        if code == given:
            return f"https://desk.{domain}"
    raise PermanentError("credentials_missing", "the connection names no known data centre")


def _prove(token: str, connection: Connection, address: str, keys: _Keys, now: datetime) -> None:
    forged = NotAuthenticated("the token is not Zoho's for this connection", code="forged")
    try:
        header = jwt.get_unverified_header(token)
    except jwt.InvalidTokenError:
        raise forged from None
    key_id = header.get("kid")
    if header.get("alg") != _ALGORITHM or not isinstance(key_id, str):
        raise forged
    key = keys.key(address, key_id, now)
    if key is None:
        raise forged
    try:
        claims = jwt.decode(
            token,
            key,
            algorithms=[_ALGORITHM],
            issuer=f"orgId:{connection.account.get('org_id', '')}",
            # Times are compared below, with the time that was given.
            options={
                "require": ["iss", "aud"],
                "verify_aud": False,
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
            },
        )
    except jwt.InvalidTokenError:
        raise forged from None
    webhook_id = connection.updates.webhook_id
    named = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    ours = [str(name) for name in named if str(name).startswith("webhookId:")]
    if not ours or (webhook_id is not None and f"webhookId:{webhook_id}" not in ours):
        raise forged
    if not _is_fresh(claims, now):
        raise NotAuthenticated("the token is too old", code="stale")


def _is_fresh(claims: Mapping[str, Any], now: datetime) -> bool:
    """A token without any time could be shown again for ever, so it is refused."""
    issued, ends = _time(claims.get("iat")), _time(claims.get("exp"))
    if ends is not None and ends + WINDOW < now:
        return False
    if issued is not None:
        return issued - WINDOW <= now and (ends is not None or now <= issued + WINDOW)
    return ends is not None


def _time(value: object) -> datetime | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if not 0 <= value <= _LAST_MS:
        return None
    return datetime.fromtimestamp(value / 1000 if value > 1e11 else value, tz=UTC)


def _ticket_of(event: object) -> list[object]:
    """The ticket an event is about: the payload's own id, or that of the ticket it hangs on."""
    payload = event.get("payload") if isinstance(event, dict) else None
    if not isinstance(event, dict) or not isinstance(payload, dict):
        return []
    kind = str(event.get("eventType") or "")
    if kind.startswith(("Ticket_Thread", "Ticket_Comment", "Ticket_Attachment")):
        return [payload.get("ticketId")]
    return [payload.get("id")] if kind.startswith("Ticket_") else []


def _read_keys(published: object) -> dict[str, RSAPublicKey]:
    try:
        listed = jwt.PyJWKSet.from_dict(published if isinstance(published, dict) else {})
    except jwt.PyJWTError:
        raise RetryableError("keys_unreadable", "Zoho's keys cannot be read") from None
    return {
        item.key_id: item.key
        for item in listed.keys
        if item.key_id is not None and isinstance(item.key, RSAPublicKey)
    }
