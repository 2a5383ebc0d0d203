"""Access tokens from Zoho's accounts servers.

Source: https://www.zoho.com/accounts/protocol/oauth/web-apps/access-token-expiry.html
"""

from datetime import timedelta
from typing import Final

import httpx

from escalation.adapters.helpdesks.access_tokens import AccessToken
from escalation.adapters.helpdesks.calls import Caller
from escalation.adapters.helpdesks.credentials import ZohoOAuth
from escalation.adapters.helpdesks.limits import ConnectionGate
from escalation.adapters.helpdesks.responses import (
    delay_of,
    describe,
    is_passing,
    mapping,
    payload,
    problem,
    unreadable,
)
from escalation.adapters.helpdesks.zoho.hosts import DOMAINS
from escalation.domain.errors import PermanentError, RetryableError
from escalation.domain.ports import Clock

TOKEN_LIFETIME_S: Final = 3_600
TOO_MANY_TOKENS_S: Final = 600
"""A refresh token buys about ten access tokens in ten minutes."""
_NEEDED: Final = ("Desk.tickets.CREATE", "Desk.tickets.READ", "Desk.tickets.UPDATE")


class ZohoAccounts:
    """The accounts server of one data centre, for one refresh token."""

    def __init__(
        self,
        credentials: ZohoOAuth,
        *,
        client: httpx.Client,
        clock: Clock,
        local_url: str | None = None,
        gate: ConnectionGate | None = None,
    ) -> None:
        self._credentials = credentials
        self._clock = clock
        domain = DOMAINS[credentials.data_centre]
        self._calls = Caller(client, base_url=local_url or f"https://accounts.{domain}", gate=gate)
        self._scopes: frozenset[str] = frozenset()

    def fetch(self) -> AccessToken:
        """A new access token.

        Raises:
            RetryableError: too many tokens lately, or no answer.
            PermanentError: the credentials were refused.
        """
        asked_at = self._clock.now()
        credentials = self._credentials
        response = self._calls.form(
            "/oauth/v2/token",
            {
                "grant_type": "refresh_token",
                "client_id": credentials.client_id.get_secret_value(),
                "client_secret": credentials.client_secret.get_secret_value(),
                "refresh_token": credentials.refresh_token.get_secret_value(),
            },
        )
        body = mapping(payload(response))
        detail = describe(response.status_code, problem(body.get("error")))
        delay = delay_of(response, now=asked_at)
        if response.status_code == 429 or body.get("error") == "Access Denied":
            raise RetryableError("rate_limited", detail, delay_s=delay or TOO_MANY_TOKENS_S)
        if is_passing(response.status_code):
            raise RetryableError("token_unavailable", detail, delay_s=delay)
        if not response.is_success or body.get("error"):
            # A refusal is often a 200 with an `error`.
            raise PermanentError("credentials_refused", detail)
        value, lifetime = body.get("access_token"), body.get("expires_in")
        if not isinstance(value, str) or not value:
            raise unreadable(response, wrote=False)
        seconds = lifetime if isinstance(lifetime, int) and lifetime > 0 else TOKEN_LIFETIME_S
        self._scopes = frozenset(str(body.get("scope") or "").replace(",", " ").split())
        return AccessToken(value, asked_at + timedelta(seconds=seconds))

    def require_scopes(self) -> None:
        """Check what the token last fetched may do, where Zoho said so.

        Raises:
            PermanentError: a scope is missing; the detail names it.
        """
        if not self._scopes or "Desk.tickets.ALL" in self._scopes:
            return
        missing = [scope for scope in _NEEDED if scope not in self._scopes]
        if missing:
            raise PermanentError("scope_missing", ", ".join(missing))
