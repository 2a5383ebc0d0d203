"""A Zendesk ticket as it stands there: who wrote what in it, and what of it the requester got."""

from typing import Any

import pytest

from escalation.domain.errors import RetryableError
from tests.adapters.helpdesks.support import MARKER, Vendor, reply, zendesk
from tests.adapters.helpdesks.zendesk_thread import (
    DESCRIPTION,
    STAMP,
    TICKET,
    comment,
    listed,
    shown,
    ticket,
)


def test_entries_come_in_order_with_who_wrote_them(vendor: Vendor) -> None:
    by_us = comment(3, 9, "Draft</p><p>[ref:r-1/note]", via={"channel": "api"}, public=False)
    thread = shown(vendor, comment(4, 5, "Thanks"), by_us, comment(2, 8, "Look here"))
    assert [(e.entry_id, e.author, e.author_name, e.public, e.text) for e in thread.entries] == [
        ("1", "service", "Ada Visitor", True, "My invoice is wrong"),
        ("2", "agent", "Dana Keller", True, "Look here"),
        ("3", "service", "The Service", False, "Draft"),
        ("4", "customer", "Ada Visitor", True, "Thanks"),
    ]
    assert [e.marker for e in thread.entries] == [MARKER, None, "r-1/note", None]
    assert (thread.status, thread.stamp) == ("open", STAMP)
    assert thread.url == "https://acme.zendesk.com/agent/tickets/42"


def test_every_page_is_read_whatever_its_order(vendor: Vendor) -> None:
    vendor.on("GET", TICKET, ticket())
    vendor.on(
        "GET",
        f"{TICKET}/comments",
        listed(comment(9, 8, "last"), comment(2, 8, "second"), more="n1"),
        listed(comment(2, 8, "second"), DESCRIPTION, more="n2"),
        listed(comment(4, 5, "third")),
    )
    thread = zendesk(vendor).thread("42")
    assert [entry.entry_id for entry in thread.entries] == ["1", "2", "4", "9"]


def test_a_page_that_fails_leaves_no_half_read_ticket(vendor: Vendor) -> None:
    vendor.on("GET", TICKET, ticket())
    vendor.on("GET", f"{TICKET}/comments", listed(DESCRIPTION, more="n1"), reply(500))
    with pytest.raises(RetryableError):
        zendesk(vendor).thread("42")


def test_a_list_without_an_end_is_no_complete_read(vendor: Vendor) -> None:
    vendor.on("GET", TICKET, ticket())
    vendor.on("GET", f"{TICKET}/comments", listed(DESCRIPTION, more="again"))
    with pytest.raises(RetryableError, match="read_incomplete"):
        zendesk(vendor).thread("42")


@pytest.mark.parametrize(
    ("status", "shown_as"),
    [
        ("new", "open"),
        ("open", "open"),
        ("pending", "pending"),
        ("hold", "pending"),
        ("solved", "solved"),
        ("closed", "closed"),
        ("deleted", "deleted"),
    ],
)
def test_each_status_has_its_meaning(vendor: Vendor, status: str, shown_as: str) -> None:
    assert shown(vendor, status=status).status == shown_as


@pytest.mark.parametrize("status", [404, 410])
def test_a_ticket_that_is_not_there_any_more_is_deleted(vendor: Vendor, status: int) -> None:
    vendor.on("GET", TICKET, reply(status, error="RecordNotFound"))
    thread = zendesk(vendor).thread("42")
    assert (thread.status, thread.entries) == ("deleted", ())


@pytest.mark.parametrize(
    "via",
    [
        {"channel": "web", "source": {"rel": "merge", "from": {"ticket_id": 77}, "to": {}}},
        {"channel": "web", "source": {"rel": "merge", "from": {}, "to": {}}},
    ],
)
def test_a_merged_ticket_names_the_one_that_goes_on(vendor: Vendor, via: dict[str, Any]) -> None:
    note = comment(3, 8, "This request was closed and merged into request #77 Other", via=via)
    thread = shown(vendor, note, status="closed", tags=["closed_by_merge"])
    assert (thread.status, thread.merged_into) == ("merged", "77")
    assert thread.entries[-1].author == "automatic"


def test_what_a_merge_quotes_of_another_ticket_is_nobodys_answer(vendor: Vendor) -> None:
    via = {"channel": "web", "source": {"rel": "merge", "from": {"ticket_id": 77}, "to": {}}}
    note = comment(3, 8, "Request #77 was closed and merged. Last comment: my secret", via=via)
    thread = shown(vendor, note, status="open")
    assert (thread.status, thread.merged_into) == ("open", None)
    assert (thread.entries[-1].author, thread.entries[-1].public) == ("automatic", True)


def test_the_words_of_a_visitor_never_make_a_ticket_merged(vendor: Vendor) -> None:
    said = comment(3, 5, "This request was closed and merged into request #77")
    thread = shown(vendor, said, status="closed")
    assert (thread.status, thread.merged_into) == ("closed", None)


