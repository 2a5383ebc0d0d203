"""A browser that keeps nothing, is full, or forgets in the middle of a chat."""

import json

import pytest
from playwright.sync_api import expect

from tests.widget.site import Site
from tests.widget.tab import Tab
from tests.widget.visitor_api import VisitorApi

DENIED = """for (const name of ["localStorage", "sessionStorage"])
    Object.defineProperty(window, name, {
        get() { throw new DOMException("no", "SecurityError") },
    });
"""
NULL = """for (const name of ["localStorage", "sessionStorage"])
    Object.defineProperty(window, name, { get: () => null });
"""
NO_LOCKS = "Object.defineProperty(navigator, 'locks', { get: () => undefined });"
LOCKS_REFUSED = """navigator.locks.request = () =>
    Promise.reject(new DOMException("no", "SecurityError"));"""
FULL = "Storage.prototype.setItem = () => { throw new DOMException('no', 'QuotaExceededError') };"


@pytest.mark.parametrize(
    "script",
    [DENIED, NULL, NO_LOCKS, LOCKS_REFUSED, DENIED + LOCKS_REFUSED, FULL],
    ids=["denied", "null", "no locks", "locks refused", "all denied", "full"],
)
def test_a_browser_that_keeps_nothing_can_chat(
    tab: Tab, site: Site, api: VisitorApi, script: str
) -> None:
    tab.page.add_init_script(script)
    tab.visit(site.page()).open()
    tab.write("First")
    tab.says("You said: First")
    tab.write("Second")
    tab.says("You said: Second")
    tab.panel.locator(".chip.handoff").click()
    tab.says("I have passed this to our team. They answer by e-mail.")
    assert [chat.said("visitor") for chat in api.chats] == [["First", "Second"]]
    expect(tab.element().locator(".pending")).to_have_count(0)


def test_a_frame_that_may_only_run_scripts_can_chat(tab: Tab, site: Site, api: VisitorApi) -> None:
    site.page(path="/inner")
    outer = site.page('<iframe sandbox="allow-scripts" src="/inner" width=600 height=700></iframe>')
    tab.page.goto(outer)
    tab.within = next(one for one in tab.page.frames if one.url.endswith("/inner"))
    tab.open()
    tab.write("From a sandbox")
    tab.says("You said: From a sandbox")
    assert api.chats[0].said("visitor") == ["From a sandbox"]


def test_a_browser_that_gets_full_during_a_chat_loses_nothing(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.visit(site.page()).open()
    tab.write("Before")
    tab.says("You said: Before")
    tab.page.evaluate(f"() => {{ {FULL} }}")
    tab.write("After")
    tab.says("You said: After")
    assert [chat.said("visitor") for chat in api.chats] == [["Before", "After"]]


@pytest.mark.parametrize(
    "act",
    [
        "localStorage.clear()",
        "localStorage.removeItem('escalation:sales')",
        "localStorage.setItem('escalation:sales', 'null')",
        "localStorage.setItem('escalation:sales', '{')",
        "localStorage.setItem('escalation:sales', '[]')",
    ],
)
def test_a_page_that_clears_what_is_kept_does_not_part_the_chat(
    tab: Tab, site: Site, api: VisitorApi, act: str
) -> None:
    tab.visit(site.page()).open()
    tab.write("Before")
    tab.says("You said: Before")
    tab.page.evaluate(act)
    tab.write("After")
    tab.says("You said: After")
    assert [chat.said("visitor") for chat in api.chats] == [["Before", "After"]]
    kept = json.loads(tab.page.evaluate("localStorage.getItem('escalation:sales')"))
    assert kept["id"] == "chat1"


def test_another_tab_that_clears_what_is_kept_does_not_part_the_chat(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.visit(site.page()).open()
    tab.write("Before")
    tab.says("You said: Before")
    other = tab.page.context.new_page()
    other.goto(site.page("Nothing here", path="/other"))
    other.evaluate("localStorage.clear()")
    tab.write("After")
    tab.says("You said: After")
    assert len(api.chats) == 1


def test_messages_of_two_conversations_never_stand_in_one_chat(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.visit(site.page()).open()
    tab.write("Old")
    tab.says("You said: Old")
    tab.page.evaluate(
        """() => {
            const kept = JSON.parse(localStorage.getItem("escalation:sales"));
            const gone = { ...kept, id: "", token: "" };
            localStorage.setItem("escalation:sales", JSON.stringify(gone));
        }"""
    )
    tab.write("New")
    tab.says("You said: New")
    expect(tab.rows("visitor")).to_have_count(1)
    assert [chat.said("visitor") for chat in api.chats] == [["Old"], ["New"]]


@pytest.mark.parametrize(
    "broken",
    [
        "window.fetch = () => { throw new Error('replaced') }",
        "window.fetch = async () => new Response('{}', { status: 200 })",
        "window.fetch = async () => new Response('null', { status: 200 })",
        "window.fetch = async () => new Response('<p>Sign in to the network</p>')",
        "AbortSignal.timeout = () => { throw new Error('replaced') }",
    ],
)
def test_whatever_goes_wrong_a_message_is_marked_and_can_be_sent_again(
    tab: Tab, site: Site, api: VisitorApi, broken: str
) -> None:
    tab.expected = ("Cannot read properties", "is not iterable", "not iterable")
    tab.visit(site.page()).open()
    tab.page.clock.install()
    tab.page.evaluate("window.whole = [window.fetch, AbortSignal.timeout]")
    tab.page.evaluate(f"() => {{ {broken} }}")
    tab.write("Once")
    pending = tab.element().locator(".pending")
    for _ in range(6):
        tab.page.wait_for_timeout(100)
        tab.page.clock.run_for(9_000)
    expect(pending).to_contain_text("Not sent")
    tab.page.evaluate("() => { [window.fetch, AbortSignal.timeout] = window.whole }")
    pending.get_by_role("button", name="Try again").click()
    tab.says("You said: Once")
    assert [chat.said("visitor") for chat in api.chats] == [["Once"]]
