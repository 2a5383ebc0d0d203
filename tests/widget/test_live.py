"""The live channel: a hint brings what is there at once, and a lost channel costs nothing."""

import pytest
from playwright.sync_api import Route, expect

from tests.widget.passing_time import (
    answered,
    begun,
    connected,
    handed_over,
    hide,
    passes,
    polls,
    seen,
    times,
)
from tests.widget.site import Site
from tests.widget.tab import Tab
from tests.widget.visitor_api import VisitorApi


def _hint(tab: Tab, api: VisitorApi, frame: str | None = None) -> None:
    """Tell all sockets to look, and let half a second pass, in which no poll is due by itself."""
    api.live.say({"type": "look", "from": len(api.chats[0].messages)} if frame is None else frame)
    with answered(tab):
        tab.page.wait_for_timeout(50)
        tab.page.clock.run_for(500)


def _say(api: VisitorApi, text: str) -> None:
    """An agent writes, and everybody is told to look."""
    chat = api.chats[0]
    chat.say("agent", text, "Grace")
    api.live.say({"type": "look", "from": len(chat.messages)})


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
    _hint(tab, api)
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
    _hint(tab, api)
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
    _say(api, "Yes, I am.")
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
    _say(api, "Yes, I am.")
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


def test_a_killed_socket_is_opened_again_and_nothing_is_missing(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    handed_over(tab, site, api)
    for number in range(1, 4):
        api.live.kill()
        api.chats[0].say("agent", f"Answer {number}")
        passes(tab, 9)
        connected(tab, api)
        tab.says(f"Answer {number}")
    _say(api, "By a hint")
    _hint(tab, api)
    tab.says("By a hint")
    assert api.live.most == 1


def test_a_socket_that_is_ended_at_once_is_tried_ever_more_seldom(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    handed_over(tab, site, api)
    before = api.live.attempts
    for _ in range(120):
        api.live.kill()
        passes(tab, 1)
    assert 5 <= api.live.attempts - before <= 9


@pytest.mark.slow
def test_after_half_an_hour_without_a_network_everything_is_there_once(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.expected = ("ERR_INTERNET_DISCONNECTED", "WebSocket")
    handed_over(tab, site, api)
    tab.page.context.set_offline(True)
    api.live.kill()
    attempts, asked = api.live.attempts, len(api.asked)
    for minute in range(30):
        if minute % 10 == 5:
            _say(api, f"Said in minute {minute}")
        passes(tab, 60, step=20)
    assert (api.live.attempts, len(api.asked)) == (attempts, asked)
    tab.page.context.set_offline(False)
    connected(tab, api)
    for minute in (5, 15, 25):
        tab.says(f"Said in minute {minute}")
    expect(tab.rows("agent")).to_have_count(3)
    expect(tab.panel.locator(".notice")).to_be_hidden()
    _say(api, "Back again?")
    _hint(tab, api)
    tab.says("Back again?")


def test_a_computer_that_slept_opens_it_anew_though_nobody_ended_it(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    handed_over(tab, site, api)
    before = api.live.attempts
    api.live.deaf = True  # what is at the other end is gone, and nothing says so
    api.chats[0].say("agent", "Said in your sleep")
    with answered(tab):
        tab.page.clock.fast_forward("03:00:00")
    passes(tab, 4)
    connected(tab, api)
    tab.says("Said in your sleep")
    assert api.live.attempts == before + 1


def test_a_socket_that_answers_no_ping_is_given_up(tab: Tab, site: Site, api: VisitorApi) -> None:
    handed_over(tab, site, api)
    before = api.live.attempts
    passes(tab, 11 * 60, step=10)
    assert api.live.pings == 2
    assert api.live.attempts == before
    api.live.deaf = True
    passes(tab, 5 * 60 + 15, step=5)
    connected(tab, api)
    assert api.live.attempts == before + 1
    assert api.live.most == 1


def test_a_tab_that_is_seen_again_finds_out_whether_its_socket_lives(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    handed_over(tab, site, api)
    hide(tab, True)
    passes(tab, 20)
    api.live.deaf = True
    before = api.live.attempts
    hide(tab, False)
    api.live.wait(lambda: api.live.pings == 1)
    passes(tab, 14)
    connected(tab, api)
    assert api.live.attempts == before + 1


@pytest.mark.slow
def test_it_is_renewed_before_the_two_hours_after_which_it_would_be_ended(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    handed_over(tab, site, api)
    before = api.live.attempts
    passes(tab, 99 * 60, step=20)
    assert api.live.attempts == before
    passes(tab, 17 * 60, step=20)
    connected(tab, api)
    assert api.live.attempts == before + 1
    assert api.live.most == 1


def test_a_proxy_that_refuses_it_is_left_alone_and_asking_goes_on(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.expected = ("WebSocket",)
    api.live.refuses = True
    begun(tab, site)
    seen(tab, api, state="handed_off", assignee={"kind": "team"})
    passes(tab, 20)
    assert api.live.attempts == 3
    api.chats[0].say("agent", "By asking")
    passes(tab, 5)
    tab.says("By asking")
    passes(tab, 9 * 60, step=10)
    assert api.live.attempts == 3
    api.live.refuses = False
    passes(tab, 60, step=2)
    connected(tab, api)
    assert api.live.attempts == 4


def test_a_page_that_allows_no_sockets_is_not_asked_again(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.expected = ("Content Security Policy", "WebSocket")
    site.policy = site.policy.replace(api.live.origin, "")
    begun(tab, site)
    seen(tab, api, state="handed_off", assignee={"kind": "team"})
    passes(tab, 120, step=2)
    assert sum(one.endswith("/live") for one in api.asked) == 1
    api.chats[0].say("agent", "By asking")
    passes(tab, 20)
    tab.says("By asking")


def test_where_there_is_no_channel_it_is_asked_for_once(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    api.live.there = False
    begun(tab, site)
    seen(tab, api, state="handed_off", assignee={"kind": "team"})
    passes(tab, 60, step=2)
    tab.page.evaluate("escalation.close()")
    tab.page.evaluate("escalation.open()")
    passes(tab, 15 * 60, step=20)
    assert sum(one.endswith("/live") for one in api.asked) == 1


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
    _say(api, "To both")
    for one in (tab, other):
        one.says("To both")
    other.write("From the other")
    for one in (tab, other):
        one.says("From the other", kind="visitor")
    _say(api, "Once more")
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
    _hint(tab, api)
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
    _hint(tab, api, frame)
    assert polls(api) == before
    assert tab.panel.locator(".items").inner_html() == rows
    _say(api, "And it works still")
    _hint(tab, api)
    tab.says("And it works still")
