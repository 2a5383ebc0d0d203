from collections.abc import Callable
from typing import Any

import pytest

from infra.local.standins.people import SUSPENDED_EMAIL
from infra.local.standins.zoho import account
from tests.unit.standins.asgi_client import AsgiClient
from tests.unit.standins.conftest import CONTROL, ZOHO, act, without, zoho_login, zoho_ticket

Stored = Callable[[str], list[dict[str, Any]]]
Headers = dict[str, str]


def create(client: AsgiClient, headers: Headers, **changes: Any) -> Any:
    return client.post(f"{ZOHO}/tickets", json=zoho_ticket(**changes), headers=headers)


def test_a_ticket_is_made_with_string_ids_and_answered_with_200(
    client: AsgiClient, zoho_headers: Headers, stored: Stored
) -> None:
    answer = create(client, zoho_headers, cf={account.TEXT_FIELD: "c-1"})
    ticket = answer.json()
    assert answer.status_code == 200
    assert isinstance(ticket["id"], str)
    assert ticket["ticketNumber"].isdigit()
    assert (ticket["status"], ticket["cf"][account.TEXT_FIELD]) == ("Open", "c-1")
    assert stored("zoho")[0]["requester"]["name"] == "Ada Visitor"


def test_each_check_of_the_access_has_its_own_error(
    client: AsgiClient, zoho_headers: Headers
) -> None:
    narrow = zoho_login(client, account.READ_ONLY_REFRESH_TOKEN)
    wrong = {"Authorization": "Zoho-oauthtoken x", "orgId": account.ORG_ID}

    def refused(headers: Headers) -> tuple[int, str]:
        answer = create(client, headers)
        return answer.status_code, answer.json()["errorCode"]

    assert refused({}) == (401, "UNAUTHORIZED")
    assert refused(wrong) == (401, "INVALID_OAUTH")
    assert refused(narrow) == (403, "SCOPE_MISMATCH")
    assert refused(zoho_headers | {"orgId": "1"}) == (403, "OAUTH_ORG_MISMATCH")
    client.patch(f"{CONTROL}/behaviour", json={"clock_offset_s": 3601})
    assert refused(zoho_headers) == (401, "INVALID_OAUTH")


def test_an_eleventh_access_token_within_ten_minutes_is_refused(client: AsgiClient) -> None:
    for _ in range(10):
        zoho_login(client, account.REFRESH_TOKEN)
    with pytest.raises(KeyError):
        zoho_login(client, account.REFRESH_TOKEN)
    client.patch(f"{CONTROL}/behaviour", json={"clock_offset_s": 601})
    assert zoho_login(client, account.REFRESH_TOKEN)


def test_a_wrong_refresh_token_is_an_error_in_a_200(client: AsgiClient) -> None:
    form = {
        "grant_type": "refresh_token",
        "client_id": account.CLIENT_ID,
        "client_secret": account.CLIENT_SECRET,
        "refresh_token": "gone",
    }
    answer = client.post("/stand-in/zoho/oauth/v2/token", data=form)
    assert (answer.status_code, answer.json()) == (200, {"error": "invalid_code"})


def test_a_code_buys_the_refresh_token_once(client: AsgiClient) -> None:
    form = {
        "grant_type": "authorization_code",
        "client_id": account.CLIENT_ID,
        "client_secret": account.CLIENT_SECRET,
        "code": f"{account.CODE}.1",
    }
    first, second = (
        client.post("/stand-in/zoho/oauth/v2/token", data=form).json() for _ in range(2)
    )
    assert first["refresh_token"] == account.REFRESH_TOKEN
    assert second == {"error": "invalid_code"}
    form["code"] = "made up"
    assert client.post("/stand-in/zoho/oauth/v2/token", data=form).json() == second


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"subject": "x" * 256}, "/subject"),
        ({"description": "x" * 65_536}, "/description"),
        ({"departmentId": "7"}, "/departmentId"),
        ({"priority": "Urgent"}, "/priority"),
        ({"status": "new"}, "/status"),
        ({"email": "ada@nowhere"}, "/email"),
        ({"contact": {"email": "ada@example.com"}}, "/contact/lastName"),
        ({"contact": {"lastName": "S", "email": SUSPENDED_EMAIL}}, "/contactId"),
        ({"cf": {"cf_none": "x"}}, "/cf/cf_none"),
        ({"cf": {account.TEXT_FIELD: "x" * 101}}, f"/cf/{account.TEXT_FIELD}"),
        ({"cf": {account.CHOICE_FIELD: "TV"}}, f"/cf/{account.CHOICE_FIELD}"),
    ],
)
def test_a_ticket_with_a_wrong_value_is_refused_by_field(
    client: AsgiClient, zoho_headers: Headers, stored: Stored, change: dict[str, Any], field: str
) -> None:
    answer = create(client, zoho_headers, **change)
    assert (answer.status_code, answer.json()["errorCode"]) == (422, "INVALID_DATA")
    assert [item["fieldName"] for item in answer.json()["errors"]] == [field]
    assert stored("zoho") == []


def test_missing_and_unknown_names_are_refused(client: AsgiClient, zoho_headers: Headers) -> None:
    body = without(zoho_ticket(), "contact")
    missing = client.post(f"{ZOHO}/tickets", json=body, headers=zoho_headers)
    extra = create(client, zoho_headers, tags=["chat"])
    assert missing.json()["errors"][0]["fieldName"] == "/contactId"
    assert (extra.status_code, extra.json()["errorCode"]) == (422, "UNPROCESSABLE_ENTITY")