@pytest.mark.parametrize(
    "change",
    [
        {"metadata": {"flags": [4]}},
        {"metadata": {"suspension_type_id": 3}},
        {"via": {"channel": "rule"}},
        {"html_body": "<p>Out of office: back on Monday</p>"},
    ],
    ids=["flag", "held", "rule", "words"],
)
def test_what_a_robot_wrote_is_automatic(vendor: Vendor, change: dict[str, Any]) -> None:
    thread = shown(vendor, comment(3, 5, "I am away", **{"via": {"channel": "email"}} | change))
    assert thread.entries[-1].author == "automatic"


@pytest.mark.parametrize("channel", ["email", "web"])
def test_a_marker_that_was_quoted_or_copied_is_not_ours(vendor: Vendor, channel: str) -> None:
    said = comment(3, 8, "Copied</p><p>[ref:r-1/answer]", via={"channel": channel})
    assert shown(vendor, said).entries[-1].author == "agent"


def test_our_own_users_words_without_a_marker_are_a_persons(vendor: Vendor) -> None:
    assert shown(vendor, comment(3, 9, "It is me")).entries[-1].author == "agent"


def test_a_ticket_that_was_not_made_here_begins_with_a_customers_words(vendor: Vendor) -> None:
    assert shown(vendor, external_id=None).entries[0].author == "customer"


def test_an_author_who_is_not_told_is_taken_for_a_person_of_the_team(vendor: Vendor) -> None:
    thread = shown(vendor, comment(3, 66, "Who am I"), comment(4, 5, "Me", via={"channel": "web"}))
    assert [entry.author for entry in thread.entries[1:]] == ["agent", "customer"]


def test_files_are_named_but_pictures_in_the_text_are_not(vendor: Vendor) -> None:
    files = [{"file_name": "a.pdf"}, {"file_name": "logo.png", "inline": True}]
    assert shown(vendor, comment(3, 8, "See", attachments=files)).entries[-1].text == "See\n[a.pdf]"


# --- what is not for the requester --------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "public"),
    [
        ({"metadata": {"flags": [2, 11], "flags_options": {"2": {"trusted": False}}}}, False),
        ({"metadata": {"flags": [0]}}, False),
        ({"metadata": {"flags": [2], "flags_options": {"2": {"trusted": True}}}}, True),
        ({"metadata": {"flags": [11], "flags_options": {"11": {"trusted": False}}}}, True),
        ({"metadata": {"system": {}, "flags": []}}, True),
        ({"via": {"channel": "side_conversation"}}, False),
        ({"via": {"channel": "email"}}, True),
        ({"public": False}, False),
        ({"public": None}, False),
    ],
)
@pytest.mark.parametrize("author", [5, 8])
def test_what_zendesk_doubts_or_keeps_from_the_requester_is_not_public(
    vendor: Vendor, change: dict[str, Any], public: bool, author: int
) -> None:
    assert shown(vendor, comment(2, author, "Words", **change)).entries[-1].public is public


@pytest.mark.parametrize(
    "channel", ["rule", "system", "side_conversation", "answer_bot_for_agents", "answer_bot_api"]
)
def test_what_a_robot_publishes_in_an_agents_name_is_not_the_agents(
    vendor: Vendor, channel: str
) -> None:
    entry = shown(vendor, comment(2, 8, "Words", via={"channel": channel})).entries[-1]
    assert entry.author == "automatic"


@pytest.mark.parametrize(("role", "tells"), [("end-user", False), (None, False), ("agent", True)])
def test_who_reads_an_answer_is_unknown_where_an_unknown_visitors_ticket_has_copies(
    vendor: Vendor, role: str | None, tells: bool
) -> None:
    own = {"id": 9, "role": "admin", "email": "api@acme.example"}
    people = [own, *([{"id": 70, "role": role}] if role else [])]
    row = {"id": 42, "status": "open", "requester_id": 9, "email_cc_ids": [70]}
    vendor.on("GET", "/api/v2/tickets/42", reply(200, ticket=row, users=people))
    vendor.on("GET", "/api/v2/tickets/42/comments", reply(200, comments=[]))
    assert (zendesk(vendor).thread("42").requester is not None) is tells


@pytest.mark.parametrize("odd", [[], {}, ["api"], 7, True])
def test_what_has_another_shape_than_described_is_read_with_care(vendor: Vendor, odd: Any) -> None:
    people = [{"id": 8, "name": "Dana Keller", "role": odd}]
    vendor.on("GET", "/api/v2/tickets/42", ticket(status=odd, requester_id=8))
    answer = reply(200, comments=[comment(1, 8, "Words", via={"channel": odd})], users=people)
    vendor.on("GET", "/api/v2/tickets/42/comments", answer)

    thread = zendesk(vendor).thread("42")

    assert thread.status == "open"
    assert [entry.text for entry in thread.entries] == ["Words"]
