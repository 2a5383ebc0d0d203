"""What a visitor can do when the team holds the matter for solved and it is not."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Request, Route, expect

from infra.packaging import FUNCTIONS
from tests.browser.chat import Chat
from tests.browser.conftest import NewChat
from tests.browser.test_hard_times import problem
from tests.e2e.world import ANSWER, ANSWERABLE, World

MAIL = {"handoff_method": "email", "contact": "never"}
LOOKING_AGAIN = "I have asked our team to look at this again."
CORS = {"Access-Control-Allow-Origin": "*"}


class SolvedTicket:
    """Answers in place of the service: the conversation's ticket is solved until it is reopened.

    Attributes:
        asked: the requests to reopen, in order.
        refusals: answers each next one instead of reopening, while there are any.
    """

    def __init__(self, chat: Chat) -> None:
        self.asked: list[Request] = []
        self.refusals: list[Callable[[Route], None]] = []
        self._conversation: dict[str, Any] = {}
        self._changes: dict[str, Any] = {"solved": True}
        chat.page.route("**/v1/bots/*/conversations", self._answer)
        chat.page.route("**/v1/conversations/*/messages*", self._answer)
        chat.page.route("**/v1/conversations/*/reopen", self._reopen)

    def _answer(self, route: Route) -> None:
        answer = route.fetch()
        body = answer.json()
        body["conversation"] |= self._changes
        self._conversation = body["conversation"]
        route.fulfill(response=answer, json=body)

    def _reopen(self, route: Route) -> None:
        if route.request.method == "OPTIONS":
            return route.continue_()
        self.asked.append(route.request)
        if self.refusals:
            return self.refusals.pop(0)(route)
        self._changes = {"solved": False, "state": "handed_off", "assignee": {"kind": "team"}}
        self._conversation |= self._changes
        message = {
            "id": "00000050",
            "author": {"kind": "system"},
            "text": LOOKING_AGAIN,
            "at": "2026-11-23T10:00:00Z",
        }
        escalation = {
            "id": "e1",
            "method": "ticket",
            "state": "recorded",
            "reason": "explicit_request",
        }
        answer = {
            "messages": [message],
            "conversation": self._conversation,
            "escalation": escalation,
        }
        return route.fulfill(json=answer, headers=CORS)


def solved(chat: Chat, **query: str) -> SolvedTicket:
    """A chat whose ticket has just been solved."""
    ticket = SolvedTicket(chat)
    chat.visit(**query).open()
    chat.write(ANSWERABLE)
    chat.says(ANSWER)
    return ticket


def test_what_is_not_solved_is_reopened_by_keyboard_and_the_team_is_back(
    world: World, new_chat: NewChat
) -> None:
    chat = new_chat(world.bot(MAIL))
    ticket = solved(chat)
    expect(chat.button("Not solved?")).to_be_visible()
    expect(chat.person).to_be_visible()
    assert chat.violations() == []

    chat.field.focus()
    chat.page.keyboard.press("Shift+Tab")
    chat.page.keyboard.press("Shift+Tab")
    expect(chat.button("Not solved?")).to_be_focused()
    chat.page.keyboard.press("Enter")
    chat.says(LOOKING_AGAIN, kind="system")
    expect(chat.panel.locator("h2")).to_have_text("Our team")
    expect(chat.button("Not solved?")).to_be_hidden()
    expect(chat.field).to_be_focused()
    expect(chat.root.locator("[aria-live=polite]")).to_have_text(f"Notice: {LOOKING_AGAIN}")
    assert len(ticket.asked) == 1
    assert chat.saved()["queue"] == []
    assert chat.violations() == []


def test_reopening_is_asked_for_once_though_its_answer_was_lost(
    world: World, new_chat: NewChat
) -> None:
    chat = new_chat(world.bot(MAIL))
    chat.expect_errors("ERR_FAILED", "503")
    ticket = solved(chat)
    ticket.refusals = [lambda route: route.abort(), lambda route: problem(route, 503, "busy")]
    chat.button("Not solved?").click()
    expect(chat.button("Asking our team")).to_be_disabled()
    assert chat.violations() == []
    chat.says(LOOKING_AGAIN, kind="system")

    saved = chat.saved()
    bodies: list[dict[str, str]] = [request.post_data_json or {} for request in ticket.asked]
    assert len(bodies) == 3
    assert bodies == [bodies[0]] * 3
    assert list(bodies[0]) == ["client_message_id"]
    assert len(bodies[0]["client_message_id"]) == 24
    for request in ticket.asked:
        assert request.method == "POST"
        assert request.url == f"{world.url}/v1/conversations/{saved['id']}/reopen"
        assert request.headers["authorization"] == f"Bearer {saved['token']}"


def test_a_chat_that_cannot_be_reopened_says_so_and_goes_on(
    world: World, new_chat: NewChat
) -> None:
    chat = new_chat(world.bot(MAIL))
    chat.expect_errors("409")
    ticket = solved(chat)
    ticket.refusals = [lambda route: problem(route, 409, "conversation_closed")]
    conversation = chat.saved()["id"]
    chat.button("Not solved?").click()
    expect(chat.panel.locator(".told")).to_have_text("Refused.")
    assert chat.saved()["id"] == conversation
    assert chat.saved()["queue"] == []
    assert len(ticket.asked) == 1
    assert chat.violations() == []
    chat.button("Not solved?").click()
    chat.says(LOOKING_AGAIN, kind="system")


def test_nothing_is_to_be_reopened_where_the_service_says_nothing_of_it(
    world: World, new_chat: NewChat
) -> None:
    chat = new_chat(world.bot(MAIL)).visit().open()
    chat.write(ANSWERABLE)
    chat.says(ANSWER)
    expect(chat.person).to_be_visible()
    expect(chat.button("Not solved?")).to_be_hidden()


@pytest.mark.parametrize("lang", ["de", "es", "fr", "hi", "pt"])
def test_the_question_is_asked_in_the_pages_language(
    world: World, new_chat: NewChat, lang: str
) -> None:
    chat = new_chat(world.bot(MAIL))
    ticket = solved(chat, lang=lang)
    file = FUNCTIONS / "site" / "widget" / "texts" / f"{lang}.json"
    text = json.loads(file.read_text(encoding="utf-8"))["reopen"]
    chat.button(text).click()
    chat.says(LOOKING_AGAIN, kind="system")
    assert len(ticket.asked) == 1
