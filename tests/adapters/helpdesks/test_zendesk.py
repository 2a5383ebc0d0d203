"""Making a Zendesk ticket: what is sent, smaller forms after a refusal, what a failure means."""

import json
from typing import Any

import httpx
import pytest

from escalation.domain.delivery import Requester
from escalation.domain.errors import OutcomeUnknown, PermanentError, RetryableError
from tests.adapters.helpdesks.support import (
    ESCALATION,
    ZENDESK_SETTINGS,
    Vendor,
    body_of,
    draft,
    reply,
    zendesk,
)

TICKETS = "/api/v2/tickets"
MADE = reply(201, ticket={"id": 42, "external_id": ESCALATION})
DRAFT = draft(ZENDESK_SETTINGS)


def refused(**details: Any) -> httpx.Response:
    return reply(
        422, error="RecordInvalid", description="Record validation errors", details=details
    )


def create(vendor: Vendor, *answers: Any) -> Any:
    vendor.on("POST", TICKETS, *answers)
    helpdesk = zendesk(vendor)
    return helpdesk.create(helpdesk.prepare(DRAFT))


def test_a_ticket_is_sent_with_all_the_settings_and_its_key(vendor: Vendor) -> None:
    ref = create(vendor, MADE)
    request = vendor.sent("POST", TICKETS)[0]
    ticket = body_of(request)["ticket"]
    assert request.url.host == "acme.zendesk.com"
    assert request.url.scheme == "https"
    assert request.headers["idempotency-key"] == f"{ESCALATION}:full"
    assert request.headers["authorization"].startswith("Basic ")
    assert ticket["external_id"] == ESCALATION
    assert ticket["comment"] == {"html_body": "<p>My invoice is wrong</p>", "public": True}
    assert ticket["requester"] == {"name": "Ada Visitor", "email": "ada@example.com"}
    assert (ticket["priority"], ticket["group_id"]) == ("high", 77)
    assert ticket["custom_fields"] == [{"id": 80, "value": "blue"}, {"id": 900, "value": "web"}]
    assert (ref.ticket_id, ref.reference) == ("42", "#42")
    assert ref.url == "https://acme.zendesk.com/agent/tickets/42"


def test_the_bytes_sent_are_the_bytes_prepared(vendor: Vendor) -> None:
    vendor.on("POST", TICKETS, MADE)
    helpdesk = zendesk(vendor)
    prepared = helpdesk.prepare(DRAFT)
    helpdesk.create(prepared)
    helpdesk.create(prepared)
    assert {r.content for r in vendor.sent("POST", TICKETS)} == {prepared.body.encode()}


def test_an_answer_from_the_key_is_the_ticket_made_before(vendor: Vendor) -> None:
    hit = reply(201, ticket={"id": 42}, headers={"x-idempotency-lookup": "hit"})
    assert create(vendor, hit).ticket_id == "42"


def test_without_an_address_no_requester_is_sent_and_the_ticket_says_so(vendor: Vendor) -> None:
    anonymous = draft(ZENDESK_SETTINGS, requester=Requester(name="A <b>"))
    ticket = json.loads(zendesk(vendor).prepare(anonymous).body)["ticket"]
    assert "requester" not in ticket
    note = zendesk(vendor).team_note(anonymous, "full")
    assert "No e-mail address is known" in note
    assert "A &lt;b&gt;" in note
    assert ticket["comment"]["html_body"] == DRAFT.html


def test_of_an_address_that_is_only_claimed_nothing_is_sent(vendor: Vendor) -> None:
    claimed = draft(ZENDESK_SETTINGS, requester=Requester(name="Ann", email="ceo@example.com"))
    body = zendesk(vendor).prepare(claimed).body
    assert "requester" not in json.loads(body)["ticket"]
    assert "ceo@" not in body
    assert "Ann" not in body


