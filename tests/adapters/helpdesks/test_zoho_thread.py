"""A Zoho ticket as it stands there, and answers given in it."""

from typing import Any

import httpx
import pytest

from escalation.domain.errors import (
    OutcomeUnknown,
    PermanentError,
    RetryableError,
    TicketChanged,
)
from escalation.domain.helpdesk import TicketThread
from tests.adapters.helpdesks.support import MARKER, Vendor, body_of, reply, zoho

TICKET = "/api/v1/tickets/42"
ADA = {"name": "Ada Visitor", "email": "ada@example.com", "type": "END_USER"}
JONAS = {"name": "Jonas Weber", "email": "jonas@acme.example", "type": "AGENT"}
END = httpx.Response(204)
FROM = "support@acme.example"


def at(minute: int) -> str:
    return f"2026-11-23T09:{minute:02d}:00.000Z"


def mail(number: int, author: dict[str, str], **changes: Any) -> dict[str, Any]:
    values = {
        "id": str(number),
        "direction": "in" if author is ADA else "out",
        "status": "SUCCESS",
        "visibility": "public",
        "channel": "EMAIL",
        "isDescriptionThread": False,
        "author": author,
        "summary": "Only the beginning",
        "createdTime": at(number),
    }
    return values | changes


def comment(number: int, author: dict[str, str], text: str, **changes: Any) -> dict[str, Any]:
    values = {
        "id": str(number),
        "content": f"<div>{text}</div>",
        "contentType": "html",
        "isPublic": True,
        "commenter": author,
        "commentedTime": at(number),
    }
    return values | changes


def ticket(**changes: Any) -> httpx.Response:
    values = {
        "id": "42",
        "status": "Open",
        "statusType": "Open",
        "description": f"<div>My invoice is wrong</div><p>[ref:{MARKER}]</p>",
        "email": "ada@example.com",
        "departmentId": "700",
        "createdTime": at(0),
        "modifiedTime": at(30),
        "webUrl": "https://desk.zoho.eu/x",
    }
    return reply(200, values | changes)


def prepare(
    vendor: Vendor,
    *,
    mails: dict[int, str] | None = None,
    listed: tuple[dict[str, Any], ...] = (),
    comments: tuple[dict[str, Any], ...] = (),
    **changes: Any,
) -> None:
    vendor.on("GET", TICKET, ticket(**changes))
    vendor.on("GET", f"{TICKET}/threads", reply(200, data=list(listed)) if listed else END, END)
    vendor.on(
        "GET", f"{TICKET}/comments", reply(200, data=list(comments)) if comments else END, END
    )
    for number, text in (mails or {}).items():
        path = f"{TICKET}/threads/{number}"
        vendor.on("GET", path, reply(200, id=str(number), content=f"<div>{text}</div>"))
        vendor.on(
            "GET", f"{path}/originalContent", reply(200, content="From: ada@example.com\n\nx")
        )


def shown(vendor: Vendor, **given: Any) -> TicketThread:
    prepare(vendor, **given)
    return zoho(vendor).thread("42")


def test_entries_come_in_order_with_who_wrote_them(vendor: Vendor) -> None:
    thread = shown(
        vendor,
        mails={5: "Thanks", 3: "Look here</div><blockquote type='cite'>old</blockquote><div>"},
        listed=(mail(5, ADA), mail(3, JONAS), mail(4, JONAS, status="DRAFT")),
        comments=(
            comment(6, JONAS, "Internal", isPublic=False),
            comment(2, JONAS, "Hi</div><p>[ref:r-1/answer]</p><div>"),
        ),
    )
    assert [(e.entry_id, e.author, e.author_name, e.public, e.text) for e in thread.entries] == [
        ("description", "service", None, True, "My invoice is wrong"),
        ("2", "service", "Jonas Weber", True, "Hi"),
        ("3", "agent", "Jonas Weber", True, "Look here"),
        ("5", "customer", "Ada Visitor", True, "Thanks"),
        ("6", "agent", "Jonas Weber", False, "Internal"),
    ]
    assert (thread.status, thread.url) == ("open", "https://desk.zoho.eu/x")


