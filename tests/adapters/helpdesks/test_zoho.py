"""Making a Zoho ticket: what is sent, its tags, smaller forms after a refusal, failures."""

import json
from typing import Any

import httpx
import pytest

from escalation.domain.delivery import Requester
from escalation.domain.errors import OutcomeUnknown, PermanentError, RetryableError
from tests.adapters.helpdesks.support import (
    MARKER,
    ZOHO_SETTINGS,
    Vendor,
    body_of,
    draft,
    reply,
    zoho,
)

TICKETS = "/api/v1/tickets"
TOKEN = "/oauth/v2/token"
DRAFT = draft(ZOHO_SETTINGS)
MADE = reply(
    200,
    id="700000000000901",
    ticketNumber="1042",
    webUrl="https://desk.zoho.eu/support/acme/ShowHomePage.do#Cases/dv/700000000000901",
)
TAGS = f"{TICKETS}/700000000000901/associateTag"
COMMENTS = f"{TICKETS}/700000000000901/comments"
END = httpx.Response(204)


def refused(field: str, kind: str = "invalid") -> httpx.Response:
    error = {"fieldName": field, "errorType": kind, "errorMessage": "My invoice is wrong"}
    return reply(422, errorCode="INVALID_DATA", message="My invoice is wrong", errors=[error])


def create(vendor: Vendor, *answers: Any) -> Any:
    vendor.on("POST", TICKETS, *answers)
    helpdesk = zoho(vendor)
    return helpdesk.create(helpdesk.prepare(DRAFT))


def create_whole(vendor: Vendor, *answers: Any) -> Any:
    """Make it, and add what the call could not carry."""
    ref = create(vendor, *answers)
    helpdesk = zoho(vendor)
    helpdesk.complete(ref.ticket_id, helpdesk.prepare(DRAFT))
    return ref


def test_a_ticket_is_sent_with_all_the_settings_and_tagged_afterwards(vendor: Vendor) -> None:
    vendor.on("POST", TAGS, reply(200, data=[]))
    ref = create_whole(vendor, MADE)
    request = vendor.sent("POST", TICKETS)[0]
    ticket = body_of(request)
    assert request.url.host == "desk.zoho.eu"
    assert vendor.requests[0].url.host == "accounts.zoho.eu"
    assert request.headers["authorization"] == "Zoho-oauthtoken access-1"
    assert request.headers["orgid"] == "4711"
    assert ticket["contact"] == {"lastName": "Ada Visitor", "email": "ada@example.com"}
    assert (ticket["departmentId"], ticket["priority"]) == ("700000000000101", "High")
    assert (ticket["status"], ticket["channel"]) == ("Open", "Chat")
    assert ticket["cf"] == {"cf_platform": "Web"}
    assert "tags" not in ticket
    assert ticket["description"].endswith(f"[ref:{MARKER}]</p>")
    assert body_of(vendor.sent("POST", TAGS)[0]) == {"tags": ["chat", "widget"]}
    assert (ref.ticket_id, ref.reference) == ("700000000000901", "#1042")
    assert ref.url is not None
    assert ref.url.startswith("https://desk.zoho.eu/")


@pytest.mark.parametrize(
    "url", ["https://desk.zoho.eu.evil.example/x", "javascript:alert(1)", "http://desk.zoho.eu/", 7]
)
def test_a_link_to_another_host_is_not_passed_on(vendor: Vendor, url: object) -> None:
    vendor.on("POST", TAGS, reply(200))
    assert create(vendor, reply(200, id="700000000000901", webUrl=url)).url is None


def test_what_a_create_cannot_carry_follows_from_its_bytes(vendor: Vendor) -> None:
    helpdesk = zoho(vendor)
    plain = helpdesk.prepare_reduced(DRAFT, "field_refused")
    assert plain is not None
    assert not helpdesk.is_whole(helpdesk.prepare(DRAFT))
    assert helpdesk.is_whole(plain)


@pytest.mark.parametrize(
    "answer", [reply(422, errorCode="INVALID_DATA"), reply(403, errorCode="SCOPE_MISMATCH")]
)
def test_tags_that_are_refused_become_a_note_and_the_ticket_stays(
    vendor: Vendor, answer: httpx.Response
) -> None:
    vendor.on("POST", TAGS, answer)
    vendor.on("GET", COMMENTS, END)
    vendor.on("POST", COMMENTS, reply(200))
    assert create_whole(vendor, MADE).reference == "#1042"
    note = body_of(vendor.sent("POST", COMMENTS)[0])
    assert note["isPublic"] is False
    assert "chat, widget" in note["content"]
    assert len(vendor.sent("POST", TICKETS)) == 1


@pytest.mark.parametrize(
    "answer", [reply(500), reply(429), httpx.ReadTimeout("slow"), httpx.ConnectError("no")]
)
def test_tags_that_may_not_be_set_are_to_be_set_again(vendor: Vendor, answer: Any) -> None:
    vendor.on("POST", TAGS, answer)
    with pytest.raises(RetryableError):
        create_whole(vendor, MADE)
    assert vendor.sent("POST", COMMENTS) == []


def test_a_ticket_survives_when_neither_tags_nor_note_can_be_written(vendor: Vendor) -> None:
    vendor.on("POST", TAGS, reply(422, errorCode="INVALID_DATA"))
    vendor.on("GET", COMMENTS, httpx.ConnectError("no"))
    assert create(vendor, MADE).reference == "#1042"
    with pytest.raises(RetryableError):
        create_whole(vendor, MADE)


def test_without_an_address_the_contact_is_a_name_alone(vendor: Vendor) -> None:
    anonymous = draft(ZOHO_SETTINGS, requester=Requester())
    ticket = json.loads(zoho(vendor).prepare(anonymous).body)["ticket"]
    assert ticket["contact"] == {"lastName": "Chat visitor"}
    assert "email" not in ticket
    assert "No e-mail address is known" in zoho(vendor).team_note(anonymous, "full")


