"""Zendesk's access tokens, the length of its comments and the shape of its errors."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

import httpx

from escalation.adapters.helpdesks.access_tokens import AccessToken
from escalation.adapters.helpdesks.calls import Caller
from escalation.adapters.helpdesks.credentials import ZendeskOAuth
from escalation.adapters.helpdesks.limits import ConnectionGate
from escalation.adapters.helpdesks.responses import (
    Problem,
    delay_of,
    describe,
    is_passing,
    mapping,
    payload,
    problem,
    rows,
    unreadable,
)
from escalation.domain.errors import PermanentError, RetryableError
from escalation.domain.ports import Clock

TOKEN_LIFETIME_S: Final = 7_200
FOLLOWS: Final = "via_followup_source_id"
"""By which a new ticket is linked to the closed one that it follows up."""
COMMENT_BYTES: Final = 65_000
"""Zendesk cuts a comment silently at 64 kB (65,535 bytes); this leaves room for the marker."""
SCOPE: Final = "tickets:read tickets:write"
READ_SCOPE: Final = "read"
"""For lists of groups and fields, which no narrower scope opens."""
WEBHOOK_SCOPE: Final = "webhooks:read webhooks:write"


class ZendeskTokens:
    """Access tokens by the client credentials grant."""

    def __init__(
        self,
        credentials: ZendeskOAuth,
        *,
        client: httpx.Client,
        clock: Clock,
        base_url: str,
        scope: str = SCOPE,
        gate: ConnectionGate | None = None,
    ) -> None:
        self._credentials = credentials
        self._clock = clock
        self._scope = scope
        self._granted: frozenset[str] = frozenset()
        self._calls = Caller(client, base_url=base_url, gate=gate)

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
                "scope": self._scope,
                "expires_in": str(TOKEN_LIFETIME_S),
            },
        )
        detail = describe(response.status_code, problem_of(response))
        if is_passing(response.status_code):
            delay = delay_of(response, now=asked_at)
            raise RetryableError("token_unavailable", detail, delay_s=delay)
        body = mapping(payload(response))
        if not response.is_success:
            if body.get("error") == "invalid_scope":
                raise PermanentError("scope_missing", self._scope.replace(" ", ", "))
            code = "not_found" if response.status_code == 404 else "credentials_refused"
            raise PermanentError(code, detail)
        value, lifetime = body.get("access_token"), body.get("expires_in")
        if not isinstance(value, str) or not value:
            raise unreadable(response, wrote=False)
        self._granted = frozenset(str(body.get("scope") or "").replace(",", " ").split())
        seconds = lifetime if isinstance(lifetime, int) and lifetime > 0 else TOKEN_LIFETIME_S
        return AccessToken(value, asked_at + timedelta(seconds=seconds))

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


def refuses_link(details: Mapping[str, object]) -> bool:
    """Whether a refusal is about the link to a closed ticket, and about nothing else. Zendesk
    names an attribute of the ticket by its key, or, under `base`, first thing in the description.
    """
    found = [(key, entry) for key, value in details.items() for entry in rows(value)]
    return bool(found) and all(
        key == FOLLOWS or str(entry.get("description", "")).startswith("Via followup source")
        for key, entry in found
    )
