import json
from typing import Any

import pytest

from tests.unit.standins.asgi_client import AsgiClient, VirtualClock
from tests.unit.standins.conftest import (
    CONTROL,
    FRESHDESK,
    FRESHDESK_AUTH,
    Receiver,
    act,
    freshdesk_ticket,
    send_due,
)

RULES = f"{CONTROL}/freshdesk/rules"
BODY = (
    '{"ticket": "{{ticket.id}}", "status": "{{ticket.status}}", '
    '"last": "{{ticket.latest_public_comment}}"}'
)


def set_up(client: AsgiClient, **changes: Any) -> Any:
    rule = {"url": Receiver.url, "headers": {"X-Chat-Secret": "s3cret"}, "body": BODY}
    answer = client.post(RULES, json=rule | changes)
    assert answer.status_code == 201, answer.text
    return answer.json()


def make(client: AsgiClient) -> int:
    answer = client.post(f"{FRESHDESK}/tickets", json=freshdesk_ticket(), auth=FRESHDESK_AUTH)
    return int(answer.json()["id"])


def test_a_rule_sends_its_header_and_its_filled_template(
    told: AsgiClient, receiver: Receiver
) -> None:
    set_up(told)
    ticket = make(told)
    act(told, "freshdesk", ticket, "reply", text='Say "please"\nand wait')
    send_due(told)
    (request,) = receiver.requests
    assert request.headers["x-chat-secret"] == "s3cret"
    assert json.loads(request.content) == {
        "ticket": str(ticket),
        "status": "Open",
        "last": 'Say "please"\nand wait',
    }


def test_the_usual_template_names_the_ticket(told: AsgiClient, receiver: Receiver) -> None:
    told.post(RULES, json={"url": Receiver.url})
    ticket = make(told)
    act(told, "freshdesk", ticket, "solve")
    send_due(told)
    body = json.loads(receiver.requests[0].content)["freshdesk_webhook"]
    assert body == {
        "ticket_id": str(ticket),
        "ticket_status": "Resolved",
        "triggered_event": "status_changed",
    }


@pytest.mark.parametrize("action", ["delete", "spam", "note", "customer", "close"])
def test_every_kind_of_change_is_told_once(
    told: AsgiClient, receiver: Receiver, action: str
) -> None:
    set_up(told)
    act(told, "freshdesk", make(told), action, text="x" if action in {"note", "customer"} else "")
    send_due(told)
    assert len(receiver.requests) == 1


def test_a_failure_is_tried_again_after_5_30_and_60_minutes(
    told: AsgiClient, receiver: Receiver, clock: VirtualClock
) -> None:
    set_up(told)
    receiver.answers = [500, 500, 500, 500, 500]
    act(told, "freshdesk", make(told), "note", text="x")
    seen = []
    for minutes in (0, 4, 1, 29, 1, 59, 1, 600):
        clock.move(minutes * 60)
        send_due(told)
        seen.append(len(receiver.requests))
    assert seen == [1, 1, 2, 2, 3, 3, 4, 4]


def test_a_deleted_rule_sends_nothing_more(told: AsgiClient, receiver: Receiver) -> None:
    number = set_up(told)["id"]
    act(told, "freshdesk", make(told), "note", text="x")
    assert told.delete(f"{RULES}/{number}").status_code == 204
    assert told.get(RULES).json() == {"items": []}
    send_due(told)
    assert receiver.requests == []


@pytest.mark.parametrize(
    "change", [{"headers": {"Bad Name": "x"}}, {"headers": {"X": "a\r\nY: b"}}, {"url": None}]
)
def test_a_rule_that_is_none_is_refused(told: AsgiClient, change: dict[str, Any]) -> None:
    assert told.post(RULES, json={"url": Receiver.url} | change).status_code == 400
