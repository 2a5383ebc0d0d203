"""The live channel: a hint brings what is there at once, and what it says otherwise is nothing."""

import pytest
from playwright.sync_api import Route, expect

from tests.widget.passing_time import (
    agent_says,
    answered,
    begun,
    connected,
    handed_over,
    hide,
    hint,
    passes,
    polls,
    seen,
    times,
)
from tests.widget.site import Site
from tests.widget.tab import Tab
from tests.widget.visitor_api import VisitorApi


def _held(tab: Tab, address: str) -> list[Route]:
    """The next request to an address like this, which gets no answer until the test lets it."""
    found: list[Route] = []

    def hold(route: Route) -> None:
        found.append(route)

    tab.page.route(address, hold, times=1)
    return found


def _until(tab: Tab, held: list[Route]) -> None:
    while not held:
        tab.page.wait_for_timeout(10)


def test_a_hint_brings_what_was_written_without_waiting_for_the_next_poll(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    handed_over(tab, site, api)
    before = polls(api)
    api.chats[0].say("agent", "Here I am.", "Grace")
    passes(tab, 1)
    expect(tab.rows("agent")).to_have_count(0)
    assert polls(api) == before
    hint(tab, api)
    tab.says("Here I am.")
    assert polls(api) == before + 1


def test_with_the_channel_open_it_asks_each_twenty_seconds_only_in_case_a_hint_was_lost(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    handed_over(tab, site, api)
    asked = times(tab, api, 120, step=1)
    assert 5 <= len(asked) <= 6
    assert api.unchanged >= 5
    api.chats[0].say("agent", "The hint of this was lost.")
    passes(tab, 21)
    tab.says("The hint of this was lost.")


def test_a_chat_with_a_bot_alone_has_no_socket_and_an_answer_under_way_has(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    begun(tab, site)
    passes(tab, 30, step=5)
    assert not [one for one in api.asked if one.endswith("/live")]
    assert api.live.attempts == 0
    seen(tab, api, under_way=True)
    connected(tab, api)
    api.chats[0].view |= {"under_way": False}
    api.chats[0].say("bot", "I know more about it.")
    hint(tab, api)
    tab.says("I know more about it.")
    api.live.wait(lambda: api.live.sockets == 0)


def test_what_comes_while_something_is_sent_is_asked_for_after_it(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    handed_over(tab, site, api)
    held = _held(tab, "**/messages")
    tab.write("Are you there?")
    tab.page.clock.run_for(100)
    _until(tab, held)
    before = polls(api)
    agent_says(api, "Yes, I am.")
    tab.page.wait_for_timeout(50)
    tab.page.clock.run_for(500)
    assert polls(api) == before
    with answered(tab):
        held[0].continue_()
        tab.page.wait_for_timeout(200)
        tab.page.clock.run_for(500)
    tab.says("Are you there?", kind="visitor")
    tab.says("Yes, I am.")


def test_what_was_on_its_way_when_something_was_sent_is_asked_for_again(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    handed_over(tab, site, api)
    held = _held(tab, "**/messages?after=*")
    agent_says(api, "Yes, I am.")
    tab.page.wait_for_timeout(50)
    tab.page.clock.run_for(500)
    _until(tab, held)
    with answered(tab):
        tab.write("Are you there?")
        tab.page.clock.run_for(100)
    tab.says("Are you there?", kind="visitor")
    expect(tab.element().locator(".pending")).to_have_count(0)
    expect(tab.rows("agent")).to_have_count(0)
    with answered(tab):
        held[0].continue_()
        tab.page.wait_for_timeout(200)
        tab.page.clock.run_for(500)
    tab.says("Yes, I am.")


def test_an_answer_that_was_overtaken_by_a_later_one_is_not_heeded(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    handed_over(tab, site, api)
    held = _held(tab, "**/messages?after=*")
    api.chats[0].say("agent", "Good bye.")
    tab.page.evaluate("escalation.close()")
    tab.page.evaluate("escalation.open()")
    tab.page.clock.run_for(500)
    _until(tab, held)
    early = held[0].fetch()
    api.chats[0].view |= {"state": "closed"}
    hide(tab, False)
    tab.page.clock.run_for(600)
    ended = tab.panel.get_by_role("button", name="Start a new chat")
    expect(ended).to_be_visible()
    held[0].fulfill(response=early)
    tab.page.wait_for_timeout(200)
    expect(ended).to_be_visible()


def test_each_of_two_tabs_has_a_socket_and_shows_each_message_once(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.visit(site.page()).open()
    tab.write("Hello")
    tab.says("You said: Hello")
    api.chats[0].view |= {"state": "handed_off", "assignee": {"kind": "team"}}
    other = Tab(tab.page.context.new_page()).visit(site.page()).open()
    tab.page.reload()
    tab.panel.wait_for()
    api.live.wait(lambda: api.live.sockets == 2)
    for one in (tab, other):
        expect(one.rows("bot")).to_have_count(2)
    agent_says(api, "To both")
    for one in (tab, other):
        one.says("To both")
    other.write("From the other")
    for one in (tab, other):
        one.says("From the other", kind="visitor")
    agent_says(api, "Once more")
    for one in (tab, other):
        one.says("Once more")
        expect(one.rows("agent")).to_have_count(2)
        expect(one.rows("visitor")).to_have_count(2)
    assert other.problems == []


def test_it_is_open_only_while_somebody_looks(tab: Tab, site: Site, api: VisitorApi) -> None:
    handed_over(tab, site, api)
    tab.page.evaluate("escalation.close()")
    api.live.wait(lambda: api.live.sockets == 0)
    passes(tab, 120, step=5)
    assert api.live.attempts == 1
    tab.page.evaluate("escalation.open()")
    connected(tab, api)
    hide(tab, True)
    passes(tab, 55, step=5)
    assert api.live.sockets == 1
    passes(tab, 10)
    api.live.wait(lambda: api.live.sockets == 0)
    passes(tab, 180, step=5)
    assert api.live.attempts == 2
    hide(tab, False)
    connected(tab, api)
    assert api.live.attempts == 3
    api.chats[0].view |= {"state": "closed"}
    hint(tab, api)
    api.live.wait(lambda: api.live.sockets == 0)


def test_it_ends_with_the_widget_and_is_another_one_in_another_chat(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    handed_over(tab, site, api)
    tab.page.evaluate("escalation.identify(null)")
    api.live.wait(lambda: api.live.sockets == 0)
    tab.write("Somebody else")
    passes(tab, 5)
    tab.says("You said: Somebody else")
    assert api.live.attempts == 1
    api.chats[1].view |= {"state": "handed_off", "assignee": {"kind": "team"}}
    with answered(tab):
        hide(tab, False)
        tab.page.clock.run_for(100)
    connected(tab, api)
    assert api.asked[-1].split("/")[3] == "chat2"
    tab.page.evaluate("escalation.destroy()")
    api.live.wait(lambda: api.live.sockets == 0)
    passes(tab, 300, step=20)
    assert api.live.attempts == 2


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "null",
        "[]",
        "<img src=x>",
        '"look"',
        '{"type":"constructor"}',
        '{"type":"look",',
        '{"type":"typing","who":"visitor"}',
        '{"type":"read","up_to":"<b>"}',
        '{"type":"message","text":"Believe me","from":1}',
    ],
)
def test_what_it_says_otherwise_is_of_no_effect(
    tab: Tab, site: Site, api: VisitorApi, frame: str
) -> None:
    handed_over(tab, site, api)
    before, rows = polls(api), tab.panel.locator(".items").inner_html()
    hint(tab, api, frame)
    assert polls(api) == before
    assert tab.panel.locator(".items").inner_html() == rows
    agent_says(api, "And it works still")
    hint(tab, api)
    tab.says("And it works still")
