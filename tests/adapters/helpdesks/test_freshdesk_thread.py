"""A Freshdesk ticket as it stands there: who wrote what in it, and what of it the requester got."""

from typing import Any

import httpx
import pytest

from escalation.domain.errors import RetryableError
from tests.adapters.helpdesks.freshdesk_thread import API, TICKET, entry, prepare, shown
from tests.adapters.helpdesks.support import MARKER, Vendor, freshdesk, reply


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


@pytest.mark.parametrize("odd", [[], {}, [2], "x", None])
def test_a_status_of_another_shape_than_described_waits(vendor: Vendor, odd: Any) -> None:
    assert shown(vendor, status=odd).status == "pending"
