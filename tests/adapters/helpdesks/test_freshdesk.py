import json
from typing import Any

import httpx
import pytest

from escalation.domain.delivery import Requester
from escalation.domain.errors import OutcomeUnknown, PermanentError, RetryableError
from tests.adapters.helpdesks.support import (
    ADA,
    FRESHDESK_SETTINGS,
    MARKER,
    NOW,
    Vendor,
    body_of,
    draft,
    freshdesk,
    reply,
)

TICKETS = "/api/v2/tickets"
DRAFT = draft(FRESHDESK_SETTINGS)
MADE = reply(201, id=42, tags=[MARKER])
NOBODY = reply(200, [])


def refused(field: str, code: str = "invalid_value") -> httpx.Response:
    return reply(
        400,
        description="Validation failed",
        errors=[{"field": field, "message": "My invoice is wrong", "code": code}],
    )


def create(vendor: Vendor, *answers: Any) -> Any:
    vendor.on("POST", TICKETS, *answers)
    helpdesk = freshdesk(vendor)
    return helpdesk.create(helpdesk.prepare(DRAFT))


def listed(*rows: dict[str, Any], more: bool = False) -> httpx.Response:
    return reply(200, list(rows), headers={"Link": '<x>; rel="next"'} if more else None)


def test_a_ticket_is_sent_with_all_the_settings_and_its_marker(vendor: Vendor) -> None:
    ref = create(vendor, MADE)
    request = vendor.requests[0]
    ticket = body_of(request)
    assert request.url.host == "acme.freshdesk.com"
    assert (ticket["email"], ticket["name"]) == ("ada@example.com", "Ada Visitor")
    assert (ticket["status"], ticket["priority"], ticket["source"]) == (2, 3, 7)
    assert ticket["tags"] == ["chat", MARKER]
    assert (ticket["group_id"], ticket["custom_fields"]) == (77, {"cf_platform": "Web"})
    assert (ref.ticket_id, ref.reference) == ("42", "#42")
    assert ref.url == "https://acme.freshdesk.com/a/tickets/42"


def test_the_marker_is_a_tag_that_freshdesk_takes(vendor: Vendor) -> None:
    long = draft(FRESHDESK_SETTINGS, escalation_id="e" * 100)
    tags = json.loads(freshdesk(vendor).prepare(long).body)["tags"]
    assert all(len(tag) <= 32 for tag in tags)


def test_without_an_address_the_requester_is_the_conversation(vendor: Vendor) -> None:
    anonymous = draft(FRESHDESK_SETTINGS, requester=Requester())
    ticket = json.loads(freshdesk(vendor).prepare(anonymous).body)
    assert "email" not in ticket
    assert ticket["unique_external_id"] == f"chat-{DRAFT.conversation_id}"
    assert ticket["name"] == "Chat visitor"
    assert "No e-mail address is known" in freshdesk(vendor).team_note(anonymous, "full")
    assert ticket["description"] == DRAFT.html


def test_of_an_address_that_is_only_claimed_nothing_is_sent(vendor: Vendor) -> None:
    claimed = draft(FRESHDESK_SETTINGS, requester=Requester(name="Ann", email="ceo@example.com"))
    body = freshdesk(vendor).prepare(claimed).body
    assert json.loads(body)["unique_external_id"] == f"chat-{DRAFT.conversation_id}"
    assert "ceo@" not in body
    assert "Ann" not in body


@pytest.mark.parametrize(
    ("answer", "code", "form"),
    [
        (refused("email"), "requester_refused", "anonymous"),
        (reply(405, message="blocked"), "requester_refused", "anonymous"),
        (refused("group_id"), "field_refused", "plain"),
        (refused("cf_platform"), "field_refused", "plain"),
        (reply(400, code="invalid_json", message="x"), "request_refused", "bare"),
    ],
)
def test_a_refusal_names_the_smaller_form(
    vendor: Vendor, answer: httpx.Response, code: str, form: str
) -> None:
    with pytest.raises(PermanentError) as caught:
        create(vendor, answer)
    assert caught.value.code == code
    assert "invoice" not in caught.value.detail
    reduced = freshdesk(vendor).prepare_reduced(DRAFT, code)
    assert reduced is not None
    assert reduced.form == form
    assert MARKER in json.loads(reduced.body)["tags"]


