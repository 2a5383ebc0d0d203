"""Answers given in a Freshdesk ticket, and its reopening."""

from typing import Any

import httpx
import pytest

from escalation.domain.errors import OutcomeUnknown, PermanentError, RetryableError, TicketChanged
from escalation.domain.helpdesk import TicketThread
from tests.adapters.helpdesks.freshdesk_thread import (
    REQUESTER,
    TICKET,
    entry,
    prepare,
    shown,
    ticket,
)
from tests.adapters.helpdesks.support import Vendor, body_of, freshdesk, reply


def answering(vendor: Vendor, *later: dict[str, Any], **changes: Any) -> TicketThread:
    before = shown(vendor)
    prepare(vendor, *later, **changes)
    vendor.on("POST", f"{TICKET}/reply", reply(201, id=90))
    vendor.on("POST", f"{TICKET}/notes", reply(201, id=90))
    return before


def sent(vendor: Vendor, what: str = "reply") -> list[Any]:
    return [body_of(request) for request in vendor.sent("POST", f"{TICKET}/{what}")]


def test_an_answer_is_mailed_after_a_last_look(vendor: Vendor) -> None:
    before = answering(vendor)
    freshdesk(vendor).reply(before, "<p>Hello</p>", marker="r-1/answer")
    assert sent(vendor) == [{"body": "<p>Hello</p><p>[ref:r-1/answer]</p>"}]
    assert vendor.requests[-2].url.path == f"{TICKET}/conversations"


def test_without_an_address_an_answer_is_a_public_note(vendor: Vendor) -> None:
    before = answering(vendor, requester=REQUESTER | {"email": None})
    freshdesk(vendor).reply(before, "<p>Hello</p>", marker="r-1/answer")
    assert sent(vendor) == []
    assert sent(vendor, "notes") == [
        {"body": "<p>Hello</p><p>[ref:r-1/answer]</p>", "private": False}
    ]


def test_an_answer_that_is_there_is_not_given_again(vendor: Vendor) -> None:
    before = answering(vendor, entry(2, 9, "Hello</div><p>[ref:r-1/answer]</p><div>"))
    freshdesk(vendor).reply(before, "<p>Hello</p>", marker="r-1/answer")
    assert sent(vendor) == []


@pytest.mark.parametrize("author", [5, 8, 9])
def test_whoever_writes_first_stops_the_answer(vendor: Vendor, author: int) -> None:
    before = answering(vendor, entry(2, author, "I was faster"))
    with pytest.raises(TicketChanged):
        freshdesk(vendor).reply(before, "<p>Hello</p>", marker="r-1/answer")
    assert sent(vendor) == []


@pytest.mark.parametrize("change", [{"status": 4}, {"deleted": True}, {"spam": True}])
def test_another_status_stops_the_answer(vendor: Vendor, change: dict[str, Any]) -> None:
    before = answering(vendor, **change)
    with pytest.raises(TicketChanged):
        freshdesk(vendor).reply(before, "<p>Hello</p>", marker="r-1/answer")


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (reply(429), RetryableError),
        (reply(500), OutcomeUnknown),
        (httpx.ReadTimeout("slow"), OutcomeUnknown),
        (reply(405), PermanentError),
        (reply(404), PermanentError),
    ],
)
def test_an_answer_that_fails_says_how(vendor: Vendor, answer: Any, error: type[Exception]) -> None:
    before = answering(vendor)
    vendor.on("POST", f"{TICKET}/reply", answer)
    with pytest.raises(error) as caught:
        freshdesk(vendor).reply(before, "<p>Hello</p>", marker="r-1/answer")
    assert not isinstance(caught.value, TicketChanged)


def test_a_closed_ticket_gets_no_answer(vendor: Vendor) -> None:
    before = shown(vendor, status=5)
    with pytest.raises(PermanentError, match="ticket_closed"):
        freshdesk(vendor).reply(before, "<p>Hello</p>", marker="r-1/answer")


@pytest.mark.parametrize("status", [4, 5])
def test_a_resolved_or_closed_ticket_is_opened(vendor: Vendor, status: int) -> None:
    vendor.on("GET", TICKET, ticket(status=status))
    vendor.on("PUT", TICKET, reply(200, id=42))
    freshdesk(vendor).reopen("42")
    assert body_of(vendor.sent("PUT", TICKET)[0]) == {"status": 2}


@pytest.mark.parametrize("status", [2, 3, 6])
def test_a_ticket_that_is_open_stays_as_it_is(vendor: Vendor, status: int) -> None:
    vendor.on("GET", TICKET, ticket(status=status))
    freshdesk(vendor).reopen("42")
    assert not vendor.sent("PUT", TICKET)


@pytest.mark.parametrize("answer", [ticket(deleted=True), ticket(spam=True), reply(404)])
def test_a_ticket_that_is_gone_cannot_be_opened(vendor: Vendor, answer: httpx.Response) -> None:
    vendor.on("GET", TICKET, answer)
    with pytest.raises(PermanentError, match="ticket_gone"):
        freshdesk(vendor).reopen("42")


@pytest.mark.parametrize(("status", "changes"), [(2, 1), (3, 1), (4, 0), (5, 0)])
def test_a_ticket_is_resolved_once(vendor: Vendor, status: int, changes: int) -> None:
    vendor.on("GET", TICKET, ticket(status=status))
    vendor.on("PUT", TICKET, reply(200, id=42))
    freshdesk(vendor).solve("42")
    assert [body_of(each) for each in vendor.sent("PUT", TICKET)] == [{"status": 4}] * changes


def test_a_field_that_takes_no_text_gets_the_number(vendor: Vendor) -> None:
    refused = reply(400, description="Validation failed", errors=[{"field": "cf_order"}])
    vendor.on("PUT", TICKET, refused, reply(200, id=42))
    freshdesk(vendor).set_field("42", "cf_order", "12345")
    assert [body_of(each)["custom_fields"] for each in vendor.sent("PUT", TICKET)] == [
        {"cf_order": "12345"},
        {"cf_order": 12345},
    ]


def test_a_text_that_a_field_refuses_is_no_number(vendor: Vendor) -> None:
    vendor.on("PUT", TICKET, reply(400, description="Validation failed"))
    with pytest.raises(PermanentError):
        freshdesk(vendor).set_field("42", "cf_order", "A-12345")
    assert len(vendor.sent("PUT", TICKET)) == 1
