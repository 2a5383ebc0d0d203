"""Callers of one Zendesk account: each with what its calls need, and no wider scope."""

import httpx

from escalation.adapters.helpdesks.access_tokens import AccessTokenCache, TokenAuth
from escalation.adapters.helpdesks.calls import Caller
from escalation.adapters.helpdesks.credentials import ZendeskApiToken, ZendeskOAuth
from escalation.adapters.helpdesks.limits import ConnectionGate
from escalation.adapters.helpdesks.zendesk.api import SCOPE, ZendeskTokens
from escalation.domain.ports import Clock


class ZendeskAccess:
    """Makes callers. The workers' token may touch tickets only; an owner's checks get others."""

    def __init__(
        self,
        credentials: ZendeskOAuth | ZendeskApiToken,
        *,
        connection_id: str,
        client: httpx.Client,
        tokens: AccessTokenCache,
        clock: Clock,
        base_url: str,
        gate: ConnectionGate | None,
    ) -> None:
        self._credentials = credentials
        self._connection_id = connection_id
        self._client = client
        self._tokens = tokens
        self._clock = clock
        self._base_url = base_url
        self._gate = gate

    def caller(self, scope: str = SCOPE) -> Caller:
        """A caller whose token has this scope; a legacy API token may do what its agent may."""
        if isinstance(self._credentials, ZendeskApiToken):
            auth: httpx.Auth = httpx.BasicAuth(
                f"{self._credentials.email}/token",
                self._credentials.api_token.get_secret_value(),
            )
        else:
            auth = self._token_auth(self._given_out(self._credentials, scope), scope)
        return Caller(self._client, base_url=self._base_url, auth=auth, gate=self._gate)

    def prove(self) -> None:
        """Fetch a new token and see what it may do. An API token is proved by its first call.

        Raises:
            PermanentError: `scope_missing` names what is.
        """
        if isinstance(self._credentials, ZendeskOAuth):
            given_out = self._given_out(self._credentials, SCOPE)
            self._token_auth(given_out, SCOPE).renew()
            given_out.require_scopes()

    def _given_out(self, credentials: ZendeskOAuth, scope: str) -> ZendeskTokens:
        return ZendeskTokens(
            credentials,
            client=self._client,
            clock=self._clock,
            base_url=self._base_url,
            scope=scope,
            gate=self._gate,
        )

    def _token_auth(self, given_out: ZendeskTokens, scope: str) -> TokenAuth:
        key = f"{self._connection_id}-{self._credentials.fingerprint()}"
        if scope != SCOPE:
            key += f"-{scope.partition(' ')[0].replace(':', '-')}"
        return TokenAuth(
            scheme="Bearer",
            key=key,
            cache=self._tokens,
            fetch=given_out.fetch,
            clock=self._clock,
        )
