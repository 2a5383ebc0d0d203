"""The words of a Zoho ticket's entries: long mails whole, mentions, what looks like a head."""

from typing import Any

import httpx
import pytest

from escalation.domain.errors import RetryableError
from tests.adapters.helpdesks.support import Vendor, reply, zoho
from tests.adapters.helpdesks.zoho_thread import JONAS, TICKET, comment, mail, prepare, shown

FULL = "https://desk.zoho.eu/api/v1/tickets/42/threads/3/fullContent"


def long_mail(vendor: Vendor, address: str | None, **row: Any) -> None:
    prepare(vendor, listed=(mail(3, JONAS, **row),))
    cut = {"content": "<div>The beg", "isContentTruncated": True, "fullContentURL": address}
    vendor.on("GET", f"{TICKET}/threads/3", reply(200, cut | {"id": "3"}))


@pytest.mark.parametrize(
    "answer",
    [
        reply(200, content="<div>The beginning and the end</div>"),
        reply(200, data={"content": "<div>The beginning and the end</div>"}),
        httpx.Response(200, html="<div>The beginning and the end</div>"),
    ],
    ids=["content", "data", "html"],
)
def test_a_long_mail_is_read_whole(vendor: Vendor, answer: httpx.Response) -> None:
    long_mail(vendor, FULL)
    vendor.on("GET", f"{TICKET}/threads/3/fullContent", answer)
    assert zoho(vendor).thread("42").entries[-1].text == "The beginning and the end"
    request = vendor.sent("GET", f"{TICKET}/threads/3/fullContent")[0]
    assert request.headers["Authorization"].startswith("Zoho-oauthtoken")


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/api/v1/x",
        "http://desk.zoho.eu/api/v1/x",
        "https://desk.zoho.eu:8443/api/v1/x",
        "https://ada@desk.zoho.eu/api/v1/x",
        "https://desk.zoho.eu.evil.example/api/v1/x",
        "https://desk.zoho.eu/api/v1/../../x",
        "https://desk.zoho.eu/elsewhere",
        "//evil.example/api/v1/x",
        "not an address",
        None,
    ],
)
def test_credentials_go_nowhere_else_and_the_cut_is_said(
    vendor: Vendor, address: str | None
) -> None:
    long_mail(vendor, address)
    assert zoho(vendor).thread("42").entries[-1].text == "The beg\n[…]"
    assert {request.url.host for request in vendor.requests} <= {"desk.zoho.eu", "accounts.zoho.eu"}
    assert not [request for request in vendor.requests if request.url.path.endswith("/x")]


def test_a_long_mail_that_cannot_be_read_now_is_read_later(vendor: Vendor) -> None:
    long_mail(vendor, FULL)
    vendor.on("GET", f"{TICKET}/threads/3/fullContent", reply(503))
    with pytest.raises(RetryableError):
        zoho(vendor).thread("42")


def test_a_long_mail_that_may_not_be_read_says_that_it_is_cut(vendor: Vendor) -> None:
    long_mail(vendor, FULL)
    vendor.on("GET", f"{TICKET}/threads/3/fullContent", reply(404, errorCode="URL_NOT_FOUND"))
    assert zoho(vendor).thread("42").entries[-1].text == "The beg\n[…]"


@pytest.mark.parametrize("html", [True, False])
def test_mentions_become_names(vendor: Vendor, html: bool) -> None:
    said = "zsu[@user:55616589]zsu zsu[@team:311_new team]zsu zsu[@user:1]zsu zsu[@team:2]zsu look"
    mention = [
        {"firstName": "Bo", "lastName": "<Li>", "zuid": "55616589", "id": "31138000000573164"},
        {"name": "New Team", "id": "311"},
    ]
    told = comment(3, JONAS, said, mention=mention)
    if not html:
        told |= {"content": said, "contentType": "plainText"}
    text = shown(vendor, comments=(told,)).entries[-1].text
    assert text == "@Bo <Li> @New Team @colleague @team look"
    asked = vendor.sent("GET", f"{TICKET}/comments")[0]
    assert asked.url.params["include"] == "mentions"


def test_a_mention_in_a_mail_is_no_number_either(vendor: Vendor) -> None:
    said = {3: "zsu[@user:55616589]zsu will call you"}
    thread = shown(vendor, mails=said, listed=(mail(3, JONAS),))
    assert thread.entries[-1].text == "@colleague will call you"


def test_what_a_visitor_typed_like_a_mails_head_leaves_our_note_ours(vendor: Vendor) -> None:
    head = "From: a<br>Date: 4 May<br>Subject: x<br>-- <br>typed</div><p>[ref:r-1/note]</p><div>"
    entry = shown(vendor, comments=(comment(3, JONAS, f"Relayed<br>{head}"),)).entries[-1]
    assert (entry.author, entry.marker) == ("service", "r-1/note")
    assert entry.text == "Relayed\nFrom: a\nDate: 4 May\nSubject: x\n--\ntyped"
