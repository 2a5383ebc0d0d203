"""Access tokens that the stand-in helpdesks gave out."""

import secrets
from datetime import datetime, timedelta

from pydantic import BaseModel

from infra.local.standins.state import Store


class Token(BaseModel):
    """An access token's meaning."""

    scopes: frozenset[str]
    expires_at: datetime


class Tokens:
    """Access tokens of one helpdesk, kept over a restart."""

    def __init__(self, store: Store, helpdesk: str) -> None:
        self._store = store
        self._prefix = f"token/{helpdesk}/"

    def issue(self, scopes: frozenset[str], now: datetime, lifetime_s: int, lead: str = "") -> str:
        """Make a token."""
        value = lead + secrets.token_urlsafe(32)
        token = Token(scopes=scopes, expires_at=now + timedelta(seconds=lifetime_s))
        self._store.set_document(self._prefix + value, token.model_dump_json())
        return value

    def valid(self, value: str, now: datetime) -> Token | None:
        """Return a token that exists and has not expired."""
        body = self._store.document(self._prefix + value)
        if body is None:
            return None
        token = Token.model_validate_json(body)
        return token if now < token.expires_at else None
