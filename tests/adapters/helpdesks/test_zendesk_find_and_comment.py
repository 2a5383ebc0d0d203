"""A Zendesk ticket that is there already is found by its external id, and commented once."""

from typing import Any

import httpx
import pytest

from escalation.domain.errors import OutcomeUnknown, PermanentError, RetryableError
from tests.adapters.helpdesks.support import (
    ADA,
    ESCALATION,
    NOW,
    ZENDESK_OAUTH,
    ZENDESK_SETTINGS,
    Vendor,
    body_of,
    draft,
    reply,
    zendesk,
)

TICKETS = "/api/v2/tickets"
DRAFT = draft(ZENDESK_SETTINGS)


def test_the_ticket_is_found_by_its_exact_external_id(vendor: Vendor) -> None:
    listed = [
        {"id": 3, "external_id": ESCALATION + "0"},
        {"id": 8, "external_id": ESCALATION},
        {"id": 7, "external_id": ESCALATION},
    ]
    vendor.on("GET", TICKETS, reply(200, tickets=listed))
    found = zendesk(vendor).find(DRAFT, since=NOW)
    assert found is not None
    assert found.ticket_id == "7"
    assert vendor.requests[0].url.params["external_id"] == ESCALATION


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (reply(403, error="Forbidden"), OutcomeUnknown),
        (reply(500), RetryableError),
        (httpx.ReadTimeout("slow"), RetryableError),
        (httpx.Response(200, content=b"<html>"), RetryableError),
    ],
)
def test_a_search_that_fails_never_says_that_there_is_no_ticket(
    vendor: Vendor, answer: Any, error: type[Exception]
) -> None:
    vendor.on("GET", TICKETS, answer)
    with pytest.raises(error):
        zendesk(vendor).find(DRAFT, since=NOW)


def comments(*bodies: str, more: str | None = None) -> httpx.Response:
    listed = [{"html_body": body} for body in bodies]
    return reply(200, comments=listed, meta={"has_more": more is not None, "after_cursor": more})


def test_a_comment_is_added_with_its_marker(vendor: Vendor) -> None:
    vendor.on("GET", f"{TICKETS}/42/comments", comments("<p>[ref:m-12]</p>"))
    vendor.on("GET", f"{TICKETS}/42", reply(200, ticket={"id": 42, "requester_id": 5}))
    vendor.on("PUT", f"{TICKETS}/42", reply(200, ticket={}))
    zendesk(vendor).comment("42", "<p>More [ref:m-2] {{x}}</p>", marker="m-1")
    comment = body_of(vendor.sent("PUT", f"{TICKETS}/42")[0])["ticket"]["comment"]
    assert comment["public"] is False
    assert "author_id" not in comment
    assert comment["html_body"].endswith("<p>[ref:m-1]</p>")
    assert "[ref:m-2]" not in comment["html_body"]
    assert "{{" not in comment["html_body"]


@pytest.mark.parametrize(
    ("requester", "public"),
    [
        ({"id": 5, "role": "end-user", "email": "ada@example.com"}, True),
        ({"id": 5, "role": "end-user", "email": None}, False),
        ({"id": 5, "role": "agent", "email": "robin@acme.example"}, False),
        ({"id": 6, "role": "end-user", "email": "eve@example.com"}, False),
    ],
    ids=["known", "no address", "our own user", "not told"],
)
def test_a_visitors_words_are_public_only_as_those_of_a_requester_with_an_address(
    vendor: Vendor, requester: dict[str, Any], public: bool
) -> None:
    vendor.on("GET", f"{TICKETS}/42/comments", comments())
    ticket = reply(200, ticket={"id": 42, "requester_id": 5}, users=[requester])
    vendor.on("GET", f"{TICKETS}/42", ticket)
    vendor.on("PUT", f"{TICKETS}/42", reply(200, ticket={}))
    zendesk(vendor).comment("42", "<p>Hello</p>", marker="m-1", by=ADA)
    comment = body_of(vendor.sent("PUT", f"{TICKETS}/42")[0])["ticket"]["comment"]
    assert (comment["public"], comment.get("author_id")) == (public, 5 if public else None)


def test_a_comment_that_is_there_on_a_later_page_is_not_added_again(vendor: Vendor) -> None:
    vendor.on(
        "GET", f"{TICKETS}/42/comments", comments("x", more="next"), comments("<p>[ref:m-1]</p>")
    )
    zendesk(vendor).comment("42", "<p>Again</p>", marker="m-1")
    pages = vendor.sent("GET", f"{TICKETS}/42/comments")
    assert [p.url.params.get("page[after]") for p in pages] == [None, "next"]
    assert not vendor.sent("PUT", f"{TICKETS}/42")


def test_a_closed_ticket_takes_no_comment(vendor: Vendor) -> None:
    vendor.on("GET", f"{TICKETS}/42/comments", comments())
    vendor.on("GET", f"{TICKETS}/42", reply(200, ticket={"id": 42, "status": "closed"}))
    with pytest.raises(PermanentError, match="ticket_closed"):
        zendesk(vendor).comment("42", "<p>x</p>", marker="m")


@pytest.mark.parametrize("ticket_id", ["42/../../users", "", "42?x=1", "-1", "٤٢"])
def test_only_a_number_gets_into_a_path(vendor: Vendor, ticket_id: str) -> None:
    with pytest.raises(PermanentError):
        zendesk(vendor).comment(ticket_id, "<p>x</p>", marker="m")
    assert not vendor.requests


def test_without_the_users_scope_the_requester_stays_and_the_refusal_says_so(
    vendor: Vendor,
) -> None:
    def token(request: httpx.Request) -> httpx.Response:
        if "users:write" in body_of(request)["scope"]:
            return reply(400, error="invalid_scope")
        return reply(200, access_token="access-1", expires_in=3600)

    vendor.on("POST", "/oauth/tokens", token)
    vendor.on("GET", "/api/v2/tickets/42", reply(200, ticket={"id": 42, "requester_id": 9}))
    with pytest.raises(PermanentError) as refused:
        zendesk(vendor, ZENDESK_OAUTH).set_requester("42", "ceo@example.com", "Ann")
    assert (refused.value.code, refused.value.detail) == ("requester_refused", "users:write")
