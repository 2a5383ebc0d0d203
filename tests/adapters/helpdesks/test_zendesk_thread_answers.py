"""Answers given in a Zendesk ticket, and its reopening."""

from typing import Any

import httpx
import pytest

from escalation.domain.errors import OutcomeUnknown, PermanentError, RetryableError, TicketChanged
from escalation.domain.helpdesk import TicketThread
from tests.adapters.helpdesks.support import Vendor, body_of, reply, zendesk
from tests.adapters.helpdesks.zendesk_thread import (
    DESCRIPTION,
    TICKET,
    comment,
    listed,
    shown,
    ticket,
)


def answering(vendor: Vendor, *later: dict[str, Any], **changes: Any) -> TicketThread:
    """The thread that was decided upon, and what the ticket shows at the last look."""
    before = shown(vendor)
    vendor.on("GET", TICKET, ticket(updated_at="2026-11-23T10:05:00Z", **changes))
    vendor.on("GET", f"{TICKET}/comments", listed(DESCRIPTION, *later))
    vendor.on("GET", "/api/v2/users/me", reply(200, user={"id": 9}))
    vendor.on("PUT", TICKET, reply(200, ticket={"id": 42}))
    return before


def sent(vendor: Vendor) -> list[dict[str, Any]]:
    return [body_of(request)["ticket"] for request in vendor.sent("PUT", TICKET)]


def test_an_answer_is_public_ours_and_safe_from_a_faster_update(vendor: Vendor) -> None:
    before = answering(vendor)
    zendesk(vendor).reply(before, "<p>Hello {{x}}</p>", marker="r-1/answer")
    (change,) = sent(vendor)
    assert (change["safe_update"], change["updated_stamp"]) == (True, "2026-11-23T10:05:00Z")
    assert (change["comment"]["public"], change["comment"]["author_id"]) == (True, 9)
    assert change["comment"]["html_body"].endswith("<p>[ref:r-1/answer]</p>")
    assert "{{" not in change["comment"]["html_body"]


def test_a_token_that_may_not_ask_who_it_is_answers_all_the_same(vendor: Vendor) -> None:
    before = answering(vendor)
    vendor.on("GET", "/api/v2/users/me", reply(403))
    zendesk(vendor).reply(before, "<p>Hello</p>", marker="r-1/answer")
    assert "author_id" not in sent(vendor)[0]["comment"]


def test_an_answer_that_is_there_is_not_given_again(vendor: Vendor) -> None:
    ours = comment(2, 9, "Hello</p><p>[ref:r-1/answer]", via={"channel": "api"})
    before = answering(vendor, ours)
    zendesk(vendor).reply(before, "<p>Hello</p>", marker="r-1/answer")
    assert sent(vendor) == []


@pytest.mark.parametrize("author", [5, 8, 9])
def test_whoever_writes_first_stops_the_answer(vendor: Vendor, author: int) -> None:
    before = answering(vendor, comment(2, author, "I was faster"))
    with pytest.raises(TicketChanged):
        zendesk(vendor).reply(before, "<p>Hello</p>", marker="r-1/answer")
    assert sent(vendor) == []


@pytest.mark.parametrize("status", ["solved", "closed", "pending"])
def test_another_status_stops_the_answer(vendor: Vendor, status: str) -> None:
    before = answering(vendor, status=status)
    with pytest.raises(TicketChanged):
        zendesk(vendor).reply(before, "<p>Hello</p>", marker="r-1/answer")


def test_an_update_in_the_last_moment_is_noticed_by_zendesk(vendor: Vendor) -> None:
    before = answering(vendor)
    vendor.on("PUT", TICKET, reply(409, error="UpdateConflict"))
    with pytest.raises(TicketChanged):
        zendesk(vendor).reply(before, "<p>Hello</p>", marker="r-1/answer")


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (reply(409, error="DatabaseConflict"), RetryableError),
        (reply(429), RetryableError),
        (reply(500), OutcomeUnknown),
        (httpx.ReadTimeout("slow"), OutcomeUnknown),
        (reply(422, error="RecordInvalid", details={"status": [{}]}), PermanentError),
        (reply(404), PermanentError),
    ],
)
def test_an_answer_that_fails_says_how(vendor: Vendor, answer: Any, error: type[Exception]) -> None:
    before = answering(vendor)
    vendor.on("PUT", TICKET, answer)
    with pytest.raises(error) as caught:
        zendesk(vendor).reply(before, "<p>Hello</p>", marker="r-1/answer")
    assert not isinstance(caught.value, TicketChanged)


def test_a_closed_ticket_gets_no_answer(vendor: Vendor) -> None:
    vendor.on("GET", TICKET, ticket(status="closed"))
    vendor.on("GET", f"{TICKET}/comments", listed(DESCRIPTION))
    before = zendesk(vendor).thread("42")
    with pytest.raises(PermanentError, match="ticket_closed"):
        zendesk(vendor).reply(before, "<p>Hello</p>", marker="r-1/answer")


