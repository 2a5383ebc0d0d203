"""SES's events as its documentation shows them.

https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-examples.html
"""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.adapters.aws.ses import _tag_value, identifier_in
from escalation.adapters.aws.ses_events import read_event
from escalation.domain.errors import MalformedJob
from escalation.domain.mail_returns import MailEvent, Returned

MESSAGE = "EXAMPLE7c191be45-e9aedb9a-02f9-4d12-a87d-dd0099a07f8a-000000"
MAIL: dict[str, Any] = {
    "timestamp": "2017-08-05T00:40:02.012Z",
    "source": "Sender Name <sender@example.com>",
    "sourceArn": "arn:aws:ses:us-east-1:123456789012:identity/sender@example.com",
    "sendingAccountId": "123456789012",
    "messageId": MESSAGE,
    "destination": ["recipient@example.com"],
    "headersTruncated": False,
    "headers": [{"name": "Subject", "value": "Message sent from Amazon SES"}],
    "commonHeaders": {"subject": "Message sent from Amazon SES"},
    "tags": {
        "ses:configuration-set": ["ConfigSet"],
        "ses:source-ip": ["192.0.2.0"],
        "ses:from-domain": ["example.com"],
        "ses:caller-identity": ["ses_user"],
        "workspace": ["acme"],
        "escalation": ["c1-1"],
    },
}
BOUNCE: dict[str, Any] = {
    "bounceType": "Permanent",
    "bounceSubType": "General",
    "bouncedRecipients": [
        {
            "emailAddress": "recipient@example.com",
            "action": "failed",
            "status": "5.1.1",
            "diagnosticCode": "smtp; 550 5.1.1 user unknown",
        }
    ],
    "timestamp": "2017-08-05T00:41:02.669Z",
    "feedbackId": "01000157c44f053b-61b59c11-9236-11e6-8f96-7be8aexample-000000",
    "reportingMTA": "dsn; mta.example.com",
}
COMPLAINT: dict[str, Any] = {
    "complainedRecipients": [{"emailAddress": "recipient@example.com"}],
    "timestamp": "2017-08-05T00:41:02.669Z",
    "feedbackId": "01000157c44f053b-61b59c11-9236-11e6-8f96-7be8aexample-000000",
    "userAgent": "Mozilla/5.0",
    "complaintFeedbackType": "abuse",
    "arrivalDate": "2017-08-05T00:41:02.669Z",
}
DELIVERY: dict[str, Any] = {
    "timestamp": "2016-10-19T23:21:04.133Z",
    "processingTimeMillis": 11893,
    "recipients": ["recipient@example.com"],
    "smtpResponse": "250 2.6.0 Message received",
    "reportingMTA": "mta.example.com",
}


def read(kind: str, *, mail: dict[str, Any] | None = None, **parts: Any) -> MailEvent:
    event = read_event(json.dumps({"eventType": kind, "mail": MAIL | (mail or {}), **parts}))
    assert event is not None
    return event


def bounced(kind: str, subtype: str, **recipient: str) -> tuple[Returned, ...]:
    one = {"emailAddress": "recipient@example.com", **recipient}
    part = BOUNCE | {"bounceType": kind, "bounceSubType": subtype, "bouncedRecipients": [one]}
    return read("Bounce", bounce=part).returned


def test_the_documented_bounce() -> None:
    assert read("Bounce", bounce=BOUNCE) == MailEvent(
        message_id=MESSAGE,
        sent_at=datetime(2017, 8, 5, 0, 40, 2, 12_000, tzinfo=UTC),
        at=datetime(2017, 8, 5, 0, 41, 2, 669_000, tzinfo=UTC),
        sent_to=("recipient@example.com",),
        workspace_id="acme",
        escalation_id="c1-1",
        returned=(Returned(address="recipient@example.com", kind="no_mailbox"),),
    )


def test_the_documented_complaint_delivery_and_rejection() -> None:
    assert read("Complaint", complaint=COMPLAINT).returned[0].kind == "complained"
    delivery = read("Delivery", delivery=DELIVERY)
    assert (delivery.arrived, delivery.returned) == (("recipient@example.com",), ())
    assert read("Reject", reject={"reason": "Bad content"}).returned[0].kind == "rejected"


