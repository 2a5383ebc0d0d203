"""Who may call a Zoho Desk organisation: access tokens, and the grant that a code is.

Sources:
https://www.zoho.com/accounts/protocol/oauth/web-apps/access-token-expiry.html
https://www.zoho.com/accounts/protocol/oauth/self-client/authorization-code-flow.html
"""

from typing import Final

import httpx

from escalation.adapters.helpdesks.access_tokens import AccessToken, TokenAuth, scopes_in, token_in
from escalation.adapters.helpdesks.calls import Caller
from escalation.adapters.helpdesks.opening import Opening
from escalation.adapters.helpdesks.responses import (
    delay_of,
    describe,
    is_passing,
    mapping,
    payload,
    problem,
)
from escalation.adapters.helpdesks.zoho.credentials import DOMAINS, ZohoGrant, ZohoOAuth
from escalation.domain.errors import PermanentError, RetryableError
from escalation.domain.ports import Clock

TOKEN_LIFETIME_S: Final = 3_600
TOO_MANY_TOKENS_S: Final = 600
"""A refresh token buys about ten access tokens in ten minutes."""
_NEEDED: Final = ("Desk.tickets.CREATE", "Desk.tickets.READ", "Desk.tickets.UPDATE")
_PATH: Final = "/oauth/v2/token"


class ZohoAccess:
    """Callers of one organisation, with tokens from the accounts server of its data centre."""

    def __init__(self, credentials: ZohoOAuth, opening: Opening) -> None:
        self._credentials = credentials
        self._opening = opening
        self._domain = DOMAINS[credentials.data_centre]
        base_url = opening.base_url(f"https://accounts.{self._domain}")
        self._accounts = Caller(opening.client, base_url=base_url, gate=opening.gate)
        self._scopes: frozenset[str] = frozenset()
        self._auth = TokenAuth(
            scheme="Zoho-oauthtoken",
            key=f"{opening.connection_id}-{credentials.fingerprint()}",
            cache=opening.tokens,
            fetch=self._fetch,
            clock=opening.clock,
        )

    def caller(self) -> Caller:
        """A caller of the organisation's desk."""
        return Caller(
            self._opening.client,
            base_url=self._opening.base_url(f"https://desk.{self._domain}") + "/api/v1",
            auth=self._auth,
            headers={"orgId": self._credentials.org_id},
            gate=self._opening.gate,
        )

    def prove(self) -> None:
        """Have a token that may do what is needed, where Zoho says so. One that was proved before
        is taken again: ten tests in ten minutes would use up all that Zoho gives out.

        Raises:
            PermanentError: `scope_missing` names what is.
        """
        self._auth.have(self._require_scopes)

    def _require_scopes(self) -> None:
        if not self._scopes or "Desk.tickets.ALL" in self._scopes:
            return
        missing = [scope for scope in _NEEDED if scope not in self._scopes]
        if missing:
            raise PermanentError("scope_missing", ", ".join(missing))

    def _fetch(self) -> AccessToken:
        """A new access token.

        Raises:
            RetryableError: too many tokens lately, or no answer.
            PermanentError: the credentials were refused.
        """
        asked_at = self._opening.clock.now()
        credentials = self._credentials
        response = self._accounts.form(
            _PATH,
            {
                "grant_type": "refresh_token",
                "client_id": credentials.client_id.get_secret_value(),
                "client_secret": credentials.client_secret.get_secret_value(),
                "refresh_token": credentials.refresh_token.get_secret_value(),
            },
        )
        error = mapping(payload(response)).get("error")
        detail = describe(response.status_code, problem(error))
        delay = delay_of(response, now=asked_at)
        if response.status_code == 429 or error == "Access Denied":
            raise RetryableError("rate_limited", detail, delay_s=delay or TOO_MANY_TOKENS_S)
        if is_passing(response.status_code):
            raise RetryableError("token_unavailable", detail, delay_s=delay)
        if not response.is_success or error:
            # A refusal is often a 200 with an `error`.
            raise PermanentError("credentials_refused", detail)
        self._scopes = scopes_in(response)
        return token_in(response, asked_at=asked_at, usual_s=TOKEN_LIFETIME_S)


def redeem(
    grant: ZohoGrant,
    *,
    client: httpx.Client,
    clock: Clock,
    local_url: str | None = None,
) -> str:
    """The refresh token. A code is good once: after a lost answer another is needed.

    Args:
        grant: the code, with the client that it was made for.
        client: for the call.
        clock: for a Retry-After that is a date.
        local_url: replaces Zoho's address, in the local environment only.

    Raises:
        PermanentError: `credentials_refused` for the client, `code_refused` for the code.
        RetryableError: no answer, or not now.
    """
    base_url = local_url or f"https://accounts.{DOMAINS[grant.data_centre]}"
    response = Caller(client, base_url=base_url).form(
        _PATH,
        {
            "grant_type": "authorization_code",
            "client_id": grant.client_id.get_secret_value(),
            "client_secret": grant.client_secret.get_secret_value(),
            "code": grant.code.get_secret_value(),
        },
    )
    body = mapping(payload(response))
    error = body.get("error")
    detail = describe(response.status_code, problem(error))
    if is_passing(response.status_code) or error == "Access Denied":
        delay = delay_of(response, now=clock.now())
        raise RetryableError("token_unavailable", detail, delay_s=delay)
    token = body.get("refresh_token")
    if not response.is_success or error or not isinstance(token, str) or not token:
        of_client = error in {"invalid_client", "invalid_client_secret"}
        raise PermanentError("credentials_refused" if of_client else "code_refused", detail)
    return token
