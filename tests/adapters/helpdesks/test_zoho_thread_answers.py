"""Answers given in a Zoho ticket, and its reopening."""

from typing import Any

import httpx
import pytest

from escalation.domain.errors import OutcomeUnknown, PermanentError, RetryableError, TicketChanged
from escalation.domain.helpdesk import TicketThread
from tests.adapters.helpdesks.support import Vendor, body_of, reply, zoho
from tests.adapters.helpdesks.zoho_thread import (
    ADA,
    JONAS,
    TICKET,
    comment,
    mail,
    prepare,
    shown,
    ticket,
)

FROM = "support@acme.example"


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


def test_an_open_ticket_is_closed(vendor: Vendor) -> None:
    vendor.on("GET", TICKET, ticket(statusType="Open"))
    refused = reply(422, errorCode="INVALID_DATA", errors=[{"fieldName": "/status"}])
    vendor.on("PATCH", TICKET, refused, reply(200, id="42"))
    values = [{"value": "Erledigt", "statusType": "CLOSED"}, {"value": "Neu", "statusType": "OPEN"}]
    fields = reply(200, data=[{"apiName": "status", "allowedValues": values}])
    vendor.on("GET", "/api/v1/organizationFields", fields)
    zoho(vendor).solve("42")
    assert [body_of(r) for r in vendor.sent("PATCH", TICKET)] == [
        {"status": "Closed"},
        {"status": "Erledigt"},
    ]


def test_a_field_gets_its_value_as_text(vendor: Vendor) -> None:
    vendor.on("PATCH", TICKET, reply(200, id="42"))
    zoho(vendor).set_field("42", "cf_order", "12345")
    assert body_of(vendor.sent("PATCH", TICKET)[0]) == {"cf": {"cf_order": "12345"}}
