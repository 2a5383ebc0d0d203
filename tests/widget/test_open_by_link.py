"""A chat is opened by the link of a mail, in a browser that has never seen it, after a tap."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.closing import close
from tests.browser.console.console import AXE
from tests.widget.linked import TOKEN, Linked
from tests.widget.said import Chat
from tests.widget.tab import Tab
from tests.widget.visitor_api import VisitorApi

_WRONG = """async () => (await axe.run(document)).violations.map((one) => one.id)"""


@pytest.fixture
def linked(api: VisitorApi) -> Iterator[Linked]:
    """The service, with a chat that a person has answered."""
    chat = Chat(id="chat1", bot="sales", body={})
    chat.view = {
        "id": "chat1",
        "state": "handed_off",
        "assignee": {"kind": "team", "bot_id": None, "name": "Grace"},
        "contact_required": False,
        "solved": False,
        "people_asked": True,
    }
    chat.say("visitor", "Where is my order?")
    chat.say("agent", "It is on its way.", "Grace")
    api.chats.append(chat)
    with Linked(api) as one:
        yield one


def button(tab: Tab, name: str) -> Locator:
    return tab.page.get_by_role("button", name=name, exact=True)


def wrong_with(page: Page) -> list[str]:
    """What axe-core finds, in both sizes and colour schemes; and what is too wide."""
    found: list[str] = []
    for width, height in ((1280, 800), (375, 760)):
        for scheme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            page.evaluate(AXE.read_text(encoding="utf-8") + "\n;true")
            found += page.evaluate(_WRONG)
            if page.evaluate("() => document.documentElement.scrollWidth > innerWidth"):
                found.append(f"{width} too wide")
    return found


def test_opening_the_page_opens_nothing_and_a_tap_opens_the_chat(tab: Tab, linked: Linked) -> None:
    tab.page.goto(linked.address("chat1"))
    expect(tab.page.get_by_role("heading", level=1)).to_have_text("Your chat with Sales")
    assert linked.asked == ["look"]
    assert linked.api.asked == []
    assert wrong_with(tab.page) == []

    button(tab, "Open the chat").click()
    tab.says("It is on its way.", kind="agent")
    expect(tab.panel).to_be_visible()
    assert linked.asked == ["look", "open"]

    tab.write("Thank you")
    tab.says("You said: Thank you")
    assert linked.api.chats[0].said("visitor")[-1] == "Thank you"
    assert len(linked.api.chats) == 1


def test_no_token_stays_in_an_address_or_is_sent_in_one(tab: Tab, linked: Linked) -> None:
    asked: list[str] = []
    sent_by: list[str] = []
    tab.page.on("request", lambda request: asked.append(request.url))
    tab.page.on("request", lambda request: sent_by.append(request.headers.get("referer", "")))
    tab.page.goto(linked.address("chat1"))
    button(tab, "Open the chat").click()
    expect(tab.panel).to_be_visible()
    assert tab.page.url == f"{linked.url}/chats/chat1"
    assert not any("token-chat1" in one for one in asked)
    assert not any(TOKEN in one.partition("#")[0] for one in asked)
    assert not any("/chats/chat1" in one for one in sent_by)


def test_a_tab_that_is_loaded_again_shows_the_chat_again(tab: Tab, linked: Linked) -> None:
    tab.page.goto(linked.address("chat1"))
    button(tab, "Open the chat").click()
    expect(tab.panel).to_be_visible()
    tab.page.reload()
    tab.says("It is on its way.", kind="agent")
    assert linked.asked == ["look", "open"]


def test_without_what_opens_it_the_page_opens_nothing(
    browser: Browser, tab: Tab, linked: Linked
) -> None:
    tab.page.goto(linked.address("chat1"))
    button(tab, "Open the chat").click()
    expect(tab.panel).to_be_visible()
    elsewhere = browser.new_context()
    other = elsewhere.new_page()
    other.goto(f"{linked.url}/chats/chat1")
    expect(other.get_by_role("heading", level=1)).to_have_text("This link is not good any more.")
    expect(other.get_by_role("button")).to_have_count(0)
    close(elsewhere)


def test_a_link_that_is_over_says_so_in_the_browsers_language(
    browser: Browser, linked: Linked
) -> None:
    german = browser.new_context(locale="de-DE")
    page = german.new_page()
    page.goto(linked.address("chat1", "b" * 32))
    expect(page.get_by_role("heading", level=1)).to_have_text("Dieser Link gilt nicht mehr.")
    assert wrong_with(page) == []
    close(german)


def test_who_wants_no_more_mails_says_so_with_a_tap(tab: Tab, linked: Linked) -> None:
    tab.page.goto(linked.address("chat1"))
    button(tab, "No more mails about this chat").click()
    expect(tab.page.get_by_role("status")).to_contain_text("no more mails")
    expect(button(tab, "No more mails about this chat")).to_have_count(0)
    expect(button(tab, "Open the chat")).to_be_focused()
    assert linked.asked == ["look", "stop"]
    assert wrong_with(tab.page) == []

    button(tab, "Open the chat").click()
    tab.says("It is on its way.", kind="agent")


def test_what_another_chat_has_left_in_this_browser_is_not_taken_along(
    tab: Tab, linked: Linked
) -> None:
    tab.page.goto(f"{linked.url}/chats/older")
    expect(tab.page.get_by_role("heading", level=1)).to_contain_text("not good")
    tab.page.evaluate(
        """() => localStorage.setItem("escalation:sales", JSON.stringify({
            id: "older", token: "token-older", read: "00000009", last: "00000009",
            queue: [{cid: "c-12345678", kind: "message", text: "for the other chat", at: ""}],
            who: "somebody", contact: "", consent: "" }))"""
    )
    tab.page.goto(linked.address("chat1"))
    button(tab, "Open the chat").click()
    tab.says("It is on its way.", kind="agent")
    assert linked.api.chats[0].said("visitor") == ["Where is my order?"]


def test_a_service_that_does_not_answer_is_asked_again_with_the_next_tap(
    tab: Tab, linked: Linked
) -> None:
    tab.expected = ("503",)
    tab.page.goto(linked.address("chat1"))
    expect(button(tab, "Open the chat")).to_be_visible()
    linked.down = True
    button(tab, "Open the chat").click()
    expect(tab.page.get_by_role("alert")).to_contain_text("Please try again")
    linked.down = False
    button(tab, "Open the chat").click()
    tab.says("It is on its way.", kind="agent")


def test_a_page_in_arabic_is_laid_out_from_the_right(tab: Tab, linked: Linked) -> None:
    linked.view = {"language": "ar", "locale": "ar-EG", "direction": "rtl"}
    tab.page.goto(linked.address("chat1"))
    expect(button(tab, "Open the chat")).to_be_visible()
    root = tab.page.locator("html")
    expect(root).to_have_attribute("dir", "rtl")
    expect(root).to_have_attribute("lang", "ar")
    button(tab, "Open the chat").click()
    tab.says("It is on its way.", kind="agent")
    assert tab.element().evaluate("one => one.shadowRoot.querySelector('[dir]')?.dir") == "rtl"
