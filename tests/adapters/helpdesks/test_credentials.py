from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.adapters.helpdesks.credentials import InvalidCredentials, parse, stored
from escalation.adapters.helpdesks.registry import VENDORS
from escalation.adapters.helpdesks.zendesk.credentials import ZendeskApiToken
from escalation.adapters.helpdesks.zoho.credentials import DOMAINS
from escalation.domain.settings import HelpdeskName
from tests.adapters.helpdesks.support import (
    FRESHDESK_KEY,
    SECRETS,
    ZENDESK_OAUTH,
    ZENDESK_TOKEN,
    ZOHO_OAUTH,
)

ZENDESK, FRESHDESK, ZOHO_DESK = VENDORS.all()
ALL = [
    ("zendesk", ZENDESK_OAUTH),
    ("zendesk", ZENDESK_TOKEN),
    ("freshdesk", FRESHDESK_KEY),
    ("zoho", ZOHO_OAUTH),
]
KINDS = [type(credentials).__name__ for _, credentials in ALL]
OAUTH = {"auth": "oauth", "subdomain": "acme", "client_id": "c", "client_secret": "s3cret"}
ZOHO = {
    "data_centre": "com",
    "org_id": "1",
    "client_id": "c",
    "client_secret": "s3cret",
    "refresh_token": "r",
}


@pytest.mark.parametrize(("helpdesk", "credentials"), ALL, ids=KINDS)
def test_account_and_secrets_together_are_the_credentials_again(
    helpdesk: HelpdeskName, credentials: Any
) -> None:
    account, secrets = credentials.account(), credentials.secrets()
    assert not set(account) & set(secrets)
    assert stored(VENDORS.of(helpdesk), credentials.auth, account, secrets) == credentials


@pytest.mark.parametrize(("helpdesk", "credentials"), ALL, ids=KINDS)
def test_no_secret_is_in_the_account_or_shown(helpdesk: HelpdeskName, credentials: Any) -> None:
    for shown in (repr(credentials), str(credentials), str(credentials.account())):
        assert not any(secret in shown for secret in SECRETS)


def test_what_else_a_secret_holds_is_ignored() -> None:
    secrets = {**FRESHDESK_KEY.secrets(), "webhook_secret": "w"}
    assert stored(FRESHDESK, "", FRESHDESK_KEY.account(), secrets) == FRESHDESK_KEY


def test_zendesk_takes_oauth_unless_told_otherwise() -> None:
    assert parse(ZENDESK, {k: v for k, v in OAUTH.items() if k != "auth"}).auth == "oauth"
    given = {"auth": "api_token", "subdomain": "acme", "email": "a@example.com", "api_token": "t"}
    assert isinstance(parse(ZENDESK, given), ZendeskApiToken)


@pytest.mark.parametrize(
    ("helpdesk", "given", "field", "said"),
    [
        ("zendesk", OAUTH | {"subdomain": "acme.zendesk.com"}, "subdomain", "`acme`"),
        ("zendesk", OAUTH | {"subdomain": "https://acme"}, "subdomain", "`acme`"),
        ("zendesk", OAUTH | {"subdomain": "evil.example/#"}, "subdomain", "`acme`"),
        ("zendesk", OAUTH | {"subdomain": "Acme"}, "subdomain", "small letters"),
        ("zendesk", OAUTH | {"subdomain": "-acme"}, "subdomain", "hyphens"),
        ("zendesk", OAUTH | {"auth": "password"}, "auth", "`oauth` or `api_token`"),
        ("zendesk", OAUTH | {"extra": "x"}, "extra", "no such field"),
        ("zendesk", OAUTH | {"client_secret": ""}, "client_secret", "must be given"),
        ("zendesk", OAUTH | {"client_secret": "a b"}, "client_secret", "without spaces"),
        ("zendesk", OAUTH | {"client_secret": "a\r\nX: y"}, "client_secret", "line breaks"),
        ("freshdesk", {"domain": "acme"}, "api_key", "must be given"),
        ("zoho", ZOHO | {"data_centre": "evil.example"}, "data_centre", "'com.au'"),
        ("zoho", ZOHO | {"org_id": "acme"}, "org_id", "number"),
        ("zoho", ZOHO | {"client_id": None}, "client_id", "valid string"),
    ],
)
def test_a_mistake_is_named_with_what_would_be_right(
    helpdesk: HelpdeskName, given: dict[str, Any], field: str, said: str
) -> None:
    with pytest.raises(InvalidCredentials) as caught:
        parse(VENDORS.of(helpdesk), given)
    assert [name for name, _ in caught.value.problems] == [field]
    assert said in caught.value.problems[0][1]
    assert "s3cret" not in str(caught.value)


@given(st.text(max_size=70))
def test_a_host_is_one_label_or_nothing(raw: str) -> None:
    try:
        parsed = parse(FRESHDESK, {"domain": raw, "api_key": "k"})
    except InvalidCredentials:
        return
    label = parsed.account()["domain"]
    assert label.isascii()
    assert label.replace("-", "").isalnum()
    assert len(label) <= 63


def test_the_fingerprint_changes_with_every_value() -> None:
    base = parse(ZOHO_DESK, ZOHO).fingerprint()
    changes = {"org_id": "2", "client_id": "d", "refresh_token": "q", "data_centre": "eu"}
    others = {parse(ZOHO_DESK, ZOHO | {name: new}).fingerprint() for name, new in changes.items()}
    assert len(others | {base}) == 5


def test_every_data_centre_has_its_hosts() -> None:
    for code in DOMAINS:
        assert parse(ZOHO_DESK, ZOHO | {"data_centre": code}).account()["data_centre"] == code
    assert DOMAINS["ca"] == "zohocloud.ca"