def test_the_barest_form_is_still_a_whole_ticket(vendor: Vendor) -> None:
    bare = freshdesk(vendor).prepare_reduced(DRAFT, "request_refused")
    assert bare is not None
    ticket = json.loads(bare.body)
    assert set(ticket) == {
        *("subject", "description", "status", "priority", "source", "tags"),
        *("unique_external_id", "name"),
    }
    assert "ada@example.com" in freshdesk(vendor).team_note(DRAFT, bare.form)


def test_a_required_field_that_is_missing_has_no_smaller_form(vendor: Vendor) -> None:
    with pytest.raises(PermanentError) as caught:
        create(vendor, refused("cf_region", "missing_field"))
    assert caught.value.code == "field_missing"
    assert caught.value.detail == "400 missing_field missing: cf_region"
    assert freshdesk(vendor).prepare_reduced(DRAFT, "field_missing") is None


@pytest.mark.parametrize(
    "answer",
    [
        httpx.ReadTimeout("slow"),
        httpx.RemoteProtocolError("cut"),
        reply(500),
        reply(503, headers={"Retry-After": "2"}),
        reply(201, {}),
    ],
    ids=str,
)
def test_what_leaves_the_outcome_open_is_said_to_be_unknown(vendor: Vendor, answer: Any) -> None:
    with pytest.raises(OutcomeUnknown):
        create(vendor, answer)


@pytest.mark.parametrize(
    ("answer", "error", "code"),
    [
        (reply(429, message="x", headers={"Retry-After": "9"}), RetryableError, "rate_limited"),
        (reply(409, description="x"), RetryableError, "conflict"),
        (httpx.ConnectError("no"), RetryableError, "unreachable"),
        (reply(401, code="invalid_credentials"), PermanentError, "credentials_refused"),
        (reply(403, code="access_denied"), PermanentError, "not_permitted"),
        (reply(404), PermanentError, "not_found"),
    ],
)
def test_other_answers_are_retried_or_final(
    vendor: Vendor, answer: Any, error: type[PermanentError | RetryableError], code: str
) -> None:
    with pytest.raises(error) as caught:
        create(vendor, answer)
    assert caught.value.code == code


def test_the_ticket_is_found_among_the_requesters(vendor: Vendor) -> None:
    first = [{"id": n, "tags": [f"{MARKER}0"]} for n in range(100)]
    vendor.on("GET", TICKETS, listed(*first, more=True), listed({"id": 500, "tags": [MARKER]}))
    found = freshdesk(vendor).find(DRAFT, since=NOW)
    assert found is not None
    assert found.ticket_id == "500"
    asked = [dict(r.url.params) for r in vendor.requests]
    assert [(p["email"], p["page"]) for p in asked] == [
        ("ada@example.com", "1"),
        ("ada@example.com", "2"),
    ]
    assert asked[0]["updated_since"] == "2026-11-23T09:55:00Z"


@pytest.mark.parametrize("hidden_in", ["all", "spam", "deleted"])
def test_a_ticket_that_is_not_the_requesters_is_found_too(vendor: Vendor, hidden_in: str) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        params = request.url.params
        if "email" in params:
            return refused("email")
        here = params.get("filter", "all") == hidden_in
        return listed({"id": 7, "tags": [MARKER]}) if here else NOBODY

    vendor.on("GET", TICKETS, answer)
    found = freshdesk(vendor).find(DRAFT, since=NOW)
    assert found is not None
    assert found.ticket_id == "7"