def test_a_very_long_answer_goes_on_in_further_comments_and_a_retry_adds_what_is_missing(
    vendor: Vendor,
) -> None:
    before = answering(vendor)
    html = "<p>word </p>" * 12_000
    zendesk(vendor).reply(before, html, marker="r-1/answer")
    bodies = [change["comment"]["html_body"] for change in sent(vendor)]
    assert len(bodies) == 3
    assert max(len(body.encode()) for body in bodies) <= 65_000
    assert sum(body.count("word") for body in bodies) == 12_000
    first = comment(2, 9, "x", html_body=bodies[0], via={"channel": "api"})
    vendor.on("GET", f"{TICKET}/comments", listed(DESCRIPTION, first))
    zendesk(vendor).reply(before, html, marker="r-1/answer")
    again = [change["comment"]["html_body"] for change in sent(vendor)[3:]]
    assert again == bodies[1:]


# --- reopening -------------------------------------------------------------------------------


def test_a_solved_ticket_is_opened(vendor: Vendor) -> None:
    vendor.on("GET", TICKET, ticket(status="solved"))
    vendor.on("PUT", TICKET, reply(200, ticket={}))
    zendesk(vendor).reopen("42")
    assert sent(vendor) == [{"status": "open"}]


@pytest.mark.parametrize("status", ["new", "open", "pending", "hold"])
def test_a_ticket_that_is_open_stays_as_it_is(vendor: Vendor, status: str) -> None:
    vendor.on("GET", TICKET, ticket(status=status))
    zendesk(vendor).reopen("42")
    assert sent(vendor) == []


@pytest.mark.parametrize(
    ("answer", "code"),
    [(ticket(status="closed"), "ticket_closed"), (reply(404), "ticket_gone")],
)
def test_a_ticket_that_is_closed_or_gone_cannot_be_opened(
    vendor: Vendor, answer: httpx.Response, code: str
) -> None:
    vendor.on("GET", TICKET, answer)
    with pytest.raises(PermanentError) as caught:
        zendesk(vendor).reopen("42")
    assert caught.value.code == code


def test_a_lost_answer_to_reopening_is_just_tried_again(vendor: Vendor) -> None:
    vendor.on("GET", TICKET, ticket(status="solved"))
    vendor.on("PUT", TICKET, httpx.ReadTimeout("slow"))
    with pytest.raises(RetryableError):
        zendesk(vendor).reopen("42")


# --- solving, and fields ---------------------------------------------------------------------


def test_a_ticket_that_is_nobodys_is_solved_in_our_own_users_name(vendor: Vendor) -> None:
    vendor.on("GET", TICKET, ticket(status="open", assignee_id=None))
    vendor.on("GET", "/api/v2/users/me", reply(200, user={"id": 99}))
    vendor.on("PUT", TICKET, reply(200, ticket={}))
    zendesk(vendor).solve("42")
    assert sent(vendor) == [{"assignee_id": 99, "status": "solved"}]


def test_a_ticket_that_is_somebodys_stays_theirs(vendor: Vendor) -> None:
    vendor.on("GET", TICKET, ticket(status="pending", assignee_id=7))
    vendor.on("PUT", TICKET, reply(200, ticket={}))
    zendesk(vendor).solve("42")
    assert sent(vendor) == [{"status": "solved"}]


def test_a_ticket_that_is_solved_stays_as_it_is(vendor: Vendor) -> None:
    vendor.on("GET", TICKET, ticket(status="solved"))
    zendesk(vendor).solve("42")
    assert sent(vendor) == []


def test_a_field_gets_its_value(vendor: Vendor) -> None:
    vendor.on("GET", TICKET, ticket(status="open"))
    vendor.on("PUT", TICKET, reply(200, ticket={}))
    zendesk(vendor).set_field("42", "4711", " A-12345 ")
    assert sent(vendor) == [{"custom_fields": [{"id": 4711, "value": "A-12345"}]}]


def test_a_field_that_is_no_number_is_refused(vendor: Vendor) -> None:
    with pytest.raises(PermanentError, match="request_refused"):
        zendesk(vendor).set_field("42", "cf_order", "A-12345")


def test_what_goes_into_a_field_is_nothing_to_a_template(vendor: Vendor) -> None:
    vendor.on("GET", TICKET, ticket(status="open"))
    vendor.on("PUT", TICKET, reply(200, ticket={}))
    zendesk(vendor).set_field("42", "4711", "{{ticket.requester.email}}\n" + "x" * 300)
    [change] = sent(vendor)
    value = change["custom_fields"][0]["value"]
    assert "{{" not in value
    assert "\n" not in value
    assert len(value) <= 100
