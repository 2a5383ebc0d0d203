import base64
import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.unit.standins.asgi_client import AsgiClient, VirtualClock
from tests.unit.standins.conftest import (
    CONTROL,
    ZENDESK,
    ZENDESK_AUTH,
    Receiver,
    act,
    send_due,
    zendesk_ticket,
)

HOOKS = f"{ZENDESK}/api/v2/webhooks"
COMMENT_ADDED = "zen:event-type:ticket.comment_added"
STATUS_CHANGED = "zen:event-type:ticket.status_changed"


def register(client: AsgiClient, *events: str, **changes: Any) -> str:
    webhook = {
        "name": "Chat",
        "endpoint": Receiver.url,
        "http_method": "POST",
        "request_format": "json",
        "status": "active",
        "subscriptions": list(events or (COMMENT_ADDED, STATUS_CHANGED)),
    }
    answer = client.post(HOOKS, json={"webhook": webhook | changes}, auth=ZENDESK_AUTH)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["webhook"]["id"])


def make(client: AsgiClient) -> int:
    answer = client.post(
        f"{ZENDESK}/api/v2/tickets", json=zendesk_ticket(status="open"), auth=ZENDESK_AUTH
    )
    return int(answer.json()["ticket"]["id"])


def test_a_comment_and_a_status_are_told_signed_with_the_webhooks_secret(
    told: AsgiClient, receiver: Receiver
) -> None:
    hook = register(told)
    answer = told.get(f"{HOOKS}/{hook}/signing_secret", auth=ZENDESK_AUTH).json()
    secret = answer["signing_secret"]["secret"]
    ticket = make(told)
    act(told, "zendesk", ticket, "solve", text="Try the other door", author="Mira Stone")
    send_due(told)
    comment, status = [json.loads(request.content) for request in receiver.requests]
    for request in receiver.requests:
        stamp = request.headers["x-zendesk-webhook-signature-timestamp"]
        expected = hmac.digest(secret.encode(), stamp.encode() + request.content, hashlib.sha256)
        given = base64.b64decode(request.headers["x-zendesk-webhook-signature"])
        assert hmac.compare_digest(given, expected)
        assert request.headers["x-zendesk-webhook-id"] == hook
    assert comment["type"] == COMMENT_ADDED
    assert comment["subject"] == f"zen:ticket:{ticket}"
    assert comment["detail"]["external_id"] == "esc-1"
    assert comment["event"]["comment"]["is_public"] is True
    assert comment["event"]["comment"]["author"]["is_staff"] is True
    assert comment["event"]["comment"]["author"]["name"] == "Mira Stone"
    assert status["event"] == {"current": "SOLVED", "previous": "OPEN"}


def test_only_what_was_subscribed_to_is_told_and_a_new_ticket_is_no_comment(
    told: AsgiClient, receiver: Receiver
) -> None:
    register(told, STATUS_CHANGED)
    ticket = make(told)
    act(told, "zendesk", ticket, "note", text="VIP")
    send_due(told)
    assert receiver.requests == []


@pytest.mark.parametrize(
    ("action", "event"),
    [("delete", "soft_deleted"), ("spam", "marked_as_spam"), ("merge", "merged")],
)
def test_a_ticket_that_goes_is_told_of(
    told: AsgiClient, receiver: Receiver, action: str, event: str
) -> None:
    register(told, f"zen:event-type:ticket.{event}")
    first, second = make(told), make(told)
    act(told, "zendesk", first, action, **({"into": second} if action == "merge" else {}))
    send_due(told)
    (body,) = [json.loads(request.content) for request in receiver.requests]
    assert body["subject"] == f"zen:ticket:{first}"
    if action == "merge":
        assert body["event"]["target_ticket_id"] == str(second)
    else:
        assert body["detail"]["status"] == "DELETED"


def test_the_cause_does_not_wait_for_the_receiver(told: AsgiClient, receiver: Receiver) -> None:
    register(told)
    receiver.answers = [httpx.ReadTimeout("slow")]
    act(told, "zendesk", make(told), "note", text="VIP")
    assert receiver.requests == []


def test_a_conflict_and_a_time_out_are_sent_again_as_the_same_invocation(
    told: AsgiClient, receiver: Receiver, clock: VirtualClock
) -> None:
    register(told)
    receiver.answers = [409, httpx.ReadTimeout("slow"), 200]
    act(told, "zendesk", make(told), "note", text="VIP")
    for _ in range(5):
        send_due(told)
        clock.move(2)
    name = "x-zendesk-webhook-invocation-id"
    assert len(receiver.requests) == 3
    assert len({request.headers[name] for request in receiver.requests}) == 1
    assert len({json.loads(request.content)["id"] for request in receiver.requests}) == 1
    (item,) = told.get(f"{CONTROL}/deliveries").json()["items"]
    assert item["state"] == "delivered"
    assert [attempt["status"] for attempt in item["attempts"]] == [409, None, 200]


