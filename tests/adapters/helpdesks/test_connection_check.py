from typing import Any

import httpx
import pytest

from escalation.adapters.helpdesks.access_tokens import InMemoryTokenCache
from escalation.adapters.helpdesks.factory import HelpdeskFactory
from escalation.adapters.helpdesks.freshdesk.tickets import Freshdesk
from escalation.adapters.helpdesks.zendesk.tickets import Zendesk
from escalation.adapters.helpdesks.zoho.tickets import Zoho
from escalation.domain.errors import PermanentError
from escalation.domain.settings import HelpdeskName
from escalation.domain.workspace import Connection
from tests.adapters.helpdesks.support import (
    FRESHDESK_KEY,
    NOW,
    SECRETS,
    ZENDESK_OAUTH,
    ZENDESK_TOKEN,
    ZOHO_OAUTH,
    StoppedClock,
    Vendor,
    reply,
)

KNOWN: dict[str, Any] = {
    "zendesk": ZENDESK_OAUTH,
    "legacy": ZENDESK_TOKEN,
    "freshdesk": FRESHDESK_KEY,
    "zoho": ZOHO_OAUTH,
}


class Secrets:
    def get(self, secret_ref: str) -> dict[str, str]:
        if secret_ref not in KNOWN:
            raise PermanentError("credentials_missing", "there is no such secret")
        secrets: dict[str, str] = KNOWN[secret_ref].secrets()
        return secrets


def connection(name: str, **changes: Any) -> Connection:
    known = KNOWN[name]
    values = {
        "connection_id": "c1",
        "workspace_id": "w1",
        "helpdesk": "zendesk" if name == "legacy" else name,
        "account": known.account(),
        "secret_ref": name,
        "auth": known.auth,
        "created_at": NOW,
    }
    return Connection.model_validate(values | changes)


def factory(vendor: Vendor, local_urls: dict[HelpdeskName, str] | None = None) -> HelpdeskFactory:
    return HelpdeskFactory(
        secrets=Secrets(),
        client=vendor.client(),
        tokens=InMemoryTokenCache(),
        clock=StoppedClock(),
        local_urls=local_urls,
    )


def check(vendor: Vendor, name: str) -> Any:
    return factory(vendor).test(connection(name))


@pytest.mark.parametrize(
    ("name", "kind", "idempotent"),
    [
        ("zendesk", Zendesk, True),
        ("legacy", Zendesk, True),
        ("freshdesk", Freshdesk, False),
        ("zoho", Zoho, False),
    ],
)
def test_a_connection_opens_its_helpdesk(
    vendor: Vendor, name: str, kind: type[object], idempotent: bool
) -> None:
    opened = factory(vendor).open(connection(name))
    assert isinstance(opened, kind)
    assert opened.create_is_idempotent is idempotent
    assert not vendor.requests


@pytest.mark.parametrize(
    "changes", [{"secret_ref": "gone"}, {"account": {}}, {"account": {"subdomain": "a.b"}}]
)
def test_a_connection_without_its_credentials_is_a_permanent_error(
    vendor: Vendor, changes: dict[str, Any]
) -> None:
    with pytest.raises(PermanentError) as caught:
        factory(vendor).open(connection("zendesk", **changes))
    assert caught.value.code == "credentials_missing"
    assert not any(secret in str(caught.value) for secret in SECRETS)


@pytest.mark.parametrize("name", list(KNOWN))
def test_a_local_address_replaces_the_vendors(vendor: Vendor, name: str) -> None:
    local = "http://127.0.0.1:8000/stand-in/x"
    here = factory(vendor, {"zendesk": local, "freshdesk": local, "zoho": local})
    for path in ("/api/v2/tickets", "/api/v2/agents/me", "/api/v1/tickets", "/oauth/tokens"):
        vendor.on("GET", f"/stand-in/x{path}", reply(200, id=1, tickets=[]))
    here.test(connection(name))
    assert vendor.requests
    assert {request.url.host for request in vendor.requests} == {"127.0.0.1"}


def test_working_connections_are_found_working_by_reading_alone(vendor: Vendor) -> None:
    vendor.on("GET", "/api/v2/tickets", reply(200, tickets=[]))
    vendor.on("GET", "/api/v2/agents/me", reply(200, id=1))
    vendor.on("GET", "/api/v1/tickets", httpx.Response(204))
    for name in KNOWN:
        result = check(vendor, name)
        assert result.ok, result
        assert "sign-in" in result.checked
    made = [r for r in vendor.requests if r.method != "GET" and "oauth" not in r.url.path]
    assert made == []