@pytest.mark.parametrize(
    ("details", "code", "form"),
    [
        ({"requester": [{"error": "UserSuspended"}]}, "requester_refused", "anonymous"),
        ({"requester": [{"error": "InvalidValue"}]}, "requester_refused", "anonymous"),
        ({"base": [{"description": "Custom field 80: is invalid"}]}, "field_refused", "plain"),
        ({"group": [{"error": "InvalidValue"}]}, "field_refused", "plain"),
        ({"via_followup_source_id": [{"error": "InvalidValue"}]}, "link_refused", "unlinked"),
        ({"base": [{"description": "Via followup source: is gone"}]}, "link_refused", "unlinked"),
        (
            {"base": [{"description": "Via followup source: is gone"}], "group": [{}]},
            "field_refused",
            "plain",
        ),
        ({"requester": [{}], "group": [{}]}, "request_refused", "bare"),
        ({}, "request_refused", "bare"),
    ],
)
def test_a_refusal_names_the_smaller_form(
    vendor: Vendor, details: dict[str, Any], code: str, form: str
) -> None:
    with pytest.raises(PermanentError) as caught:
        create(vendor, refused(**details))
    assert caught.value.code == code
    reduced = zendesk(vendor).prepare_reduced(DRAFT, caught.value.code)
    assert reduced is not None
    assert (reduced.form, reduced.key) == (form, f"{ESCALATION}:{form}")


def test_the_smaller_forms_say_what_they_left_out(vendor: Vendor) -> None:
    helpdesk = zendesk(vendor)
    anonymous = helpdesk.prepare_reduced(DRAFT, "requester_refused")
    plain = helpdesk.prepare_reduced(DRAFT, "field_refused")
    bare = helpdesk.prepare_reduced(DRAFT, "request_refused")
    assert anonymous is not None
    assert plain is not None
    assert bare is not None
    first, second, third = (json.loads(p.body)["ticket"] for p in (anonymous, plain, bare))
    assert "requester" not in first
    assert first["group_id"] == 77
    assert "ada@example.com" in helpdesk.team_note(DRAFT, anonymous.form)
    assert set(second) == {"subject", "comment", "external_id", "metadata", "requester"}
    for word in ("high", "vip", "77", "900", "80"):
        assert word in helpdesk.team_note(DRAFT, plain.form)
    assert all(each["comment"]["html_body"] == DRAFT.html for each in (first, second, third))
    assert set(third) == {"subject", "comment", "external_id", "metadata"}


def test_a_follow_up_is_linked_and_a_smaller_form_says_that_it_is_not(vendor: Vendor) -> None:
    helpdesk, follow_up = zendesk(vendor), DRAFT.model_copy(update={"follow_up_of": "41"})
    full = json.loads(helpdesk.prepare(follow_up).body)["ticket"]
    assert full["via_followup_source_id"] == 41
    for error in ("requester_refused", "field_refused"):
        linked = helpdesk.prepare_reduced(follow_up, error)
        assert linked is not None
        assert json.loads(linked.body)["ticket"]["via_followup_source_id"] == 41
    for error in ("link_refused", "request_refused"):
        unlinked = helpdesk.prepare_reduced(follow_up, error)
        assert unlinked is not None
        ticket = json.loads(unlinked.body)["ticket"]
        assert "via_followup_source_id" not in ticket
        said = "the link to ticket #41, which this one continues"
        assert said in helpdesk.team_note(follow_up, unlinked.form)
    unlinked = helpdesk.prepare_reduced(follow_up, "link_refused")
    assert unlinked is not None
    ticket = json.loads(unlinked.body)["ticket"]
    assert (ticket["group_id"], ticket["requester"]["email"]) == (77, "ada@example.com")


def test_the_chain_of_smaller_forms_ends(vendor: Vendor) -> None:
    vendor.on("POST", TICKETS, refused(requester=[{"error": "UserSuspended"}]))
    helpdesk = zendesk(vendor)
    forms = []
    prepared = helpdesk.prepare(DRAFT)
    while prepared is not None:
        forms.append(prepared.form)
        with pytest.raises(PermanentError) as caught:
            helpdesk.create(prepared)
        prepared = helpdesk.prepare_reduced(DRAFT, caught.value.code)  # type: ignore[assignment]  # ends with None
    assert forms == ["full", "anonymous", "bare"]