def test_a_server_error_is_not_sent_again(told: AsgiClient, receiver: Receiver) -> None:
    register(told)
    receiver.answers = [500]
    act(told, "zendesk", make(told), "note", text="VIP")
    send_due(told)
    send_due(told)
    assert len(receiver.requests) == 1
    assert told.get(f"{CONTROL}/deliveries").json()["items"][0]["state"] == "failed"


def test_too_many_errors_open_the_vendors_breaker_for_a_moment(
    told: AsgiClient, receiver: Receiver, clock: VirtualClock
) -> None:
    register(told)
    ticket = make(told)
    receiver.answers = [500] * 10
    for number in range(10):
        act(told, "zendesk", ticket, "note", text=f"{number}")
        send_due(told)
    act(told, "zendesk", ticket, "note", text="lost")
    send_due(told)
    assert len(receiver.requests) == 10
    clock.move(6)
    act(told, "zendesk", ticket, "note", text="heard")
    send_due(told)
    assert b"heard" in receiver.requests[-1].content
    states = [item["state"] for item in told.get(f"{CONTROL}/deliveries").json()["items"]]
    assert states[-2:] == ["dropped", "delivered"]


def test_every_second_webhook_may_come_twice(told: AsgiClient, receiver: Receiver) -> None:
    register(told)
    told.patch(f"{CONTROL}/behaviour", json={"webhook_duplicate_every": 2})
    ticket = make(told)
    for text in ("a", "b", "c"):
        act(told, "zendesk", ticket, "note", text=text)
    send_due(told)
    bodies = [json.loads(request.content) for request in receiver.requests]
    assert [body["event"]["comment"]["body"] for body in bodies] == ["a", "b", "b", "c"]
    assert bodies[1]["id"] == bodies[2]["id"]


def test_a_test_without_a_server_takes_the_signed_requests(told: AsgiClient) -> None:
    register(told)
    act(told, "zendesk", make(told), "note", text="VIP")
    (item,) = told.post(f"{CONTROL}/deliveries/take").json()["items"]
    assert item["url"] == Receiver.url
    assert item["headers"]["X-Zendesk-Webhook-Signature"]
    assert json.loads(base64.b64decode(item["body_base64"])) == json.loads(item["body"])
    assert told.post(f"{CONTROL}/deliveries/take").json()["items"] == []
    again = told.post(f"{CONTROL}/deliveries/{item['number']}/repeat").json()
    assert again["body"] == item["body"]


def test_a_webhook_is_listed_changed_and_deleted(told: AsgiClient, receiver: Receiver) -> None:
    hook = register(told)
    change = {"webhook": {"status": "inactive"}}
    assert told.patch(f"{HOOKS}/{hook}", json=change, auth=ZENDESK_AUTH).status_code == 204
    (shown,) = told.get(HOOKS, auth=ZENDESK_AUTH).json()["webhooks"]
    assert (shown["id"], shown["status"]) == (hook, "inactive")
    act(told, "zendesk", make(told), "note", text="VIP")
    send_due(told)
    assert receiver.requests == []
    assert told.delete(f"{HOOKS}/{hook}", auth=ZENDESK_AUTH).status_code == 204
    assert told.get(f"{HOOKS}/{hook}", auth=ZENDESK_AUTH).status_code == 404


@pytest.mark.parametrize(
    "change", [{"endpoint": ""}, {"subscriptions": ["ticket.anything"]}, {"name": ""}]
)
def test_a_wrong_webhook_is_refused(told: AsgiClient, change: dict[str, Any]) -> None:
    webhook = {
        "name": "Chat",
        "endpoint": Receiver.url,
        "http_method": "POST",
        "request_format": "json",
        "status": "active",
        "subscriptions": [COMMENT_ADDED],
    }
    answer = told.post(HOOKS, json={"webhook": webhook | change}, auth=ZENDESK_AUTH)
    assert answer.status_code == 400


def test_nothing_is_sent_to_another_machine(client: AsgiClient) -> None:
    webhook = {
        "name": "Chat",
        "endpoint": "https://elsewhere.example/hook",
        "http_method": "POST",
        "request_format": "json",
        "status": "active",
        "subscriptions": [COMMENT_ADDED],
    }
    answer = client.post(HOOKS, json={"webhook": webhook}, auth=ZENDESK_AUTH)
    assert answer.status_code == 400


def test_an_attempts_proof_carries_the_time_of_that_attempt(
    told: AsgiClient, receiver: Receiver, clock: VirtualClock
) -> None:
    register(told)
    receiver.answers = [httpx.Response(503, headers={"Retry-After": "30"})]
    act(told, "zendesk", make(told), "note", text="VIP")
    made_at = clock.now()
    send_due(told)
    clock.move(31)
    send_due(told)
    name = "x-zendesk-webhook-signature-timestamp"
    stamps = [request.headers[name] for request in receiver.requests]
    assert stamps == [
        f"{moment:%Y-%m-%dT%H:%M:%SZ}" for moment in (made_at, made_at + timedelta(seconds=31))
    ]
