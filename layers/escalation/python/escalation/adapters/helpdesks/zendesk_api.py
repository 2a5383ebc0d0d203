"""Zendesk's access tokens, and the shape of its errors."""

import json
from datetime import timedelta
from typing import Final

import httpx

from escalation.adapters.helpdesks.calls import Caller
from escalation.adapters.helpdesks.credentials import ZendeskOAuth
from escalation.adapters.helpdesks.responses import (
    Problem,
    delay_of,
    describe,
    mapping,
    payload,
    problem,
    rows,
)
from escalation.adapters.helpdesks.tokens import AccessToken
from escalation.domain.errors import PermanentError, RetryableError
from escalation.domain.ports import Clock

TOKEN_LIFETIME_S: Final = 7_200
SCOPE: Final = "tickets:read tickets:write"


class ZendeskTokens:
    """Access tokens by the client credentials grant."""

    def __init__(
        self, credentials: ZendeskOAuth, *, client: httpx.Client, clock: Clock, base_url: str
    ) -> None:
        self._credentials = credentials
        self._clock = clock
        self._calls = Caller(client, base_url=base_url)

    def fetch(self) -> AccessToken:
        """A new access token.

        Raises:
            RetryableError: no answer, or not now.
            PermanentError: the credentials were refused, or there is no such account.
        """
        asked_at = self._clock.now()
        response = self._calls.form(
            "/oauth/tokens",
            {
                "grant_type": "client_credentials",
                "client_id": self._credentials.client_id.get_secret_value(),
                "client_secret": self._credentials.client_secret.get_secret_value(),
                "scope": SCOPE,
                "expires_in": str(TOKEN_LIFETIME_S),
            },
        )
        detail = describe(response.status_code, problem_of(response))
        if response.status_code == 429 or response.status_code >= 500:
            delay = delay_of(response, now=asked_at)
            raise RetryableError("token_unavailable", detail, delay_s=delay)
        body = mapping(payload(response))
        value, lifetime = body.get("access_token"), body.get("expires_in")
        if not response.is_success or not isinstance(value, str) or not value:
            code = "not_found" if response.status_code == 404 else "credentials_refused"
            raise PermanentError(code, detail)
        seconds = lifetime if isinstance(lifetime, int) and lifetime > 0 else TOKEN_LIFETIME_S
        return AccessToken(value, asked_at + timedelta(seconds=seconds))


def problem_of(response: httpx.Response, sent: str = "") -> Problem:
    """Zendesk's error: `{"error", "details": {field: [{"error", "description"}]}}`.

    A refused custom field is named in the description only, by its id: ids that were sent and
    appear there are added to the fields.
    """
    body = mapping(payload(response))
    error = body.get("error")
    details = mapping(body.get("details"))
    entries = [entry for value in details.values() for entry in rows(value)]
    codes = [entry.get("error") for entry in entries if entry.get("error")]
    code = error if isinstance(error, str) else mapping(error).get("title")
    fields: list[object] = list(details)
    if entries and sent:
        ticket = mapping(mapping(json.loads(sent)).get("ticket"))
        ids = [str(row.get("id")) for row in rows(ticket.get("custom_fields"))]
        said = " ".join(str(entry.get("description")) for entry in entries)
        fields += [number for number in ids if number in said]
    return problem(codes[0] if code == "RecordInvalid" and codes else code, fields)