def test_the_mail_that_is_the_description_is_not_read_again(vendor: Vendor) -> None:
    thread = shown(vendor, listed=(mail(1, ADA, isDescriptionThread=True),))
    assert [(e.entry_id, e.author) for e in thread.entries] == [("1", "service")]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"statusType": "Open", "status": "Escalated"}, "open"),
        ({"statusType": "On Hold", "status": "Waiting"}, "pending"),
        ({"statusType": "Closed", "status": "Done"}, "solved"),
        ({"isSpam": True}, "spam"),
        ({"isTrashed": True}, "deleted"),
    ],
)
def test_a_portals_own_status_counts_as_the_type_it_belongs_to(
    vendor: Vendor, change: dict[str, Any], status: str
) -> None:
    assert shown(vendor, **change).status == status


def test_a_ticket_that_is_not_there_any_more_is_deleted(vendor: Vendor) -> None:
    vendor.on("GET", TICKET, reply(404, errorCode="URL_NOT_FOUND"))
    assert zoho(vendor).thread("42").status == "deleted"


def test_another_ticket_in_its_place_is_the_one_it_was_merged_into(vendor: Vendor) -> None:
    vendor.on("GET", TICKET, ticket(id="77"))
    thread = zoho(vendor).thread("42")
    assert (thread.status, thread.merged_into) == ("merged", "77")


@pytest.mark.parametrize(
    "headers",
    ["Auto-Submitted: auto-replied", "X-Autoreply: yes", "Precedence: auto_reply"],
)
def test_a_mail_that_says_so_is_automatic_and_is_asked_once(vendor: Vendor, headers: str) -> None:
    prepare(vendor, mails={3: "I am away"}, listed=(mail(3, ADA),))
    original = f"{TICKET}/threads/3/originalContent"
    vendor.on("GET", original, reply(200, content=f"{headers}\r\nFrom: a@b.example\r\n\r\nAway"))
    helpdesk = zoho(vendor)
    assert helpdesk.thread("42").entries[-1].author == "automatic"
    prepare(vendor, mails={3: "I am away"}, listed=(mail(3, ADA),))
    assert helpdesk.thread("42").entries[-1].author == "automatic"
    assert len(vendor.sent("GET", original)) == 1


def test_a_mail_whose_headers_are_not_shown_is_judged_by_its_words(vendor: Vendor) -> None:
    prepare(vendor, mails={3: "Out of office until Monday"}, listed=(mail(3, ADA),))
    vendor.on("GET", f"{TICKET}/threads/3/originalContent", reply(403, errorCode="SCOPE_MISMATCH"))
    assert zoho(vendor).thread("42").entries[-1].author == "automatic"


def test_a_marker_in_a_customers_mail_is_a_quotation(vendor: Vendor) -> None:
    said = {3: "You wrote</div><p>[ref:r-1/answer]</p><div>"}
    assert shown(vendor, mails=said, listed=(mail(3, ADA),)).entries[-1].author == "customer"


def test_a_comment_in_the_customers_portal_is_a_customers(vendor: Vendor) -> None:
    portal = {"name": "Ada", "roleName": "PortalUser"}
    assert shown(vendor, comments=(comment(3, portal, "Hi"),)).entries[-1].author == "customer"


@pytest.mark.parametrize("answer", [reply(500), reply(404), httpx.ReadTimeout("slow")])
def test_a_mail_that_cannot_be_read_leaves_no_half_read_ticket(vendor: Vendor, answer: Any) -> None:
    prepare(vendor, mails={3: "x"}, listed=(mail(3, JONAS),))
    vendor.on("GET", f"{TICKET}/threads/3", answer)
    with pytest.raises(RetryableError):
        zoho(vendor).thread("42")


# --- answers ---------------------------------------------------------------------------------


def answering(vendor: Vendor, **later: Any) -> TicketThread:
    before = shown(vendor)
    prepare(vendor, **later)
    vendor.on("POST", f"{TICKET}/sendReply", reply(200, id="90"))
    vendor.on("POST", f"{TICKET}/comments", reply(200, id="90"))
    return before


def test_an_answer_is_mailed_from_the_connections_address(vendor: Vendor) -> None:
    before = answering(vendor)
    zoho(vendor, reply_from=FROM).reply(before, "<p>Hello</p>", marker="r-1/answer")
    assert body_of(vendor.sent("POST", f"{TICKET}/sendReply")[0]) == {
        "channel": "EMAIL",
        "fromEmailAddress": FROM,
        "to": "ada@example.com",
        "content": "<p>Hello</p><p>[ref:r-1/answer]</p>",
        "contentType": "html",
    }


