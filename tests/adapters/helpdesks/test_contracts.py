"""Every request of the adapters against the vendors' API descriptions."""

from typing import Any, Final

import pytest

from escalation.adapters.helpdesks.freshdesk.tickets import Freshdesk
from escalation.adapters.helpdesks.zendesk.tickets import Zendesk
from escalation.adapters.helpdesks.zoho.tickets import Zoho
from escalation.domain.delivery import Requester, TicketDraft
from escalation.domain.errors import DeliveryError, RetryableError
from escalation.domain.helpdesk import TicketThread
from tests.adapters.helpdesks.contract_mocks import TICKET, Mock
from tests.adapters.helpdesks.support import (
    FRESHDESK_KEY,
    FRESHDESK_SETTINGS,
    NOW,
    ZENDESK_SETTINGS,
    ZENDESK_TOKEN,
    ZOHO_OAUTH,
    ZOHO_SETTINGS,
    draft,
    opening,
)

FORMS: Final = [None, "requester_refused", "field_refused", "request_refused"]


@pytest.fixture
def zendesk(zendesk_mock: Mock) -> tuple[Zendesk, Mock]:
    helpdesk = Zendesk(
        ZENDESK_TOKEN,
        opening(zendesk_mock.client, local_url=zendesk_mock.url),
    )
    return helpdesk, _fresh(zendesk_mock)


@pytest.fixture
def freshdesk(freshdesk_mock: Mock) -> tuple[Freshdesk, Mock]:
    helpdesk = Freshdesk(
        FRESHDESK_KEY,
        opening(freshdesk_mock.client, local_url=freshdesk_mock.url),
    )
    return helpdesk, _fresh(freshdesk_mock)


@pytest.fixture
def zoho(zoho_mock: Mock) -> tuple[Zoho, Mock]:
    helpdesk = Zoho(
        ZOHO_OAUTH,
        opening(zoho_mock.client, local_url=zoho_mock.url),
    )
    return helpdesk, _fresh(zoho_mock)


def _fresh(mock: Mock) -> Mock:
    mock.recorder.answers.clear()
    mock.recorder.prefer = None
    mock.recorder.change = {}
    return mock


def read_before(helpdesk: Any, ticket_id: str) -> TicketThread:
    """The thread as the mock shows it, which shows the same each time."""
    thread: TicketThread = helpdesk.thread(ticket_id)
    return thread.model_copy(update={"ticket_id": ticket_id})


def calls(mock: Mock) -> set[str]:
    return {call for call, _, _ in mock.recorder.answers}


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


@pytest.mark.parametrize("error", FORMS)
@pytest.mark.parametrize("email", ["ada@example.com", None])
def test_zendesk_takes_every_form(
    zendesk: tuple[Zendesk, Mock], error: str | None, email: str | None
) -> None:
    helpdesk, mock = zendesk
    given = draft(ZENDESK_SETTINGS, requester=Requester(name="Ada", email=email))
    assert helpdesk.create(prepared(helpdesk, given, error)).ticket_id.isdigit()
    assert [status for _, status, _ in mock.recorder.answers] == [201]


@pytest.mark.parametrize("public", [True, False])
def test_zendesk_takes_reads_and_comments(zendesk: tuple[Zendesk, Mock], public: bool) -> None:
    helpdesk, mock = zendesk
    helpdesk.find(draft(ZENDESK_SETTINGS), since=NOW)
    helpdesk.comment("42", "<p>More</p>", public=public, marker="m-1")
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
    given = draft(FRESHDESK_SETTINGS, requester=Requester(name="Ada", email=email))
    assert helpdesk.create(prepared(helpdesk, given, error)).ticket_id.isdigit()
    assert [status for _, status, _ in mock.recorder.answers] == [201]


@pytest.mark.parametrize("public", [True, False])
def test_freshdesk_takes_reads_and_notes(freshdesk: tuple[Freshdesk, Mock], public: bool) -> None:
    helpdesk, mock = freshdesk
    helpdesk.find(draft(FRESHDESK_SETTINGS), since=NOW)
    helpdesk.comment("42", "<p>More</p>", public=public, marker="m-1")
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
    given = draft(ZOHO_SETTINGS, requester=Requester(name="Ada", email=email))
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
    helpdesk.comment(TICKET, "<p>More</p>", public=public, marker="m-1")
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


