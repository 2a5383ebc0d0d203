"""The function `send_webhook` with everything it is composed of: a matter as the bus brings it, on
the wire to a receiver that verifies with somebody else's library, and its log as an admin reads it.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from escalation.domain import outgoing_deliveries
from escalation.runtime import observability, outgoing
from functions.admin.handler import handler as admin
from functions.send_webhook.handler import handler
from infra.local.emulator import free_port
from tests.e2e.receiver import Receiver, receiving
from tests.functions.http_events import CONTEXT, access_token, document, http_event
from tests.functions.owner_on_moto import owner_on_moto

WEBHOOKS = "/v1/admin/webhooks"


class Timed:
    """What the loop asks of Lambda's context."""

    aws_request_id = CONTEXT.aws_request_id

    def get_remaining_time_in_millis(self) -> int:
        return 60_000


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """Listens where the local environment allows it, with a workspace on moto's AWS."""
    port = free_port()
    monkeypatch.setenv("LOCAL_WEBHOOK_RECEIVERS", json.dumps([f"127.0.0.1:{port}"]))
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "Escalation")
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "send_webhook")
    monkeypatch.setattr(outgoing_deliveries, "WAITS", (timedelta(),) * 7)
    with owner_on_moto(monkeypatch), receiving(port) as listening:
        monkeypatch.setenv("DEAD_LETTER_QUEUE_URL", _url("dead_letter"))
        _forget()
        listening.url = f"http://127.0.0.1:{port}/in?key=1"
        yield listening
    _forget()


def _forget() -> None:
    for cached in (
        outgoing.worker,
        outgoing.send_due,
        outgoing._outgoing,
        observability.metrics,
    ):
        cached.cache_clear()


def _url(name: str) -> str:
    found: str = boto3.client("sqs").get_queue_url(QueueName=name)["QueueUrl"]
    return found


def _asked(method: str, path: str, body: object = None) -> Any:
    event = http_event(method, path, body=body, claims=access_token("sub-ada"))
    answer = admin(event, CONTEXT)
    assert answer["statusCode"] < 300, answer["body"]
    return document(answer)


def _matter(**more: str) -> str:
    told = {
        "version": 1,
        "id": "c1-1_handed_over",
        "type": "escalation.handed_over",
        "at": datetime.now(UTC).isoformat(),
        "workspace_id": "acme",
        "conversation_id": "c1",
        **more,
    }
    return json.dumps(told)


def _record(body: str, receipt: str = "none") -> dict[str, Any]:
    return {
        "messageId": "m-1",
        "receiptHandle": receipt,
        "body": body,
        "attributes": {"ApproximateReceiveCount": "1"},
        "messageAttributes": {},
        "eventSource": "aws:sqs",
    }


def _done(*records: dict[str, Any]) -> bool:
    answer: Any = handler({"Records": list(records)}, Timed())  # type: ignore[arg-type]  # a part
    return bool(answer == {"batchItemFailures": []})


def _queued() -> list[dict[str, Any]]:
    got = boto3.client("sqs").receive_message(
        QueueUrl=_url("outgoing_webhooks"), MaxNumberOfMessages=10
    )
    return [_record(each["Body"], each["ReceiptHandle"]) for each in got.get("Messages", [])]


def test_a_matter_is_told_signed_until_it_is_taken_and_the_log_shows_each_attempt(
    receiver: Receiver,
) -> None:
    made = _asked("POST", WEBHOOKS, {"url": receiver.url, "kinds": ["escalation.handed_over"]})
    receiver.secret = made["secret"]
    receiver.statuses = [500, 500, 204]
    at = f"{WEBHOOKS}/{made['webhook']['id']}"

    matter = _record(_matter(question="Where is it?"))
    assert _done(matter)
    assert _done(matter), "a second time changes nothing"
    (job,) = _queued()
    assert not _done(job)
    assert _asked("GET", at)["state"] == "failing"
    assert not _done(job)
    assert _done(job)
    assert _done(job), "a copy that comes late changes nothing"

    (delivery,) = _asked("GET", f"{at}/deliveries")["items"]
    assert [one["status"] for one in delivery["attempts"]] == [500, 500, 204]
    assert delivery["state"] == "delivered"
    assert _asked("GET", at)["state"] == "on"
    assert receiver.refused == 0
    assert [each[0] for each in receiver.told] == ["c1-1_handed_over"] * 3
    told = receiver.told[-1][1]
    assert (told["type"], told["data"]["workspace_id"]) == ("escalation.handed_over", "acme")
    assert "Where is it?" not in json.dumps(told)


def test_words_go_along_where_they_may_and_are_kept_nowhere_afterwards(
    receiver: Receiver,
) -> None:
    kinds = ["escalation.handed_over"]
    body = {"url": receiver.url, "kinds": kinds, "include_text": True}
    receiver.secret = _asked("POST", WEBHOOKS, body)["secret"]
    _done(_record(_matter(question="Wo bleibt es? …")))
    for job in _queued():
        assert _done(job)

    assert receiver.told[0][1]["data"]["question"] == "Wo bleibt es? …"
    items = boto3.client("dynamodb").scan(TableName="transcripts")["Items"]
    assert {item["pk"]["S"].partition("#")[0] for item in items} == {"SENT"}


def test_the_old_secret_and_the_new_verify_a_test_event(receiver: Receiver) -> None:
    made = _asked("POST", WEBHOOKS, {"url": receiver.url, "kinds": ["escalation.failed"]})
    at = f"{WEBHOOKS}/{made['webhook']['id']}"
    changed = _asked("POST", f"{at}/secret")
    for secret in (made["secret"], changed["secret"]):
        receiver.secret = secret
        _asked("POST", f"{at}/test")
        (job,) = _queued()
        assert _done(job)
    assert ([each[1]["type"] for each in receiver.told], receiver.refused) == (
        ["webhook.test"] * 2,
        0,
    )


def test_what_was_queued_and_lost_is_queued_again_by_the_clock(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver.secret = _asked(
        "POST", WEBHOOKS, {"url": receiver.url, "kinds": ["escalation.handed_over"]}
    )["secret"]
    monkeypatch.setattr(outgoing_deliveries, "RESCUE", timedelta(seconds=-1))
    _done(_record(_matter()))
    boto3.client("sqs").purge_queue(QueueUrl=_url("outgoing_webhooks"))

    ticked: Any = handler({"source": "aws.events"}, Timed())  # type: ignore[arg-type]  # a part
    assert ticked == {"queued": 1}
    for job in _queued():
        assert _done(job)
    assert len(receiver.told) == 1


def test_what_nobody_can_act_on_is_set_aside(receiver: Receiver) -> None:
    assert _done(_record('{"nonsense": true}'))
    dead = boto3.client("sqs").receive_message(QueueUrl=_url("dead_letter"))["Messages"]
    assert [each["Body"] for each in dead] == ['{"nonsense": true}']
