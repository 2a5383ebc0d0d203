"""Work that is done after its caller has gone, in a time that the test moves."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from infra.local.standins.app import create_app
from infra.local.standins.faults import ConnectionCutError, NoAnswerError
from tests.unit.standins.asgi_client import AsgiClient, VirtualClock
from tests.unit.standins.conftest import (
    CONTROL,
    FRESHDESK,
    FRESHDESK_AUTH,
    ZENDESK,
    ZENDESK_AUTH,
    freshdesk_ticket,
    zendesk_ticket,
)

TICKETS = f"{ZENDESK}/api/v2/tickets"


@pytest.fixture
def closing() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def fault(client: AsgiClient, kind: str, **more: Any) -> None:
    body = {"helpdesk": "zendesk", "operation": "create", "kind": kind} | more
    assert client.post(f"{CONTROL}/faults", json=body).status_code == 201


def create(client: AsgiClient, key: str | None = None) -> Any:
    headers = {} if key is None else {"Idempotency-Key": key}
    return client.post(TICKETS, json=zendesk_ticket(), headers=headers, auth=ZENDESK_AUTH)


def tickets(client: AsgiClient, helpdesk: str = "zendesk") -> list[dict[str, Any]]:
    answer = client.get(f"{CONTROL}/tickets", params={"helpdesk": helpdesk})
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def advance(client: AsgiClient, seconds: float) -> int:
    answer = client.post(f"{CONTROL}/advance", json={"seconds": seconds})
    assert answer.status_code == 200
    return int(answer.json()["waiting"])


def test_a_create_commits_after_its_connection_was_cut(told: AsgiClient) -> None:
    fault(told, "late", delay_s=40)
    with pytest.raises(ConnectionCutError):
        create(told)
    assert tickets(told) == []
    assert advance(told, 39) == 1
    assert tickets(told) == []
    assert advance(told, 1) == 0
    assert len(tickets(told)) == 1
    seen = told.get(f"{CONTROL}/requests?operation=create").json()["items"]
    assert [(item["status"], item["fault"]) for item in seen] == [
        (None, "late"),
        (201, "late commit"),
    ]


def test_a_late_create_under_a_key_that_was_used_again_makes_no_second_ticket(
    told: AsgiClient,
) -> None:
    fault(told, "late", delay_s=40)
    with pytest.raises(ConnectionCutError):
        create(told, "k-1")
    assert create(told, "k-1").headers["x-idempotency-lookup"] == "miss"
    advance(told, 60)
    assert len(tickets(told)) == 1


def test_the_next_call_does_what_became_due_where_nothing_serves_it(
    clock: VirtualClock, closing: ExitStack
) -> None:
    client = AsgiClient(create_app(None, clock=clock))
    closing.callback(client.close)
    fault(client, "late", helpdesk="freshdesk", delay_s=1, delay_to_s=90, seed=4)
    with pytest.raises(ConnectionCutError):
        client.post(f"{FRESHDESK}/tickets", json=freshdesk_ticket(), auth=FRESHDESK_AUTH)
    before = client.get(f"{FRESHDESK}/tickets", auth=FRESHDESK_AUTH).json()
    clock.move(90)
    after = client.get(f"{FRESHDESK}/tickets", auth=FRESHDESK_AUTH).json()
    assert (len(before), len(after)) == (0, 1)
    assert after[0]["created_at"] == "2026-11-23T10:01:30Z"


@pytest.mark.parametrize("commit", [False, True])
def test_a_time_out_hears_nothing_whether_the_work_was_done_or_not(
    told: AsgiClient, commit: bool
) -> None:
    fault(told, "timeout", commit=commit)
    with pytest.raises(NoAnswerError):
        create(told)
    assert len(tickets(told)) == int(commit)


@pytest.mark.parametrize("kind", ["401", "502", "504"])
def test_more_refusals_can_be_asked_for(told: AsgiClient, kind: str) -> None:
    fault(told, kind)
    assert create(told).status_code == int(kind)
    assert create(told).status_code == 201


def test_every_operation_takes_a_fault_the_token_too(told: AsgiClient) -> None:
    fault(told, "503", operation=None, count=3, retry_after_s=9)
    calls = [
        told.post(f"{ZENDESK}/oauth/tokens"),
        told.get(f"{ZENDESK}/api/v2/users/me", auth=ZENDESK_AUTH),
        told.get(f"{ZENDESK}/api/v2/webhooks", auth=ZENDESK_AUTH),
    ]
    assert [answer.status_code for answer in calls] == [503, 503, 503]
    assert calls[0].headers["retry-after"] == "9"


def test_drawn_delays_repeat_themselves(told: AsgiClient) -> None:
    def draw() -> int:
        fault(told, "late", delay_s=1, delay_to_s=90, seed=7, count=20)
        for _ in range(20):
            with pytest.raises(ConnectionCutError):
                create(told)
        done = len(tickets(told))
        advance(told, 45)
        found = len(tickets(told)) - done
        advance(told, 90)
        return found

    first = draw()
    assert first == draw()
    assert 0 < first < 20


def test_a_slow_answer_takes_no_time_where_the_time_is_the_tests_own(told: AsgiClient) -> None:
    fault(told, "slow", delay_s=500)
    assert create(told).status_code == 201