@pytest.mark.parametrize(
    ("name", "path", "answer", "said"),
    [
        ("legacy", "/api/v2/tickets", reply(401), "did not accept the credentials"),
        ("legacy", "/api/v2/tickets", reply(403), "tickets:read and tickets:write"),
        ("legacy", "/api/v2/tickets", reply(404), "no Zendesk account at this address"),
        ("legacy", "/api/v2/tickets", reply(302), "renamed"),
        ("legacy", "/api/v2/tickets", httpx.ConnectError("x"), "could not be reached"),
        ("freshdesk", "/api/v2/agents/me", reply(401), "did not accept the API key"),
        ("freshdesk", "/api/v2/agents/me", reply(403), "may not read tickets"),
        ("freshdesk", "/api/v2/agents/me", reply(429), "no more requests"),
        ("freshdesk", "/api/v2/agents/me", reply(200, []), "did not answer as expected"),
        ("zoho", "/api/v1/tickets", reply(401, errorCode="INVALID_OAUTH"), "data centre"),
        (
            "zoho",
            "/api/v1/tickets",
            reply(403, errorCode="OAUTH_ORG_MISMATCH"),
            "organisation id does not belong",
        ),
    ],
)
def test_a_problem_is_said_in_plain_words(
    vendor: Vendor, name: str, path: str, answer: Any, said: str
) -> None:
    vendor.on("GET", path, answer)
    result = check(vendor, name)
    assert not result.ok
    assert said in result.problems[0]
    assert not any(secret in result.problems[0] for secret in SECRETS)


def test_a_zoho_grant_that_is_too_narrow_is_named(vendor: Vendor) -> None:
    narrow = reply(200, access_token="t", expires_in=3600, scope="Desk.tickets.READ")
    vendor.on("POST", "/oauth/v2/token", narrow)
    result = check(vendor, "zoho")
    assert "Desk.tickets.CREATE, Desk.tickets.UPDATE" in result.problems[0]


@pytest.mark.parametrize(
    ("answer", "lacks"),
    [
        (reply(200, access_token="t", expires_in=3600, scope="tickets:read"), "tickets:write"),
        (reply(200, access_token="t", expires_in=3600, scope="write"), "tickets:read"),
        (reply(400, error="invalid_scope"), "tickets:read, tickets:write"),
    ],
)
def test_a_zendesk_token_that_may_not_do_enough_is_named_by_what_it_lacks(
    vendor: Vendor, answer: httpx.Response, lacks: str
) -> None:
    vendor.on("POST", "/oauth/tokens", answer)
    result = check(vendor, "zendesk")
    assert not result.ok
    assert f"It lacks {lacks}." in result.problems[0]


def test_a_token_for_everything_is_enough(vendor: Vendor) -> None:
    wide = reply(200, access_token="t", expires_in=3600, scope="read write")
    vendor.on("POST", "/oauth/tokens", wide)
    vendor.on("GET", "/api/v2/tickets", reply(200, tickets=[]))
    assert check(vendor, "zendesk").ok


@pytest.mark.parametrize(
    ("agent", "said"),
    [({"ticket_scope": 3}, "only tickets assigned"), ({"type": "collaborator"}, "cannot answer")],
)
def test_a_freshdesk_agent_with_too_little_reach_is_named(
    vendor: Vendor, agent: dict[str, Any], said: str
) -> None:
    vendor.on("GET", "/api/v2/agents/me", reply(200, id=1, **agent))
    result = check(vendor, "freshdesk")
    assert not result.ok
    assert said in result.problems[0]


def test_stored_credentials_that_are_not_complete_are_a_problem_not_an_error(
    vendor: Vendor,
) -> None:
    tester = factory(vendor)
    result = tester.test(connection("zendesk", secret_ref="gone"))
    assert "enter them again" in result.problems[0]


def test_a_test_signs_in_anew_each_time(vendor: Vendor) -> None:
    vendor.on("GET", "/api/v2/tickets", reply(200, tickets=[]))
    tester = factory(vendor)
    tester.test(connection("zendesk"))
    tester.test(connection("zendesk"))
    assert vendor.tokens_given == 2


def test_zoho_gives_out_few_tokens_so_a_test_takes_the_one_that_was_proved(vendor: Vendor) -> None:
    vendor.on("GET", "/api/v1/tickets", httpx.Response(204))
    tester = factory(vendor)
    assert all(tester.test(connection("zoho")).ok for _ in range(12))
    assert vendor.tokens_given == 1


def test_a_zoho_token_that_may_too_little_is_not_kept(vendor: Vendor) -> None:
    narrow = reply(200, access_token="t", expires_in=3600, scope="Desk.tickets.READ")
    vendor.on("POST", "/oauth/v2/token", narrow)
    tester = factory(vendor)
    for _ in range(2):
        assert "Desk.tickets.CREATE" in tester.test(connection("zoho")).problems[0]
    assert len(vendor.sent("POST", "/oauth/v2/token")) == 2
