"""How often the widget asks for news, counted on the page's own clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

import pytest
from playwright.sync_api import Request

from tests.widget.site import Site
from tests.widget.tab import Tab
from tests.widget.visitor_api import VisitorApi

HIDE = """hidden => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event("visibilitychange"));
}"""


def _begun(tab: Tab, site: Site) -> Tab:
    tab.page.clock.install()
    tab.visit(site.page()).open()
    tab.write("Hello")
    tab.page.clock.run_for(5_000)
    tab.says("You said: Hello")
    return tab


def _polls(api: VisitorApi) -> int:
    return sum(asked.startswith("GET ") and asked.endswith("/messages") for asked in api.asked)


def _times(tab: Tab, api: VisitorApi, seconds: int, *, step: int = 2) -> list[int]:
    """The seconds, from now on, in which it asked, looked at each `step` seconds."""
    times = []
    for second in range(0, seconds, step):
        known = _polls(api)
        with _answered(tab):
            tab.page.clock.run_for(step * 1_000)
        if _polls(api) > known:
            times.append(second)
    return times


@contextmanager
def _answered(tab: Tab) -> Iterator[None]:
    """The page's clock stands still until what it asked meanwhile is answered."""
    flying: set[Request] = set()

    def begin(request: Request) -> None:
        flying.add(request)

    def end(request: Request) -> None:
        flying.discard(request)

    tab.page.on("request", begin)
    tab.page.on("requestfinished", end)
    try:
        yield
        while flying:
            tab.page.wait_for_timeout(5)
    finally:
        tab.page.remove_listener("request", begin)
        tab.page.remove_listener("requestfinished", end)


def _seen(tab: Tab, api: VisitorApi, **news: object) -> None:
    """The conversation is different now, and the page has just learnt so."""
    api.chats[0].view |= news
    with _answered(tab):
        tab.page.evaluate(HIDE, False)
        tab.page.clock.run_for(100)


@pytest.mark.slow
def test_a_chat_with_a_bot_alone_asks_no_more_than_once_a_minute(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    times = _times(_begun(tab, site), api, 600, step=5)
    assert 5 <= len(times) <= 12
    waits = [later - earlier for earlier, later in pairwise(times)]
    assert waits[0] >= 55
    assert waits[-1] > waits[0]


@pytest.mark.slow
def test_who_waits_for_people_is_answered_at_once_and_asks_less_the_longer_nobody_comes(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    _begun(tab, site)
    _seen(tab, api, state="handed_off", assignee={"kind": "team"})
    times = _times(tab, api, 300)
    assert times[0] <= 4
    assert sum(time < 20 for time in times) >= 5
    assert 15 <= len(times) <= 50
    waits = [later - earlier for earlier, later in pairwise(times)]
    assert 15 <= max(waits) <= 61
    # What comes makes it attentive again.
    api.chats[0].say("agent", "Here I am.")
    looks = 0
    while not tab.panel.get_by_text("Here I am.").count():
        assert (looks := looks + 1) <= 31
        _times(tab, api, 2)
    assert len(_times(tab, api, 20)) >= 3


@pytest.mark.slow
def test_a_page_that_nobody_sees_asks_only_while_people_are_expected(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    _begun(tab, site)
    tab.page.evaluate(HIDE, True)
    assert len(_times(tab, api, 300, step=15)) <= 1
    before = _polls(api)
    tab.page.evaluate(HIDE, False)
    tab.page.clock.run_for(1_000)
    assert _polls(api) == before + 1
    _seen(tab, api, state="handed_off", assignee={"kind": "team"})
    tab.page.evaluate(HIDE, True)
    assert 4 <= len(_times(tab, api, 300, step=15)) <= 7


def test_an_answer_of_another_bot_under_way_is_asked_for(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    _begun(tab, site)
    _seen(tab, api, under_way=True)
    assert len(_times(tab, api, 20)) >= 3
