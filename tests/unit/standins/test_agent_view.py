from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from infra.local.standins.app import create_app
from infra.local.standins.markup import clean_html
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
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)><b>bold</b>"


def make_ticket(client: AsgiClient, **changes: Any) -> str:
    body = freshdesk_ticket(**changes)
    answer = client.post(f"{FRESHDESK}/tickets", json=body, auth=FRESHDESK_AUTH)
    return f"/helpdesks/freshdesk/{answer.json()['id']}"


def write(client: AsgiClient, page: str, action: str, text: str = "", **more: str) -> Any:
    return client.post(f"{page}/act", data={"action": action, "text": text} | more)


def test_hostile_text_is_shown_as_text_everywhere(client: AsgiClient, stored: Stored) -> None:
    page = make_ticket(
        client, subject=HOSTILE, name=HOSTILE, tags=["<i>t</i>"], description=HOSTILE
    )
    write(client, page, "note", HOSTILE)
    shown = [client.get(path).text for path in ("/helpdesks", "/helpdesks/freshdesk", page)]
    for text in shown:
        assert "<script>alert" not in text
        assert "onerror=alert" not in text.replace("&lt;img src=x onerror=alert", "")
        assert "&lt;script&gt;alert(1)" in text
    comments = stored("freshdesk")[0]["comments"]
    described, noted = (client.get(f"{page}/comments/{item['id']}") for item in comments)
    assert "<b>bold</b>" in described.text
    assert "<b>bold</b>" not in noted.text
    for body in (described, noted):
        assert "<script" not in body.text
        assert "<img" not in body.text


def test_every_page_forbids_inline_code_and_a_body_runs_none(
    client: AsgiClient, stored: Stored
) -> None:
    page = make_ticket(client)
    number = stored("freshdesk")[0]["comments"][0]["id"]
    for path in ("/helpdesks", page, "/helpdesks/freshdesk/999999", f"{page}/comments/{number}"):
        policy = client.get(path).headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
    body_policy = client.get(f"{page}/comments/{number}").headers["content-security-policy"]
    assert "sandbox allow-same-origin" in body_policy
    assert "script-src" not in body_policy


def test_an_agent_replies_notes_and_changes_the_status(client: AsgiClient, stored: Stored) -> None:
    page = make_ticket(client)
    write(client, page, "reply", "Try again\nplease")
    write(client, page, "note", "VIP")
    write(client, page, "solve")
    (ticket,) = stored("freshdesk")
    assert ticket["status"] == "4"
    assert [(item["kind"], item["public"]) for item in ticket["comments"]] == [
        ("description", True),
        ("reply", True),
        ("note", False),
    ]
    text = client.get(page).text
    assert "Internal note" in text
    assert "Resolved" in text
    write(client, page, "reopen")
    assert stored("freshdesk")[0]["status"] == "2"


def test_a_reply_shows_in_the_vendors_api(client: AsgiClient) -> None:
    page = make_ticket(client)
    write(client, page, "reply", "a < b")
    number = page.rsplit("/", 1)[1]
    address = f"{FRESHDESK}/tickets/{number}/conversations"
    (entry,) = client.get(address, auth=FRESHDESK_AUTH).json()
    assert (entry["body_text"], entry["private"], entry["incoming"]) == ("a < b", False, False)


def test_a_form_of_another_site_changes_nothing(client: AsgiClient, stored: Stored) -> None:
    page = make_ticket(client)
    headers = {"Origin": "https://elsewhere.example"}
    answer = client.post(f"{page}/act", data={"action": "reply", "text": "x"}, headers=headers)
    assert answer.status_code == 404
    assert len(stored("freshdesk")[0]["comments"]) == 1


def test_one_button_sends_and_solves(client: AsgiClient, stored: Stored) -> None:
    page = make_ticket(client)
    write(client, page, "reply", "Done", button="solve")
    (ticket,) = stored("freshdesk")
    assert (ticket["status"], ticket["comments"][1]["public"]) == ("4", True)


def test_what_cannot_be_done_is_said_on_the_page(client: AsgiClient, stored: Stored) -> None:
    page = make_ticket(client)
    for form in ({"action": "reply", "text": " "}, {"action": "merge"}, {"action": "explode"}):
        answer = client.post(f"{page}/act", data=form)
        assert answer.status_code == 409
        assert 'role="alert"' in answer.text
    assert len(stored("freshdesk")[0]["comments"]) == 1


def test_a_ticket_is_merged_and_deleted_from_its_page(client: AsgiClient) -> None:
    first, second = make_ticket(client), make_ticket(client)
    merged = write(client, first, "merge", into=second.rsplit("/", 1)[1])
    assert "Merged into" in merged.text
    assert "This ticket is deleted" in write(client, second, "delete").text
    assert "Send reply" not in client.get(second).text
    assert "composer" in write(client, second, "restore").text