@pytest.mark.parametrize(("sender", "email"), [(None, "ada@example.com"), (FROM, None)])
def test_without_an_address_an_answer_is_a_public_comment(
    vendor: Vendor, sender: str | None, email: str | None
) -> None:
    before = answering(vendor, email=email)
    zoho(vendor, reply_from=sender).reply(before, "<p>Hello</p>", marker="r-1/answer")
    assert not vendor.sent("POST", f"{TICKET}/sendReply")
    assert body_of(vendor.sent("POST", f"{TICKET}/comments")[0])["isPublic"] is True


@pytest.mark.parametrize("by_mail", [True, False])
def test_an_answer_that_is_there_is_not_given_again(vendor: Vendor, by_mail: bool) -> None:
    text = "Hello</div><p>[ref:r-1/answer]</p><div>"
    later: dict[str, Any] = (
        {"mails": {2: text}, "listed": (mail(2, JONAS),)}
        if by_mail
        else {"comments": (comment(2, JONAS, text),)}
    )
    before = answering(vendor, **later)
    zoho(vendor, reply_from=FROM).reply(before, "<p>Hello</p>", marker="r-1/answer")
    assert not vendor.sent("POST", f"{TICKET}/sendReply")
    assert not vendor.sent("POST", f"{TICKET}/comments")


@pytest.mark.parametrize(
    "later",
    [
        {"mails": {2: "I was faster"}, "listed": (mail(2, JONAS),)},
        {"mails": {2: "One more thing"}, "listed": (mail(2, ADA),)},
        {"comments": (comment(2, JONAS, "Internal", isPublic=False),)},
        {"statusType": "Closed"},
        {"isTrashed": True},
    ],
    ids=["agent", "customer", "note", "closed", "deleted"],
)
def test_whatever_happens_first_stops_the_answer(vendor: Vendor, later: dict[str, Any]) -> None:
    before = answering(vendor, **later)
    with pytest.raises(TicketChanged):
        zoho(vendor, reply_from=FROM).reply(before, "<p>Hello</p>", marker="r-1/answer")
    assert not vendor.sent("POST", f"{TICKET}/sendReply")


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (reply(429, errorCode="TOO_MANY_REQUESTS"), RetryableError),
        (reply(500), OutcomeUnknown),
        (httpx.ReadTimeout("slow"), OutcomeUnknown),
        (reply(422, errorCode="INVALID_DATA"), PermanentError),
    ],
)
def test_an_answer_that_fails_says_how(vendor: Vendor, answer: Any, error: type[Exception]) -> None:
    before = answering(vendor)
    vendor.on("POST", f"{TICKET}/sendReply", answer)
    with pytest.raises(error) as caught:
        zoho(vendor, reply_from=FROM).reply(before, "<p>Hello</p>", marker="r-1/answer")
    assert not isinstance(caught.value, TicketChanged)


# --- reopening -------------------------------------------------------------------------------


def test_a_closed_ticket_is_opened(vendor: Vendor) -> None:
    vendor.on("GET", TICKET, ticket(statusType="Closed"))
    vendor.on("PATCH", TICKET, reply(200, id="42"))
    zoho(vendor).reopen("42")
    assert body_of(vendor.sent("PATCH", TICKET)[0]) == {"status": "Open"}


def test_a_portal_without_the_usual_name_is_asked_for_its_own(vendor: Vendor) -> None:
    vendor.on("GET", TICKET, ticket(statusType="Closed"))
    refused = reply(422, errorCode="INVALID_DATA", errors=[{"fieldName": "/status"}])
    vendor.on("PATCH", TICKET, refused, reply(200, id="42"))
    values = [{"value": "Erledigt", "statusType": "CLOSED"}, {"value": "Neu", "statusType": "OPEN"}]
    fields = reply(200, data=[{"apiName": "status", "allowedValues": values}])
    vendor.on("GET", "/api/v1/organizationFields", fields)
    zoho(vendor).reopen("42")
    assert [body_of(r) for r in vendor.sent("PATCH", TICKET)] == [
        {"status": "Open"},
        {"status": "Neu"},
    ]


def test_a_ticket_that_is_open_stays_as_it_is(vendor: Vendor) -> None:
    vendor.on("GET", TICKET, ticket(statusType="On Hold"))
    zoho(vendor).reopen("42")
    assert not vendor.sent("PATCH", TICKET)


@pytest.mark.parametrize("answer", [ticket(isTrashed=True), ticket(isSpam=True), reply(404)])
def test_a_ticket_that_is_gone_cannot_be_opened(vendor: Vendor, answer: httpx.Response) -> None:
    vendor.on("GET", TICKET, answer)
    with pytest.raises(PermanentError, match="ticket_gone"):
        zoho(vendor).reopen("42")
