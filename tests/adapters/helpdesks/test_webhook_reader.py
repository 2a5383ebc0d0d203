"""What is believed of a webhook call: each vendor's own proof, and nothing without it."""

import base64
import hashlib
import hmac
import json
import subprocess
import sys
from datetime import datetime, timedelta
from typing import Final

import pytest

from escalation.adapters.helpdesks.webhook_reader import HelpdeskWebhookReader
from escalation.domain.errors import InvalidInput, NotAuthenticated
from escalation.domain.settings import HelpdeskName
from escalation.domain.webhooks import WebhookDelivery
from tests.adapters.helpdesks.support import NOW, webhook_connection

ZENDESK_TEST_SECRET: Final = "dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ=="
FRESHDESK_SECRET: Final = "s3cret-of-this-connection"


# --- Zendesk ---------------------------------------------------------------------------------

EVENT: Final = json.dumps(
    {
        "id": "01HX",
        "time": "2026-11-23T10:00:00Z",
        "type": "zen:event-type:ticket.comment_added",
        "subject": "zen:ticket:42",
        "detail": {"id": "42", "external_id": "x"},
        "event": {"comment": {"body": "hello"}},
    }
).encode()


def signed(
    body: bytes = EVENT, at: datetime = NOW, secret: str = ZENDESK_TEST_SECRET
) -> dict[str, str]:
    timestamp = at.strftime("%Y-%m-%dT%H:%M:%SZ")
    digest = hmac.new(secret.encode(), timestamp.encode() + body, hashlib.sha256).digest()
    return {
        "x-zendesk-webhook-signature": base64.b64encode(digest).decode(),
        "x-zendesk-webhook-signature-timestamp": timestamp,
        "x-zendesk-webhook-invocation-id": "01HXINVOCATION",
    }


def zendesk(headers: dict[str, str], body: bytes = EVENT, now: datetime = NOW) -> WebhookDelivery:
    return HelpdeskWebhookReader().read(
        webhook_connection("zendesk"),
        secret=ZENDESK_TEST_SECRET,
        headers=headers,
        body=body,
        now=now,
    )


def test_a_signature_worked_out_elsewhere_with_the_documented_secret_is_good() -> None:
    body = b'{"type": "zen:event-type:ticket.comment_added", "subject": "zen:ticket:42"}'
    headers = {
        # printf "$TIME$BODY" | openssl dgst -sha256 -hmac "$SECRET" -binary | base64
        "x-zendesk-webhook-signature": "3yVS62qE74wWFdHEsQ74JMKqC6KmMsgzb53b2Yc5PtQ=",
        "x-zendesk-webhook-signature-timestamp": "2026-11-23T10:00:00Z",
    }
    assert zendesk(headers, body).ticket_ids == ("42",)


def test_a_signed_event_names_its_ticket() -> None:
    assert zendesk(signed()).ticket_ids == ("42",)


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_signature_of_another_time_is_stale(minutes: int) -> None:
    with pytest.raises(NotAuthenticated) as caught:
        zendesk(signed(at=NOW + timedelta(minutes=minutes)))
    assert caught.value.code == "stale"


@pytest.mark.parametrize(
    ("headers", "body", "code"),
    [
        ({}, EVENT, "unsigned"),
        ({"x-zendesk-webhook-signature": "x"}, EVENT, "unsigned"),
        (signed(secret="another"), EVENT, "forged"),
        (signed(), EVENT + b" ", "forged"),
        (
            signed() | {"x-zendesk-webhook-signature-timestamp": "2026-11-23T10:00:01Z"},
            EVENT,
            "forged",
        ),
        (signed() | {"x-zendesk-webhook-signature": "ü" * 44}, EVENT, "forged"),
    ],
    ids=["none", "half", "other secret", "other body", "other time", "no base64"],
)
def test_a_call_that_zendesk_did_not_sign_is_refused(
    headers: dict[str, str], body: bytes, code: str
) -> None:
    with pytest.raises(NotAuthenticated) as caught:
        zendesk(headers, body)
    assert caught.value.code == code


def test_a_repeated_call_has_the_same_name_whatever_its_unsigned_headers_say() -> None:
    first = zendesk(signed())
    copy = zendesk(signed() | {"x-zendesk-webhook-invocation-id": "made-up"})
    later = zendesk(signed(at=NOW + timedelta(seconds=1)))
    assert first.delivery_id == copy.delivery_id != later.delivery_id


def test_an_event_about_something_else_names_no_ticket() -> None:
    body = json.dumps({"type": "zen:event-type:user.created", "subject": "zen:user:42"}).encode()
    assert zendesk(signed(body), body).ticket_ids == ()


def test_a_signed_body_that_is_no_event_is_invalid() -> None:
    with pytest.raises(InvalidInput):
        zendesk(signed(b"[1]"), b"[1]")


