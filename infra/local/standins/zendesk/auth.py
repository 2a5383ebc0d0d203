"""Zendesk's authentication: OAuth client credentials, and API tokens while they last."""

import hmac
from typing import Any, Final

from starlette.responses import JSONResponse, Response

from infra.local.standins.issued_tokens import Tokens
from infra.local.standins.operation import Call, VendorError
from infra.local.standins.state import Store
from infra.local.standins.values import basic_credentials, is_integer
from infra.local.standins.zendesk import account

_SCOPES: Final = frozenset(
    f"{area}{verb}"
    for area in ("", "tickets:", "users:", "webhooks:")
    for verb in ("read", "write")
)
_DESCRIPTIONS: Final = {
    "unsupported_grant_type": "The authorization grant type is not supported by the authorization "
    "server.",
    "invalid_client": "Client authentication failed due to unknown client, no client "
    "authentication included, or unsupported authentication method.",
    "invalid_scope": "The requested scope is invalid, unknown, or malformed.",
    "invalid_request": "expires_in must be between 300 and 172800 seconds.",
    "invalid_token": "The access token provided is expired, revoked, malformed or invalid for "
    "other reasons.",
}
_DEFAULT_LIFETIME_S: Final = 172_800


class ZendeskAuth:
    """Gives out and checks what opens the Zendesk stand-in."""

    def __init__(self, store: Store) -> None:
        self._tokens = Tokens(store, "zendesk")

    async def token(self, call: Call) -> Response:
        """`POST /oauth/tokens`."""
        form = await _parameters(call)
        if form.get("grant_type") != "client_credentials":
            raise _oauth_error("unsupported_grant_type")
        secret = str(form.get("client_secret", ""))
        if form.get("client_id") != account.CLIENT_ID or not hmac.compare_digest(
            secret.encode(), account.CLIENT_SECRET.encode()
        ):
            raise _oauth_error("invalid_client", 401)
        scopes = frozenset(str(form.get("scope", "read")).split())
        if not scopes or not scopes <= _SCOPES:
            raise _oauth_error("invalid_scope")
        lifetime = form.get("expires_in", _DEFAULT_LIFETIME_S)
        if isinstance(lifetime, str) and lifetime.isdigit():
            lifetime = int(lifetime)
        if not is_integer(lifetime) or not 300 <= lifetime <= 172_800:
            raise _oauth_error("invalid_request")
        value = self._tokens.issue(scopes, call.now, lifetime)
        return JSONResponse(
            {
                "access_token": value,
                "token_type": "bearer",
                "scope": " ".join(sorted(scopes)),
                "expires_in": lifetime,
            }
        )

    def check(self, call: Call, scopes: frozenset[str]) -> None:
        """Let a caller pass, or raise VendorError."""
        header = call.request.headers.get("authorization", "")
        scheme, _, value = header.partition(" ")
        if scheme.lower() == "bearer":
            token = self._tokens.valid(value, call.now)
            if token is None:
                raise _oauth_error("invalid_token", 401)
            if not token.scopes & scopes:
                description = "You do not have the required scope for this request."
                raise VendorError(403, {"error": "Forbidden", "description": description})
            return
        credentials = basic_credentials(header)
        if credentials is not None:
            user, password = credentials
            if user == f"{account.EMAIL}/token" and hmac.compare_digest(
                password.encode(), account.API_TOKEN.encode()
            ):
                return
        raise VendorError(401, {"error": "Couldn't authenticate you"})


async def _parameters(call: Call) -> dict[str, Any]:
    if "json" not in call.request.headers.get("content-type", ""):
        return dict(await call.request.form())
    parsed = call.json_object()
    if parsed is None:
        raise _oauth_error("invalid_request", description="The request is missing a parameter.")
    return parsed


def _oauth_error(code: str, status: int = 400, description: str | None = None) -> VendorError:
    body = {"error": code, "error_description": description or _DESCRIPTIONS[code]}
    return VendorError(status, body)
