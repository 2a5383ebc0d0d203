from collections.abc import Callable
from typing import Any

import pytest

from infra.local.standins.people import SUSPENDED_EMAIL
from infra.local.standins.zendesk import account
from tests.unit.standins.asgi_client import AsgiClient
from tests.unit.standins.conftest import CONTROL, ZENDESK, ZENDESK_AUTH, zendesk_ticket

TICKETS = f"{ZENDESK}/api/v2/tickets"
Stored = Callable[[str], list[dict[str, Any]]]


def token(client: AsgiClient, scope: str = "tickets:read tickets:write") -> dict[str, str]:
    answer = client.post(
        f"{ZENDESK}/oauth/tokens",
        json={
            "grant_type": "client_credentials",
            "client_id": account.CLIENT_ID,
            "client_secret": account.CLIENT_SECRET,
            "scope": scope,
            "expires_in": 3600,
        },
    )
    assert answer.status_code == 200
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def create(client: AsgiClient, key: str | None = None, **changes: Any) -> Any:
    headers = {} if key is None else {"Idempotency-Key": key}
    return client.post(TICKETS, json=zendesk_ticket(**changes), headers=headers, auth=ZENDESK_AUTH)


def test_a_ticket_is_made_with_everything_it_was_given(client: AsgiClient, stored: Stored) -> None:
    answer = create(client)
    ticket = answer.json()["ticket"]
    assert answer.status_code == 201
    assert answer.headers["location"].endswith(f"/api/v2/tickets/{ticket['id']}.json")
    assert (ticket["status"], ticket["external_id"]) == ("new", "esc-1")
    assert "x-idempotency-lookup" not in answer.headers
    (kept,) = stored("zendesk")
    assert kept["requester"]["email"] == "ada@example.com"
    assert kept["tags"] == ["chat", "escalation"]
    assert kept["comments"][0]["author"]["name"] == "Ada Visitor"


@pytest.mark.parametrize(
    "auth", [None, (account.EMAIL, account.API_TOKEN), (ZENDESK_AUTH[0], "wrong")]
)
def test_a_caller_without_the_right_credentials_is_refused(
    client: AsgiClient, stored: Stored, auth: tuple[str, str] | None
) -> None:
    answer = client.post(TICKETS, json=zendesk_ticket(), auth=auth)
    assert (answer.status_code, answer.json()) == (401, {"error": "Couldn't authenticate you"})
    assert stored("zendesk") == []


def test_an_access_token_opens_what_its_scope_says_until_it_expires(client: AsgiClient) -> None:
    reader = token(client, "tickets:read")
    assert client.get(TICKETS, headers=reader).status_code == 200
    assert client.post(TICKETS, json=zendesk_ticket(), headers=reader).status_code == 403
    assert client.get(f"{ZENDESK}/api/v2/users/me", headers=reader).status_code == 403
    client.patch(f"{CONTROL}/behaviour", json={"clock_offset_s": 3601})
    late = client.get(TICKETS, headers=reader)
    assert (late.status_code, late.json()["error"]) == (401, "invalid_token")


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"client_secret": "no"}, "invalid_client"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"scope": "everything"}, "invalid_scope"),
        ({"expires_in": 60}, "invalid_request"),
    ],
)
def test_the_token_address_refuses_a_wrong_request(
    client: AsgiClient, change: dict[str, Any], error: str
) -> None:
    body = {
        "grant_type": "client_credentials",
        "client_id": account.CLIENT_ID,
        "client_secret": account.CLIENT_SECRET,
        "scope": "tickets:read",
    }
    answer = client.post(f"{ZENDESK}/oauth/tokens", json=body | change)
    assert answer.status_code in {400, 401}
    assert answer.json()["error"] == error


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"priority": "highest"}, "priority"),
        ({"status": "waiting"}, "status"),
        ({"group_id": 7}, "group"),
        ({"comment": {"html_body": "  "}}, "base"),
        ({"custom_fields": [{"id": 7, "value": "x"}]}, "base"),
        ({"custom_fields": [{"id": account.CHOICE_FIELD_ID, "value": "tv"}]}, "base"),
        ({"requester": {"name": "Ada", "email": "ada@nowhere"}}, "requester"),
        ({"requester": {"name": "", "email": "new@example.com"}}, "requester"),
    ],
)
def test_a_ticket_with_a_wrong_value_is_refused_by_field(
    client: AsgiClient, stored: Stored, change: dict[str, Any], field: str
) -> None:
    answer = create(client, **change)
    assert answer.status_code == 422
    assert list(answer.json()["details"]) == [field]
    assert stored("zendesk") == []


def test_a_suspended_requester_is_refused_for_good(client: AsgiClient) -> None:
    answer = create(client, requester={"name": "S", "email": SUSPENDED_EMAIL})
    assert answer.status_code == 422
    assert answer.json()["details"]["requester"][0]["error"] == "UserSuspended"


def test_a_repeated_key_gives_the_first_answer_and_no_second_ticket(
    client: AsgiClient, stored: Stored
) -> None:
    first, second = create(client, "k-1"), create(client, "k-1")
    assert [item.headers["x-idempotency-lookup"] for item in (first, second)] == ["miss", "hit"]
    assert second.status_code == 201
    assert second.json() == first.json()
    assert len(stored("zendesk")) == 1


def test_a_key_with_another_body_is_an_error(client: AsgiClient, stored: Stored) -> None:
    create(client, "k-1")
    answer = create(client, "k-1", subject="Another")
    assert (answer.status_code, answer.json()["error"]) == (400, "IdempotentRequestError")
    assert len(stored("zendesk")) == 1