def test_no_ticket_is_said_only_after_every_list_is_read(vendor: Vendor) -> None:
    vendor.on("GET", TICKETS, NOBODY)
    assert freshdesk(vendor).find(DRAFT, since=NOW) is None
    filters = [(r.url.params.get("email"), r.url.params.get("filter")) for r in vendor.requests]
    assert filters == [("ada@example.com", None), (None, None), (None, "spam"), (None, "deleted")]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (reply(403), OutcomeUnknown),
        (reply(500), RetryableError),
        (reply(429), RetryableError),
        (httpx.ReadError("reset"), RetryableError),
        (httpx.Response(200, content=b'[{"id": 1, '), RetryableError),
        (listed({"id": 1, "tags": []}, more=True), OutcomeUnknown),
    ],
)
def test_a_search_that_is_not_complete_never_says_that_there_is_no_ticket(
    vendor: Vendor, answer: Any, error: type[Exception]
) -> None:
    vendor.on("GET", TICKETS, answer)
    with pytest.raises(error):
        freshdesk(vendor).find(DRAFT, since=NOW)


def test_a_refused_unfiltered_list_is_not_a_complete_read(vendor: Vendor) -> None:
    vendor.on("GET", TICKETS, refused("email"), reply(400, description="x"))
    with pytest.raises(OutcomeUnknown, match="read_refused"):
        freshdesk(vendor).find(DRAFT, since=NOW)


def test_a_private_note_is_added_with_its_marker(vendor: Vendor) -> None:
    vendor.on("GET", f"{TICKETS}/42/conversations", listed({"body": "<p>[ref:m-12]</p>"}))
    vendor.on("POST", f"{TICKETS}/42/notes", reply(201, id=1))
    freshdesk(vendor).comment("42", "<p>More</p>", marker="m-1")
    note = body_of(vendor.sent("POST", f"{TICKETS}/42/notes")[0])
    assert note == {"body": "<p>More</p><p>[ref:m-1]</p>", "private": True}


def test_a_visitors_words_are_public_as_those_of_a_requester_with_an_address(
    vendor: Vendor,
) -> None:
    vendor.on("GET", f"{TICKETS}/42/conversations", NOBODY)
    requester = {"id": 5, "name": "Ada", "email": "ada@example.com"}
    vendor.on("GET", f"{TICKETS}/42", reply(200, id=42, requester_id=5, requester=requester))
    vendor.on("POST", f"{TICKETS}/42/notes", reply(201, id=1))
    freshdesk(vendor).comment("42", "<p>More</p>", marker="m-1", by=ADA)
    note = body_of(vendor.sent("POST", f"{TICKETS}/42/notes")[0])
    assert (note["private"], note["user_id"], note["incoming"]) == (False, 5, True)


def test_a_visitors_words_without_an_address_stay_an_internal_note(vendor: Vendor) -> None:
    vendor.on("GET", f"{TICKETS}/42/conversations", NOBODY)
    requester = {"id": 5, "name": "Chat visitor", "email": None}
    vendor.on("GET", f"{TICKETS}/42", reply(200, id=42, requester_id=5, requester=requester))
    vendor.on("POST", f"{TICKETS}/42/notes", reply(201, id=1))
    freshdesk(vendor).comment("42", "<p>More</p>", marker="m-1", by=ADA)
    note = body_of(vendor.sent("POST", f"{TICKETS}/42/notes")[0])
    assert note == {"body": "<p>More</p><p>[ref:m-1]</p>", "private": True}


def test_a_note_that_is_there_is_not_added_again(vendor: Vendor) -> None:
    vendor.on("GET", f"{TICKETS}/42/conversations", listed({"body_text": "More [ref:m-1]"}))
    freshdesk(vendor).comment("42", "<p>More</p>", marker="m-1")
    assert not vendor.sent("POST", f"{TICKETS}/42/notes")


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (reply(405), PermanentError),
        (reply(404), PermanentError),
        (reply(500), OutcomeUnknown),
        (httpx.ReadTimeout("slow"), OutcomeUnknown),
        (reply(429), RetryableError),
    ],
)
def test_a_note_that_fails_says_how(vendor: Vendor, answer: Any, error: type[Exception]) -> None:
    vendor.on("GET", f"{TICKETS}/42/conversations", NOBODY)
    vendor.on("POST", f"{TICKETS}/42/notes", answer)
    with pytest.raises(error):
        freshdesk(vendor).comment("42", "<p>More</p>", marker="m-1")