@pytest.mark.parametrize(
    ("kind", "subtype", "becomes"),
    [
        ("Permanent", "General", "refused"),
        ("Permanent", "NoEmail", "no_mailbox"),
        ("Permanent", "Suppressed", "suppressed"),
        ("Permanent", "OnAccountSuppressionList", "suppressed"),
        ("Permanent", "SomethingNew", "refused"),
        ("Transient", "MailboxFull", "full"),
        ("Transient", "MessageTooLarge", "too_large"),
        ("Transient", "ContentRejected", "content"),
        ("Transient", "AttachmentRejected", "content"),
        ("Transient", "General", "unclear"),
        ("Undetermined", "Undetermined", "unclear"),
    ],
)
def test_each_documented_kind_of_bounce(kind: str, subtype: str, becomes: str) -> None:
    assert [one.kind for one in bounced(kind, subtype)] == [becomes]


def test_a_report_of_a_failure_tells_a_failure_from_a_machines_answer() -> None:
    assert bounced("Transient", "General", action="failed", status="4.4.7")[0].kind == "gave_up"
    assert bounced("Transient", "General", action="delayed", status="4.4.7") == ()
    holiday = BOUNCE | {"bounceType": "Undetermined", "bouncedRecipients": []}
    assert read("Bounce", bounce=holiday).returned == ()


def test_who_takes_mail_out_of_spam_does_not_complain() -> None:
    kind = {"complaintFeedbackType": "not-spam"}
    assert read("Complaint", complaint=COMPLAINT | kind).returned == ()


def test_a_complaint_that_may_be_of_any_of_several_is_of_none() -> None:
    named = [{"emailAddress": f"{name}@example.com"} for name in ("a", "b")]
    part = COMPLAINT | {"complainedRecipients": named}
    assert read("Complaint", complaint=part).returned == ()
    listed = part | {"complaintSubType": "OnAccountSuppressionList"}
    kinds = [one.kind for one in read("Complaint", complaint=listed).returned]
    assert kinds == ["suppressed", "suppressed"]


def test_a_visitors_mail_is_told_from_the_teams() -> None:
    tags = {"workspace": ["acme"], "conversation": ["c1"]}
    event = read("Bounce", mail={"tags": tags}, bounce=BOUNCE)
    assert (event.audience, event.escalation_id) == ("visitors", None)
    assert read("Bounce", mail={"tags": {}}, bounce=BOUNCE).workspace_id is None


def test_the_line_that_announces_a_destination_needs_nothing() -> None:
    line = "Successfully validated SNS topic for Amazon SES event publishing."
    assert read_event(f"{line}\n") is None


@pytest.mark.parametrize(
    "body",
    [
        "",
        "null",
        "[]",
        "{}",
        "Successfully",
        json.dumps({"eventType": "Send", "mail": MAIL, "send": {}}),
        json.dumps({"eventType": "Bounce", "mail": MAIL}),
        json.dumps({"eventType": "Bounce", "mail": MAIL | {"messageId": "a b"}, "bounce": BOUNCE}),
        json.dumps(
            {"eventType": "Reject", "mail": MAIL | {"tags": {"workspace": ["a#b"]}}, "reject": {}}
        ),
        json.dumps({"eventType": "Reject", "mail": MAIL | {"tags": {"workspace": ["a", "b"]}}}),
    ],
)
def test_anything_else_is_malformed(body: str) -> None:
    with pytest.raises(MalformedJob) as raised:
        read_event(body)
    assert "example.com" not in str(raised.value)


@given(st.from_regex(r"[A-Za-z0-9_.-]{1,100}", fullmatch=True))
def test_every_identifier_passes_through_a_tag(identifier: str) -> None:
    value = _tag_value(identifier)
    assert len(value) <= 256
    assert value.replace("_", "").replace("-", "").isalnum() or not value.strip("_-")
    assert identifier_in(value) == identifier
