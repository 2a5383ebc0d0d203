from collections.abc import Callable
from typing import Any

import pytest

from infra.local.standins.freshdesk import account
from infra.local.standins.people import BLOCKED_EMAIL
from tests.unit.standins.asgi_client import AsgiClient
from tests.unit.standins.conftest import (
    CONTROL,
    FRESHDESK,
    FRESHDESK_AUTH,
    freshdesk_ticket,
    without,
)

TICKETS = f"{FRESHDESK}/tickets"
Stored = Callable[[str], list[dict[str, Any]]]


def create(client: AsgiClient, **changes: Any) -> Any:
    return client.post(TICKETS, json=freshdesk_ticket(**changes), auth=FRESHDESK_AUTH)


def get(client: AsgiClient, path: str, **query: Any) -> Any:
    return client.get(f"{FRESHDESK}{path}", params=query, auth=FRESHDESK_AUTH)


def test_a_ticket_is_made_and_its_unknown_requester_too(client: AsgiClient, stored: Stored) -> None:
    answer = create(client, description="<p>hi</p><script>alert(1)</script>")
    ticket = answer.json()
    assert answer.status_code == 201
    assert (ticket["status"], ticket["priority"], ticket["source"]) == (2, 2, 7)
    assert ticket["description"] == "<p>hi</p>"
    assert int(answer.headers["x-ratelimit-remaining"]) < int(answer.headers["x-ratelimit-total"])
    assert stored("freshdesk")[0]["requester"]["name"] == "Ada Visitor"
    assert len(get(client, "/contacts", email="ADA@example.com").json()) == 1


def test_the_same_request_twice_makes_two_tickets(client: AsgiClient, stored: Stored) -> None:
    create(client)
    create(client)
    assert len(stored("freshdesk")) == 2


def test_a_wrong_key_is_refused(client: AsgiClient) -> None:
    answer = client.post(TICKETS, json=freshdesk_ticket(), auth=("nobody", "X"))
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_credentials")


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"email": "ada@nowhere"}, "email", "invalid_value"),
        ({"status": "2"}, "status", "datatype_mismatch"),
        ({"priority": 5}, "priority", "invalid_value"),
        ({"group_id": 7}, "group_id", "invalid_value"),
        ({"tags": ["x" * 33]}, "tags", "invalid_value"),
        ({"tags": "chat"}, "tags", "datatype_mismatch"),
        ({"subject": ""}, "subject", "missing_field"),
        ({"subject": "x" * 256}, "subject", "invalid_value"),
        ({"external_id": "e"}, "external_id", "invalid_field"),
        ({"custom_fields": {"cf_none": "x"}}, "cf_none", "invalid_field"),
        (
            {"custom_fields": {account.CHOICE_FIELD: "TV"}},
            account.CHOICE_FIELD,
            "invalid_value",
        ),
    ],
)
def test_a_ticket_with_a_wrong_value_is_refused_by_field(
    client: AsgiClient, stored: Stored, change: dict[str, Any], field: str, code: str
) -> None:
    answer = create(client, **change)
    assert answer.status_code == 400
    assert answer.json()["description"] == "Validation failed"
    assert [(item["field"], item["code"]) for item in answer.json()["errors"]] == [(field, code)]
    assert stored("freshdesk") == []


def test_somebody_must_have_asked(client: AsgiClient) -> None:
    nobody = without(freshdesk_ticket(), "email")
    answer = client.post(TICKETS, json=nobody, auth=FRESHDESK_AUTH)
    phone = client.post(TICKETS, json=without(nobody, "name") | {"phone": "1"}, auth=FRESHDESK_AUTH)
    assert answer.json()["errors"][0]["code"] == "missing_field"
    assert phone.json()["errors"][0]["field"] == "name"


def test_a_blocked_contact_is_refused(client: AsgiClient) -> None:
    assert create(client, email=BLOCKED_EMAIL).status_code == 405


