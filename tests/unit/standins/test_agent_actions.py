from collections.abc import Callable
from typing import Any

import pytest

from infra.local.standins.zoho import account
from tests.unit.standins.asgi_client import AsgiClient
from tests.unit.standins.conftest import (
    CONTROL,
    FRESHDESK,
    FRESHDESK_AUTH,
    ZENDESK,
    ZENDESK_AUTH,
    ZOHO,
    act,
    freshdesk_ticket,
    zendesk_ticket,
    zoho_login,
    zoho_ticket,
)

Stored = Callable[[str], list[dict[str, Any]]]
SOLVED = {"zendesk": "solved", "freshdesk": "4", "zoho": "Closed"}
OPEN = {"zendesk": "open", "freshdesk": "2", "zoho": "Open"}
HELPDESKS = ["zendesk", "freshdesk", "zoho"]


def make(client: AsgiClient, helpdesk: str) -> str:
    if helpdesk == "zendesk":
        answer = client.post(
            f"{ZENDESK}/api/v2/tickets", json=zendesk_ticket(status="open"), auth=ZENDESK_AUTH
        )
        return str(answer.json()["ticket"]["id"])
    if helpdesk == "freshdesk":
        body = freshdesk_ticket()
        answer = client.post(f"{FRESHDESK}/tickets", json=body, auth=FRESHDESK_AUTH)
        return str(answer.json()["id"])
    headers = zoho_login(client, account.REFRESH_TOKEN)
    answer = client.post(f"{ZOHO}/tickets", json=zoho_ticket(), headers=headers)
    return str(answer.json()["id"])


def refused(client: AsgiClient, helpdesk: str, ticket: str, action: str, **more: Any) -> str:
    body = {"helpdesk": helpdesk, "ticket_id": int(ticket), "action": action} | more
    answer = client.post(f"{CONTROL}/agent", json=body)
    assert answer.status_code == 409, answer.text
    return str(answer.json()["error"])


@pytest.mark.parametrize("helpdesk", HELPDESKS)
def test_an_agent_answers_and_solves_in_a_persons_name(client: AsgiClient, helpdesk: str) -> None:
    ticket = make(client, helpdesk)
    act(client, helpdesk, ticket, "reply", text="First", author="Mira Stone")
    after = act(client, helpdesk, ticket, "solve", text="Second")
    assert after["status"] == SOLVED[helpdesk]
    first, second = after["comments"][1:]
    assert (first["author"]["name"], first["author"]["agent"]) == ("Mira Stone", True)
    own = {"zendesk": "Robin Agent", "freshdesk": "Sam Agent", "zoho": "Alex Agent"}
    assert second["author"]["name"] not in {own[helpdesk], "Mira Stone"}
    assert act(client, helpdesk, ticket, "reopen")["status"] == OPEN[helpdesk]


@pytest.mark.parametrize("helpdesk", HELPDESKS)
def test_the_customers_mail_reopens_a_solved_ticket(client: AsgiClient, helpdesk: str) -> None:
    ticket = make(client, helpdesk)
    act(client, helpdesk, ticket, "solve")
    after = act(client, helpdesk, ticket, "customer", text="Still broken")
    assert after["status"] == OPEN[helpdesk]
    entry = after["comments"][-1]
    assert entry["author"]["email"] == "ada@example.com"
    assert (entry["incoming"], entry["public"], entry["automatic"]) == (True, True, False)


@pytest.mark.parametrize("helpdesk", HELPDESKS)
def test_an_out_of_office_answer_is_marked_as_the_vendor_marks_it(
    client: AsgiClient, helpdesk: str
) -> None:
    ticket = make(client, helpdesk)
    act(client, helpdesk, ticket, "customer", text="It is mine")
    act(client, helpdesk, ticket, "customer", automatic=True)
    if helpdesk == "zendesk":
        address = f"{ZENDESK}/api/v2/tickets/{ticket}/comments"
        own, robot = client.get(address, auth=ZENDESK_AUTH).json()["comments"][1:]
        assert own["via"]["channel"] == robot["via"]["channel"] == "email"
        assert own["via"]["source"]["from"]["address"] == "ada@example.com"
        marks = ["flags" in own["metadata"], robot["metadata"]["flags"]]
        assert marks == [False, [4]]
    elif helpdesk == "freshdesk":
        address = f"{FRESHDESK}/tickets/{ticket}/conversations"
        own, robot = client.get(address, auth=FRESHDESK_AUTH).json()
        assert [own["auto_response"], robot["auto_response"]] == [False, True]
    else:
        headers = zoho_login(client, account.REFRESH_TOKEN)
        address = f"{ZOHO}/tickets/{ticket}/threads"
        robot, own = client.get(address, headers=headers).json()["data"][:2]
        mails = [
            client.get(f"{address}/{item['id']}/originalContent", headers=headers).json()
            for item in (own, robot)
        ]
        marked = ["Auto-Submitted: auto-replied" in mail["content"] for mail in mails]
        assert marked == [False, True]


