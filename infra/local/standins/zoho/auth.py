"""Zoho's authentication: a refresh token buys access tokens that last an hour."""

from collections import deque
from datetime import datetime, timedelta
from typing import Final

from starlette.responses import JSONResponse, Response

from infra.local.standins.issued_tokens import Tokens
from infra.local.standins.operation import Call, VendorError
from infra.local.standins.state import Store
from infra.local.standins.zoho import account

_LIFETIME_S: Final = 3_600
_TOKENS_PER_WINDOW: Final = 10
_WINDOW: Final = timedelta(minutes=10)
_TOO_MANY: Final = {
    "error_description": "You have made too many requests continuously. "
    "Please try again after some time.",
    "error": "Access Denied",
    "status": "failure",
}
_GRANTS: Final = {
    account.REFRESH_TOKEN: account.SCOPES,
    account.READ_ONLY_REFRESH_TOKEN: account.READ_ONLY_SCOPES,
}


class ZohoAuth:
    """Gives out and checks what opens the Zoho Desk stand-in."""

    def __init__(self, store: Store) -> None:
        self._tokens = Tokens(store, "zoho")
        self._spent: set[str] = set()
        self._issued: dict[str, deque[datetime]] = {grant: deque() for grant in _GRANTS}

    def forget(self) -> None:
        """Forget how many tokens were given out lately."""
        for issued in self._issued.values():
            issued.clear()

    async def token(self, call: Call) -> Response:
        """`POST /oauth/v2/token`, by form or by query.

        Zoho answers most refusals with 200 and an `error`.
        """
        form = {**call.request.query_params, **(await call.request.form())}
        if (
            form.get("client_id") != account.CLIENT_ID
            or form.get("client_secret") != account.CLIENT_SECRET
        ):
            return JSONResponse({"error": "invalid_client"})
        if form.get("grant_type") == "authorization_code":
            return self._bought(str(form.get("code", "")))
        if form.get("grant_type") != "refresh_token":
            return JSONResponse({"error": "unsupported_grant_type"})
        grant = str(form.get("refresh_token", ""))
        if grant not in _GRANTS:
            return JSONResponse({"error": "invalid_code"})
        issued = self._issued[grant]
        while issued and issued[0] <= call.now - _WINDOW:
            issued.popleft()
        if len(issued) >= _TOKENS_PER_WINDOW:
            raise VendorError(400, _TOO_MANY)
        issued.append(call.now)
        scopes = _GRANTS[grant]
        return JSONResponse(
            {
                "access_token": self._tokens.issue(scopes, call.now, _LIFETIME_S, "1000."),
                "scope": " ".join(sorted(scopes)),
                "api_domain": "https://www.zohoapis.com",
                "token_type": "Bearer",
                "expires_in": _LIFETIME_S,
            }
        )

    def _bought(self, code: str) -> Response:
        """What a self client's code buys. Any that begins rightly is good, once."""
        if not code.startswith(account.CODE) or code in self._spent:
            return JSONResponse({"error": "invalid_code"})
        self._spent.add(code)
        return JSONResponse(
            {
                "access_token": "1000.never-used",
                "refresh_token": account.REFRESH_TOKEN,
                "token_type": "Bearer",
                "expires_in": _LIFETIME_S,
            }
        )

    def check(self, call: Call, scopes: frozenset[str], *, org: bool) -> None:
        """Let a caller pass, or raise VendorError."""
        scheme, _, value = call.request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "zoho-oauthtoken":
            message = "You are not authenticated to perform this operation."
            raise _refused(401, "UNAUTHORIZED", message)
        token = self._tokens.valid(value, call.now)
        if token is None:
            raise _refused(401, "INVALID_OAUTH", "The OAuth Token you provided is invalid.")
        if org and call.request.headers.get("orgid") != account.ORG_ID:
            message = "The OrgId you provided does not belong to the OAuth Token."
            raise _refused(403, "OAUTH_ORG_MISMATCH", message)
        if not token.scopes & scopes:
            message = "The OAuth Token you provided does not have the scope for this operation."
            raise _refused(403, "SCOPE_MISMATCH", message)


def _refused(status: int, code: str, message: str) -> VendorError:
    return VendorError(status, {"errorCode": code, "message": message})
