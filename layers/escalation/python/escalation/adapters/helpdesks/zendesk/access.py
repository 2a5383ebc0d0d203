"""Who may call a Zendesk account: access tokens, and callers with no wider scope than they need."""

from typing import Final

import httpx

from escalation.adapters.helpdesks import text
from escalation.adapters.helpdesks.access_tokens import AccessToken, TokenAuth, scopes_in, token_in
from escalation.adapters.helpdesks.calls import Caller
from escalation.adapters.helpdesks.opening import Opening
from escalation.adapters.helpdesks.responses import (
    delay_of,
    describe,
    is_passing,
    mapping,
    payload,
)
from escalation.adapters.helpdesks.zendesk.api import problem_of
from escalation.adapters.helpdesks.zendesk.credentials import ZendeskApiToken, ZendeskOAuth
from escalation.domain.errors import PermanentError, RetryableError

TOKEN_LIFETIME_S: Final = 7_200
SCOPE: Final = "tickets:read tickets:write"
READ_SCOPE: Final = "read"
"""For lists of groups and fields, which no narrower scope opens."""
USERS_SCOPE: Final = "users:write"
"""For making a visitor who has proved an address the requester of a ticket that exists."""
PEOPLE_SCOPE: Final = "users:read"
"""For finding the agent whose address a member has."""
WEBHOOK_SCOPE: Final = "webhooks:read webhooks:write"


class ZendeskAccess:
    """Makes callers. The workers' token may touch tickets only; an owner's checks get others."""

    def __init__(
        self, credentials: ZendeskOAuth | ZendeskApiToken, opening: Opening, *, base_url: str
    ) -> None:
        self._credentials = credentials
        self._opening = opening
        self._base_url = base_url

    def caller(self, scope: str = SCOPE) -> Caller:
        """A caller whose token has this scope; a legacy API token may do what its agent may."""
        if isinstance(self._credentials, ZendeskApiToken):
            auth: httpx.Auth = httpx.BasicAuth(
                f"{self._credentials.email}/token",
                self._credentials.api_token.get_secret_value(),
            )
        else:
            auth = self._token_auth(self._given_out(self._credentials, scope), scope)
        return self._caller(auth)

    def prove(self) -> None:
        """Fetch a new token and see what it may do. An API token is proved by its first call.

        Raises:
            PermanentError: `scope_missing` names what is.
        """
        if isinstance(self._credentials, ZendeskOAuth):
            given_out = self._given_out(self._credentials, SCOPE)
            self._token_auth(given_out, SCOPE).renew()
            given_out.require_scopes()

    def _caller(self, auth: httpx.Auth | None = None) -> Caller:
        opening = self._opening
        return Caller(opening.client, base_url=self._base_url, auth=auth, gate=opening.gate)

    def _given_out(self, credentials: ZendeskOAuth, scope: str) -> "_Tokens":
        return _Tokens(credentials, self._caller(), self._opening, scope)

    def _token_auth(self, given_out: "_Tokens", scope: str) -> TokenAuth:
        key = f"{self._opening.connection_id}-{self._credentials.fingerprint()}"
        if scope != SCOPE:
            key += f"-{scope.partition(' ')[0].replace(':', '-')}"
        return TokenAuth(
            scheme="Bearer",
            key=key,
            cache=self._opening.tokens,
            fetch=given_out.fetch,
            clock=self._opening.clock,
        )


class _Tokens:
    """Access tokens by the client credentials grant."""

    def __init__(
        self, credentials: ZendeskOAuth, calls: Caller, opening: Opening, scope: str
    ) -> None:
        self._credentials = credentials
        self._calls = calls
        self._clock = opening.clock
        self._scope = scope
        self._granted: frozenset[str] = frozenset()

    def fetch(self) -> AccessToken:
        """A new access token.

        Raises:
            RetryableError: no answer, or not now.
            PermanentError: the credentials were refused, or there is no such account.
        """
        asked_at = self._clock.now()
        wanted = {
            "grant_type": "client_credentials",
            "client_id": self._credentials.client_id.get_secret_value(),
            "client_secret": self._credentials.client_secret.get_secret_value(),
            "scope": self._scope,
            "expires_in": TOKEN_LIFETIME_S,
        }
        response = self._calls.ask("/oauth/tokens", text.canonical_json(wanted))
        detail = describe(response.status_code, problem_of(response))
        if is_passing(response.status_code):
            delay = delay_of(response, now=asked_at)
            raise RetryableError("token_unavailable", detail, delay_s=delay)
        if not response.is_success:
            if mapping(payload(response)).get("error") == "invalid_scope":
                raise PermanentError("scope_missing", self._scope.replace(" ", ", "))
            code = "not_found" if response.status_code == 404 else "credentials_refused"
            raise PermanentError(code, detail)
        self._granted = scopes_in(response)
        return token_in(response, asked_at=asked_at, usual_s=TOKEN_LIFETIME_S)

    def require_scopes(self) -> None:
        """Check what the token last fetched may do, where Zendesk said so.

        Raises:
            PermanentError: a scope is missing; the detail names it.
        """
        wide = self._granted & {"read", "write"}
        missing = [
            scope
            for scope in self._scope.split()
            if scope not in self._granted and scope.rpartition(":")[2] not in wide
        ]
        if self._granted and missing:
            raise PermanentError("scope_missing", ", ".join(missing))
