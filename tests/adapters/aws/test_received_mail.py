"""What SES says of a mail that it has received, the mail itself, and the address it came to."""

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ConnectTimeoutError
from hypothesis import given
from hypothesis import strategies as st
from moto import mock_aws

from escalation.adapters.aws.clients import config_for
from escalation.adapters.aws.conversation_tokens import SETTLE, SigningKeys, rotate
from escalation.adapters.aws.received_mail import S3ReceivedMails
from escalation.adapters.aws.reply_addresses import SignedReplyAddresses
from escalation.adapters.aws.ses_received import read_received
from escalation.domain.errors import MalformedJob, PermanentError, RetryableError
from escalation.domain.reply_addresses import REPLIES_FOR
from tests.adapters.aws.stubs import broken
from tests.events import event
from tests.fakes.owner_stores import SteppingClock
from tests.fakes.received_mail import DOMAIN, KEYS

CONVERSATION = "0c5d7e2a9b4f1836c8a2e7d1"


def told() -> dict[str, Any]:
    """What SES says, as its documentation shows it."""
    (record,) = event("receive_mail")["Records"]
    found: dict[str, Any] = json.loads(record["body"])
    return found


def test_the_verdicts_the_recipients_of_the_envelope_and_the_place_are_read() -> None:
    body = told()
    body["receipt"]["dmarcVerdict"]["status"] = "GRAY"
    body["receipt"]["recipients"] = ["a@x.example", "b@x.example"]
    mail = read_received(json.dumps(body))
    assert mail is not None
    assert (mail.dmarc, mail.spam, mail.virus) == ("GRAY", "PASS", "PASS")
    assert mail.recipients == ("a@x.example", "b@x.example")
    assert mail.key == body["receipt"]["action"]["objectKey"]
    assert mail.bounces_to == "ada@example.org"


def test_no_header_of_the_mail_is_taken_for_a_verdict() -> None:
    body = told()
    body["receipt"]["dmarcVerdict"]["status"] = "FAIL"
    results = "amazonses.com; dmarc=pass header.from=example.org"
    body["mail"]["headers"].insert(0, {"name": "Authentication-Results", "value": results})
    mail = read_received(json.dumps(body))
    assert mail is not None
    assert mail.refusal() == "not_authenticated"


@pytest.mark.parametrize("source", ["", "<>", " "])
def test_a_mail_that_nobody_is_to_answer_is_known(source: str) -> None:
    body = told()
    body["mail"]["source"] = source
    mail = read_received(json.dumps(body))
    assert mail is not None
    assert mail.refusal() == "automatic"


def test_what_ses_says_when_it_tries_a_new_rule_is_no_mail() -> None:
    assert read_received("Successfully validated SNS topic for Amazon SES.") is None
    said = {
        "notificationType": "AmazonSnsSubscriptionSucceeded",
        "message": "You have successfully",
    }
    assert read_received(json.dumps(said)) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body["receipt"].pop("dmarcVerdict"),
        lambda body: body["receipt"]["dmarcVerdict"].update(status="MAYBE"),
        lambda body: body["receipt"].update(recipients=[]),
        lambda body: body["receipt"]["action"].update(type="SNS"),
        lambda body: body["receipt"]["action"].pop("objectKey"),
        lambda body: body["mail"].pop("messageId"),
        lambda body: body.update(notificationType="Bounce"),
        lambda body: body.pop("receipt"),
    ],
)
def test_another_form_is_set_aside_and_nothing_of_it_quoted(change: Any) -> None:
    body = told()
    change(body)
    with pytest.raises(MalformedJob) as refused:
        read_received(json.dumps(body))
    assert "ada" not in str(refused.value)


def test_a_mail_whose_words_are_those_of_the_trial_is_a_mail() -> None:
    body = told()
    body["mail"]["commonHeaders"]["subject"] = "Successfully validated"
    assert read_received(json.dumps(body)) is not None


@given(
    st.one_of(st.text(max_size=200), st.recursive(st.none() | st.text(), st.lists).map(json.dumps))
)
def test_whatever_else_comes_is_malformed(body: str) -> None:
    with suppress(MalformedJob):
        assert read_received(body) is None


@pytest.fixture
def s3() -> Any:
    with mock_aws():
        client = boto3.client(
            "s3",
            region_name="eu-west-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=config_for("bulk"),
        )
        client.create_bucket(
            Bucket="mails", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
        )
        yield client


def test_a_mail_is_read_as_far_as_is_wanted_and_forgotten(s3: Any) -> None:
    mails = S3ReceivedMails(s3, "mails")
    s3.put_object(Bucket="mails", Key="m1", Body=b"0123456789")
    assert mails.beginning("m1", 4) == b"0123"
    assert mails.beginning("m1", 40) == b"0123456789"
    mails.forget("m1")
    assert mails.beginning("m1", 4) is None
    mails.forget("m1")


def test_an_empty_mail_is_one(s3: Any) -> None:
    s3.put_object(Bucket="mails", Key="m1", Body=b"")
    assert S3ReceivedMails(s3, "mails").beginning("m1", 4) == b""


def test_a_bucket_that_is_away_or_missing_is_told_apart_from_a_mail_that_is_gone(s3: Any) -> None:
    with pytest.raises(PermanentError):
        S3ReceivedMails(s3, "nowhere").beginning("m1", 4)
    mails = S3ReceivedMails(s3, "mails")
    with broken(s3, ConnectTimeoutError(endpoint_url="s3")):
        with pytest.raises(RetryableError):
            mails.beginning("m1", 4)
        with pytest.raises(RetryableError):
            mails.forget("m1")


def test_an_address_is_read_by_whoever_has_the_ring() -> None:
    clock = SteppingClock()
    giving = SignedReplyAddresses(SigningKeys(lambda: KEYS), domain=DOMAIN, clock=clock)
    to = giving.of("w1", CONVERSATION)
    assert to is not None
    reading = SignedReplyAddresses(SigningKeys(lambda: KEYS), domain=DOMAIN, clock=clock)
    said = reading.opened(to.upper())
    assert said is not None
    assert (said.conversation_id, said.is_of("w1"), said.is_of("w2")) == (CONVERSATION, True, False)
    assert reading.opened("postmaster@in.example.com") is None
    assert giving.of("w1", "chat-1") is None


def test_a_rotation_ends_no_address_before_its_week_and_none_lives_longer() -> None:
    clock = SteppingClock(datetime(2026, 3, 2, 9, tzinfo=UTC))
    ring = [KEYS]
    addresses = SignedReplyAddresses(SigningKeys(lambda: ring[0]), domain=DOMAIN, clock=clock)

    def step(after: timedelta) -> None:
        clock.move(after)
        ring[0] = rotate(ring[0], clock.now())

    to = addresses.of("w1", CONVERSATION)
    step(timedelta(0))
    step(SETTLE)
    newer = addresses.of("w1", CONVERSATION)
    assert to is not None
    assert newer is not None
    step(REPLIES_FOR - SETTLE - timedelta(minutes=1))
    found = addresses.opened(to)
    assert found is not None
    assert not found.is_over(clock.now())
    step(3 * SETTLE)
    clock.move(SETTLE)
    assert addresses.opened(to) is None, "its key has gone"
    found = addresses.opened(newer)
    assert found is not None
    assert found.is_over(clock.now())
