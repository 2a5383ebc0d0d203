"""Receivers verify with a library that somebody else wrote after the same specification."""

from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from escalation.domain.webhook_signatures import new_secret, signed_headers

BODY = '{"type":"escalation.handed_over","data":{"question":"Wo bleibt es? …"}}'.encode()


def _signed(*secrets: str, at: datetime | None = None) -> dict[str, str]:
    return signed_headers(
        message_id="c1-1_handed_over",
        at=at or datetime.now(UTC),
        body=BODY,
        with_secrets=secrets,
    )


def test_the_example_of_the_specification() -> None:
    """Its reference libraries' test vector."""
    headers = signed_headers(
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        at=datetime.fromtimestamp(1_614_265_330, UTC),
        body=b'{"test": 2432232314}',
        with_secrets=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_receiver_verifies_what_is_signed() -> None:
    secret = new_secret()

    assert Webhook(secret).verify(BODY, _signed(secret))["type"] == "escalation.handed_over"


def test_after_a_change_either_secret_verifies() -> None:
    old, new = new_secret(), new_secret()

    for secret in (old, new):
        Webhook(secret).verify(BODY, _signed(new, old))


@pytest.mark.parametrize(
    "headers",
    [
        _signed(new_secret()),
        {**_signed("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), "webhook-id": "another"},
        _signed(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", at=datetime.now(UTC) - timedelta(minutes=6)
        ),
    ],
)
def test_what_is_forged_or_stale_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(WebhookVerificationError):
        Webhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").verify(BODY, headers)


def test_each_secret_is_another_one_of_the_length_that_is_asked_for() -> None:
    made = {new_secret() for _ in range(20)}

    assert len(made) == 20
    assert all(len(secret.removeprefix("whsec_")) == 44 for secret in made)
