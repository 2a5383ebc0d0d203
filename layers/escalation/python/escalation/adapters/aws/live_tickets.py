"""Tickets of the live channel: signed with the conversation tokens' keys, for another audience."""

from datetime import datetime

import jwt

from escalation.adapters.aws.conversation_tokens import ALGORITHM, SigningKeys, decode_at
from escalation.domain.errors import NotAuthenticated
from escalation.domain.live import TICKET_LIFE, LiveClaims

AUDIENCE = "live"
_MAX_TICKET_CHARS = 1_024


class JwtTickets:
    """Issues and verifies tickets (`LiveTickets`).

    A conversation's token opens no socket and a ticket opens no conversation: each has its own
    audience. A JWT's characters are those of a subprotocol's name (RFC 6455, 4.1).
    """

    def __init__(self, keys: SigningKeys) -> None:
        self._keys = keys

    def issue(self, claims: LiveClaims, *, now: datetime) -> str:
        """See `LiveTickets`."""
        kid, key = self._keys.signing(now)
        issued = int(now.timestamp())
        payload = {
            "ws": claims.workspace_id,
            "aud": AUDIENCE,
            "iat": issued,
            "exp": issued + int(TICKET_LIFE.total_seconds()),
            **({"conv": claims.conversation_id} if claims.conversation_id else {}),
            **({"sub": claims.sub} if claims.sub else {}),
        }
        return jwt.encode(payload, key, algorithm=ALGORITHM, headers={"kid": kid})

    def verify(self, ticket: str, *, now: datetime) -> LiveClaims:
        """See `LiveTickets`."""
        if len(ticket) > _MAX_TICKET_CHARS:
            raise _untrusted()
        try:
            kid = jwt.get_unverified_header(ticket).get("kid")
        except jwt.PyJWTError:
            raise _untrusted() from None
        key = self._keys.verifying(kid, now) if isinstance(kid, str) else None
        payload = None if key is None else decode_at(ticket, key, audience=AUDIENCE)
        if payload is None:
            raise _untrusted()
        if not isinstance(payload["exp"], int) or payload["exp"] <= now.timestamp():
            raise NotAuthenticated("The ticket has expired", code="token_expired")
        try:
            claims = LiveClaims(
                workspace_id=payload["ws"],
                conversation_id=payload.get("conv"),
                sub=payload.get("sub"),
            )
        except (KeyError, ValueError):
            raise _untrusted() from None
        if (claims.conversation_id is None) is (claims.sub is None):
            raise _untrusted()
        return claims


def _untrusted() -> NotAuthenticated:
    return NotAuthenticated("The ticket is not valid")
