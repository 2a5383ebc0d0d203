"""The function `receive_mail` with everything it is composed of, on moto's AWS: a raw mail in the
bucket, SES's word of it in the queue, and the chat that it enters.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from escalation.adapters.aws.settings_store import SettingsStore
from escalation.domain.conversation import Assignee, Author, Head, Message, Turn, Visitor
from escalation.domain.ports import Commit
from escalation.domain.workspace import Bot
from escalation.runtime import observability, receive_mail, replies, stores
from functions.receive_mail.handler import handler
from tests.events import event
from tests.functions.http_events import CONTEXT
from tests.functions.owner_on_moto import owner_on_moto
from tests.unit.replies.mails import ADA, GMAIL, GMAIL_SAYS, raw

CHAT = "0c5d7e2a9b4f1836c8a2e7d1"
NOW = datetime.now(UTC)


class Timed:
    """What the loop asks of Lambda's context."""

    aws_request_id = CONTEXT.aws_request_id

    def get_remaining_time_in_millis(self) -> int:
        return 60_000


@pytest.fixture
def chat(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A chat that the team has, of a visitor whose address is proved; and the bucket of mails."""
    for name, value in {
        "POWERTOOLS_METRICS_NAMESPACE": "Escalation",
        "POWERTOOLS_SERVICE_NAME": "receive_mail",
        "RECEIVED_MAIL_BUCKET": "mails",
        "RECEIVED_MAIL_QUEUE_URL": "https://sqs.eu-west-1.amazonaws.com/1/received",
        "INBOUND_MAIL_DOMAIN": "in.example.com",
        "REPLY_SECRET_ARN": "reply-secret",
    }.items():
        monkeypatch.setenv(name, value)
    with owner_on_moto(monkeypatch):
        _forget()
        boto3.client("s3").create_bucket(
            Bucket="mails", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
        )
        boto3.client("secretsmanager").create_secret(
            Name="reply-secret", SecretString=json.dumps({"current": "r1", "r1": "r" * 64})
        )
        bot = Bot(bot_id="support", workspace_id="acme", name="Support", created_at=NOW)
        SettingsStore(boto3.client("dynamodb"), "settings").create_bot(bot)
        head = Head(
            conversation_id=CHAT,
            workspace_id="acme",
            bot_id="support",
            state="handed_off",
            assignee=Assignee(kind="team"),
            visitor=Visitor(email=ADA, confirmed=True),
            next_seq=2,
            created_at=NOW,
            last_activity_at=NOW,
            expires_at=NOW + timedelta(days=30),
        )
        asked = Message(id="00000001", author=Author(kind="agent"), text="Which colour?", at=NOW)
        turn = Turn(conversation_id=CHAT, messages=(asked,))
        stores.transcripts().commit(Commit(before=None, after=head, turns=(turn,)))
        yield
    _forget()


def _forget() -> None:
    for cached in (
        receive_mail.receive_mail,
        replies.addresses,
        stores.profiles,
        stores.delivery_queue,
        observability.metrics,
    ):
        cached.cache_clear()


def told(key: str, to: str, **verdicts: str) -> dict[str, Any]:
    """The batch that SQS brings when SES has put a mail under a key."""
    batch = event("receive_mail")
    body = json.loads(batch["Records"][0]["body"])
    body["receipt"]["recipients"] = [to]
    body["receipt"]["action"]["objectKey"] = key
    for check, status in verdicts.items():
        body["receipt"][f"{check}Verdict"]["status"] = status
    batch["Records"][0]["body"] = json.dumps(body)
    return batch


def put(key: str, content: bytes) -> None:
    boto3.client("s3").put_object(Bucket="mails", Key=key, Body=content)


def kept() -> list[str]:
    found = boto3.client("s3").list_objects_v2(Bucket="mails").get("Contents", [])
    return [each["Key"] for each in found]


def said() -> list[tuple[str, str, bool | None]]:
    found = stores.transcripts().load(CHAT)
    assert found is not None
    return [(m.author.kind, m.text, m.by_mail) for m in found.messages]


def address() -> str:
    found = replies.addresses().of("acme", CHAT)
    assert found is not None
    return found


def recorded(caplog: pytest.LogCaptureFixture) -> list[tuple[str, object]]:
    """What use cases have written into the log of mail replies: the event, and its reason."""
    lines = [each for each in caplog.records if each.getMessage().startswith("mail_reply")]
    return [(each.getMessage(), getattr(each, "reason", None)) for each in lines]


@pytest.mark.usefixtures("chat")
def test_a_mail_reply_enters_the_chat_once_and_is_gone(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(2):
        put("m1", raw(GMAIL))
        assert handler(told("m1", address()), Timed()) == {"batchItemFailures": []}  # type: ignore[arg-type]
        assert kept() == []
    assert said() == [("agent", "Which colour?", None), ("visitor", GMAIL_SAYS, True)]
    assert recorded(caplog) == [("mail_reply_taken", None)]
    output = capsys.readouterr().out
    assert '"MailRepliesTaken"' in output
    assert "blue" not in output


@pytest.mark.usefixtures("chat")
def test_what_is_refused_is_gone_too_and_the_log_says_why(
    caplog: pytest.LogCaptureFixture,
) -> None:
    put("m1", raw(GMAIL))
    assert handler(told("m1", address(), dmarc="GRAY"), Timed()) == {"batchItemFailures": []}  # type: ignore[arg-type]
    assert kept() == []
    assert len(said()) == 1
    assert recorded(caplog) == [("mail_reply_refused", "not_authenticated")]


@pytest.mark.usefixtures("chat")
def test_what_cannot_be_understood_is_set_aside_and_the_mail_stays() -> None:
    put("m1", raw(GMAIL))
    batch = told("m1", address())
    body = json.loads(batch["Records"][0]["body"])
    del body["receipt"]["dmarcVerdict"]
    batch["Records"][0]["body"] = json.dumps(body)
    assert handler(batch, Timed()) == {"batchItemFailures": []}  # type: ignore[arg-type]
    assert kept() == ["m1"]
    sqs = boto3.client("sqs")
    url = sqs.get_queue_url(QueueName="dead_letter")["QueueUrl"]
    (dead,) = sqs.receive_message(QueueUrl=url)["Messages"]
    assert json.loads(dead["Body"]) == body
