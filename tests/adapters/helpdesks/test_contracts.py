"""Every request that makes, finds or comments a ticket, against the vendors' API descriptions."""

from contextlib import suppress
from typing import Any, Final

import pytest

from escalation.adapters.helpdesks.freshdesk.tickets import Freshdesk
from escalation.adapters.helpdesks.zendesk.tickets import Zendesk
from escalation.adapters.helpdesks.zoho.tickets import Zoho
from escalation.domain.delivery import Requester, TicketDraft
from escalation.domain.errors import DeliveryError, PermanentError, RetryableError
from tests.adapters.helpdesks.contract_mocks import TICKET, Mock
from tests.adapters.helpdesks.field_settings import WHOLE, settings_of
from tests.adapters.helpdesks.support import (
    ADA,
    FRESHDESK_SETTINGS,
    NOW,
    ZENDESK_SETTINGS,
    ZOHO_SETTINGS,
    draft,
)

FORMS: Final = [None, "requester_refused", "field_refused", "request_refused"]


def prepared(helpdesk: Any, given: TicketDraft, error: str | None) -> Any:
    return helpdesk.prepare_reduced(given, error) if error else helpdesk.prepare(given)


def test_the_mocks_refuse_what_breaks_a_description(
    zendesk: tuple[Zendesk, Mock], freshdesk: tuple[Freshdesk, Mock], zoho: tuple[Zoho, Mock]
) -> None:
    for helpdesk, settings in (
        (zendesk[0], ZENDESK_SETTINGS),
        (freshdesk[0], FRESHDESK_SETTINGS),
        (zoho[0], ZOHO_SETTINGS),
    ):
        given = helpdesk.prepare(draft(settings))
        broken = given.model_copy(update={"body": given.body.replace('"subject"', '"topic"')})
        with pytest.raises(DeliveryError):
            helpdesk.create(broken)


def test_the_descriptions_take_fields_of_every_type(
    zendesk: tuple[Zendesk, Mock], freshdesk: tuple[Freshdesk, Mock], zoho: tuple[Zoho, Mock]
) -> None:
    for (helpdesk, mock), settings in (
        (zendesk, settings_of("zendesk", **WHOLE["zendesk"])),
        (freshdesk, settings_of("freshdesk", **WHOLE["freshdesk"])),
        (zoho, settings_of("zoho", **WHOLE["zoho"])),
    ):
        assert helpdesk.create(helpdesk.prepare(draft(settings))).ticket_id
        assert mock.broken() == []


@pytest.mark.parametrize("error", FORMS)
@pytest.mark.parametrize("email", ["ada@example.com", None])
def test_zendesk_takes_every_form(
    zendesk: tuple[Zendesk, Mock], error: str | None, email: str | None
) -> None:
    helpdesk, mock = zendesk
    given = draft(ZENDESK_SETTINGS, requester=Requester(name="Ada", email=email, trusted=True))
    assert helpdesk.create(prepared(helpdesk, given, error)).ticket_id.isdigit()
    assert [status for _, status, _ in mock.recorder.answers] == [201]


@pytest.mark.parametrize("public", [True, False])
def test_zendesk_takes_reads_and_comments(zendesk: tuple[Zendesk, Mock], public: bool) -> None:
    helpdesk, mock = zendesk
    helpdesk.find(draft(ZENDESK_SETTINGS), since=NOW)
    helpdesk.comment("42", "<p>More</p>", marker="m-1", by=ADA if public else None)
    assert mock.broken() == []
    assert {call for call, _, _ in mock.recorder.answers} == {
        "GET /api/v2/tickets",
        "GET /api/v2/tickets/42/comments",
        "GET /api/v2/tickets/42",
        "PUT /api/v2/tickets/42",
    }


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, "credentials_refused"),
        (403, "not_permitted"),
        (409, "conflict"),
        (422, "requester_refused"),
        (429, "rate_limited"),
        (503, "helpdesk_unavailable"),
        (400, "idempotency_key_reused"),
    ],
)
def test_zendesks_described_errors_are_understood(
    zendesk: tuple[Zendesk, Mock], status: int, code: str
) -> None:
    helpdesk, mock = zendesk
    given = helpdesk.prepare(draft(ZENDESK_SETTINGS))
    mock.recorder.prefer = str(status)
    with pytest.raises(DeliveryError) as caught:
        helpdesk.create(given)
    assert caught.value.code == code
    if status in {429, 503}:
        assert isinstance(caught.value, RetryableError)
        assert caught.value.delay_s == 2


@pytest.mark.parametrize("error", FORMS)
@pytest.mark.parametrize("email", ["ada@example.com", None])
def test_freshdesk_takes_every_form(
    freshdesk: tuple[Freshdesk, Mock], error: str | None, email: str | None
) -> None:
    helpdesk, mock = freshdesk
    given = draft(FRESHDESK_SETTINGS, requester=Requester(name="Ada", email=email, trusted=True))
    assert helpdesk.create(prepared(helpdesk, given, error)).ticket_id.isdigit()
    assert [status for _, status, _ in mock.recorder.answers] == [201]