def test_of_an_address_that_is_only_claimed_nothing_is_sent(vendor: Vendor) -> None:
    claimed = draft(ZOHO_SETTINGS, requester=Requester(name="Ann", email="ceo@example.com"))
    body = zoho(vendor).prepare(claimed).body
    assert json.loads(body)["ticket"]["contact"] == {"lastName": "Chat visitor"}
    assert "ceo@" not in body
    assert "Ann" not in body


@pytest.mark.parametrize(
    ("field", "code", "form"),
    [
        ("/contact/email", "requester_refused", "anonymous"),
        ("/contactId", "requester_refused", "anonymous"),
        ("/email", "requester_refused", "anonymous"),
        ("/cf/cf_platform", "field_refused", "plain"),
        ("/priority", "field_refused", "plain"),
    ],
)
def test_a_refusal_names_the_smaller_form(vendor: Vendor, field: str, code: str, form: str) -> None:
    with pytest.raises(PermanentError) as caught:
        create(vendor, refused(field))
    assert caught.value.code == code
    assert "invoice" not in caught.value.detail
    reduced = zoho(vendor).prepare_reduced(DRAFT, code)
    assert reduced is not None
    assert reduced.form == form
    assert MARKER in reduced.body


def test_the_barest_form_keeps_the_department(vendor: Vendor) -> None:
    bare = zoho(vendor).prepare_reduced(DRAFT, "request_refused")
    assert bare is not None
    body = json.loads(bare.body)
    assert set(body["ticket"]) == {"subject", "departmentId", "description", "contact"}
    assert body["tags"] == []
    assert "widget" in zoho(vendor).team_note(DRAFT, bare.form)


def test_a_required_field_that_is_missing_has_no_smaller_form(vendor: Vendor) -> None:
    with pytest.raises(PermanentError) as caught:
        create(vendor, refused("/cf/cf_region", "missing"))
    assert caught.value.code == "field_missing"
    assert caught.value.detail == "422 INVALID_DATA missing: cf.cf_region"


@pytest.mark.parametrize(
    ("answer", "error", "code"),
    [
        (reply(401, errorCode="INVALID_OAUTH"), PermanentError, "credentials_refused"),
        (reply(403, errorCode="SCOPE_MISMATCH"), PermanentError, "scope_missing"),
        (reply(403, errorCode="OAUTH_ORG_MISMATCH"), PermanentError, "organisation_mismatch"),
        (reply(429, errorCode="TOO_MANY_REQUESTS"), RetryableError, "rate_limited"),
        (reply(422, errorCode="THRESHOLD_EXCEEDED"), RetryableError, "rate_limited"),
        (httpx.ConnectTimeout("no"), RetryableError, "unreachable"),
        (reply(500, errorCode="INTERNAL_SERVER_ERROR"), OutcomeUnknown, "helpdesk_error"),
        (reply(503, errorCode="SERVICE_UNAVAILABLE"), OutcomeUnknown, "helpdesk_error"),
        (httpx.ReadTimeout("slow"), OutcomeUnknown, "no_answer"),
        (reply(200, {}), OutcomeUnknown, "unreadable_answer"),
    ],
    ids=str,
)
def test_other_answers_are_retried_final_or_unknown(
    vendor: Vendor,
    answer: Any,
    error: type[PermanentError | RetryableError | OutcomeUnknown],
    code: str,
) -> None:
    with pytest.raises(error) as caught:
        create(vendor, answer)
    assert caught.value.code == code


def test_a_day_without_credits_is_waited_for_longer(vendor: Vendor) -> None:
    with pytest.raises(RetryableError) as caught:
        create(vendor, reply(429, errorCode="THRESHOLD_EXCEEDED"))
    assert caught.value.delay_s == 3600
    with pytest.raises(RetryableError) as caught:
        create(vendor, reply(429, errorCode="THRESHOLD_EXCEEDED", headers={"Retry-After": "60"}))
    assert caught.value.delay_s == 60


def test_an_invalid_token_is_replaced_once(vendor: Vendor) -> None:
    vendor.on("POST", TAGS, reply(200))
    assert create(vendor, reply(401, errorCode="INVALID_OAUTH"), MADE).reference == "#1042"
    assert vendor.tokens_given == 2
    assert len(vendor.sent("POST", TICKETS)) == 2


@pytest.mark.parametrize(
    ("answer", "error", "code"),
    [
        (reply(200, error="invalid_code"), PermanentError, "credentials_refused"),
        (reply(200, error="invalid_client"), PermanentError, "credentials_refused"),
        (reply(400, error="invalid_client"), PermanentError, "credentials_refused"),
        (reply(400, error="Access Denied"), RetryableError, "rate_limited"),
        (reply(200, token="?"), RetryableError, "unreadable_answer"),
        (reply(409), RetryableError, "token_unavailable"),
        (reply(408), RetryableError, "token_unavailable"),
        (reply(500), RetryableError, "token_unavailable"),
    ],
)
def test_without_a_token_nothing_is_sent(
    vendor: Vendor, answer: httpx.Response, error: type[PermanentError | RetryableError], code: str
) -> None:
    vendor.on("POST", TOKEN, answer)
    with pytest.raises(error) as caught:
        create(vendor, MADE)
    assert caught.value.code == code
    assert not vendor.sent("POST", TICKETS)


def test_too_many_tokens_are_waited_for(vendor: Vendor) -> None:
    vendor.on("POST", TOKEN, reply(400, error="Access Denied"))
    with pytest.raises(RetryableError) as caught:
        create(vendor, MADE)
    assert caught.value.delay_s == 600
