from typing import Any

import pytest

from infra.local.standins.freshdesk import account as freshdesk_account
from infra.local.standins.zoho import account as zoho_account
from tests.unit.standins.asgi_client import AsgiClient
from tests.unit.standins.conftest import (
    CONTROL,
    FRESHDESK,
    FRESHDESK_AUTH,
    ZENDESK,
    ZENDESK_AUTH,
    ZOHO,
    freshdesk_ticket,
    zendesk_ticket,
    zoho_ticket,
)


class Zendesk:
    """Zendesk's tickets through its API."""

    def __init__(self, client: AsgiClient) -> None:
        self._client = client

    def call(self, method: str, path: str, **options: Any) -> Any:
        url = f"{ZENDESK}/api/v2{path}"
        return self._client.request(method, url, auth=ZENDESK_AUTH, **options)

    def make(self, **changes: Any) -> int:
        return int(
            self.call("POST", "/tickets", json=zendesk_ticket(**changes)).json()["ticket"]["id"]
        )


class Freshdesk:
    """Freshdesk's tickets through its API."""

    def __init__(self, client: AsgiClient) -> None:
        self._client = client

    def call(self, method: str, path: str, **options: Any) -> Any:
        return self._client.request(method, f"{FRESHDESK}{path}", auth=FRESHDESK_AUTH, **options)

    def make(self) -> int:
        return int(self.call("POST", "/tickets", json=freshdesk_ticket()).json()["id"])


class Zoho:
    """Zoho's tickets through its API."""

    def __init__(self, client: AsgiClient, headers: dict[str, str]) -> None:
        self._client = client
        self._headers = headers

    def call(self, method: str, path: str, **options: Any) -> Any:
        return self._client.request(method, f"{ZOHO}{path}", headers=self._headers, **options)

    def make(self) -> str:
        return str(self.call("POST", "/tickets", json=zoho_ticket()).json()["id"])


@pytest.fixture
def zoho(client: AsgiClient, zoho_headers: dict[str, str]) -> Zoho:
    return Zoho(client, zoho_headers)


@pytest.mark.parametrize("way", [("DELETE", ""), ("PUT", "/mark_as_spam")])
def test_a_zendesk_ticket_that_went_is_nowhere(client: AsgiClient, way: tuple[str, str]) -> None:
    zendesk = Zendesk(client)
    number = zendesk.make()
    assert zendesk.call(way[0], f"/tickets/{number}{way[1]}").status_code in {200, 204}
    assert zendesk.call("GET", f"/tickets/{number}").status_code == 404
    assert zendesk.call("GET", f"/tickets/{number}/comments").status_code == 404
    update = zendesk.call("PUT", f"/tickets/{number}", json={"ticket": {"status": "open"}})
    assert update.status_code == 404
    assert zendesk.call("GET", "/tickets?external_id=esc-1").json()["tickets"] == []


def test_a_zendesk_merge_closes_the_source_and_says_so_on_both(client: AsgiClient) -> None:
    zendesk = Zendesk(client)
    source, target = zendesk.make(), zendesk.make()
    answer = zendesk.call("POST", f"/tickets/{target}/merge", json={"ids": [source]})
    assert answer.status_code == 200
    shown = zendesk.call("GET", f"/tickets/{source}").json()["ticket"]
    assert (shown["status"], "closed_by_merge" in shown["tags"]) == ("closed", True)
    for number, other in ((source, target), (target, source)):
        comments = zendesk.call("GET", f"/tickets/{number}/comments").json()["comments"]
        via = comments[-1]["via"]["source"]
        assert (via["rel"], via["from"]["ticket_id"]) == ("merge", other)
        assert f"#{other}" in comments[-1]["body"]
    again = zendesk.call("POST", f"/tickets/{target}/merge", json={"ids": [source]})
    assert again.status_code == 422


def test_only_a_closed_zendesk_ticket_can_be_followed(client: AsgiClient) -> None:
    zendesk = Zendesk(client)
    number = zendesk.make()
    follow = zendesk_ticket(via_followup_source_id=number)
    assert zendesk.call("POST", "/tickets", json=follow).status_code == 422
    zendesk.call("PUT", f"/tickets/{number}", json={"ticket": {"status": "closed"}})
    made = zendesk.call("POST", "/tickets", json=follow).json()["ticket"]
    source = zendesk.call("GET", f"/tickets/{number}").json()["ticket"]
    assert made["via"]["source"]["from"]["ticket_id"] == number
    assert source["followup_ids"] == [made["id"]]


def test_a_safe_update_after_another_change_is_a_conflict(client: AsgiClient) -> None:
    zendesk = Zendesk(client)
    number = zendesk.make()
    stamp = zendesk.call("GET", f"/tickets/{number}").json()["ticket"]["updated_at"]
    client.patch(f"{CONTROL}/behaviour", json={"clock_offset_s": 5})
    change = {"comment": {"html_body": "x", "public": True}}
    safe = change | {"safe_update": True, "updated_stamp": stamp}
    assert zendesk.call("PUT", f"/tickets/{number}", json={"ticket": change}).status_code == 200
    refused = zendesk.call("PUT", f"/tickets/{number}", json={"ticket": safe})
    assert (refused.status_code, refused.json()["error"]) == (409, "UpdateConflict")
    assert len(zendesk.call("GET", f"/tickets/{number}/comments").json()["comments"]) == 2


