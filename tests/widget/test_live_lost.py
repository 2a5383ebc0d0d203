"""The live channel that is lost, asleep or not to be had: nothing that was written is missing."""

import time

import pytest
from playwright.sync_api import WebSocket, expect

from tests.widget.passing_time import (
    agent_says,
    answered,
    begun,
    connected,
    handed_over,
    hide,
    hint,
    passes,
    seen,
)
from tests.widget.site import Site
from tests.widget.tab import Tab
from tests.widget.visitor_api import VisitorApi


class _Pings:
    """What a page asks its sockets, and what it is answered."""

    def __init__(self, tab: Tab) -> None:
        self._tab = tab
        self._asked = self._answered = 0
        tab.page.on("websocket", self._watch)

    def _watch(self, socket: WebSocket) -> None:
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._received)

    def _sent(self, frame: str | bytes) -> None:
        self._asked += frame == '{"type":"ping"}'

    def _received(self, frame: str | bytes) -> None:
        self._answered += frame == '{"type":"pong"}'

    def live(self, minutes: int) -> None:
        """Minutes of a socket that answers; the page's clock waits for each answer."""
        for _ in range(minutes * 15):
            passes(self._tab, 4, step=4)
            end = time.monotonic() + 10
            while self._answered < self._asked:
                assert time.monotonic() < end, "a ping was not answered"
                self._tab.page.wait_for_timeout(5)


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
    agent_says(api, "By a hint")
    hint(tab, api)
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
            agent_says(api, f"Said in minute {minute}")
        passes(tab, 60, step=20)
    assert (api.live.attempts, len(api.asked)) == (attempts, asked)
    tab.page.context.set_offline(False)
    connected(tab, api)
    for minute in (5, 15, 25):
        tab.says(f"Said in minute {minute}")
    expect(tab.rows("agent")).to_have_count(3)
    expect(tab.panel.locator(".notice")).to_be_hidden()
    agent_says(api, "Back again?")
    hint(tab, api)
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
    pings = _Pings(tab)
    handed_over(tab, site, api)
    before = api.live.attempts
    pings.live(11)
    assert api.live.pings == 2
    assert api.live.attempts == before
    api.live.deaf = True
    passes(tab, 5 * 60 + 15, step=5)
    connected(tab, api)
    assert api.live.attempts == before + 1


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
    pings = _Pings(tab)
    handed_over(tab, site, api)
    before = api.live.attempts
    pings.live(99)
    assert api.live.attempts == before
    pings.live(17)
    connected(tab, api)
    assert api.live.attempts == before + 1


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