def test_files_are_taken_up_to_twenty_megabytes(client: AsgiClient, stored: Stored) -> None:
    form = {
        "email": "ada@example.com",
        "subject": "File",
        "description": "see file",
        "status": "2",
        "priority": "1",
        "source": "7",
        "tags[]": ["a", "b"],
        f"custom_fields[{account.TEXT_FIELD}]": "c-1",
    }

    def post(size: int) -> int:
        files = {"attachments[]": ("chat.txt", b"x" * size, "text/plain")}
        return client.post(TICKETS, data=form, files=files, auth=FRESHDESK_AUTH).status_code

    assert [post(5), post(20 * 1024 * 1024 + 1)] == [201, 400]
    (ticket,) = stored("freshdesk")
    assert ticket["tags"] == ["a", "b"]
    assert ticket["custom_fields"] == {account.TEXT_FIELD: "c-1"}
    assert ticket["comments"][0]["attachments"][0]["size"] == 5


def test_replies_are_public_and_notes_private_unless_said(client: AsgiClient) -> None:
    number = create(client).json()["id"]
    reply = client.post(f"{TICKETS}/{number}/reply", json={"body": "Hello"}, auth=FRESHDESK_AUTH)
    client.post(f"{TICKETS}/{number}/notes", json={"body": "Quiet"}, auth=FRESHDESK_AUTH)
    client.post(
        f"{TICKETS}/{number}/notes", json={"body": "Open", "private": False}, auth=FRESHDESK_AUTH
    )
    shown = get(client, f"/tickets/{number}/conversations").json()
    assert reply.status_code == 201
    assert [(item["body_text"], item["source"], item["private"]) for item in shown] == [
        ("Hello", 0, False),
        ("Quiet", 2, True),
        ("Open", 2, False),
    ]


def test_a_customer_cannot_be_the_author_of_a_reply(client: AsgiClient) -> None:
    ticket = create(client).json()
    body = {"body": "Hi", "user_id": ticket["requester_id"]}
    answer = client.post(f"{TICKETS}/{ticket['id']}/reply", json=body, auth=FRESHDESK_AUTH)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "user_id")


def test_a_ticket_embeds_only_its_first_ten_conversations(client: AsgiClient) -> None:
    number = create(client).json()["id"]
    for position in range(12):
        body = {"body": str(position), "private": True}
        client.post(f"{TICKETS}/{number}/notes", json=body, auth=FRESHDESK_AUTH)
    embedded = get(client, f"/tickets/{number}", include="conversations").json()
    listed = get(client, f"/tickets/{number}/conversations").json()
    assert (len(embedded["conversations"]), len(listed)) == (10, 12)


def test_the_list_by_requester_is_complete_and_in_the_set_order(client: AsgiClient) -> None:
    numbers = [create(client).json()["id"] for _ in range(3)]
    create(client, email="other@example.com")
    query = {"email": "ada@example.com", "updated_since": "2026-01-01T00:00:00Z", "per_page": 2}
    first = get(client, "/tickets", **query)
    second = get(client, "/tickets", **query, page=2)
    listed = [item["id"] for item in first.json() + second.json()]
    assert listed == numbers[::-1]
    assert 'rel="next"' in first.headers["link"]
    assert "link" not in second.headers
    assert "description" not in first.json()[0]
    client.patch(f"{CONTROL}/behaviour", json={"freshdesk_ticket_order": "asc"})
    assert [item["id"] for item in get(client, "/tickets", **query).json()] == numbers[:2]


def test_the_list_by_an_unknown_address_is_an_error_not_an_empty_list(client: AsgiClient) -> None:
    answer = get(client, "/tickets", email="nobody@example.com")
    assert answer.status_code == 400
    message = "There is no contact matching the given email"
    assert answer.json()["errors"][0]["message"] == message


def test_search_sees_a_ticket_only_after_the_lag(client: AsgiClient) -> None:
    create(client, custom_fields={account.TEXT_FIELD: "c-1"})
    query = f"\"{account.TEXT_FIELD}:'c-1' AND status:2\""
    early = get(client, "/search/tickets", query=query).json()
    client.patch(f"{CONTROL}/behaviour", json={"search_lag_s": 0})
    late = get(client, "/search/tickets", query=query).json()
    assert [early["total"], late["total"]] == [0, 1]
    assert get(client, "/search/tickets", query="status:2").status_code == 400


def test_the_connection_can_be_tested_and_configured(client: AsgiClient) -> None:
    assert get(client, "/agents/me").json()["contact"]["email"] == account.AGENT_EMAIL
    groups = {item["id"] for item in get(client, "/groups").json()}
    fields = {item["name"] for item in get(client, "/ticket_fields").json()}
    assert account.GROUP_ID in groups
    assert {account.TEXT_FIELD, account.CHOICE_FIELD} <= fields
