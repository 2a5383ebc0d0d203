"""A Freshdesk ticket as it stands there, and answers given in it."""

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
from tests.adapters.helpdesks.support import MARKER, Vendor, body_of, freshdesk, reply

API = "/api/v2"
TICKET = f"{API}/tickets/42"
REQUESTER = {"id": 5, "name": "Ada Visitor", "email": "ada@example.com"}


def entry(number: int, author: int, text: str, **changes: Any) -> dict[str, Any]:
    values = {
        "id": number,
        "user_id": author,
        "body": f"<div>{text}</div>",
        "body_text": text,
        "incoming": author == 5,
        "private": False,
        "source": 0,
        "created_at": f"2026-11-23T09:{number:02d}:00Z",
    }
    return values | changes


def ticket(**changes: Any) -> httpx.Response:
    values = {
        "id": 42,
        "status": 2,
        "description": "<div>My invoice is wrong</div>",
        "tags": ["chat", MARKER],
        "requester_id": 5,
        "requester": REQUESTER,
        "created_at": "2026-11-23T09:00:00Z",
        "updated_at": "2026-11-23T09:30:00Z",
        "spam": False,
    }
    return reply(200, values | changes)


def prepare(vendor: Vendor, *entries: dict[str, Any], **changes: Any) -> None:
    vendor.on("GET", TICKET, ticket(**changes))
    vendor.on("GET", f"{TICKET}/conversations", reply(200, list(entries)))
    vendor.on("GET", f"{API}/agents/me", reply(200, id=9))
    vendor.on("GET", f"{API}/agents/8", reply(200, id=8, contact={"name": "Priya Nair"}))
    vendor.on("GET", f"{API}/agents/9", reply(200, id=9, contact={"name": "Sam Agent"}))


def shown(vendor: Vendor, *entries: dict[str, Any], **changes: Any) -> TicketThread:
    prepare(vendor, *entries, **changes)
    return freshdesk(vendor).thread("42")


def test_entries_come_in_order_with_who_wrote_them(vendor: Vendor) -> None:
    draft = entry(2, 9, "Draft</div><p>[ref:r-1/note]</p><div>", private=True, source=2)
    relayed = entry(3, 5, "More</div><p>[ref:c/2]</p><div>", source=2)
    thread = shown(vendor, entry(5, 5, "Thanks"), entry(4, 8, "Look"), relayed, draft)
    assert [(e.entry_id, e.author, e.author_name, e.public, e.text) for e in thread.entries] == [
        ("description", "service", "Ada Visitor", True, "My invoice is wrong"),
        ("2", "service", None, False, "Draft"),
        ("3", "service", None, True, "More"),
        ("4", "agent", "Priya Nair", True, "Look"),
        ("5", "customer", None, True, "Thanks"),
    ]
    assert [e.marker for e in thread.entries] == [MARKER, "r-1/note", "c/2", None, None]
    assert (thread.status, thread.url) == ("open", "https://acme.freshdesk.com/a/tickets/42")


@pytest.mark.parametrize("newest_first", [True, False])
def test_every_page_is_read_whatever_its_order(vendor: Vendor, newest_first: bool) -> None:
    entries = [entry(n % 60, 8, f"n{n}", id=n) for n in range(1, 251)]
    entries.sort(key=lambda row: row["id"], reverse=newest_first)
    prepare(vendor)

    def page(request: httpx.Request) -> httpx.Response:
        start = (int(request.url.params["page"]) - 1) * 100
        return reply(200, entries[start : start + 100])

    vendor.on("GET", f"{TICKET}/conversations", page)
    thread = freshdesk(vendor).thread("42")
    assert len(thread.entries) == 251
    assert list(thread.entries[1:]) == sorted(
        thread.entries[1:], key=lambda e: (e.at, int(e.entry_id))
    )


def test_an_agents_name_is_asked_for_once_while_the_process_lives(vendor: Vendor) -> None:
    prepare(vendor, entry(2, 8, "a"), entry(3, 8, "b"))
    helpdesk = freshdesk(vendor)
    helpdesk.thread("42")
    helpdesk.thread("42")
    assert len(vendor.sent("GET", f"{API}/agents/8")) == 1


def test_a_key_that_may_not_read_agents_leaves_the_name_out(vendor: Vendor) -> None:
    prepare(vendor, entry(2, 8, "a"))
    vendor.on("GET", f"{API}/agents/8", reply(403, code="access_denied"))
    (_, answer) = freshdesk(vendor).thread("42").entries
    assert (answer.author, answer.author_name) == ("agent", None)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"status": 2}, "open"),
        ({"status": 3}, "pending"),
        ({"status": 6}, "pending"),
        ({"status": 4}, "solved"),
        ({"status": 5}, "closed"),
        ({"spam": True}, "spam"),
        ({"deleted": True}, "deleted"),
    ],
)
def test_each_status_has_its_meaning(vendor: Vendor, change: dict[str, Any], status: str) -> None:
    assert shown(vendor, **change).status == status


def test_a_ticket_that_is_not_there_any_more_is_deleted(vendor: Vendor) -> None:
    vendor.on("GET", TICKET, reply(404))
    assert freshdesk(vendor).thread("42").status == "deleted"


MERGED = 'This ticket is closed and merged into ticket <a href="/a/tickets/77">#77</a>'


def test_a_merged_ticket_names_the_one_that_goes_on(vendor: Vendor) -> None:
    thread = shown(vendor, entry(3, 8, MERGED, private=True, source=2), status=5)
    assert (thread.status, thread.merged_into) == ("merged", "77")