def test_an_error_names_the_fields_and_never_what_was_written(vendor: Vendor) -> None:
    said = "Requester: My invoice is wrong / Custom field 80: is invalid"
    with pytest.raises(PermanentError) as caught:
        create(vendor, refused(base=[{"description": said, "error": "InvalidValue"}]))
    assert caught.value.detail == "422 InvalidValue refused: base, 80"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ("Order number: cannot be blank", "Order number"),
        ("Bestellnummer für Größe: muss ausgefüllt werden", "Bestellnummer für Größe"),
        ("注文番号: を入力してください", "注文番号"),
        ("Requester: Name: is too short", "Requester Name"),
    ],
)
def test_a_field_that_was_left_blank_is_named_by_its_title(
    vendor: Vendor, said: str, field: str
) -> None:
    with pytest.raises(PermanentError) as caught:
        create(vendor, refused(base=[{"description": said, "error": "BlankValue"}]))
    assert caught.value.fields == (field,)
    assert caught.value.detail == f"422 BlankValue missing: {field}"


@pytest.mark.parametrize("said", ["cannot be blank", "<script>: x", "x" * 80 + ": blank"])
def test_what_is_no_title_is_no_field(vendor: Vendor, said: str) -> None:
    with pytest.raises(PermanentError) as caught:
        create(vendor, refused(base=[{"description": said, "error": "BlankValue"}]))
    assert caught.value.fields == ("base",)


@pytest.mark.parametrize(
    ("answer", "delay"),
    [
        (reply(429, error="APIRateLimitExceeded", headers={"Retry-After": "17"}), 17.0),
        (reply(429, error="APIRateLimitExceeded", headers={"ratelimit-reset": "41"}), 41.0),
        (reply(503, error="DatabaseDeadlock", headers={"Retry-After": "3"}), 3.0),
        (reply(409, error="DatabaseConflict"), None),
    ],
)
def test_a_limit_or_a_conflict_is_retried_when_the_vendor_says(
    vendor: Vendor, answer: httpx.Response, delay: float | None
) -> None:
    with pytest.raises(RetryableError) as caught:
        create(vendor, answer)
    assert caught.value.delay_s == delay


@pytest.mark.parametrize(
    "answer",
    [
        httpx.ReadTimeout("slow"),
        httpx.ReadError("reset"),
        httpx.WriteError("reset"),
        httpx.RemoteProtocolError("cut"),
        reply(500, error="InternalError"),
        reply(502),
        httpx.Response(201, content=b'{"ticket": {"id": '),
        httpx.Response(201, json={"ticket": {}}),
    ],
    ids=str,
)
def test_what_leaves_the_outcome_open_is_said_to_be_unknown(vendor: Vendor, answer: Any) -> None:
    with pytest.raises(OutcomeUnknown):
        create(vendor, answer)


@pytest.mark.parametrize(
    "failure", [httpx.ConnectError("no"), httpx.ConnectTimeout("no"), httpx.PoolTimeout("no")]
)
def test_a_connection_that_never_stood_is_retried(vendor: Vendor, failure: Exception) -> None:
    with pytest.raises(RetryableError, match="unreachable"):
        create(vendor, failure)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, "credentials_refused"),
        (403, "not_permitted"),
        (404, "not_found"),
        (302, "redirected"),
        (413, "too_large"),
    ],
)
def test_what_cannot_succeed_is_permanent_and_has_no_smaller_form(
    vendor: Vendor, status: int, code: str
) -> None:
    with pytest.raises(PermanentError) as caught:
        create(vendor, reply(status, error="Nope"))
    assert caught.value.code == code
    assert zendesk(vendor).prepare_reduced(DRAFT, code) is None


def test_a_key_used_for_another_body_leads_to_the_ticket_it_made(vendor: Vendor) -> None:
    vendor.on("GET", TICKETS, reply(200, tickets=[{"id": 43, "external_id": ESCALATION}]))
    assert create(vendor, reply(400, error="IdempotentRequestError")).ticket_id == "43"


def test_a_key_used_for_another_body_without_a_ticket_is_unknown(vendor: Vendor) -> None:
    vendor.on("GET", TICKETS, reply(200, tickets=[]))
    with pytest.raises(OutcomeUnknown, match="idempotency_key_reused"):
        create(vendor, reply(400, error="IdempotentRequestError"))