@pytest.mark.parametrize("helpdesk", HELPDESKS)
def test_what_is_gone_takes_nothing_more_until_it_is_restored(
    client: AsgiClient, helpdesk: str
) -> None:
    ticket = make(client, helpdesk)
    act(client, helpdesk, ticket, "delete")
    assert "deleted" in refused(client, helpdesk, ticket, "reply", text="x")
    act(client, helpdesk, ticket, "restore")
    act(client, helpdesk, ticket, "spam")
    assert "spam" in refused(client, helpdesk, ticket, "customer", text="x")
    act(client, helpdesk, ticket, "restore")
    act(client, helpdesk, ticket, "note", text="back")


@pytest.mark.parametrize("helpdesk", HELPDESKS)
def test_a_merged_ticket_takes_nothing_more(client: AsgiClient, helpdesk: str) -> None:
    first, second = make(client, helpdesk), make(client, helpdesk)
    refused(client, helpdesk, first, "merge", into=int(first))
    refused(client, helpdesk, first, "merge", into=7)
    after = act(client, helpdesk, first, "merge", into=int(second))
    assert after["merged_into"] == int(second)
    assert "merged" in refused(client, helpdesk, first, "reply", text="x")


def test_a_mail_to_a_closed_zendesk_ticket_opens_a_follow_up(
    client: AsgiClient, stored: Stored
) -> None:
    ticket = make(client, "zendesk")
    act(client, "zendesk", ticket, "close")
    assert "closed" in refused(client, "zendesk", ticket, "reopen")
    made = act(client, "zendesk", ticket, "customer", text="It is back")
    assert made["id"] != int(ticket)
    address = f"{ZENDESK}/api/v2/tickets/{made['id']}"
    shown = client.get(address, auth=ZENDESK_AUTH).json()["ticket"]
    assert shown["via"]["source"]["rel"] == "follow_up"
    assert shown["via"]["source"]["from"]["ticket_id"] == int(ticket)
    assert stored("zendesk")[0]["extra"]["followup_ids"] == [made["id"]]


def test_spam_suspends_zendesks_requester(client: AsgiClient) -> None:
    act(client, "zendesk", make(client, "zendesk"), "spam")
    answer = client.post(f"{ZENDESK}/api/v2/tickets", json=zendesk_ticket(), auth=ZENDESK_AUTH)
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "body",
    [
        {"helpdesk": "zendesk", "ticket_id": 1001, "action": "explode"},
        {"helpdesk": "jira", "ticket_id": 1001, "action": "note"},
        {"helpdesk": "zendesk", "ticket_id": 1001, "action": "note", "more": 1},
    ],
)
def test_an_action_that_is_none_is_refused(client: AsgiClient, body: dict[str, Any]) -> None:
    assert client.post(f"{CONTROL}/agent", json=body).status_code == 400


def test_nothing_can_be_done_to_a_ticket_that_is_not_there(client: AsgiClient) -> None:
    assert refused(client, "zendesk", "1", "note", text="x") == "There is no such ticket."


@pytest.mark.parametrize("helpdesk", HELPDESKS)
def test_an_agent_forwards_to_somebody_else_who_may_answer(
    client: AsgiClient, helpdesk: str
) -> None:
    ticket = make(client, helpdesk)
    before = act(client, helpdesk, ticket, "note", text="Let me ask")["status"]
    asked = act(client, helpdesk, ticket, "forward", text="Is it yours?", to="p@supplier.example")
    assert asked["status"] == before
    assert asked["comments"][-1]["forwarded"] is True
    told = act(client, helpdesk, ticket, "customer", text="It is", sender="p@supplier.example")
    entry = told["comments"][-1]
    assert (entry["by_stranger"], entry["author"]["email"]) == (True, "p@supplier.example")
    own = act(client, helpdesk, ticket, "customer", text="Well?")["comments"][-1]
    assert own["by_stranger"] is False