def test_a_ticket_and_its_audits_show_the_people_and_the_channels(client: AsgiClient) -> None:
    zendesk = Zendesk(client)
    number = zendesk.make()
    body = zendesk.call("GET", f"/tickets/{number}?include=users").json()
    assert {user["role"] for user in body["users"]} == {"admin", "end-user"}
    (audit,) = zendesk.call("GET", f"/tickets/{number}/audits").json()["audits"]
    assert audit["via"]["channel"] == "api"
    assert audit["events"][0]["type"] == "Comment"


def test_a_deleted_freshdesk_ticket_is_read_as_such_and_cannot_be_changed(
    client: AsgiClient,
) -> None:
    freshdesk = Freshdesk(client)
    number = freshdesk.make()
    assert freshdesk.call("DELETE", f"/tickets/{number}").status_code == 204
    assert freshdesk.call("GET", f"/tickets/{number}").json()["deleted"] is True
    for path, body in (("reply", {"body": "x"}), ("notes", {"body": "x", "private": True})):
        answer = freshdesk.call("POST", f"/tickets/{number}/{path}", json=body)
        assert answer.status_code == 405
    assert freshdesk.call("PUT", f"/tickets/{number}", json={"status": 2}).status_code == 405
    assert freshdesk.call("GET", "/tickets").json() == []
    (listed,) = freshdesk.call("GET", "/tickets?filter=deleted").json()
    assert listed["id"] == number
    assert freshdesk.call("GET", "/tickets?filter=everything").status_code == 400
    assert freshdesk.call("PUT", f"/tickets/{number}/restore").status_code == 204
    assert "deleted" not in freshdesk.call("GET", f"/tickets/{number}").json()


def test_a_freshdesk_merge_closes_the_source_with_a_note(client: AsgiClient) -> None:
    freshdesk = Freshdesk(client)
    source, target = freshdesk.make(), freshdesk.make()
    body = {"primary_id": target, "ticket_ids": [source]}
    assert freshdesk.call("PUT", "/tickets/merge", json=body).status_code == 204
    assert freshdesk.call("GET", f"/tickets/{source}").json()["status"] == 5
    (note,) = freshdesk.call("GET", f"/tickets/{source}/conversations").json()
    assert note["private"] is True
    assert f"merged into ticket #{target}" in note["body_text"]
    wrong = {"primary_id": target, "ticket_ids": [target]}
    assert freshdesk.call("PUT", "/tickets/merge", json=wrong).status_code == 400


def test_freshdesks_agents_are_listed_and_shown(client: AsgiClient) -> None:
    freshdesk = Freshdesk(client)
    agents = freshdesk.call("GET", "/agents").json()
    assert {item["contact"]["name"] for item in agents} == {
        "Sam Agent",
        freshdesk_account.PERSON_NAME,
    }
    number = freshdesk_account.PERSON_ID
    assert freshdesk.call("GET", f"/agents/{number}").json()["id"] == number
    assert freshdesk.call("GET", "/agents/7").status_code == 404


def test_a_trashed_zoho_ticket_is_read_as_such_and_cannot_be_changed(zoho: Zoho) -> None:
    first, second = zoho.make(), zoho.make()
    assert zoho.call("POST", "/tickets/moveToTrash", json={"ticketIds": [first]}).status_code == 204
    assert zoho.call("POST", "/tickets/markSpam", json={"ids": [second]}).status_code == 204
    shown = [zoho.call("GET", f"/tickets/{number}").json() for number in (first, second)]
    assert [(item["isTrashed"], item["isSpam"]) for item in shown] == [
        (True, False),
        (False, True),
    ]
    change = zoho.call("PATCH", f"/tickets/{first}", json={"status": "Open"})
    note = zoho.call("POST", f"/tickets/{second}/comments", json={"content": "x"})
    assert (change.status_code, note.status_code) == (422, 422)
    assert zoho.call("GET", "/tickets").status_code == 204


@pytest.mark.parametrize("merged", ["survivor", "gone"])
def test_a_zoho_merge_moves_everything_over(client: AsgiClient, zoho: Zoho, merged: str) -> None:
    source, target = zoho.make(), zoho.make()
    zoho.call("POST", f"/tickets/{source}/associateTag", json={"tags": ["esc-1"]})
    answer = zoho.call("POST", f"/tickets/{target}/merge", json={"ids": [source]})
    assert answer.json()["id"] == target
    client.patch(f"{CONTROL}/behaviour", json={"zoho_merged": merged})
    old = zoho.call("GET", f"/tickets/{source}")
    if merged == "survivor":
        assert old.json()["id"] == target
    else:
        assert old.status_code == 404
    assert len(zoho.call("GET", f"/tickets/{target}/threads").json()["data"]) == 2
    assert zoho.call("GET", f"/tickets/{target}/tags").json()["tags"][0]["name"] == "esc-1"
    assert [item["id"] for item in zoho.call("GET", "/tickets").json()["data"]] == [target]


def test_zohos_agents_and_the_tokens_own_are_shown(zoho: Zoho) -> None:
    names = {item["name"] for item in zoho.call("GET", "/agents").json()["data"]}
    assert names == {"Alex Agent", zoho_account.PERSON_NAME}
    assert zoho.call("GET", "/myinfo").json()["id"] == zoho_account.AGENT_ID
    person = zoho.call("GET", f"/agents/{zoho_account.PERSON_ID}").json()
    assert person["emailId"] == zoho_account.PERSON_EMAIL
    assert zoho.call("GET", "/agents/7").status_code == 404