def test_zendesk_takes_a_follow_up(zendesk: tuple[Zendesk, Mock]) -> None:
    helpdesk, mock = zendesk
    made = helpdesk.create(helpdesk.prepare(draft(ZENDESK_SETTINGS, follow_up_of="35436")))
    assert made.ticket_id.isdigit()
    assert mock.broken() == []


def test_zendesk_takes_a_read_and_an_answer(zendesk: tuple[Zendesk, Mock]) -> None:
    helpdesk, mock = zendesk
    thread = read_before(helpdesk, "35436")
    assert thread.entries
    helpdesk.reply(thread, "<p>Hello</p>", marker="r-1/answer")
    assert mock.broken() == []
    assert calls(mock) == {
        "GET /api/v2/tickets/35436",
        "GET /api/v2/tickets/35436/comments",
        "PUT /api/v2/tickets/35436",
    }


def test_zendesk_takes_a_change_of_status(zendesk: tuple[Zendesk, Mock]) -> None:
    helpdesk, mock = zendesk
    mock.recorder.change = {'"status":"open"': '"status":"solved"'}
    helpdesk.reopen("35436")
    assert mock.broken() == []
    assert "PUT /api/v2/tickets/35436" in calls(mock)


def test_freshdesk_takes_a_read_and_an_answer(freshdesk: tuple[Freshdesk, Mock]) -> None:
    helpdesk, mock = freshdesk
    mock.recorder.change = {'"spam":true': '"spam":false'}
    thread = read_before(helpdesk, "42")
    helpdesk.reply(thread, "<p>Hello</p>", marker="r-1/answer")
    assert mock.broken() == []
    assert {"GET /api/v2/tickets/42", "GET /api/v2/tickets/42/conversations"} < calls(mock)
    assert calls(mock) & {"POST /api/v2/tickets/42/reply", "POST /api/v2/tickets/42/notes"}


def test_freshdesk_takes_a_change_of_status(freshdesk: tuple[Freshdesk, Mock]) -> None:
    helpdesk, mock = freshdesk
    mock.recorder.change = {'"spam":true': '"spam":false', '"status":2': '"status":4'}
    helpdesk.reopen("42")
    assert mock.broken() == []
    assert "PUT /api/v2/tickets/42" in calls(mock)


@pytest.mark.parametrize("reply_from", ["support@acme.example", None])
def test_zoho_takes_a_read_and_an_answer(zoho_mock: Mock, reply_from: str | None) -> None:
    helpdesk = Zoho(
        ZOHO_OAUTH.model_copy(update={"reply_from": reply_from}),
        opening(zoho_mock.client, local_url=zoho_mock.url),
    )
    mock = _fresh(zoho_mock)
    thread = read_before(helpdesk, TICKET)
    helpdesk.reply(thread, "<p>Hello</p>", marker="r-1/answer")
    assert mock.broken() == []
    sent = "sendReply" if reply_from else "comments"
    assert mock.recorder.answers[-1][:2] == (f"POST /api/v1/tickets/{TICKET}/{sent}", 200)
    assert f"GET /api/v1/tickets/{TICKET}/threads" in calls(mock)


def test_zoho_takes_a_change_of_status(zoho: tuple[Zoho, Mock]) -> None:
    helpdesk, mock = zoho
    mock.recorder.change = {'"statusType":"Open"': '"statusType":"Closed"'}
    helpdesk.reopen(TICKET)
    assert mock.broken() == []
    assert mock.recorder.answers[-1][:2] == (f"PATCH /api/v1/tickets/{TICKET}", 200)


def test_zoho_takes_a_webhook(zoho: tuple[Zoho, Mock]) -> None:
    helpdesk, mock = zoho
    with pytest.raises(RetryableError, match="unreadable_answer"):  # Its example is empty.
        helpdesk.set_up_webhook("https://api.acme.example/v1/webhooks/zoho/c1", secret="")
    assert [(call, status) for call, status, _ in mock.recorder.answers] == [
        ("GET /api/v1/webhooks", 200),
        ("POST /api/v1/webhooks", 200),
    ]