def test_a_forward_needs_somebody_to_go_to(client: AsgiClient) -> None:
    ticket = make(client, "zoho")
    assert "Nobody" in refused(client, "zoho", ticket, "forward", text="Is it yours?")
    body = {"helpdesk": "zoho", "ticket_id": int(ticket), "action": "forward", "to": "no address"}
    assert client.post(f"{CONTROL}/agent", json=body | {"text": "x"}).status_code in {400, 409, 422}


def test_each_helpdesk_shows_a_forward_in_its_own_way(client: AsgiClient) -> None:
    tickets = {helpdesk: make(client, helpdesk) for helpdesk in HELPDESKS}
    for helpdesk, ticket in tickets.items():
        act(client, helpdesk, ticket, "forward", text="Is it yours?", to="p@supplier.example")
    read = client.get(
        f"{ZENDESK}/api/v2/tickets/{tickets['zendesk']}/comments", auth=ZENDESK_AUTH
    ).json()
    assert read["comments"][-1]["via"]["channel"] == "side_conversation"
    ticket = f"{FRESHDESK}/tickets/{tickets['freshdesk']}"
    entry = client.get(f"{ticket}/conversations", auth=FRESHDESK_AUTH).json()[-1]
    assert (entry["source"], entry["to_emails"]) == (8, ["p@supplier.example"])
    assert client.get(ticket, auth=FRESHDESK_AUTH).json()["fwd_emails"] == ["p@supplier.example"]
    headers = zoho_login(client, account.REFRESH_TOKEN)
    listed = client.get(f"{ZOHO}/tickets/{tickets['zoho']}/threads", headers=headers).json()
    forward = next(row for row in listed["data"] if not row["isDescriptionThread"])
    assert (forward["isForward"], forward["to"]) == (True, "p@supplier.example")


def test_an_editors_markup_keeps_what_marks_its_parts(client: AsgiClient) -> None:
    ticket = make(client, "zendesk")
    quoted = '<p>New</p><blockquote class="gmail_quote" onclick="x">old</blockquote>'
    entry = act(client, "zendesk", ticket, "reply", markup=quoted)["comments"][-1]
    assert entry["html"] == '<p>New</p><blockquote class="gmail_quote">old</blockquote>'
    assert (entry["text"], entry["sent"]) == ("New\nold", quoted)


@pytest.mark.parametrize(
    ("helpdesk", "change", "text", "left"),
    [
        ("zendesk", "redact", "XYZZY", ["Your key is ▇▇▇▇▇"]),
        ("zendesk", "redact", "", ["▇▇▇▇ ▇▇▇ ▇▇ ▇▇▇▇▇"]),
        ("freshdesk", "edit", "Call us", ["Call us"]),
        ("freshdesk", "remove", "", []),
        ("zoho", "remove", "", []),
    ],
)
def test_an_agent_changes_what_was_written_last(
    client: AsgiClient, helpdesk: str, change: str, text: str, left: list[str]
) -> None:
    ticket = make(client, helpdesk)
    act(client, helpdesk, ticket, "reply", text="Your key is XYZZY")
    act(client, helpdesk, ticket, "customer", text="Thanks")
    after = act(client, helpdesk, ticket, change, text=text)
    assert [each["text"] for each in after["comments"][1:]] == [*left, "Thanks"]


@pytest.mark.parametrize(
    ("helpdesk", "change"), [("zendesk", "remove"), ("zendesk", "edit"), ("freshdesk", "hide")]
)
def test_a_helpdesk_changes_entries_only_in_its_own_ways(
    client: AsgiClient, helpdesk: str, change: str
) -> None:
    ticket = make(client, helpdesk)
    act(client, helpdesk, ticket, "reply", text="Your key is XYZZY")
    assert "in that way" in refused(client, helpdesk, ticket, change, text="x")
