"""An answer of the team as the functions take it on: written, found by the sweep, mailed, opened by
its link, and read. In this process, on moto's AWS.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_string
from email.policy import default
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends

from escalation.adapters.aws.settings_store import SettingsStore
from escalation.adapters.aws.transcript_store import TranscriptStore
from escalation.domain.answer_mails import QUIET, said
from escalation.domain.conversation import Assignee, Author, Head, Message, Turn, Visitor
from escalation.domain.identity_ports import TokenClaims
from escalation.domain.jobs import MailAnswer, encode
from escalation.domain.ports import Commit
from escalation.domain.workspace import Bot
from escalation.runtime import classify, workers
from tests.functions.http_events import http_event
from tests.functions.owner_on_moto import owner_on_moto

CONTEXT = SimpleNamespace(
    aws_request_id="1", function_name="test", get_remaining_time_in_millis=lambda: 60_000
)
CACHES = (workers.email_worker, workers.sweep, classify.visitor_api)
CHAT, BOT = "c0ffee", "b0b"
WROTE = datetime.now(UTC).replace(microsecond=0) - QUIET - timedelta(seconds=5)


def _forget() -> None:
    for cached in CACHES:
        cached.cache_clear()


@pytest.fixture(autouse=True)
def stored(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A chat whose visitor has proved an address, and that a person answered two minutes ago."""
    for name, value in {
        "FALLBACK_MAIL_TO": "fallback@example.com",
        "MAIL_CONFIGURATION_SET": "mail",
        "VISITOR_MAIL_CONFIGURATION_SET": "visitors",
        "POWERTOOLS_SERVICE_NAME": "test",
        "POWERTOOLS_METRICS_NAMESPACE": "Escalation",
        "STARTS_OF_CLIENT": "30",
        "LIVE_URL": "wss://live.example/live",
        "HELPDESK_EVENTS_QUEUE_URL": "https://sqs.eu-west-1.amazonaws.com/1/events",
        "AUTO_REPLIES_QUEUE_URL": "https://sqs.eu-west-1.amazonaws.com/1/replies",
    }.items():
        monkeypatch.setenv(name, value)
    _forget()
    with owner_on_moto(monkeypatch):
        for name in ("mail", "visitors"):
            boto3.client("sesv2").create_configuration_set(ConfigurationSetName=name)
        made = boto3.client("secretsmanager").create_secret(
            Name="tokens", SecretString=json.dumps({"current": "k1", "k1": "x" * 64})
        )
        monkeypatch.setenv("TOKEN_SECRET_ARN", made["ARN"])
        settings = SettingsStore(boto3.client("dynamodb"), "settings")
        settings.create_bot(
            Bot(bot_id=BOT, workspace_id="acme", name="Support", defaults=2, created_at=WROTE)
        )
        _transcripts().commit(_answered())
        yield
    _forget()


def _call(function: str, event: Any) -> Any:
    return import_module(f"functions.{function}.handler").handler(event, CONTEXT)


def _transcripts() -> TranscriptStore:
    return TranscriptStore(boto3.client("dynamodb"), "transcripts")


def _answered() -> Commit:
    head = Head(
        conversation_id=CHAT,
        workspace_id="acme",
        bot_id=BOT,
        state="handed_off",
        assignee=Assignee(kind="team"),
        next_seq=2,
        visitor=Visitor(email="ada@visitor.example", confirmed=True),
        answer_mails=said(None, 1, WROTE),
        created_at=WROTE,
        handed_off_at=WROTE,
        last_activity_at=WROTE,
        due_at=WROTE + QUIET,
        expires_at=WROTE + timedelta(days=30),
    )
    line = Message(
        id="00000001", author=Author(kind="agent", name="Grace"), text="It is on its way.", at=WROTE
    )
    return Commit(before=None, after=head, turns=(Turn(conversation_id=CHAT, messages=(line,)),))


def _send(body: str) -> None:
    record = {
        "messageId": "1",
        "receiptHandle": "1",
        "body": body,
        "attributes": {"ApproximateReceiveCount": "1"},
        "messageAttributes": {},
        "eventSource": "aws:sqs",
    }
    assert _call("send_email", {"Records": [record]}) == {"batchItemFailures": []}


def _mails() -> list[Any]:
    sent = ses_backends[DEFAULT_ACCOUNT_ID]["eu-west-1"].sent_messages
    return [message_from_string(one.raw_data, policy=default) for one in sent]


def _ask(
    method: str, path: str, content: object | None = None, token: str | None = None
) -> tuple[int, Any]:
    headers = {"content-type": "application/json"}
    headers |= {"authorization": f"Bearer {token}"} if token else {}
    raw = None if content is None else json.dumps(content)
    answer = _call("classify", http_event(method, path, raw=raw, headers=headers))
    return answer["statusCode"], json.loads(answer["body"])


def test_the_sweep_has_it_mailed_and_the_mails_link_opens_the_chat() -> None:
    assert _call("sweep", {})["sent"] == 1
    url = boto3.client("sqs").get_queue_url(QueueName="emails")["QueueUrl"]
    (message,) = boto3.client("sqs").receive_message(QueueUrl=url)["Messages"]
    _send(message["Body"])
    _send(message["Body"])

    (mail,) = _mails()
    assert mail["To"] == "ada@visitor.example"
    assert mail["Reply-To"] is None
    assert mail["Subject"] == "An answer from Acme"
    text = mail.get_body(("plain",)).get_content()
    assert "Grace (Team)" in text
    assert "It is on its way." in text
    found = re.search(rf"https://console\.example/chats/{CHAT}#([\w-]+)>", text)
    assert found is not None

    path = f"/v1/chats/{CHAT}"
    status, looked = _ask("POST", path, {"token": found[1], "action": "look"})
    assert (status, looked["token"]) == (200, None)
    status, opened = _ask("POST", path, {"token": found[1], "action": "open"})
    assert status == 200
    status, page = _ask("GET", f"/v1/conversations/{CHAT}/messages", token=opened["token"])
    assert status == 200
    assert [line["text"] for line in page["messages"]] == ["It is on its way."]

    status, refused = _ask("POST", path, {"token": "A" * 32, "action": "open"})
    assert (status, refused["code"]) == (404, "link_expired")


def test_what_a_page_reads_before_is_not_mailed() -> None:
    head = _transcripts().head(CHAT)
    assert head is not None
    job = encode(MailAnswer.of(head))
    token = classify.visitor_api().tokens.issue(
        TokenClaims(conversation_id=CHAT, bot_id=BOT, workspace_id="acme"), now=datetime.now(UTC)
    )
    assert _ask("GET", f"/v1/conversations/{CHAT}/messages", token=token)[0] == 200
    read = _transcripts().head(CHAT)
    assert read is not None
    assert read.answer_mails is not None
    assert read.answer_mails.waiting is None
    assert read.version == head.version + 1

    _send(job)
    assert _mails() == []
