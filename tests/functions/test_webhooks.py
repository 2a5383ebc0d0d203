"""What helpdesks call, over HTTP, with everything it is composed of, on moto's AWS."""

import base64
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from moto import mock_aws

from escalation.adapters.aws import clients
from escalation.adapters.aws.settings_store import SettingsStore
from escalation.adapters.aws.table_names import SETTINGS_TABLE, TRANSCRIPTS_TABLE
from escalation.adapters.aws.transcript_store import TranscriptStore
from escalation.domain.conversation import Assignee, Head
from escalation.domain.head_parts import TicketLink
from escalation.domain.jobs import SyncTicket, decode
from escalation.domain.ports import Commit
from escalation.domain.settings import HelpdeskName
from escalation.domain.workspace import Connection, Updates
from escalation.runtime import environment, observability, stores, webhooks
from functions.webhooks.handler import Taken, handler
from tests.adapters.dynamodb.conftest import create_table
from tests.functions.http_events import CONTEXT, document, header, http_event

NOW = datetime.now(UTC)
SECRET = "dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ=="
CACHES = (
    webhooks.receive_webhook,
    stores.transcripts,
    stores.delivery_queue,
    observability.metrics,
)
IDS: dict[HelpdeskName, str] = {"zendesk": "c-zendesk", "freshdesk": "c-freshdesk"}
Answer = dict[str, Any]


def _forget() -> None:
    environment.forget()
    for cached in CACHES:
        cached.cache_clear()