def test_the_customers_mail_is_written_on_the_same_page(client: AsgiClient, stored: Stored) -> None:
    page = make_ticket(client)
    write(client, page, "reply", "Please wait")
    text = write(client, page, "customer", automatic="on", quote="on").text
    assert "By mail" in text
    assert "Automatic" in text
    entry = stored("freshdesk")[0]["comments"][2]
    assert (entry["incoming"], entry["automatic"]) == (True, True)
    assert "> Please wait" in entry["text"]


@pytest.mark.parametrize(
    ("helpdesk", "path"),
    [
        ("zendesk", "agent/tickets/1001"),
        ("freshdesk", "a/tickets/1001"),
        ("zoho", "agent/acme/support/tickets/details/1001"),
    ],
)
def test_the_vendors_own_links_lead_to_the_page(
    client: AsgiClient, helpdesk: str, path: str
) -> None:
    answer = client.get(f"/stand-in/{helpdesk}/{path}")
    assert answer.history[0].headers["location"] == f"/helpdesks/{helpdesk}/1001"


def test_a_page_can_ask_whether_its_ticket_changed(client: AsgiClient) -> None:
    page = make_ticket(client)
    before = client.get(f"{page}/version").text
    write(client, page, "note", "VIP")
    after = client.get(f"{page}/version").text
    assert before != after
    assert f'data-version="{after}"' in client.get(page).text


def test_a_rule_of_freshdesks_is_set_up_and_deleted_on_a_page(client: AsgiClient) -> None:
    page = "/helpdesks/webhooks"
    rule = {
        "name": "Chat",
        "url": "http://127.0.0.1:8000/hook",
        "header": "X-Secret",
        "secret": "s3cret",
        "body": "",
    }
    shown = client.post(f"{page}/rules", data=rule).text
    assert "http://127.0.0.1:8000/hook" in shown
    assert "s3cret" not in shown
    (kept,) = client.get(f"{CONTROL}/freshdesk/rules").json()["items"]
    assert kept["headers"] == {"X-Secret": "s3cret"}
    assert "{{ticket.id}}" in kept["body"]
    refused = client.post(f"{page}/rules", data=rule | {"url": "https://elsewhere.example"})
    assert refused.status_code == 400
    assert "Nobody is told yet" in client.post(f"{page}/rules/{kept['id']}/delete").text


def test_browsers_may_name_the_origin_of_a_form(client: AsgiClient) -> None:
    # With "no-referrer" they send "null", which no form of ours could be told from.
    page = make_ticket(client)
    assert client.get(page).headers["referrer-policy"] == "same-origin"
    own = {"Origin": "http://local.test"}
    data = {"action": "note", "text": "x"}
    assert client.post(f"{page}/act", data=data, headers=own).status_code == 200
    null = client.post(f"{page}/act", data=data, headers={"Origin": "null"})
    assert null.status_code == 404


def test_the_state_survives_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "standins.sqlite"
    with AsgiClient(create_app(path)) as first:
        key = {"Idempotency-Key": "k-1"}
        made = first.post(
            f"{ZENDESK}/api/v2/tickets", json=zendesk_ticket(), headers=key, auth=ZENDESK_AUTH
        ).json()["ticket"]
    with AsgiClient(create_app(path)) as second:
        (kept,) = second.get(f"{CONTROL}/tickets?helpdesk=zendesk").json()["items"]
        again = second.post(
            f"{ZENDESK}/api/v2/tickets", json=zendesk_ticket(), headers=key, auth=ZENDESK_AUTH
        )
        assert (kept["id"], kept["external_id"]) == (made["id"], "esc-1")
        assert again.headers["x-idempotency-lookup"] == "hit"
        assert second.delete(f"{CONTROL}/state").status_code == 204
        assert second.get(f"{CONTROL}/tickets").json() == {"items": []}
        new = second.post(f"{ZENDESK}/api/v2/tickets", json=zendesk_ticket(), auth=ZENDESK_AUTH)
        assert new.status_code == 201


@pytest.mark.parametrize(
    ("source", "cleaned"),
    [
        ("<p onclick=x>hi", "<p>hi</p>"),
        ('<a href="javascript:x">a</a>', "<a>a</a>"),
        (
            '<a href="https://e.example/?a=1&amp;b">a</a>',
            '<a href="https://e.example/?a=1&amp;b">a</a>',
        ),
        ("a <style>p{}</style>&lt;b&gt;", "a &lt;b&gt;"),
        ("<b><i>x</b>y</i>", "<b><i>x</i></b>y"),
        ("<svg><script>x</script></svg>z", "z"),
        ("<iframe src=x></iframe>k", "k"),
        (
            '<div class="gmail_quote" id=q style=x>k</div>',
            '<div class="gmail_quote" id="q">k</div>',
        ),
        ("<blockquote type=cite>k</blockquote>", '<blockquote type="cite">k</blockquote>'),
        ('<ol start=3><li value="7">k</ol>', '<ol start="3"><li value="7">k</li></ol>'),
        ("<img src=javascript:x alt=a>k<img alt=b>", "k"),
        ('<img src="cid:a" onerror=x alt="b">', '<img src="cid:a" alt="b">'),
    ],
)
def test_html_keeps_its_known_tags_only(source: str, cleaned: str) -> None:
    assert clean_html(source) == cleaned