@pytest.mark.parametrize("public", [True, False])
def test_freshdesk_takes_reads_and_notes(freshdesk: tuple[Freshdesk, Mock], public: bool) -> None:
    helpdesk, mock = freshdesk
    helpdesk.find(draft(FRESHDESK_SETTINGS), since=NOW)
    helpdesk.comment("42", "<p>More</p>", marker="m-1", by=ADA if public else None)
    assert mock.broken() == []
    assert len([call for call, _, _ in mock.recorder.answers if call == "GET /api/v2/tickets"]) == 4


@pytest.mark.parametrize(
    ("status", "code"),
    [(400, "requester_refused"), (401, "credentials_refused"), (429, "rate_limited")],
)
def test_freshdesks_described_errors_are_understood(
    freshdesk: tuple[Freshdesk, Mock], status: int, code: str
) -> None:
    helpdesk, mock = freshdesk
    given = helpdesk.prepare(draft(FRESHDESK_SETTINGS))
    mock.recorder.prefer = str(status)
    with pytest.raises(DeliveryError) as caught:
        helpdesk.create(given)
    assert caught.value.code == code


@pytest.mark.parametrize("error", FORMS)
@pytest.mark.parametrize("email", ["ada@example.com", None])
def test_zoho_takes_every_form(
    zoho: tuple[Zoho, Mock], error: str | None, email: str | None
) -> None:
    helpdesk, mock = zoho
    given = draft(ZOHO_SETTINGS, requester=Requester(name="Ada", email=email, trusted=True))
    request = prepared(helpdesk, given, error)
    assert helpdesk.create(request).ticket_id == TICKET
    if not helpdesk.is_whole(request):
        helpdesk.complete(TICKET, request)
    assert mock.broken() == []
    keeps_tags = error is None or (error == "requester_refused" and email is not None)
    tagged = f"POST /api/v1/tickets/{TICKET}/associateTag"
    calls = [call for call, _, _ in mock.recorder.answers]
    assert calls == ["POST /api/v1/tickets", *([tagged] if keeps_tags else [])]


@pytest.mark.parametrize("public", [True, False])
def test_zoho_takes_reads_and_comments(zoho: tuple[Zoho, Mock], public: bool) -> None:
    helpdesk, mock = zoho
    helpdesk.comment(TICKET, "<p>More</p>", marker="m-1", by=ADA if public else None)
    assert mock.broken() == []
    assert mock.recorder.answers[-1][:2] == (f"POST /api/v1/tickets/{TICKET}/comments", 200)


def test_zoho_takes_a_search_by_department_and_may_refuse_one_without(
    zoho: tuple[Zoho, Mock],
) -> None:
    helpdesk, mock = zoho
    assert helpdesk.find(draft(ZOHO_SETTINGS), since=NOW.replace(year=2010)) is None
    calls = [(call, status) for call, status, _ in mock.recorder.answers]
    assert calls[0] == ("GET /api/v1/tickets", 200)
    assert calls[-1] == ("GET /api/v1/tickets", 422)
    assert {status for _, status in calls[1:-1]} == {200}


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, "credentials_refused"),
        (403, "scope_missing"),
        (422, "requester_refused"),
        (429, "rate_limited"),
    ],
)
def test_zohos_described_errors_are_understood(
    zoho: tuple[Zoho, Mock], status: int, code: str
) -> None:
    helpdesk, mock = zoho
    given = helpdesk.prepare(draft(ZOHO_SETTINGS))
    mock.recorder.prefer = str(status)
    with pytest.raises(DeliveryError) as caught:
        helpdesk.create(given)
    assert caught.value.code == code


def test_each_takes_another_requester_for_a_ticket_that_exists(
    zendesk: tuple[Zendesk, Mock], freshdesk: tuple[Freshdesk, Mock], zoho: tuple[Zoho, Mock]
) -> None:
    for (helpdesk, mock), number, writes in (
        (zendesk, "42", ["POST /api/v2/users/create_or_update", "PUT /api/v2/tickets/42"]),
        (freshdesk, "42", ["PUT /api/v2/tickets/42"]),
        (zoho, TICKET, [f"PATCH /api/v1/tickets/{TICKET}"]),
    ):
        mock.recorder.change = {'"spam":true': '"spam":false', '"deleted":true': '"deleted":false'}
        with suppress(PermanentError):  # A mock keeps no state: Freshdesk's shows the old one.
            assert helpdesk.set_requester(number, "new@example.com", "Ada").requester_id
        assert mock.broken() == []
        calls = [call for call, _, _ in mock.recorder.answers if not call.startswith("GET")]
        assert calls == writes


def test_zendesk_takes_a_follow_up(zendesk: tuple[Zendesk, Mock]) -> None:
    helpdesk, mock = zendesk
    made = helpdesk.create(helpdesk.prepare(draft(ZENDESK_SETTINGS, follow_up_of="35436")))
    assert made.ticket_id.isdigit()
    assert mock.broken() == []
