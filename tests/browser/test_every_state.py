"""What a chat can look like, state by state: axe-core finds nothing wrong with any of them."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Route, expect

from tests.browser.chat import Chat
from tests.browser.closing import close
from tests.browser.conftest import NewChat
from tests.browser.test_hard_times import problem
from tests.browser.test_reopening import SolvedTicket
from tests.e2e.world import ANSWER, ANSWERABLE, HANDED_OVER, World

TICKET = {"handoff_method": "ticket", "ticket": {"helpdesk": "zendesk"}, "contact": "ask"}


@dataclass(frozen=True)
class Look:
    """How a chat is looked at."""

    scheme: Literal["light", "dark"]
    width: int
    dir: Literal["ltr", "rtl"]

    def __str__(self) -> str:
        return f"{self.scheme}-{self.width}-{self.dir}"


# Each pair of values is seen together once.
LOOKS = (
    Look("light", 1280, "ltr"),
    Look("light", 390, "rtl"),
    Look("dark", 1280, "rtl"),
    Look("dark", 390, "ltr"),
)


class Findings(dict[str, list[str]]):
    """What is wrong, by state."""

    def __init__(self, chat: Chat) -> None:
        super().__init__()
        self._chat = chat

    def look(self, state: str) -> None:
        """Ask axe-core, and whether anything is cut off at the side."""
        found = list(self._chat.violations())
        over = self._chat.panel.evaluate("panel => panel.scrollWidth - panel.clientWidth")
        if over > 0:
            found.append(f"{over} pixels wider than the panel")
        if found:
            self[state] = found


@pytest.fixture(params=LOOKS, ids=str)
def look(request: pytest.FixtureRequest) -> Look:
    """One of the looks."""
    found: Look = request.param
    return found


@pytest.fixture
def looked_at(browser: Browser, look: Look) -> Iterator[BrowserContext]:
    """A browser with that look."""
    context = browser.new_context(
        viewport={"width": look.width, "height": 800},
        color_scheme=look.scheme,
        reduced_motion="reduce",
        has_touch=look.width < 500,
    )
    yield context
    close(context)


@pytest.fixture
def seen(world: World, new_chat: NewChat, look: Look, looked_at: BrowserContext) -> Chat:
    """A chat in that look, not loaded yet."""
    chat = new_chat(world.bot(TICKET), within=looked_at)

    def turned(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=json.dumps({**answer.json(), "dir": look.dir}))

    chat.page.route("**/assets/text-en-*", turned)
    return chat


def test_the_chats_menu_and_its_forms_are_accessible(world: World, seen: Chat, look: Look) -> None:
    # Each look has a mailbox of its own: the transcript of the one before may come late.
    mine = f"ada-{look}@visitor.example"
    chat, findings = seen.visit().open(), Findings(seen)
    findings.look("greeting")
    chat.write(ANSWERABLE)
    chat.says(ANSWER)
    findings.look("answered")
    chat.button("More").click()
    findings.look("menu")
    chat.button("Mail this chat").click()
    address = chat.panel.get_by_label("E-mail address")
    expect(address).to_be_focused()
    findings.look("form for the transcript's address")
    address.fill("ada@")
    address.press("Enter")
    expect(chat.panel.get_by_text("An address looks like")).to_be_visible()
    expect(address).to_be_focused()
    findings.look("wrong address for the transcript")
    chat.expect_errors("409")
    address.fill(mine)
    address.press("Enter")
    expect(chat.panel.get_by_label("Code from the mail")).to_be_focused()
    findings.look("code for the transcript's address")
    chat.prove(world.mails, mine)
    expect(chat.panel.locator(".told")).to_contain_text(f"on its way to {mine}")
    findings.look("transcript mailed")

    chat.expect_errors("429")
    chat.page.route("**/transcript", lambda route: problem(route, 429, "too_many_requests"))
    chat.button("More").click()
    chat.button("Mail this chat").click()
    address.fill(mine)
    address.press("Enter")
    expect(chat.panel.locator(".told")).to_contain_text("mailed often enough")
    findings.look("transcript mailed too often")

    chat.button("More").click()
    chat.button("End this chat").click()
    findings.look("whether to end")
    chat.button("End this chat").click()
    chat.button("Start a new chat").wait_for()
    findings.look("ended")
    assert findings == {}


def test_a_handoff_is_accessible_from_the_wish_to_the_persons_answer(
    world: World, seen: Chat
) -> None:
    chat, findings = seen.visit().open(), Findings(seen)
    chat.write(ANSWERABLE)
    chat.says(ANSWER)

    def slow(route: Route) -> None:
        time.sleep(1.5)
        route.continue_()

    chat.page.route("**/handoff", slow)
    chat.person.click()
    expect(chat.button("Asking our team")).to_be_disabled()
    findings.look("asking")
    chat.says(HANDED_OVER, kind="system")
    chat.panel.get_by_label("E-mail address").wait_for()
    findings.look("open handoff that asks for an address")
    chat.panel.get_by_label("E-mail address").fill("ada@")
    chat.button("Send address").click()
    findings.look("wrong address")
    chat.button("Not now").click()
    chat.button("Leave an e-mail address").wait_for()
    findings.look("address put off")
    chat.says("Your reference is", kind="system")
    expect(chat.panel.locator("h2")).to_have_text("Our team")
    findings.look("with the team")
    conversation = chat.saved()["id"]
    world.owner.post(f"/conversations/{conversation}/take-over")
    world.owner.post(
        f"/conversations/{conversation}/messages", {"text": "Good morning.", "name": "Grace"}
    )
    chat.says("Good morning.", kind="agent")
    findings.look("with a person")
    assert findings == {}


def test_what_stands_in_the_way_is_accessible(seen: Chat) -> None:
    chat, findings = seen, Findings(seen)
    chat.expect_errors("429", "503", "ERR_")
    ticket = SolvedTicket(chat)
    chat.visit().open()
    chat.write(ANSWERABLE)
    chat.says(ANSWER)
    findings.look("solved")
    ticket.refusals = [lambda route: problem(route, 429, "too_many_requests", retry_after=3)]
    chat.button("Not solved?").click()
    expect(chat.root.locator(".notice")).to_contain_text("That was fast")
    findings.look("over the limit while reopening")
    expect(chat.panel.locator("h2")).to_have_text("Our team")
    findings.look("reopened")

    refused = [429, 503]

    def refuse(route: Route) -> None:
        if route.request.method == "POST" and refused:
            status = refused.pop(0)
            return problem(route, status, "busy", retry_after=3)
        return route.fallback()

    chat.page.route("**/messages*", refuse)
    chat.write("It still does not work")
    expect(chat.root.locator(".notice")).to_contain_text("That was fast")
    findings.look("over the limit")
    expect(chat.root.locator(".notice")).to_contain_text("cannot be reached")
    findings.look("not reached")
    expect(chat.root.locator(".pending")).to_have_count(0)
    assert findings == {}


@pytest.mark.parametrize(("motion", "moving"), [("reduce", False), ("no-preference", True)])
def test_nothing_moves_for_those_who_asked_for_that(
    browser: Browser,
    world: World,
    new_chat: NewChat,
    motion: Literal["reduce", "no-preference"],
    moving: bool,
) -> None:
    context = browser.new_context(reduced_motion=motion)
    chat = new_chat(world.bot(TICKET), within=context).visit().open()

    def slow(route: Route) -> None:
        time.sleep(1)
        route.continue_()

    chat.page.route("**/messages", slow)
    chat.write(ANSWERABLE)
    chat.root.locator(".typing").wait_for()
    moved = chat.root.evaluate("chat => chat.shadowRoot.getAnimations().length > 0")
    assert moved is moving
    assert chat.violations() == []
    chat.says(ANSWER)
    close(context)