def test_a_key_is_forgotten_after_two_hours(client: AsgiClient, stored: Stored) -> None:
    create(client, "k-1")
    client.patch(f"{CONTROL}/behaviour", json={"clock_offset_s": 7201})
    assert create(client, "k-1").headers["x-idempotency-lookup"] == "miss"
    assert len(stored("zendesk")) == 2


def test_a_refused_request_leaves_its_key_free(client: AsgiClient) -> None:
    assert create(client, "k-1", priority="highest").status_code == 422
    assert create(client, "k-1").status_code == 201


def test_a_long_comment_is_cut_silently(client: AsgiClient, stored: Stored) -> None:
    answer = create(client, comment={"html_body": "<p>" + "é" * 40_000 + "</p>"})
    assert answer.status_code == 201
    comment = stored("zendesk")[0]["comments"][0]
    assert comment["truncated"] is True
    assert len(comment["html"].encode()) < 65_600 < len(comment["sent"].encode())


def test_placeholders_expand_in_both_forms_of_a_comment(client: AsgiClient, stored: Stored) -> None:
    create(client, comment={"html_body": "<p>{{ticket.requester.email}} {{x}}!</p>"})
    create(client, comment={"body": "<i>{{ticket.title}}</i>   **now**"})
    create(client, comment={"html_body": "<p>&#123;&#123;ticket.title&#125;&#125;</p>"})
    rich, plain, neutral = (item["comments"][0] for item in stored("zendesk"))
    assert rich["html"] == "<p>ada@example.com !</p>"
    assert plain["text"] == "Cannot share a folder **now**"
    assert "<strong>now</strong>" in plain["html"]
    assert neutral["text"] == "{{ticket.title}}"


def test_an_update_adds_a_comment_and_a_closed_ticket_takes_none(client: AsgiClient) -> None:
    number = create(client).json()["ticket"]["id"]
    address = f"{TICKETS}/{number}.json"

    def put(**change: Any) -> Any:
        return client.put(address, json={"ticket": change}, auth=ZENDESK_AUTH)

    note = put(comment={"html_body": "<p>hm</p>", "public": False}, status="closed")
    assert note.json()["ticket"]["status"] == "closed"
    assert put(comment={"html_body": "<p>late</p>"}).status_code == 422
    comments = client.get(f"{TICKETS}/{number}/comments", auth=ZENDESK_AUTH).json()["comments"]
    assert [item["public"] for item in comments] == [True, False]


def test_a_safe_update_is_refused_when_the_ticket_has_changed(client: AsgiClient) -> None:
    ticket = create(client).json()["ticket"]
    change = {"status": "open", "safe_update": True, "updated_stamp": ticket["updated_at"]}
    client.patch(f"{CONTROL}/behaviour", json={"clock_offset_s": 5})
    address = f"{TICKETS}/{ticket['id']}"
    assert client.put(address, json={"ticket": change}, auth=ZENDESK_AUTH).status_code == 200
    again = client.put(address, json={"ticket": change}, auth=ZENDESK_AUTH)
    assert (again.status_code, again.json()["error"]) == (409, "UpdateConflict")


def test_comments_are_paged_by_cursor_without_gap_or_repeat(client: AsgiClient) -> None:
    number = create(client).json()["ticket"]["id"]
    for text in "abcd":
        change = {"comment": {"html_body": text, "public": True}}
        client.put(f"{TICKETS}/{number}", json={"ticket": change}, auth=ZENDESK_AUTH)
    address = f"{TICKETS}/{number}/comments?page[size]=2&sort=-created_at"
    seen: list[str] = []
    while address:
        page = client.get(address, auth=ZENDESK_AUTH).json()
        seen += [item["body"] for item in page["comments"]]
        address = page["links"]["next"] or ""
    assert seen == ["d", "c", "b", "a", "It says no."]


def test_a_ticket_is_found_by_external_id_at_once_and_by_search_after_the_lag(
    client: AsgiClient,
) -> None:
    create(client)
    listed = client.get(f"{TICKETS}?external_id=ESC-1", auth=ZENDESK_AUTH).json()
    query = {"query": "type:ticket external_id:esc-1"}
    search = f"{ZENDESK}/api/v2/search.json"
    early = client.get(search, params=query, auth=ZENDESK_AUTH).json()
    client.patch(f"{CONTROL}/behaviour", json={"search_lag_s": 0})
    late = client.get(search, params=query, auth=ZENDESK_AUTH).json()
    assert [listed["count"], early["count"], late["count"]] == [1, 0, 1]


def test_an_upload_can_be_attached_for_an_hour(client: AsgiClient, stored: Stored) -> None:
    def upload() -> str:
        answer = client.post(
            f"{ZENDESK}/api/v2/uploads?filename=chat.txt",
            content=b"hello",
            headers={"Content-Type": "text/plain"},
            auth=ZENDESK_AUTH,
        )
        assert answer.status_code == 201
        return str(answer.json()["upload"]["token"])

    used, late = upload(), upload()
    create(client, comment={"html_body": "see file", "uploads": [used]})
    client.patch(f"{CONTROL}/behaviour", json={"clock_offset_s": 3601})
    refused = create(client, comment={"html_body": "see file", "uploads": [late]})
    assert refused.status_code == 422
    assert stored("zendesk")[0]["comments"][0]["attachments"][0]["file_name"] == "chat.txt"
