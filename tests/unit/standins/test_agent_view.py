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


def test_hostile_text_is_shown_as_text_everywhere(client: AsgiClient, stored: Stored) -> None:
    page = make_ticket(
        client, subject=HOSTILE, name=HOSTILE, tags=["<i>t</i>"], description=HOSTILE
    )
    client.post(f"{page}/note", data={"text": HOSTILE})
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
    client.post(f"{page}/reply", data={"text": "Try again\nplease"})
    client.post(f"{page}/note", data={"text": "VIP"})
    client.post(f"{page}/status", data={"to": "solve"})
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
    client.post(f"{page}/status", data={"to": "reopen"})
    assert stored("freshdesk")[0]["status"] == "2"


def test_a_reply_shows_in_the_vendors_api(client: AsgiClient) -> None:
    page = make_ticket(client)
    client.post(f"{page}/reply", data={"text": "a < b"})
    number = page.rsplit("/", 1)[1]
    address = f"{FRESHDESK}/tickets/{number}/conversations"
    (entry,) = client.get(address, auth=FRESHDESK_AUTH).json()
    assert (entry["body_text"], entry["private"], entry["incoming"]) == ("a < b", False, False)


def test_a_form_of_another_site_changes_nothing(client: AsgiClient, stored: Stored) -> None:
    page = make_ticket(client)
    headers = {"Origin": "https://elsewhere.example"}
    answer = client.post(f"{page}/reply", data={"text": "x"}, headers=headers)
    assert answer.status_code == 404
    assert len(stored("freshdesk")[0]["comments"]) == 1


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
    ],
)
def test_html_keeps_its_known_tags_only(source: str, cleaned: str) -> None:
    assert clean_html(source) == cleaned