@pytest.mark.parametrize("helpdesk", ["zendesk", "freshdesk"])
def test_without_a_secret_nothing_is_believed(helpdesk: HelpdeskName) -> None:
    headers = signed(secret="") | {"x-escalation-secret": ""}
    with pytest.raises(NotAuthenticated):
        HelpdeskWebhookReader().read(
            webhook_connection(helpdesk), secret="", headers=headers, body=EVENT, now=NOW
        )


# --- Freshdesk -------------------------------------------------------------------------------


def rendered(updated_at: str = "2026-11-23 09:59:30 UTC", ticket: object = "42") -> bytes:
    return json.dumps({"ticket_id": ticket, "updated_at": updated_at, "status": "Open"}).encode()


def freshdesk(
    body: bytes, secret: str | None = FRESHDESK_SECRET, now: datetime = NOW
) -> WebhookDelivery:
    headers = {} if secret is None else {"x-escalation-secret": secret}
    return HelpdeskWebhookReader().read(
        webhook_connection("freshdesk"),
        secret=FRESHDESK_SECRET,
        headers=headers,
        body=body,
        now=now,
    )


@pytest.mark.parametrize(
    "updated_at",
    [
        "2026-11-23 09:59:30 UTC",
        "2026-11-23T09:59:30Z",
        "2026-11-23 10:59:30 +0100",
        "2026-11-22 10:30:00 UTC",
    ],
)
def test_a_call_with_the_secret_names_its_ticket(updated_at: str) -> None:
    assert freshdesk(rendered(updated_at)).ticket_ids == ("42",)


@pytest.mark.parametrize("updated_at", ["2026-11-22 09:59:00 UTC", "2026-11-23 10:06:00 UTC"])
def test_a_change_of_another_day_is_stale(updated_at: str) -> None:
    with pytest.raises(NotAuthenticated) as caught:
        freshdesk(rendered(updated_at))
    assert caught.value.code == "stale"


@pytest.mark.parametrize(
    ("secret", "code"), [(None, "unsigned"), ("", "unsigned"), ("wrong", "forged"), ("ü", "forged")]
)
def test_a_call_without_the_secret_is_refused(secret: str | None, code: str) -> None:
    with pytest.raises(NotAuthenticated) as caught:
        freshdesk(rendered(), secret)
    assert caught.value.code == code


def test_the_same_change_has_the_same_name_and_another_has_another() -> None:
    first = freshdesk(rendered())
    again = freshdesk(rendered(), now=NOW + timedelta(minutes=30))
    other = freshdesk(rendered("2026-11-23 09:59:31 UTC"))
    assert first.delivery_id == again.delivery_id != other.delivery_id


def test_two_changes_within_a_minute_may_look_alike_and_later_ones_do_not() -> None:
    assert freshdesk(rendered()).distinct_from == NOW + timedelta(seconds=30)


@pytest.mark.parametrize(
    "never_filled_in", ["", "{{ticket.modified_on}}", "-", "Mon, 23 Nov at 9:59 AM", "null"]
)
@pytest.mark.parametrize("later", [timedelta(0), timedelta(seconds=59), timedelta(hours=3)])
def test_without_a_time_every_call_may_be_another_change(
    never_filled_in: str, later: timedelta
) -> None:
    now = NOW + later
    distinct_from = freshdesk(rendered(never_filled_in), now=now).distinct_from
    assert distinct_from is not None
    assert distinct_from > now


def test_a_time_that_the_account_does_not_fill_in_still_tells_changes_apart() -> None:
    body = rendered("{{ticket.modified_on}}")
    first, copy = freshdesk(body), freshdesk(body, now=NOW + timedelta(seconds=5))
    later = freshdesk(body, now=NOW + timedelta(minutes=2))
    assert first.delivery_id == copy.delivery_id != later.delivery_id


def test_a_quotation_mark_in_what_freshdesk_fills_in_hides_neither_ticket_nor_time() -> None:
    event = b'", "event": "{"status":{"from":2}}"}'
    assert freshdesk(rendered().replace(b'"}', event)).ticket_ids == ("42",)
    with pytest.raises(NotAuthenticated, match="too old"):
        freshdesk(rendered("2026-11-20 09:59:30 UTC").replace(b'"}', event))


@pytest.mark.parametrize("body", [b"", b"[]", b'{"ticket_id": "42"}', b"\xff"])
def test_a_body_that_is_not_by_the_template_is_invalid(body: bytes) -> None:
    with pytest.raises(InvalidInput):
        freshdesk(body)


@pytest.mark.parametrize("ticket", ["42/../1", "", None, True, {"id": 42}])
def test_only_a_number_is_a_ticket(ticket: object) -> None:
    assert freshdesk(rendered(ticket=ticket)).ticket_ids == ()


def test_reading_other_vendors_calls_loads_neither_an_http_client_nor_cryptography() -> None:
    script = (
        "import sys\n"
        "import escalation.adapters.helpdesks.webhook_reader\n"
        "print([n for n in ('httpx', 'jwt', 'cryptography', 'boto3') if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
