import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation.adapters.aws.conversation_tokens import (
    CACHE_LIFE,
    SETTLE,
    TOKEN_LIFE,
    UNKNOWN_KEY_PAUSE,
    JwtTokens,
    KeyRing,
    SigningKeys,
    rotate,
    rotate_stored,
)
from escalation.domain.errors import NotAuthenticated, PermanentError, RetryableError
from escalation.domain.identity_ports import TokenClaims
from tests.adapters.aws.stubs import stubbed

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
KEY = "k" * 64
SECRET = json.dumps({"current": "k1", "k1": KEY})
CLAIMS = TokenClaims(conversation_id="c1", bot_id="b1", workspace_id="w1", issued_at=NOW)
SECOND = timedelta(seconds=1)


def tokens(secret: str = SECRET) -> JwtTokens:
    return JwtTokens(SigningKeys(lambda: secret))


def forged(claims: dict[str, Any] | None = None, *, key: str = KEY, **header: Any) -> str:
    payload = {
        "sub": "c1",
        "ws": "w1",
        "bot": "b1",
        "aud": "conversation",
        "iat": int(NOW.timestamp()),
        "exp": int((NOW + timedelta(hours=1)).timestamp()),
    }
    payload.update(claims or {})
    algorithm = header.pop("alg", "HS256")
    return jwt.encode(
        {k: v for k, v in payload.items() if v is not None},
        key,
        algorithm=algorithm,
        headers={"kid": "k1", **header},
    )


def test_a_token_proves_its_conversation_for_seven_days() -> None:
    token = tokens().issue(CLAIMS, now=NOW)
    assert tokens().verify(token, now=NOW) == CLAIMS
    assert tokens().verify(token, now=NOW + TOKEN_LIFE - SECOND) == CLAIMS
    with pytest.raises(NotAuthenticated) as caught:
        tokens().verify(token, now=NOW + TOKEN_LIFE)
    assert caught.value.code == "token_expired"


def test_a_token_names_the_key_that_signed_it() -> None:
    assert jwt.get_unverified_header(tokens().issue(CLAIMS, now=NOW)) == {
        "alg": "HS256",
        "typ": "JWT",
        "kid": "k1",
    }


def test_a_well_formed_token_is_accepted_so_that_the_refusals_below_mean_something() -> None:
    assert tokens().verify(forged(), now=NOW) == CLAIMS


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a.b.c",
        "x" * 5_000,
        forged(key="other" * 10),
        forged(kid="k2"),
        forged(kid="current"),
        forged({"aud": "console"}),
        forged({"aud": None}),
        forged({"exp": None}),
        forged({"sub": None}),
        forged({"ws": None}),
        forged({"bot": None}),
        forged({"sub": "../c2"}),
        forged(alg="HS512"),
    ],
    ids=range(14),
)
def test_a_token_that_is_not_ours_is_refused(token: str) -> None:
    with pytest.raises(NotAuthenticated):
        tokens().verify(token, now=NOW)


def test_a_token_without_a_signature_is_refused() -> None:
    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    payload = jwt.decode(forged(), options={"verify_signature": False})
    for algorithm in ("none", "None", "HS256"):
        token = f"{part({'alg': algorithm, 'kid': 'k1'})}.{part(payload)}."
        with pytest.raises(NotAuthenticated):
            tokens().verify(token, now=NOW)


@settings(deadline=None)
@given(st.data())
def test_a_token_changed_anywhere_is_refused(data: st.DataObject) -> None:
    token = tokens().issue(CLAIMS, now=NOW)
    # The last character of a part may hold bits that Base64 ignores.
    firm = [n for n, c in enumerate(token[:-1]) if c != "." and token[n + 1] != "."]
    place = data.draw(st.sampled_from(firm))
    other = data.draw(st.sampled_from("ABCxyz019-_").filter(lambda c: c != token[place]))
    with pytest.raises(NotAuthenticated):
        tokens().verify(token[:place] + other + token[place + 1 :], now=NOW)


class Source:
    """A secret that counts how often it is read."""

    def __init__(self, secret: str = SECRET) -> None:
        self.secret = secret
        self.reads = 0
        self.error: Exception | None = None

    def __call__(self) -> str:
        self.reads += 1
        if self.error:
            raise self.error
        return self.secret


def test_keys_are_read_again_after_five_minutes_and_not_before() -> None:
    source = Source()
    keys = SigningKeys(source)
    keys.signing(NOW)
    keys.signing(NOW + CACHE_LIFE - SECOND)
    assert source.reads == 1
    keys.signing(NOW + CACHE_LIFE)
    assert source.reads == 2


def test_unknown_key_ids_make_the_secret_be_read_once_a_minute_at_most() -> None:
    source = Source()
    keys = SigningKeys(source)
    keys.signing(NOW)
    for number in range(50):
        assert keys.verifying(f"forged-{number}", NOW + SECOND) is None
    assert source.reads == 2
    source.secret = json.dumps({"current": "k1", "k1": KEY, "k2": "n" * 64})
    assert keys.verifying("k2", NOW + SECOND) is None
    assert keys.verifying("k2", NOW + SECOND + UNKNOWN_KEY_PAUSE) == "n" * 64


