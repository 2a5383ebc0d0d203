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


# --- what is not for the requester --------------------------------------------------------------

SUPPLIER = {"name": "Paul Supplier", "email": "paul@supplier.example"}


def seen(vendor: Vendor, *listed: dict[str, Any], **changes: Any) -> dict[str, bool]:
    """Whether each mail is public."""
    thread = shown(
        vendor, mails={int(row["id"]): "Words" for row in listed}, listed=listed, **changes
    )
    return {entry.entry_id: entry.public for entry in thread.entries if entry.entry_id != "1"}


@pytest.mark.parametrize(
    ("change", "public"),
    [
        ({}, True),
        ({"to": "Ada <ADA@example.com>"}, True),
        ({"to": "paul@supplier.example", "cc": "ada@example.com"}, True),
        ({"channel": "CUSTOMERPORTAL", "to": None}, True),
        ({"isForward": True, "to": "paul@supplier.example"}, False),
        ({"isForward": True, "to": "ada@example.com"}, False),
        ({"to": '"Ada ada@example.com" <paul@supplier.example>'}, False),
        ({"to": "nobody"}, False),
        ({"status": "FAILED"}, False),
        ({"status": "PENDING", "createdTime": at(3)}, False),
        ({"status": None}, False),
        ({"visibility": "private"}, False),
        ({"visibility": "internal"}, False),
    ],
)
def test_only_a_reply_that_was_sent_to_the_requester_is_public(
    vendor: Vendor, change: dict[str, Any], public: bool
) -> None:
    assert seen(vendor, mail(3, JONAS, **change))["3"] is public


def test_what_only_the_mail_itself_says_counts_too(vendor: Vendor) -> None:
    prepare(vendor, listed=(mail(3, JONAS),))
    vendor.on("GET", f"{TICKET}/threads/3", reply(200, id="3", content="Words", isForward=True))
    assert zoho(vendor).thread("42").entries[-1].public is False


def test_a_suppliers_answer_to_a_forward_is_not_public_and_the_customers_is(
    vendor: Vendor,
) -> None:
    assert seen(
        vendor,
        mail(3, JONAS, isForward=True, to="Paul <paul@supplier.example>"),
        mail(4, SUPPLIER, direction="in", fromEmailAddress="Paul@supplier.example"),
        mail(5, ADA, fromEmailAddress="ada@example.com"),
    ) == {"3": False, "4": False, "5": True, "description": True}


def test_a_reply_to_the_contacts_second_address_is_public_and_that_is_asked_once(
    vendor: Vendor,
) -> None:
    contact = reply(200, id="9", email="ada@example.com", secondaryEmail="ada@home.example")
    vendor.on("GET", "/api/v1/contacts/9", contact)
    listed = (mail(3, JONAS, to="ada@home.example"), mail(4, JONAS, to="paul@supplier.example"))
    assert seen(vendor, *listed, contactId="9") == {"3": True, "4": False, "description": True}
    assert len(vendor.sent("GET", "/api/v1/contacts/9")) == 1


def test_without_leave_to_read_contacts_only_the_tickets_address_counts(vendor: Vendor) -> None:
    vendor.on("GET", "/api/v1/contacts/9", reply(403, errorCode="SCOPE_MISMATCH"))
    assert seen(vendor, mail(3, JONAS, to="ada@home.example"), contactId="9")["3"] is False


def test_a_reply_on_its_way_is_waited_for(vendor: Vendor) -> None:
    """No event tells when it has been sent."""
    prepare(vendor, mails={3: "Words"}, listed=(mail(3, JONAS, status="PENDING"),))
    vendor.on("GET", f"{TICKET}/threads", reply(200, data=[_just_now("PENDING")]), END)
    with pytest.raises(RetryableError, match="reply_being_sent"):
        zoho(vendor).thread("42")
    vendor.on("GET", f"{TICKET}/threads", reply(200, data=[_just_now("SUCCESS")]), END)
    assert zoho(vendor).thread("42").entries[-1].public is True


def _just_now(status: str) -> dict[str, Any]:
    return mail(3, JONAS, status=status, createdTime="2026-11-23T09:59:30.000Z")


def test_our_own_answer_on_its_way_is_known_as_ours(vendor: Vendor) -> None:
    prepare(vendor, mails={3: "Hi</div><p>[ref:r-1/answer]</p><div>"})
    vendor.on("GET", f"{TICKET}/threads", reply(200, data=[_just_now("PENDING")]), END)
    assert zoho(vendor).thread("42").entries[-1].author == "service"


# --- long mails, mentions -------------------------------------------------------------------------

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


def test_a_comment_that_a_rule_makes_is_automatic(vendor: Vendor) -> None:
    rule = {"name": "System", "type": "SYSTEM"}
    assert shown(vendor, comments=(comment(3, rule, "Hi"),)).entries[-1].author == "automatic"


def test_what_a_visitor_typed_like_a_mails_head_leaves_our_note_ours(vendor: Vendor) -> None:
    head = "From: a<br>Date: 4 May<br>Subject: x<br>-- <br>typed</div><p>[ref:r-1/note]</p><div>"
    entry = shown(vendor, comments=(comment(3, JONAS, f"Relayed<br>{head}"),)).entries[-1]
    assert (entry.author, entry.marker) == ("service", "r-1/note")
    assert entry.text == "Relayed\nFrom: a\nDate: 4 May\nSubject: x\n--\ntyped"


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
