"""Work that a browser proves, and clients known by a digest."""

import json
from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from escalation.adapters.aws.conversation_tokens import SigningKeys
from escalation.adapters.aws.keyed_digests import client_digest
from escalation.adapters.aws.proofs import LIFE, SignedProofs
from infra.local.api_clients import solved

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
KEYS = SigningKeys(lambda: json.dumps({"current": "k1", "k1": "k" * 48}))
OTHERS = SigningKeys(lambda: json.dumps({"current": "k1", "k1": "o" * 48}))
PROOFS = SignedProofs(KEYS)


def challenge() -> dict[str, Any]:
    return dict(PROOFS.challenge("support", now=NOW))


@pytest.fixture(scope="module")
def proof() -> str:
    """One that was worked for."""
    return solved(challenge())


def changed(proof: str, **values: object) -> str:
    given = json.loads(b64decode(proof))
    return b64encode(json.dumps({**given, **values}).encode()).decode()


def test_work_that_was_done_counts_until_its_challenge_ends(proof: str) -> None:
    good_until = PROOFS.expiry(proof, "support", now=NOW)
    assert good_until == NOW + LIFE
    assert PROOFS.expiry(proof, "support", now=NOW + LIFE) is None


def test_it_counts_for_the_bot_that_asked(proof: str) -> None:
    assert PROOFS.expiry(proof, "billing", now=NOW) is None


def test_it_counts_under_the_key_that_signed_the_challenge(proof: str) -> None:
    assert SignedProofs(OTHERS).expiry(proof, "support", now=NOW) is None


@pytest.mark.parametrize(
    "values",
    [
        {"number": 1},
        {"number": -1},
        {"number": "1"},
        {"algorithm": "SHA-1"},
        {"algorithm": "none"},
        {"signature": ""},
        {"challenge": "0" * 64},
        {"salt": "abc?expires=99999999999&bot=support&"},
        {"salt": "abc"},
        {"salt": "\ud800"},
        {"challenge": "\udfff"},
        {"signature": "\ud800"},
        {"more": 1},
    ],
)
def test_no_part_of_it_can_be_changed(proof: str, values: dict[str, object]) -> None:
    assert PROOFS.expiry(changed(proof, **values), "support", now=NOW) is None


@pytest.mark.parametrize(
    "given",
    [
        "",
        "x",
        "e30=",
        b64encode(b"[1]").decode(),
        b64encode(b"[" * 700).decode(),
        "\u00e9",
        "=====",
    ],
)
def test_what_is_no_proof_is_none(given: str) -> None:
    assert PROOFS.expiry(given, "support", now=NOW) is None


def test_a_life_cannot_be_written_longer(proof: str) -> None:
    later = int((NOW + timedelta(days=9)).timestamp())
    salt = json.loads(b64decode(proof))["salt"]
    for forged in (f"{salt}expires={later}&", salt.replace("expires=", f"expires={later}&x=")):
        assert PROOFS.expiry(changed(proof, salt=forged), "support", now=NOW) is None


def digest(address: str) -> str | None:
    return client_digest(KEYS, address, now=NOW)


def test_an_ipv6_household_is_one_client_and_its_neighbour_another() -> None:
    assert digest("2001:db8:1:2::1") == digest("2001:db8:1:2:ffff::9")
    assert digest("2001:db8:1:2::1") != digest("2001:db8:1:3::1")


def test_an_address_is_one_client_however_it_is_written() -> None:
    assert digest("192.0.2.1") == digest(" 192.0.2.1 ") == digest("::ffff:192.0.2.1")
    assert digest("192.0.2.1") != digest("192.0.2.2")


@pytest.mark.parametrize("address", ["", "unknown", "192.0.2.1:80", "1.2.3", "192.0.2.1, 10.0.0.1"])
def test_what_is_no_address_is_no_client(address: str) -> None:
    assert digest(address) is None


def test_a_digest_tells_no_address_to_who_lacks_the_key() -> None:
    assert digest("192.0.2.1") != client_digest(OTHERS, "192.0.2.1", now=NOW)
    assert "192" not in str(digest("192.0.2.1"))[:4]
