"""A Zoho ticket as it stands there: who wrote what in it, and what of it the requester got."""

from typing import Any

import httpx
import pytest

from escalation.domain.errors import RetryableError
from tests.adapters.helpdesks.support import Vendor, reply, zoho
from tests.adapters.helpdesks.zoho_thread import (
    ADA,
    END,
    JONAS,
    TICKET,
    at,
    comment,
    mail,
    prepare,
    shown,
    ticket,
)


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


def test_a_comment_that_a_rule_makes_is_automatic(vendor: Vendor) -> None:
    rule = {"name": "System", "type": "SYSTEM"}
    assert shown(vendor, comments=(comment(3, rule, "Hi"),)).entries[-1].author == "automatic"


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


def test_what_is_mailed_where_nobody_with_an_address_asks_is_for_somebody_else(
    vendor: Vendor,
) -> None:
    """An agent may have given the conversation's contact the address that a visitor only claims."""
    contact = reply(200, id="9", email="ceo@customer.example")
    vendor.on("GET", "/api/v1/contacts/9", contact)
    listed = (mail(3, JONAS, to="ceo@customer.example"), mail(4, JONAS))
    found = seen(vendor, *listed, contactId="9", email=None)
    assert found == {"3": False, "4": True, "description": True}
