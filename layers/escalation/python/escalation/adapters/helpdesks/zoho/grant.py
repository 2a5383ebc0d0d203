"""Zoho's self client: a code that an administrator copies buys the refresh token.

Source: https://www.zoho.com/accounts/protocol/oauth/self-client/authorization-code-flow.html
"""

import httpx

from escalation.adapters.helpdesks.calls import Caller
from escalation.adapters.helpdesks.credentials import ZohoGrant
from escalation.adapters.helpdesks.responses import (
    delay_of,
    describe,
    is_passing,
    mapping,
    payload,
    problem,
)
from escalation.adapters.helpdesks.zoho.hosts import DOMAINS
from escalation.domain.errors import PermanentError, RetryableError
from escalation.domain.ports import Clock


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
        "/oauth/v2/token",
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
