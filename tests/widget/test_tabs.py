"""Two tabs of one site have one chat."""

from playwright.sync_api import expect

from tests.widget.site import Site
from tests.widget.tab import Tab
from tests.widget.visitor_api import VisitorApi


def test_what_is_said_in_one_tab_is_shown_in_the_other(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.visit(site.page()).open()
    other = Tab(tab.page.context.new_page()).visit(site.page()).open()
    tab.write("First")
    other.says("You said: First")
    other.write("Second")
    tab.says("You said: Second")
    for one in (tab, other):
        expect(one.rows("visitor")).to_have_count(2)
        expect(one.element().locator(".pending")).to_have_count(0)
    assert len(api.chats) == 1
    assert other.problems == []


def test_a_limit_is_told_and_waited_out(tab: Tab, site: Site, api: VisitorApi) -> None:
    tab.expected = ("429",)
    tab.visit(site.page()).open()
    api.busy_s = 2
    tab.write("Hello")
    expect(tab.panel.locator(".notice")).to_have_text(
        "That was fast. Your message goes out in a moment."
    )
    expect(tab.element().locator(".pending")).to_contain_text("Waiting to be sent")
    tab.says("You said: Hello")
    expect(tab.panel.locator(".notice")).to_be_hidden()
