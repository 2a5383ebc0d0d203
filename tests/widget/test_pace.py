"""How often the widget asks for news without a live channel, counted on the page's own clock."""

from itertools import pairwise

import pytest

from tests.widget.passing_time import answered, begun, hide, polls, seen, times
from tests.widget.site import Site
from tests.widget.tab import Tab
from tests.widget.visitor_api import VisitorApi


@pytest.mark.slow
def test_a_chat_with_a_bot_alone_asks_no_more_than_once_a_minute(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    begun(tab, site)
    known = len(api.asked)
    asked = times(tab, api, 600, step=5)
    assert 5 <= len(asked) <= len(api.asked) - known <= 12
    assert api.unchanged >= len(asked) - 1
    assert api.live.attempts == 0
    waits = [later - earlier for earlier, later in pairwise(asked)]
    assert waits[0] >= 55
    assert waits[-1] > waits[0]


@pytest.mark.slow
def test_who_waits_for_people_is_answered_at_once_and_asks_less_the_longer_nobody_comes(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    api.live.there = False
    begun(tab, site)
    seen(tab, api, state="handed_off", assignee={"kind": "team"})
    asked = times(tab, api, 300)
    assert asked[0] <= 4
    assert sum(time < 20 for time in asked) >= 5
    assert 15 <= len(asked) <= 50
    waits = [later - earlier for earlier, later in pairwise(asked)]
    assert 15 <= max(waits) <= 61
    # What comes makes it attentive again.
    api.chats[0].say("agent", "Here I am.")
    for _ in range(31):
        times(tab, api, 2)
        if tab.rows("agent").count():
            break
    tab.says("Here I am.")
    assert len(times(tab, api, 20)) >= 3


@pytest.mark.slow
def test_a_page_that_nobody_sees_asks_only_while_people_are_expected(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    api.live.there = False
    begun(tab, site)
    hide(tab, True)
    assert len(times(tab, api, 300, step=15)) <= 1
    before = polls(api)
    hide(tab, False)
    with answered(tab):
        tab.page.clock.run_for(1_000)
    assert polls(api) == before + 1
    seen(tab, api, state="handed_off", assignee={"kind": "team"})
    hide(tab, True)
    assert 4 <= len(times(tab, api, 300, step=15)) <= 7


def test_an_answer_of_another_bot_under_way_is_asked_for(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    api.live.there = False
    begun(tab, site)
    seen(tab, api, under_way=True)
    assert len(times(tab, api, 20)) >= 3


def test_what_has_not_changed_is_not_sent_again_and_what_has_is(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    api.live.there = False
    begun(tab, site)
    seen(tab, api, state="handed_off", assignee={"kind": "team"})
    times(tab, api, 20)
    assert api.unchanged >= 3
    api.chats[0].say("agent", "Here I am.")
    times(tab, api, 10)
    tab.says("Here I am.")
    tab.write("At last")
    times(tab, api, 10)
    tab.says("You said: At last")
    # Read anew from the beginning, whatever is known of how it ends.
    api.chats[0].messages[-1]["text"] = "Changed since"
    seen(tab, api, revised=1)
    times(tab, api, 10)
    tab.says("Changed since")


def test_another_chat_in_the_same_state_is_not_taken_for_the_one_before(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    begun(tab, site)
    times(tab, api, 130, step=10)
    before = api.unchanged
    assert before
    tab.page.evaluate("escalation.identify(null)")
    tab.write("Hello")
    asked = times(tab, api, 75, step=5)
    tab.says("You said: Hello")
    assert len(api.chats) == 2
    assert len(asked) == 1
    assert api.unchanged == before


def test_a_service_that_asks_to_be_left_alone_is(tab: Tab, site: Site, api: VisitorApi) -> None:
    tab.expected = ("429",)
    api.live.there = False
    begun(tab, site)
    seen(tab, api, state="handed_off", assignee={"kind": "team"})
    api.resting_s = 90
    times(tab, api, 4)
    before = polls(api)
    tab.page.evaluate("escalation.close()")
    tab.page.evaluate("escalation.open()")
    hide(tab, False)
    assert times(tab, api, 80, step=5) == []
    assert polls(api) == before
    api.resting_s = 0
    api.chats[0].say("agent", "Here I am.")
    times(tab, api, 14)
    tab.says("Here I am.")
