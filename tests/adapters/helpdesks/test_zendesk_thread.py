"""A Zendesk ticket as it stands there, and answers given in it."""

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
from tests.adapters.helpdesks.support import ESCALATION, MARKER, Vendor, body_of, reply, zendesk

TICKET = "/api/v2/tickets/42"
STAMP = "2026-11-23T10:00:00Z"
USERS = [
    {"id": 5, "name": "Ada Visitor", "role": "end-user", "email": "ada@example.com"},
    {"id": 8, "name": "Dana Keller", "role": "agent", "email": "dana@acme.example"},
    {"id": 9, "name": "The Service", "role": "admin", "email": "bot@acme.example"},
]


def comment(number: int, author: int, text: str, **changes: Any) -> dict[str, Any]:
    values = {
        "id": number,
        "author_id": author,
        "html_body": f"<p>{text}</p>",
        "body": text,
        "public": True,
        "created_at": f"2026-11-23T09:{number:02d}:00Z",
        "via": {"channel": "web"},
    }
    return values | changes


DESCRIPTION = comment(1, 5, "My invoice is wrong", via={"channel": "api"})


def listed(*comments: dict[str, Any], more: str | None = None) -> httpx.Response:
    meta = {"has_more": more is not None, "after_cursor": more}
    return reply(200, comments=list(comments), users=USERS, meta=meta)


def ticket(**changes: Any) -> httpx.Response:
    values = {
        "id": 42,
        "status": "open",
        "external_id": ESCALATION,
        "requester_id": 5,
        "updated_at": STAMP,
        "tags": [],
    }
    return reply(200, ticket=values | changes, users=USERS)


def shown(vendor: Vendor, *comments: dict[str, Any], **changes: Any) -> TicketThread:
    vendor.on("GET", TICKET, ticket(**changes))
    vendor.on("GET", f"{TICKET}/comments", listed(DESCRIPTION, *comments))
    return zendesk(vendor).thread("42")


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


# --- answers ---------------------------------------------------------------------------------


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