def test_comments_replies_and_the_description_show_where_zoho_shows_them(
    client: AsgiClient, zoho_headers: Headers
) -> None:
    address = f"{ZOHO}/tickets/{create(client, zoho_headers).json()['id']}"

    def read(part: str) -> Any:
        return client.get(f"{address}/{part}", headers=zoho_headers)

    assert read("comments").status_code == 204
    note = {"content": "a < b", "isPublic": False, "contentType": "plainText"}
    reply = {
        "channel": "EMAIL",
        "fromEmailAddress": account.FROM_ADDRESS,
        "to": "ada@example.com",
        "content": "<b>Hello</b>",
        "contentType": "html",
    }
    assert client.post(f"{address}/comments", json=note, headers=zoho_headers).status_code == 200
    sent = client.post(f"{address}/sendReply", json=reply, headers=zoho_headers)
    other = client.post(
        f"{address}/sendReply",
        json=reply | {"fromEmailAddress": "me@example.com"},
        headers=zoho_headers,
    )
    assert (sent.status_code, other.status_code) == (200, 422)
    assert [item["content"] for item in read("comments").json()["data"]] == ["a < b"]
    threads = read("threads").json()["data"]
    assert [item["direction"] for item in threads] == ["out", "in"]
    assert read(f"threads/{threads[0]['id']}").json()["content"] == "<b>Hello</b>"
    kinds = [item["type"] for item in read("conversations").json()["data"]]
    assert kinds == ["thread", "comment", "thread"]


def test_a_comment_has_at_most_32000_characters(client: AsgiClient, zoho_headers: Headers) -> None:
    address = f"{ZOHO}/tickets/{create(client, zoho_headers).json()['id']}/comments"

    def post(length: int) -> int:
        body = {"content": "x" * length, "isPublic": False}
        return client.post(address, json=body, headers=zoho_headers).status_code

    assert [post(32_000), post(32_001)] == [200, 422]


def test_a_tag_is_searchable_after_the_lag(client: AsgiClient, zoho_headers: Headers) -> None:
    number = create(client, zoho_headers).json()["id"]
    tags = {"tags": ["esc-0001"]}
    address = f"{ZOHO}/tickets/{number}/associateTag"
    assert client.post(address, json={"tags": ["ab"]}, headers=zoho_headers).status_code == 422
    assert client.post(address, json=tags, headers=zoho_headers).status_code == 200
    search = f"{ZOHO}/tickets/search?tag=esc-0001"
    assert client.get(search, headers=zoho_headers).status_code == 204
    client.patch(f"{CONTROL}/behaviour", json={"search_lag_s": 0})
    found = client.get(search, headers=zoho_headers).json()
    assert [item["id"] for item in found["data"]] == [number]


def test_a_patch_changes_the_status(client: AsgiClient, zoho_headers: Headers) -> None:
    address = f"{ZOHO}/tickets/{create(client, zoho_headers).json()['id']}"
    client.patch(address, json={"status": "Closed"}, headers=zoho_headers)
    ticket = client.get(f"{address}?include=contacts", headers=zoho_headers).json()
    assert (ticket["status"], ticket["statusType"]) == ("Closed", "Closed")
    assert ticket["contact"]["lastName"] == "Visitor"


def test_the_connection_can_be_tested_and_configured(
    client: AsgiClient, zoho_headers: Headers
) -> None:
    def data(path: str) -> Any:
        return client.get(f"{ZOHO}/{path}", headers=zoho_headers).json()["data"]

    assert str(data("organizations")[0]["id"]) == account.ORG_ID
    assert account.DEPARTMENT_ID in {item["id"] for item in data("departments")}
    names = {item["apiName"] for item in data("organizationFields?module=tickets")}
    assert account.TEXT_FIELD in names


def test_a_long_content_is_cut_and_says_where_it_is_whole(
    client: AsgiClient, zoho_headers: Headers
) -> None:
    ticket = create(client, zoho_headers).json()["id"]
    act(client, "zoho", ticket, "reply", text="word " * 100)
    threads = f"{ZOHO}/tickets/{ticket}/threads"
    client.patch(f"{CONTROL}/behaviour", json={"zoho_content_chars": 20})
    listed = client.get(threads, headers=zoho_headers).json()["data"]
    number = next(row["id"] for row in listed if not row["isDescriptionThread"])
    cut = client.get(f"{threads}/{number}", headers=zoho_headers).json()
    assert (cut["isContentTruncated"], len(cut["content"])) == (True, 20)
    address = cut["fullContentURL"].partition(ZOHO)[2]
    whole = client.get(f"{ZOHO}{address}", headers=zoho_headers).json()
    assert whole["content"].count("word") == 100
    missing = client.get(f"{threads}/1/fullContent", headers=zoho_headers)
    assert missing.status_code == 404


def test_a_mention_is_named_only_to_who_asks(client: AsgiClient, zoho_headers: Headers) -> None:
    ticket = create(client, zoho_headers).json()["id"]
    act(client, "zoho", ticket, "note", text="@Jonas Weber please look")
    comments = f"{ZOHO}/tickets/{ticket}/comments"
    plain = client.get(comments, headers=zoho_headers).json()["data"][0]
    assert "zsu[@user:" in plain["content"]
    assert "mention" not in plain
    asked = client.get(comments, params={"include": "mentions"}, headers=zoho_headers).json()
    assert [row["lastName"] for row in asked["data"][0]["mention"]] == ["Weber"]
