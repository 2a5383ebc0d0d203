"""An answer that nobody looks at: on the button, in the title, and heard where it may be."""

import pytest
from playwright.sync_api import expect

from tests.browser.chat import AXE
from tests.widget.passing_time import answered, begun, handed_over, hide, passes
from tests.widget.site import Site
from tests.widget.tab import Tab
from tests.widget.visitor_api import VisitorApi

SPY = """
window.heard = [];
window.AudioContext = class extends AudioContext {
    createOscillator() {
        const made = super.createOscillator();
        window.heard.push("note");
        return made;
    }
};
"""


def _arrives(tab: Tab, api: VisitorApi, text: str = "Here I am.", kind: str = "agent") -> None:
    """What comes by the next poll; the poll of a page that nobody sees takes up to a minute."""
    api.chats[0].say(kind, text, "Grace")
    with answered(tab):
        tab.page.evaluate("window.dispatchEvent(new Event('online'))")
        tab.page.wait_for_timeout(20)
        tab.page.clock.run_for(500)
    tab.page.wait_for_timeout(100)  # the part that is loaded for it


def _titles(tab: Tab, seconds: int) -> list[str]:
    found = []
    for _ in range(seconds):
        found.append(tab.page.title())
        passes(tab, 1)
    return found


def test_an_answer_to_a_closed_chat_is_on_the_button_and_in_the_title_until_it_is_read(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    handed_over(tab, site, api)
    tab.page.evaluate("escalation.close()")
    tab.page.emulate_media(reduced_motion="no-preference")
    _arrives(tab, api)
    expect(tab.element().locator(".badge")).to_have_text("1")
    expect(tab.launcher).to_have_attribute(
        "aria-label", "Open chat with A shop, unread messages: 1"
    )
    assert _titles(tab, 4) == ["(1) New message from Grace", "A shop"] * 2
    _arrives(tab, api, "Are you still there?")
    expect(tab.element().locator(".badge")).to_have_text("2")
    assert "(2) New message from Grace" in _titles(tab, 2)
    tab.page.evaluate("escalation.open()")
    passes(tab, 2)
    assert set(_titles(tab, 3)) == {"A shop"}
    expect(tab.element().locator(".badge")).to_be_hidden()


def test_in_a_tab_that_is_seen_the_title_is_left_alone_after_a_while(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    handed_over(tab, site, api)
    tab.page.evaluate("escalation.close()")
    _arrives(tab, api)
    assert len(set(_titles(tab, 5))) == 1  # without motion it stands still
    assert tab.page.title() == "(1) New message from Grace"
    passes(tab, 8)
    assert set(_titles(tab, 3)) == {"A shop"}
    expect(tab.element().locator(".badge")).to_have_text("1")


def test_in_a_tab_that_nobody_sees_the_title_says_it_until_somebody_does(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    handed_over(tab, site, api)
    hide(tab, True)
    _arrives(tab, api)
    passes(tab, 120, step=10)
    assert tab.page.title() == "(1) New message from Grace"
    hide(tab, False)
    passes(tab, 2)
    assert tab.page.title() == "A shop"


def test_a_title_that_the_page_changes_meanwhile_is_not_lost(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    handed_over(tab, site, api)
    tab.page.emulate_media(reduced_motion="no-preference")
    hide(tab, True)
    _arrives(tab, api)
    tab.page.evaluate("() => { document.title = 'Another page' }")
    assert set(_titles(tab, 5)[1:]) == {"Another page", "(1) New message from Grace"}
    hide(tab, False)
    passes(tab, 2)
    assert tab.page.title() == "Another page"


def test_what_is_read_in_another_tab_does_not_call(tab: Tab, site: Site, api: VisitorApi) -> None:
    handed_over(tab, site, api)
    other = Tab(tab.page.context.new_page()).visit(site.page()).open()
    api.live.wait(lambda: api.live.sockets == 2)
    hide(tab, True)
    passes(tab, 65, step=5)
    api.live.wait(lambda: api.live.sockets == 1)
    api.chats[0].say("agent", "Here I am.", "Grace")
    api.live.say({"type": "look", "from": 4})
    passes(tab, 3)  # in both
    other.says("Here I am.")
    tab.says("Here I am.")
    assert tab.page.title() == "A shop"
    assert other.page.title() == "A shop"
    assert other.problems == []


def test_the_widget_that_is_gone_leaves_the_pages_title(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    handed_over(tab, site, api)
    hide(tab, True)
    _arrives(tab, api)
    assert tab.page.title() != "A shop"
    tab.page.evaluate("escalation.destroy()")
    passes(tab, 2)
    assert tab.page.title() == "A shop"


def test_what_arrives_where_somebody_reads_it_and_what_is_no_answer_does_not_call(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.page.add_init_script(SPY)
    page = site.page(f"<main></main>{site.tag('sales', 'data-sound=on async')}")
    site.page = lambda *_, **__: page  # type: ignore[method-assign] # the one with sound
    begun(tab, site)
    api.chats[0].view |= {"state": "handed_off", "assignee": {"kind": "team"}}
    _arrives(tab, api)
    tab.says("Here I am.")
    hide(tab, True)
    _arrives(tab, api, "Ticket 1042", kind="system")
    passes(tab, 3)
    assert tab.page.title() == "A shop"
    assert tab.page.evaluate("heard") == []
    _arrives(tab, api, "Grace, again")
    assert tab.page.title() == "(1) New message from Grace"
    assert tab.page.evaluate("heard") == ["note", "note"]


@pytest.mark.parametrize("attributes", ["async", 'data-sound="off" async', "data-sound async"])
def test_without_the_pages_wish_nothing_is_heard_and_there_is_no_switch(
    tab: Tab, site: Site, api: VisitorApi, attributes: str
) -> None:
    tab.page.add_init_script(SPY)
    page = site.page(f"<main></main>{site.tag('sales', attributes)}")
    site.page = lambda *_, **__: page  # type: ignore[method-assign] # the one of this tag
    handed_over(tab, site, api)
    tab.panel.get_by_role("button", name="More").click()
    expect(tab.element().locator(".tool.sound")).to_have_count(0)
    hide(tab, True)
    _arrives(tab, api)
    assert tab.page.title() == "(1) New message from Grace"
    assert tab.page.evaluate("heard") == []


def test_the_sound_can_be_turned_off_in_the_menu_for_good(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.page.add_init_script(SPY)
    page = site.page(f"<main></main>{site.tag('sales', 'data-sound=on async')}")
    site.page = lambda *_, **__: page  # type: ignore[method-assign] # the one with sound
    handed_over(tab, site, api)
    tab.panel.get_by_role("button", name="More").click()
    switch = tab.element().locator(".tool.sound")
    expect(switch).to_have_text("Turn sound off")
    tab.page.evaluate(AXE.read_text(encoding="utf-8") + "\n;true")
    tab.page.clock.resume()
    found = tab.page.evaluate("async () => (await axe.run('escalation-chat')).violations")
    assert [one["id"] for one in found] == []
    switch.press("Enter")
    expect(switch).to_have_text("Turn sound on")
    expect(switch).to_be_focused()
    hide(tab, True)
    _arrives(tab, api)
    assert tab.page.evaluate("heard") == []
    tab.page.reload()
    tab.panel.get_by_role("button", name="More").click()
    expect(switch).to_have_text("Turn sound on")
    switch.click()
    expect(switch).to_have_text("Turn sound off")
    hide(tab, True)
    _arrives(tab, api, "Once more")
    expect(tab.rows("agent")).to_have_count(2)
    tab.page.wait_for_function("() => heard.length === 2")
