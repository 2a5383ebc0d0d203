"""Zendesk's access tokens: fetched once, shared, renewed in time; nothing is sent without one."""

import json
from typing import Any

import httpx
import pytest

from escalation.domain.errors import PermanentError, RetryableError
from tests.adapters.helpdesks.support import (
    ESCALATION,
    ZENDESK_OAUTH,
    ZENDESK_SETTINGS,
    StoppedClock,
    Vendor,
    draft,
    reply,
    zendesk,
)

TICKETS = "/api/v2/tickets"
MADE = reply(201, ticket={"id": 42, "external_id": ESCALATION})
DRAFT = draft(ZENDESK_SETTINGS)


def test_an_access_token_is_fetched_once_and_shared(vendor: Vendor) -> None:
    vendor.on("POST", TICKETS, MADE)
    helpdesk = zendesk(vendor, ZENDESK_OAUTH)
    prepared = helpdesk.prepare(DRAFT)
    helpdesk.create(prepared)
    helpdesk.create(prepared)
    asked = vendor.sent("POST", "/oauth/tokens")[0]
    assert vendor.tokens_given == 1
    assert asked.headers["content-type"] == "application/json"
    assert json.loads(asked.content) == {
        "grant_type": "client_credentials",
        "client_id": ZENDESK_OAUTH.client_id.get_secret_value(),
        "client_secret": ZENDESK_OAUTH.client_secret.get_secret_value(),
        "scope": "tickets:read tickets:write",
        "expires_in": 7_200,
    }
    sent = [r.headers["authorization"] for r in vendor.sent("POST", TICKETS)]
    assert sent == ["Bearer access-1"] * 2


def test_a_refused_token_is_replaced_once_and_the_same_bytes_are_sent(vendor: Vendor) -> None:
    vendor.on("POST", TICKETS, reply(401, error="invalid_token"), MADE)
    helpdesk = zendesk(vendor, ZENDESK_OAUTH)
    prepared = helpdesk.prepare(DRAFT)
    assert helpdesk.create(prepared).ticket_id == "42"
    first, second = vendor.sent("POST", TICKETS)
    assert second.headers["authorization"] == "Bearer access-2"
    assert first.content == second.content == prepared.body.encode()


def test_a_second_401_is_final(vendor: Vendor) -> None:
    vendor.on("POST", TICKETS, reply(401, error="invalid_token"))
    helpdesk = zendesk(vendor, ZENDESK_OAUTH)
    with pytest.raises(PermanentError, match="credentials_refused"):
        helpdesk.create(helpdesk.prepare(DRAFT))
    assert len(vendor.sent("POST", TICKETS)) == 2


def test_a_token_is_renewed_before_it_ends(vendor: Vendor, clock: StoppedClock) -> None:
    vendor.on("POST", TICKETS, MADE)
    helpdesk = zendesk(vendor, ZENDESK_OAUTH, clock)
    prepared = helpdesk.prepare(DRAFT)
    helpdesk.create(prepared)
    clock.move(3600 - 61)
    helpdesk.create(prepared)
    assert vendor.tokens_given == 1
    clock.move(2)
    helpdesk.create(prepared)
    assert vendor.tokens_given == 2


@pytest.mark.parametrize(
    ("answer", "error", "code"),
    [
        (reply(401, error="invalid_client"), PermanentError, "credentials_refused"),
        (reply(404), PermanentError, "not_found"),
        (reply(200, token="?"), RetryableError, "unreadable_answer"),
        (reply(409), RetryableError, "token_unavailable"),
        (reply(408), RetryableError, "token_unavailable"),
        (reply(500), RetryableError, "token_unavailable"),
        (reply(429, headers={"Retry-After": "5"}), RetryableError, "token_unavailable"),
        (httpx.ReadTimeout("slow"), RetryableError, "unreachable"),
    ],
)
def test_without_a_token_nothing_is_sent(
    vendor: Vendor, answer: Any, error: type[PermanentError | RetryableError], code: str
) -> None:
    vendor.on("POST", "/oauth/tokens", answer)
    helpdesk = zendesk(vendor, ZENDESK_OAUTH)
    with pytest.raises(error) as caught:
        helpdesk.create(helpdesk.prepare(DRAFT))
    assert caught.value.code == code
    assert not vendor.sent("POST", TICKETS)