def test_visitors_go_on_while_the_secret_cannot_be_read() -> None:
    source = Source()
    keys = SigningKeys(source)
    token = JwtTokens(keys).issue(CLAIMS, now=NOW)
    source.error = RetryableError("secrets_unavailable")
    assert JwtTokens(keys).verify(token, now=NOW + timedelta(hours=2)) == CLAIMS
    with pytest.raises(RetryableError):
        SigningKeys(source).signing(NOW)


@pytest.mark.parametrize(
    "secret",
    ["", "[]", '"x"', '{"current": "k1"}', json.dumps({"current": "k2", "k1": KEY}),
     '{"current": "k1", "k1": "short"}'],
)  # fmt: skip
def test_a_secret_that_is_no_key_ring_is_refused_without_quoting_it(secret: str) -> None:
    with pytest.raises(PermanentError) as caught:
        KeyRing.parse(secret)
    assert KEY not in str(caught.value)


def counter() -> Callable[[], str]:
    made = iter(range(1_000))
    return lambda: f"{next(made):064d}"


def test_a_new_key_signs_only_after_every_cache_must_have_it() -> None:
    make = counter()
    added = rotate(SECRET, NOW, make_key=make)
    ring = KeyRing.parse(added)
    assert ring.current == "k1"
    assert len(ring.keys) == 2
    assert rotate(added, NOW + SETTLE - SECOND, make_key=make) == added
    promoted = KeyRing.parse(rotate(added, NOW + SETTLE, make_key=make))
    assert promoted.current != "k1"
    assert promoted.keys == ring.keys


def test_an_old_key_verifies_until_its_last_token_has_expired() -> None:
    secret = rotate(rotate(SECRET, NOW), NOW + SETTLE)
    retired = NOW + SETTLE
    late = rotate(secret, retired + TOKEN_LIFE, every=timedelta(days=90))
    assert "k1" in KeyRing.parse(late).keys
    later = rotate(secret, retired + TOKEN_LIFE + SETTLE, every=timedelta(days=90))
    assert set(KeyRing.parse(later).keys) == {KeyRing.parse(later).current}


def test_a_schedule_may_call_as_often_as_it_likes() -> None:
    every = timedelta(days=30)
    secret, seen = SECRET, set[str]()
    for hour in range(24 * 95):
        secret = rotate(secret, NOW + timedelta(hours=hour), every=every, make_key=counter())
        seen.add(KeyRing.parse(secret).current)
    assert len(seen) == 5
    assert len(KeyRing.parse(secret).keys) <= 2


def test_a_key_added_by_hand_is_promoted_in_its_turn() -> None:
    by_hand = json.dumps({"current": "k1", "k1": KEY, "k2": "h" * 64})
    first = rotate(by_hand, NOW)
    assert KeyRing.parse(first).current == "k1"
    assert KeyRing.parse(rotate(first, NOW + SETTLE)).current == "k2"


@settings(deadline=None)
@given(
    steps=st.lists(st.integers(min_value=1, max_value=3 * 24 * 60), min_size=1, max_size=30),
    lag=st.integers(min_value=0, max_value=int(CACHE_LIFE.total_seconds())),
)
def test_no_rotation_ever_logs_a_visitor_out(steps: list[int], lag: int) -> None:
    """A signer and a verifier whose caches are as old as they may be, in either direction."""
    history = [(NOW - timedelta(days=1), SECRET)]
    now = NOW
    issued: list[tuple[datetime, str]] = []

    def secret_at(time: datetime) -> str:
        return [text for since, text in history if since <= time][-1]

    for minutes in steps:
        now += timedelta(minutes=minutes)
        history.append((now, rotate(history[-1][1], now)))
        stale = tokens(secret_at(now - timedelta(seconds=lag)))
        fresh = tokens(history[-1][1])
        issued.append((now, stale.issue(CLAIMS, now=now)))
        issued.append((now, fresh.issue(CLAIMS, now=now)))
        for at, token in issued:
            if now < at + TOKEN_LIFE:
                claims = CLAIMS.model_copy(update={"issued_at": at})
                assert stale.verify(token, now=now) == claims
                assert fresh.verify(token, now=now) == claims


def test_a_stored_secret_is_written_only_when_a_step_was_due() -> None:
    client, stub = stubbed("secretsmanager")
    written: list[str] = []
    client.meta.events.register(
        "provide-client-params.secretsmanager.PutSecretValue",
        lambda params, **_: written.append(params["SecretString"]),
    )
    stub.add_response("get_secret_value", {"SecretString": SECRET})
    stub.add_response("put_secret_value", {})
    with stub:
        assert rotate_stored(client, "arn", NOW)
    assert len(KeyRing.parse(written[0]).keys) == 2
    stub.add_response("get_secret_value", {"SecretString": written[0]})
    with stub:
        assert not rotate_stored(client, "arn", NOW + SECOND)
