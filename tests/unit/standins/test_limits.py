from typing import Any

import pytest

from infra.local.standins.zoho import account
from tests.unit.standins.asgi_client import AsgiClient, VirtualClock
from tests.unit.standins.conftest import (
    CONTROL,
    FRESHDESK,
    FRESHDESK_AUTH,
    ZENDESK,
    ZENDESK_AUTH,
    ZOHO,
    freshdesk_ticket,
    zendesk_ticket,
    zoho_login,
    zoho_ticket,
)

TICKETS = f"{ZENDESK}/api/v2/tickets"


def behave(client: AsgiClient, **change: Any) -> None:
    assert client.patch(f"{CONTROL}/behaviour", json=change).status_code == 200


def zendesk(client: AsgiClient) -> int:
    answer = client.post(TICKETS, json=zendesk_ticket(), auth=ZENDESK_AUTH)
    return int(answer.json()["ticket"]["id"])


def note(client: AsgiClient, ticket: int) -> Any:
    body = {"ticket": {"comment": {"html_body": "x", "public": False}}}
    return client.put(f"{TICKETS}/{ticket}", json=body, auth=ZENDESK_AUTH)


def test_zendesk_counts_the_updates_of_one_ticket_for_ten_minutes(
    told: AsgiClient, clock: VirtualClock
) -> None:
    behave(told, zendesk_updates_per_ticket=3)
    first, second = zendesk(told), zendesk(told)
    assert [note(told, first).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert note(told, second).status_code == 200
    assert told.get(f"{TICKETS}/{first}", auth=ZENDESK_AUTH).status_code == 200
    clock.move(590)
    refused = note(told, first)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "11")
    clock.move(11)
    assert note(told, first).status_code == 200


def test_zendesk_counts_the_updates_of_all_tickets(told: AsgiClient) -> None:
    behave(told, zendesk_updates_per_minute=2)
    tickets = [zendesk(told) for _ in range(3)]
    assert [note(told, number).status_code for number in tickets] == [200, 200, 429]


def test_freshdesk_counts_creates_and_updates_apart(told: AsgiClient) -> None:
    behave(told, freshdesk_creates_per_minute=1, freshdesk_updates_per_minute=1)
    creates = [
        told.post(f"{FRESHDESK}/tickets", json=freshdesk_ticket(), auth=FRESHDESK_AUTH)
        for _ in range(2)
    ]
    assert [answer.status_code for answer in creates] == [201, 429]
    address = f"{FRESHDESK}/tickets/{creates[0].json()['id']}"
    changes = [told.put(address, json={"status": 3}, auth=FRESHDESK_AUTH) for _ in range(2)]
    assert [answer.status_code for answer in changes] == [200, 429]
    assert told.get(address, auth=FRESHDESK_AUTH).status_code == 200


def test_zohos_credits_last_for_a_day(told: AsgiClient, clock: VirtualClock) -> None:
    headers = zoho_login(told, account.REFRESH_TOKEN)
    behave(told, zoho_daily_credits=2)
    first = told.post(f"{ZOHO}/tickets", json=zoho_ticket(), headers=headers)
    assert first.headers["x-rate-limit-remaining-v3"] == "1"
    assert told.get(f"{ZOHO}/tickets", headers=headers).status_code == 200
    refused = told.get(f"{ZOHO}/tickets", headers=headers)
    assert (refused.status_code, refused.json()["errorCode"]) == (429, "THRESHOLD_EXCEEDED")
    clock.move(15 * 3_600)
    again = zoho_login(told, account.REFRESH_TOKEN)
    assert told.get(f"{ZOHO}/tickets", headers=again).status_code == 200


def test_a_refused_call_shows_that_nothing_is_left(told: AsgiClient) -> None:
    behave(told, requests_per_minute=1)
    zendesk(told)
    refused = told.get(TICKETS, auth=ZENDESK_AUTH)
    assert refused.status_code == 429
    assert refused.headers["x-rate-limit-remaining"] == "0"


@pytest.mark.parametrize("order", ["asc", "desc", "mixed"])
def test_freshdesks_lists_come_in_any_order_and_complete(client: AsgiClient, order: str) -> None:
    behave(client, freshdesk_conversation_order=order, freshdesk_ticket_order=order)
    numbers = [
        client.post(f"{FRESHDESK}/tickets", json=freshdesk_ticket(), auth=FRESHDESK_AUTH).json()[
            "id"
        ]
        for _ in range(5)
    ]
    address = f"{FRESHDESK}/tickets/{numbers[0]}"
    for number in range(5):
        body = {"body": str(number), "private": True}
        client.post(f"{address}/notes", json=body, auth=FRESHDESK_AUTH)
    pages = [
        client.get(
            f"{address}/conversations", params={"per_page": 2, "page": page}, auth=FRESHDESK_AUTH
        ).json()
        for page in (1, 2, 3)
    ]
    texts = [entry["body_text"] for page in pages for entry in page]
    listed = [item["id"] for item in client.get(f"{FRESHDESK}/tickets", auth=FRESHDESK_AUTH).json()]
    assert sorted(texts) == ["0", "1", "2", "3", "4"]
    assert sorted(listed) == numbers
    rising, falling = texts == sorted(texts), texts == sorted(texts, reverse=True)
    assert (rising, falling) == (order == "asc", order == "desc")


def test_zohos_lists_are_sorted_only_when_asked(
    client: AsgiClient, zoho_headers: dict[str, str]
) -> None:
    behave(client, zoho_order="mixed")
    made = [
        client.post(f"{ZOHO}/tickets", json=zoho_ticket(), headers=zoho_headers).json()["id"]
        for _ in range(4)
    ]

    def listed(query: str) -> list[str]:
        answer = client.get(f"{ZOHO}/tickets{query}", headers=zoho_headers)
        return [item["id"] for item in answer.json()["data"]]

    assert listed("?sortBy=createdTime") == made
    assert listed("?sortBy=-createdTime") == made[::-1]
    assert listed("") not in (made, made[::-1])