@pytest.mark.parametrize(
    ("said", "status"),
    [(entry(3, 5, MERGED), 5), (entry(3, 8, MERGED, private=True), 2), (entry(3, 8, "See #7"), 5)],
    ids=["by the customer", "still open", "another note"],
)
def test_other_words_do_not_make_a_ticket_merged(
    vendor: Vendor, said: dict[str, Any], status: int
) -> None:
    assert shown(vendor, said, status=status).merged_into is None


@pytest.mark.parametrize(
    "change",
    [{"auto_response": True}, {"automation_id": 7}, {"body": "<div>Automatic reply: hi</div>"}],
)
def test_what_a_robot_wrote_is_automatic(vendor: Vendor, change: dict[str, Any]) -> None:
    assert shown(vendor, entry(3, 5, "I am away", **change)).entries[-1].author == "automatic"


def test_a_marker_in_a_customers_mail_is_a_quotation(vendor: Vendor) -> None:
    said = entry(3, 5, "You wrote</div><p>[ref:r-1/answer]</p><div>")
    assert shown(vendor, said).entries[-1].author == "customer"


def test_a_marker_that_another_agent_copied_is_not_ours(vendor: Vendor) -> None:
    said = entry(3, 8, "Copied</div><p>[ref:r-1/note]</p><div>")
    assert shown(vendor, said).entries[-1].author == "agent"


def test_our_own_users_words_without_a_marker_are_a_persons(vendor: Vendor) -> None:
    last = shown(vendor, entry(3, 9, "It is me")).entries[-1]
    assert (last.author, last.author_name) == ("agent", "Sam Agent")


def test_a_ticket_that_was_not_made_here_begins_with_a_customers_words(vendor: Vendor) -> None:
    assert shown(vendor, tags=["chat"]).entries[0].author == "customer"


def test_a_list_without_an_end_is_no_complete_read(vendor: Vendor) -> None:
    prepare(vendor)
    full = reply(200, [entry(1, 8, "x")] * 100)
    vendor.on("GET", f"{TICKET}/conversations", full)
    with pytest.raises(RetryableError, match="read_incomplete"):
        freshdesk(vendor).thread("42")


# --- what is not for the requester --------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "public"),
    [
        ({}, True),
        ({"to_emails": ["Ada Visitor <ADA@example.com>"]}, True),
        ({"to_emails": ["paul@supplier.example"], "cc_emails": ["ada@example.com"]}, True),
        ({"to_emails": ["paul@supplier.example"], "bcc_emails": ["ada@example.com"]}, True),
        ({"source": 2, "to_emails": ["priya@acme.example"]}, True),
        ({"source": 8, "to_emails": ["paul@supplier.example"]}, False),
        ({"source": 8, "to_emails": ["ada@example.com"]}, False),
        ({"to_emails": ["paul@supplier.example"]}, False),
        ({"to_emails": ['"ada@example.com" <paul@supplier.example>']}, False),
        ({"private": True, "to_emails": ["ada@example.com"]}, False),
        ({"private": None}, False),
    ],
)
def test_only_what_went_to_the_requester_is_public(
    vendor: Vendor, change: dict[str, Any], public: bool
) -> None:
    vendor.on("GET", f"{API}/contacts/5", reply(200, id=5, email="ada@example.com"))
    assert shown(vendor, entry(2, 8, "Words", **change)).entries[-1].public is public


def test_a_mail_to_anybody_is_not_for_a_requester_without_an_address(vendor: Vendor) -> None:
    vendor.on("GET", f"{API}/contacts/5", reply(200, id=5, email=None))
    words = entry(2, 8, "Words", to_emails=["ceo@customer.example"])
    nobody = {"id": 5, "name": "Ada", "email": None}
    assert shown(vendor, words, requester=nobody).entries[-1].public is False


def test_a_reply_to_the_requesters_other_address_is_public_and_that_is_asked_once(
    vendor: Vendor,
) -> None:
    contact = reply(200, id=5, email="ada@example.com", other_emails=["ada@home.example"])
    vendor.on("GET", f"{API}/contacts/5", contact)
    thread = shown(
        vendor,
        entry(2, 8, "To her", to_emails=["ada@home.example"]),
        entry(3, 8, "To him", to_emails=["paul@supplier.example"]),
    )
    assert [each.public for each in thread.entries] == [True, True, False]
    assert len(vendor.sent("GET", f"{API}/contacts/5")) == 1


def test_without_leave_to_read_contacts_only_the_tickets_address_counts(vendor: Vendor) -> None:
    vendor.on("GET", f"{API}/contacts/5", reply(403))
    words = entry(2, 8, "Words", to_emails=["ada@home.example"])
    assert shown(vendor, words).entries[-1].public is False


def test_contacts_that_cannot_be_read_now_leave_no_half_read_ticket(vendor: Vendor) -> None:
    vendor.on("GET", f"{API}/contacts/5", reply(500))
    with pytest.raises(RetryableError):
        shown(vendor, entry(2, 8, "Words", to_emails=["ada@home.example"]))


def test_a_suppliers_answer_to_a_forward_is_not_public(vendor: Vendor) -> None:
    thread = shown(
        vendor,
        entry(2, 6, "Ten days", incoming=True, from_email="Paul <paul@supplier.example>"),
        entry(3, 5, "Thanks", from_email="ada@example.com"),
        fwd_emails=["paul@supplier.example"],
    )
    assert [each.public for each in thread.entries] == [True, False, True]


# --- answers ---------------------------------------------------------------------------------


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
