"""What is believed of a webhook call that says it comes from Zoho Desk."""

import base64
import hashlib
import hmac
import json
from datetime import datetime, timedelta
from typing import Any, Final

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from escalation.adapters.helpdesks.webhook_reader import HelpdeskWebhookReader
from escalation.domain.errors import InvalidInput, NotAuthenticated, RetryableError
from escalation.domain.webhooks import WebhookDelivery
from escalation.domain.workspace import Connection, Updates
from tests.adapters.helpdesks.support import NOW, webhook_connection

KEY: Final[RSAPrivateKey] = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
OTHER_KEY: Final[RSAPrivateKey] = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
ZOHO_URL: Final = "https://desk.zoho.eu/.well-known/jwks.json"


class Published:
    """Zoho's published keys, and how often they were fetched."""

    def __init__(self, *keys: tuple[str, RSAPrivateKey]) -> None:
        self.keys = dict(keys)
        self.fetched: list[str] = []
        self.fails = False

    def __call__(self, address: str) -> object:
        self.fetched.append(address)
        if self.fails:
            raise RetryableError("keys_unavailable")
        algorithm = jwt.algorithms.RSAAlgorithm
        return {
            "keys": [
                algorithm.to_jwk(key.public_key(), as_dict=True) | {"kid": key_id, "use": "sig"}
                for key_id, key in self.keys.items()
            ]
        }


ZOHO_BODY: Final = json.dumps(
    [
        {
            "eventType": "Ticket_Comment_Add",
            "orgId": "4711",
            "payload": {"id": "7", "ticketId": "42"},
        },
        {"eventType": "Ticket_Update", "orgId": "4711", "payload": {"id": "43"}},
        {"eventType": "Contact_Update", "orgId": "4711", "payload": {"id": "44"}},
    ]
).encode()


def token(key: Any = KEY, algorithm: str = "RS256", kid: str | None = "k1", **changes: Any) -> str:
    at = int(NOW.timestamp())
    claims = {"iss": "orgId:4711", "aud": "webhookId:900", "iat": at, "exp": at + 300} | changes
    present = {name: value for name, value in claims.items() if value is not None}
    headers = {"kid": kid} if kid is not None else {}
    return jwt.encode(present, key, algorithm=algorithm, headers=headers)


def zoho(
    sent: str | None,
    *,
    keys: Published | None = None,
    body: bytes = ZOHO_BODY,
    now: datetime = NOW,
    reader: HelpdeskWebhookReader | None = None,
    at: Connection | None = None,
) -> WebhookDelivery:
    reader = reader or HelpdeskWebhookReader(fetch=keys or Published(("k1", KEY)))
    headers = {} if sent is None else {"x-zdesk-jwt": sent}
    return reader.read(
        at or webhook_connection("zoho"), secret="", headers=headers, body=body, now=now
    )


def test_a_token_of_zoho_proves_the_call_and_the_events_name_their_tickets() -> None:
    keys = Published(("k1", KEY))
    assert zoho(token(), keys=keys).ticket_ids == ("42", "43")
    assert keys.fetched == [ZOHO_URL]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (None, "unsigned"),
        ("", "unsigned"),
        ("x.y.z", "forged"),
        (token(OTHER_KEY), "forged"),
        (token(kid="unknown"), "forged"),
        (token(kid=None), "forged"),
        (token(iss="orgId:1"), "forged"),
        (token(iss=None), "forged"),
        (token(aud="webhookId:901"), "forged"),
        (token(aud="900"), "forged"),
        (token("a secret of thirty-two bytes, or more", "HS256"), "forged"),
        (token(None, "none"), "forged"),
        (token(exp=int(NOW.timestamp()) - 301), "stale"),
        (token(exp=None, iat=int(NOW.timestamp()) - 301), "stale"),
        (token(iat=int(NOW.timestamp()) + 301), "stale"),
        (token(exp=None, iat=None), "stale"),
        (token(exp=10**400, iat=None), "stale"),
        (token(exp=253_402_300_799_000, iat=None), "stale"),
        (token(exp=None, iat=-62_135_596_800), "stale"),
        (token(exp=float("nan"), iat=None), "stale"),
    ],
    ids=[
        "none",
        "empty",
        "no token",
        "other key",
        "unknown key",
        "no key",
        "other org",
        "no org",
        "other webhook",
        "no webhook",
        "shared secret",
        "unsigned",
        "ended",
        "old",
        "future",
        "no time",
        "ends never",
        "ends with the calendar",
        "begins with it",
        "ends at no number",
    ],
)
def test_a_call_that_zoho_did_not_sign_for_this_connection_is_refused(
    sent: str | None, code: str
) -> None:
    with pytest.raises(NotAuthenticated) as caught:
        zoho(sent)
    assert caught.value.code == code


def test_a_public_key_does_not_pass_as_a_shared_secret() -> None:
    public = jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key())
    parts = [
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=")
        for part in (
            {"alg": "HS256", "kid": "k1"},
            {"iss": "orgId:4711", "aud": "webhookId:900", "exp": int(NOW.timestamp()) + 60},
        )
    ]
    mac = hmac.new(public.encode(), b".".join(parts), hashlib.sha256).digest()
    forged = b".".join([*parts, base64.urlsafe_b64encode(mac).rstrip(b"=")]).decode()
    with pytest.raises(NotAuthenticated, match="not Zoho's"):
        zoho(forged)


def test_keys_are_fetched_once_and_anew_for_an_unknown_id_at_most_once_a_minute() -> None:
    keys = Published(("k1", KEY))
    reader = HelpdeskWebhookReader(fetch=keys)
    for _ in range(3):
        zoho(token(), reader=reader)
    keys.keys["k2"] = OTHER_KEY
    for seconds in (10, 20, 30):
        with pytest.raises(NotAuthenticated):
            zoho(token(OTHER_KEY, kid="k2"), reader=reader, now=NOW + timedelta(seconds=seconds))
    assert len(keys.fetched) == 1
    later = zoho(token(OTHER_KEY, kid="k2"), reader=reader, now=NOW + timedelta(seconds=61))
    assert later.ticket_ids == ("42", "43")
    assert len(keys.fetched) == 2


def test_keys_that_cannot_be_fetched_are_a_reason_to_come_again() -> None:
    keys = Published(("k1", KEY))
    keys.fails = True
    with pytest.raises(RetryableError):
        zoho(token(), keys=keys)


def test_the_keys_host_is_built_from_the_data_centre_only() -> None:
    keys = Published(("k1", KEY))
    canada = webhook_connection("zoho", account={"data_centre": "ca", "org_id": "4711"})
    zoho(token(), keys=keys, at=canada)
    assert keys.fetched == ["https://desk.zohocloud.ca/.well-known/jwks.json"]
    with pytest.raises(Exception, match="no known data centre"):
        zoho(
            token(),
            at=webhook_connection("zoho", account={"data_centre": "evil.example/", "org_id": "1"}),
        )


def test_a_webhook_that_was_set_up_by_hand_is_known_by_its_organisation() -> None:
    by_hand = webhook_connection("zoho", updates=Updates(mode="webhook"))
    assert zoho(token(aud="webhookId:1234"), at=by_hand).ticket_ids == ("42", "43")


def test_a_token_shown_again_with_the_same_body_has_the_same_name() -> None:
    sent = token()
    assert zoho(sent).delivery_id == zoho(sent).delivery_id
    assert zoho(sent).delivery_id != zoho(sent, body=b"[]").delivery_id


def test_a_proved_body_that_is_no_list_is_invalid() -> None:
    with pytest.raises(InvalidInput):
        zoho(token(), body=b"{}")
