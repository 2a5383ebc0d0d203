"""Reads, answers, changes of status and webhooks, against the vendors' API descriptions."""

from typing import Any

import pytest

from escalation.adapters.helpdesks.freshdesk.tickets import Freshdesk
from escalation.adapters.helpdesks.zendesk.tickets import Zendesk
from escalation.adapters.helpdesks.zoho.tickets import Zoho
from escalation.domain.errors import RetryableError
from escalation.domain.helpdesk import TicketThread
from tests.adapters.helpdesks.contract_mocks import TICKET, Mock
from tests.adapters.helpdesks.support import ZOHO_OAUTH, opening


def read_before(helpdesk: Any, ticket_id: str) -> TicketThread:
    """The thread as the mock shows it, which shows the same each time."""
    thread: TicketThread = helpdesk.thread(ticket_id)
    return thread.model_copy(update={"ticket_id": ticket_id})


def calls(mock: Mock) -> set[str]:
    return {call for call, _, _ in mock.recorder.answers}


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


def test_zendesk_takes_the_end_of_a_ticket_and_a_field(zendesk: tuple[Zendesk, Mock]) -> None:
    helpdesk, mock = zendesk
    helpdesk.solve("35436")
    helpdesk.set_field("35436", "4711", "A-12345")
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


def test_freshdesk_takes_the_end_of_a_ticket_and_a_field(
    freshdesk: tuple[Freshdesk, Mock],
) -> None:
    helpdesk, mock = freshdesk
    mock.recorder.change = {'"spam":true': '"spam":false'}
    helpdesk.solve("42")
    helpdesk.set_field("42", "cf_order", "A-12345")
    assert mock.broken() == []
    assert "PUT /api/v2/tickets/42" in calls(mock)


@pytest.mark.parametrize("reply_from", ["support@acme.example", None])
def test_zoho_takes_a_read_and_an_answer(zoho_mock: Mock, reply_from: str | None) -> None:
    helpdesk = Zoho(
        ZOHO_OAUTH.model_copy(update={"reply_from": reply_from}),
        opening(zoho_mock.client, local_url=zoho_mock.url),
    )
    mock = zoho_mock.as_new()
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


def test_zoho_takes_the_end_of_a_ticket_and_a_field(zoho: tuple[Zoho, Mock]) -> None:
    helpdesk, mock = zoho
    mock.recorder.change = {'"statusType":"Closed"': '"statusType":"Open"'}
    helpdesk.solve(TICKET)
    helpdesk.set_field(TICKET, "cf_order", "A-12345")
    assert mock.broken() == []
    sent = [answer[:2] for answer in mock.recorder.answers if answer[0].startswith("PATCH")]
    assert sent == [(f"PATCH /api/v1/tickets/{TICKET}", 200)] * 2


def test_zoho_takes_a_webhook(zoho: tuple[Zoho, Mock]) -> None:
    helpdesk, mock = zoho
    with pytest.raises(RetryableError, match="unreadable_answer"):  # Its example is empty.
        helpdesk.set_up_webhook("https://api.acme.example/v1/webhooks/zoho/c1", secret="")
    assert [(call, status) for call, status, _ in mock.recorder.answers] == [
        ("GET /api/v1/webhooks", 200),
        ("POST /api/v1/webhooks", 200),
    ]
