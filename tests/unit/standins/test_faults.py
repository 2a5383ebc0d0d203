import asyncio
import json
from collections.abc import Callable, MutableMapping
from typing import Any

import pytest

from infra.local.standins.faults import ConnectionCutError, Cut
from tests.unit.standins.asgi_client import AsgiClient
from tests.unit.standins.conftest import (
    CONTROL,
    FRESHDESK,
    FRESHDESK_AUTH,
    ZENDESK,
    ZENDESK_AUTH,
    freshdesk_ticket,
    zendesk_ticket,
)

Stored = Callable[[str], list[dict[str, Any]]]
TICKETS = f"{ZENDESK}/api/v2/tickets"


def fault(client: AsgiClient, kind: str, **more: Any) -> None:
    body = {"helpdesk": "zendesk", "operation": "create", "kind": kind} | more
    assert client.post(f"{CONTROL}/faults", json=body).status_code == 201


def create(client: AsgiClient, key: str | None = None) -> Any:
    headers = {} if key is None else {"Idempotency-Key": key}
    return client.post(TICKETS, json=zendesk_ticket(), headers=headers, auth=ZENDESK_AUTH)


@pytest.mark.parametrize("kind", ["429", "500", "503", "409"])
def test_a_refusal_does_nothing_and_counts_down(
    client: AsgiClient, stored: Stored, kind: str
) -> None:
    fault(client, kind, count=2, retry_after_s=7)
    answers = [create(client), create(client), create(client)]
    assert [item.status_code for item in answers] == [int(kind), int(kind), 201]
    assert answers[0].headers["retry-after"] == "7"
    assert len(stored("zendesk")) == 1


def test_a_reset_cuts_the_connection_before_anything_is_done(
    client: AsgiClient, stored: Stored
) -> None:
    fault(client, "reset")
    with pytest.raises(ConnectionCutError):
        create(client)
    assert stored("zendesk") == []


def test_a_lost_answer_leaves_the_ticket_and_the_key_knows_it(
    client: AsgiClient, stored: Stored
) -> None:
    fault(client, "lost_answer")
    with pytest.raises(ConnectionCutError):
        create(client, "k-1")
    assert len(stored("zendesk")) == 1
    retried = create(client, "k-1")
    assert retried.headers["x-idempotency-lookup"] == "hit"
    assert retried.json()["ticket"]["id"] == stored("zendesk")[0]["id"]


def test_a_malformed_answer_is_no_json_but_the_work_is_done(
    client: AsgiClient, stored: Stored
) -> None:
    fault(client, "malformed")
    answer = create(client)
    assert answer.status_code == 201
    with pytest.raises(json.JSONDecodeError):
        answer.json()
    assert len(stored("zendesk")) == 1


def test_a_server_error_may_come_after_the_work(client: AsgiClient, stored: Stored) -> None:
    fault(client, "500", commit=True)
    assert create(client).status_code == 500
    assert len(stored("zendesk")) == 1


def test_a_fault_hits_only_its_helpdesk_and_operation(client: AsgiClient) -> None:
    fault(client, "500", count=None)
    other = client.post(f"{FRESHDESK}/tickets", json=freshdesk_ticket(), auth=FRESHDESK_AUTH)
    assert other.status_code == 201
    assert client.get(TICKETS, auth=ZENDESK_AUTH).status_code == 200
    assert create(client).status_code == 500
    client.delete(f"{CONTROL}/faults")
    assert create(client).status_code == 201


def test_a_seeded_chance_repeats_itself(client: AsgiClient) -> None:
    def draw() -> list[int]:
        fault(client, "503", count=None, probability=0.5, seed=3)
        codes = [create(client).status_code for _ in range(12)]
        client.delete(f"{CONTROL}/faults")
        return codes

    first = draw()
    assert first == draw()
    assert set(first) == {201, 503}


def test_a_fault_that_is_none_is_refused(client: AsgiClient) -> None:
    bad = client.post(f"{CONTROL}/faults", json={"helpdesk": "zendesk", "kind": "boom"})
    text = client.post(f"{CONTROL}/faults", content=b"{}", headers={"Content-Type": "text/plain"})
    assert (bad.status_code, text.status_code) == (400, 415)


def test_a_second_request_under_a_key_in_flight_is_a_conflict(
    client: AsgiClient, stored: Stored
) -> None:
    fault(client, "slow", delay_s=0.3)
    first, second = client.run(_two_creates(client, 0.1))
    assert (first.status_code, second.status_code) == (201, 409)
    assert len(stored("zendesk")) == 1


def test_the_requests_are_listed_with_what_came_of_them(client: AsgiClient) -> None:
    fault(client, "lost_answer")
    with pytest.raises(ConnectionCutError):
        create(client, "k-1")
    create(client, "k-1")
    seen = client.get(f"{CONTROL}/requests?helpdesk=zendesk&operation=create").json()["items"]
    assert [(item["status"], item["fault"]) for item in seen] == [
        (None, "lost_answer"),
        (201, None),
    ]


def test_a_rate_limit_can_be_set_and_says_when_to_come_back(client: AsgiClient) -> None:
    client.patch(f"{CONTROL}/behaviour", json={"requests_per_minute": 2})
    answers = [create(client) for _ in range(3)]
    assert [item.status_code for item in answers] == [201, 201, 429]
    assert answers[1].headers["x-rate-limit-remaining"] == "0"
    assert 1 <= int(answers[2].headers["retry-after"]) <= 61


def test_a_cut_writes_nothing_on_a_server_that_checks_headers() -> None:
    async def send(message: MutableMapping[str, Any]) -> None:
        for name, _ in message.get("headers", []):
            if b"\n" in name:
                raise RuntimeError("Invalid HTTP header name.")
        written.append(message)

    async def receive() -> MutableMapping[str, Any]:
        raise AssertionError("a cut reads nothing")

    written: list[MutableMapping[str, Any]] = []
    asyncio.run(Cut()({"type": "http"}, receive, send))
    assert written == []


async def _two_creates(client: AsgiClient, wait: float) -> tuple[Any, Any]:
    options: dict[str, Any] = {
        "json": zendesk_ticket(),
        "headers": {"Idempotency-Key": "k-1"},
        "auth": ZENDESK_AUTH,
    }
    first = asyncio.create_task(client.send("POST", TICKETS, **options))
    await asyncio.sleep(wait)
    second = await client.send("POST", TICKETS, **options)
    return await first, second
