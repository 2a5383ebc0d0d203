import json
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from escalation.adapters.aws.identity import SignedIdentities
from escalation.adapters.aws.secrets import CredentialsSource, SecretReader
from escalation.domain.errors import InvalidInput
from escalation.domain.workspace import Workspace
from tests.adapters.aws.stubs import stubbed

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
KEY = "s" * 40
WORKSPACE = Workspace(
    workspace_id="w1",
    name="W",
    owner_email="o@example.org",
    identity_secret_ref="arn:secret",
    created_at=NOW,
)


def signed(key: str = KEY, algorithm: str = "HS256", **claims: Any) -> str:
    payload = {
        "aud": "w1",
        "exp": int((NOW + timedelta(minutes=10)).timestamp()),
        "name": "Anna",
        "email": "anna@example.org",
        **claims,
    }
    return jwt.encode({k: v for k, v in payload.items() if v is not None}, key, algorithm)


def identities(*secrets: str) -> SignedIdentities:
    client, stub = stubbed("secretsmanager")
    for secret in secrets or (json.dumps({"secret": KEY}),) * 3:
        stub.add_response("get_secret_value", {"SecretString": secret})
    stub.activate()
    return SignedIdentities(CredentialsSource(SecretReader(client)))


def at(**change: Any) -> int:
    return int((NOW + timedelta(**change)).timestamp())


@pytest.mark.parametrize(
    "claims", [{}, {"sub": "u1"}, {"exp": at(hours=1)}, {"exp": at(seconds=-30)}]
)
def test_what_the_site_signed_is_believed(claims: dict[str, Any]) -> None:
    found = identities().verify(WORKSPACE, signed(**claims), now=NOW)
    assert (found.name, found.email) == ("Anna", "anna@example.org")


@pytest.mark.parametrize("subject", ["u1", "auth0|5f7c8ec7", " 7 ", "x" * 255, "Zoë"])
def test_its_subject_is_who_the_visitor_is(subject: str) -> None:
    assert identities().verify(WORKSPACE, signed(sub=subject), now=NOW).subject == subject


@pytest.mark.parametrize("subject", ["", "  ", "x" * 256, "a\x00b", "a\nb", "\ud800"])
def test_a_subject_that_names_nobody_is_as_good_as_none(subject: str) -> None:
    found = identities().verify(WORKSPACE, signed(sub=subject), now=NOW)
    assert (found.subject, found.email) == (None, "anna@example.org")


@pytest.mark.parametrize(
    ("claims", "attributes"),
    [
        ({}, {}),
        ({"plan": "pro"}, {"plan": "pro"}),
        (
            {"plan": "pro", "attributes": {"role": "admin", "order_total": 99.5, "vip": True}},
            {"plan": "pro", "role": "admin", "order_total": 99.5, "vip": True},
        ),
        ({"plan": "pro", "attributes": {"plan": "team"}}, {"plan": "team"}),
        ({"attributes": {"a b": "x", "list": [1], "nothing": None, "ok": "x"}}, {"ok": "x"}),
        ({"attributes": "of another kind"}, {}),
        ({"attributes": [1, 2]}, {}),
        ({"name": None, "email": None, "attributes": {"cart": 3}}, {"cart": 3}),
    ],
)
def test_attributes_are_signed_and_one_that_cannot_be_used_is_left_out(
    claims: dict[str, Any], attributes: dict[str, Any]
) -> None:
    assert identities().verify(WORKSPACE, signed(**claims), now=NOW).attributes == attributes


def test_how_long_a_token_may_be_used_is_told_with_the_tolerance_for_clocks() -> None:
    found = identities().verify(WORKSPACE, signed(exp=at(minutes=10)), now=NOW)
    assert found.expires_at == datetime.fromtimestamp(at(minutes=11), UTC)


def test_one_of_name_and_address_is_enough() -> None:
    found = identities().verify(WORKSPACE, signed(name=None), now=NOW)
    assert (found.name, found.email) == (None, "anna@example.org")


@pytest.mark.parametrize(
    ("token", "why"),
    [
        (signed(key="x" * 40), "signature"),
        (signed(algorithm="HS384", key=KEY * 2), "signature"),
        (signed(aud="w2"), "audience"),
        (signed(aud=None), "audience"),
        (signed(exp=None), "audience"),
        (signed(exp=at(minutes=-5)), "expired"),
        (signed(exp=at(hours=3)), "more than an hour"),
        (signed(exp=at(minutes=5) + 0.5), "whole number"),
        (signed(exp=10**400), "more than an hour"),
        (signed(exp=-(10**400)), "expired"),
        (signed(email="not an address"), "not a valid one"),
        (signed(email="a@example.org\nBcc: x@example.org"), "not a valid one"),
        (signed(name=7), "not a valid one"),
        (signed(name=None, email=None), "neither"),
        ("junk", "signature"),
        ("x" * 9_000, "too long"),
    ],
    ids=range(16),
)
def test_anything_else_is_refused_with_the_reason(token: str, why: str) -> None:
    with pytest.raises(InvalidInput, match=why) as caught:
        identities().verify(WORKSPACE, token, now=NOW)
    assert caught.value.field == "identity_token"


def test_a_workspace_without_a_secret_accepts_no_identity() -> None:
    without = WORKSPACE.model_copy(update={"identity_secret_ref": None})
    with pytest.raises(InvalidInput, match="accepts no identity"):
        identities().verify(without, signed(), now=NOW)


@pytest.mark.parametrize("secret", ['{"secret": "short"}', "{}", "plain text"])
def test_an_unusable_secret_verifies_nothing(secret: str) -> None:
    with pytest.raises(InvalidInput, match="no usable secret"):
        identities(secret).verify(WORKSPACE, signed(key="short" * 10), now=NOW)


def test_a_secret_changed_by_the_owner_works_at_once_but_forgeries_do_not_cause_reads() -> None:
    fresh = "n" * 40
    # The script holds two answers: a third read would fail the test.
    one = identities(json.dumps({"secret": KEY}), json.dumps({"secret": fresh}))
    assert one.verify(WORKSPACE, signed(), now=NOW).name == "Anna"
    assert one.verify(WORKSPACE, signed(key=fresh), now=NOW).name == "Anna"
    for _ in range(3):
        with pytest.raises(InvalidInput, match="signature"):
            one.verify(WORKSPACE, signed(key="f" * 40), now=NOW)


def test_a_plan_is_taken_from_what_is_signed() -> None:
    assert identities().verify(WORKSPACE, signed(plan="Gold"), now=NOW).plan == "Gold"
    assert identities().verify(WORKSPACE, signed(), now=NOW).plan is None


@pytest.mark.parametrize("plan", [7, ["Gold"], "x" * 201])
def test_a_plan_that_is_no_short_text_spoils_the_token(plan: object) -> None:
    with pytest.raises(InvalidInput, match="plan"):
        identities().verify(WORKSPACE, signed(plan=plan), now=NOW)