@pytest.fixture(autouse=True)
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two connections with webhooks, and one conversation with a ticket in each."""
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "ENVIRONMENT": "dev",
        "POWERTOOLS_METRICS_NAMESPACE": "Escalation",
        "POWERTOOLS_SERVICE_NAME": "webhooks",
        "SETTINGS_TABLE": "settings",
        "TRANSCRIPTS_TABLE": "transcripts",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    monkeypatch.setattr(clients, "_CLIENTS", clients._Clients())
    _forget()
    with mock_aws():
        dynamodb = boto3.client("dynamodb")
        create_table(dynamodb, "settings", SETTINGS_TABLE)
        create_table(dynamodb, "transcripts", TRANSCRIPTS_TABLE)
        queue = boto3.client("sqs").create_queue(QueueName="helpdesk-events")
        monkeypatch.setenv("HELPDESK_EVENTS_QUEUE_URL", queue["QueueUrl"])
        secret = boto3.client("secretsmanager").create_secret(
            Name="escalation/dev/webhook/1", SecretString=json.dumps({"secret": SECRET})
        )
        for number, (helpdesk, connection_id) in enumerate(IDS.items()):
            SettingsStore(dynamodb, "settings").save_connection(
                Connection(
                    connection_id=connection_id,
                    workspace_id="acme",
                    helpdesk=helpdesk,
                    secret_ref="arn",
                    webhook_secret_ref=secret["ARN"],
                    updates=Updates(mode="webhook", set_up_at=NOW - timedelta(days=1)),
                    created_at=NOW - timedelta(days=1),
                )
            )
            _conversation(TranscriptStore(dynamodb, "transcripts"), helpdesk, f"chat-{number}")
        yield
    _forget()


def _conversation(store: TranscriptStore, helpdesk: HelpdeskName, conversation_id: str) -> None:
    link = TicketLink(
        helpdesk=helpdesk,
        connection_id=IDS[helpdesk],
        ticket_id="1042",
        reference="#1042",
        escalation_id=f"{conversation_id}-1",
        relayed_seq=1,
    )
    head = Head(
        conversation_id=conversation_id,
        workspace_id="acme",
        bot_id="support",
        assignee=Assignee(kind="team"),
        ticket=link,
        created_at=NOW,
        last_activity_at=NOW,
        expires_at=NOW + timedelta(days=30),
    )
    store.commit(Commit(before=None, after=head))


def call(method: str, path: str, **event: Any) -> Answer:
    answer: Answer = handler(http_event(method, path, **event), CONTEXT)
    return answer


def zendesk_body(ticket_id: str = "1042") -> str:
    return json.dumps(
        {
            "id": "e1",
            "type": "zen:event-type:ticket.comment_added",
            "subject": f"zen:ticket:{ticket_id}",
            "detail": {"id": ticket_id},
            "event": {"comment": {"body": "Grüße, 退款 🙂", "is_public": True}},
        },
        ensure_ascii=False,
    )


def signed(body: str, *, at: datetime | None = None, secret: str = SECRET) -> dict[str, str]:
    # The proof is good for five minutes, which is less than a whole run of the tests.
    stamp = (at or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")
    digest = hmac.new(secret.encode(), (stamp + body).encode(), "sha256").digest()
    return {
        "X-Zendesk-Webhook-Signature": base64.b64encode(digest).decode(),
        "X-Zendesk-Webhook-Signature-Timestamp": stamp,
    }


def queued() -> list[SyncTicket]:
    sqs = boto3.client("sqs")
    url = sqs.get_queue_url(QueueName="helpdesk-events")["QueueUrl"]
    answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=600)
    jobs = [decode(message["Body"]) for message in answer.get("Messages", [])]
    return [job for job in jobs if isinstance(job, SyncTicket)]


def metrics(capsys: pytest.CaptureFixture[str]) -> dict[str, float]:
    """What was counted, by name."""
    found: dict[str, float] = {}
    for line in capsys.readouterr().out.splitlines():
        body = json.loads(line)
        for directive in body.get("_aws", {}).get("CloudWatchMetrics", []):
            for metric in directive["Metrics"]:
                found[metric["Name"]] = found.get(metric["Name"], 0) + sum(body[metric["Name"]])
    return found


ZENDESK = f"/v1/webhooks/zendesk/{IDS['zendesk']}"
FRESHDESK = f"/v1/webhooks/freshdesk/{IDS['freshdesk']}"


@pytest.mark.parametrize("in_base64", [False, True])
def test_a_proved_delivery_has_its_ticket_read_again(in_base64: bool) -> None:
    body = zendesk_body()
    raw = body.encode().decode("latin-1") if in_base64 else body
    answer = call("POST", ZENDESK, raw=raw, headers=signed(body), in_base64=in_base64)
    assert (answer["statusCode"], document(answer)) == (200, {"status": "ok"})
    assert Taken.model_validate(document(answer)).status == "ok"
    (job,) = queued()
    assert (job.workspace_id, job.connection_id, job.ticket_id) == ("acme", "c-zendesk", "1042")
    found = SettingsStore(boto3.client("dynamodb"), "settings").connection_by_id("c-zendesk")
    assert found is not None
    assert found.updates.first_event_at is not None


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, "unsigned"),
        (signed(zendesk_body(), secret="another"), "forged"),
        (signed(zendesk_body("7")), "forged"),
        (signed(zendesk_body(), at=NOW - timedelta(hours=1)), "stale"),
        (signed(zendesk_body(), at=NOW + timedelta(days=1)), "stale"),
    ],
)
def test_what_is_not_proved_is_refused_counted_and_changes_nothing(
    headers: dict[str, str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _stored()
    answer = call("POST", ZENDESK, raw=zendesk_body(), headers=headers)
    assert (answer["statusCode"], document(answer)["code"]) == (401, code)
    assert header(answer, "content-type") == "application/problem+json"
    assert metrics(capsys) == {"WebhooksRefused": 1.0}
    assert queued() == []
    assert _stored() == before


def test_a_delivery_seen_before_is_refused_and_queues_nothing_more(
    capsys: pytest.CaptureFixture[str],
) -> None:
    body = zendesk_body()
    headers = signed(body)
    assert call("POST", ZENDESK, raw=body, headers=headers)["statusCode"] == 200
    assert len(queued()) == 1
    again = call("POST", ZENDESK, raw=body, headers=headers)
    assert (again["statusCode"], document(again)["code"]) == (401, "replayed")
    assert queued() == []
    assert metrics(capsys) == {"WebhooksTaken": 1.0, "WebhooksRefused": 1.0}


def test_a_secret_in_a_header_proves_freshdesks_delivery() -> None:
    body = json.dumps({"ticket_id": "1042", "updated_at": NOW.isoformat(), "status": "Open"})
    wrong = call("POST", FRESHDESK, raw=body, headers={"X-Escalation-Secret": "guess"})
    assert (wrong["statusCode"], document(wrong)["code"]) == (401, "forged")
    taken = call("POST", FRESHDESK, raw=body, headers={"X-Escalation-Secret": SECRET})
    assert taken["statusCode"] == 200
    assert [job.helpdesk for job in queued()] == ["freshdesk"]


def test_a_ticket_of_nobody_here_is_taken_and_queues_nothing() -> None:
    body = zendesk_body("7777")
    assert call("POST", ZENDESK, raw=body, headers=signed(body))["statusCode"] == 200
    assert queued() == []


@pytest.mark.parametrize(
    "path",
    [
        "/v1/webhooks/zendesk/nobody",
        f"/v1/webhooks/freshdesk/{IDS['zendesk']}",
        f"/v1/webhooks/jira/{IDS['zendesk']}",
        "/v1/webhooks/zendesk/" + "x" * 101,
        "/v1/webhooks/zendesk",
    ],
)
def test_an_address_that_nobody_was_given_is_not_found(path: str) -> None:
    body = zendesk_body()
    assert call("POST", path, raw=body, headers=signed(body))["statusCode"] == 404
    assert call("GET", path)["statusCode"] == 404


def test_the_call_before_the_first_delivery_is_answered() -> None:
    assert call("GET", ZENDESK)["statusCode"] == 200
    refused = call("PUT", ZENDESK, raw="{}")
    assert (refused["statusCode"], header(refused, "allow")) == (405, "GET, POST")


def test_a_delivery_too_large_to_be_one_is_refused() -> None:
    body = "x" * (1024 * 1024 + 1)
    assert call("POST", ZENDESK, raw=body, headers=signed(body))["statusCode"] == 413


def test_a_delivery_that_could_not_be_queued_may_be_sent_again() -> None:
    body = zendesk_body()
    sqs = boto3.client("sqs")
    url = sqs.get_queue_url(QueueName="helpdesk-events")["QueueUrl"]
    sqs.delete_queue(QueueUrl=url)
    failed = call("POST", ZENDESK, raw=body, headers=signed(body))
    assert failed["statusCode"] == 503
    assert int(header(failed, "retry-after") or 0) >= 1
    sqs.create_queue(QueueName="helpdesk-events")
    assert call("POST", ZENDESK, raw=body, headers=signed(body))["statusCode"] == 200
    assert len(queued()) == 1


def _stored() -> list[str]:
    dynamodb = boto3.client("dynamodb")
    return sorted(
        str(item)
        for table in ("settings", "transcripts")
        for item in dynamodb.scan(TableName=table)["Items"]
    )
