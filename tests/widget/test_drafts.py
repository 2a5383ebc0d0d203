"""What is half written stays in its tab over a reload, and goes with who signs out."""

from playwright.sync_api import expect

from tests.widget.site import Site
from tests.widget.tab import Tab


def test_a_reload_keeps_the_chat_open_and_what_is_half_written(tab: Tab, site: Site) -> None:
    tab.visit(site.page('<input aria-label="Search" autofocus>' + site.tag("sales"))).open()
    tab.field.fill("Half a sen")
    tab.page.reload()
    expect(tab.panel).to_be_visible()
    expect(tab.field).to_have_value("Half a sen")
    expect(tab.panel.get_by_role("button", name="Send")).to_be_enabled()
    expect(tab.page.get_by_label("Search")).to_be_focused()
    tab.field.press("Enter")
    tab.says("You said: Half a sen")
    tab.page.evaluate("escalation.close()")
    tab.page.reload()
    tab.launcher.wait_for()
    expect(tab.panel).to_be_hidden()
    expect(tab.field).to_have_value("")


def test_another_tab_of_the_site_has_its_own_draft(tab: Tab, site: Site) -> None:
    tab.visit(site.page()).open()
    tab.field.fill("Only here")
    other = Tab(tab.page.context.new_page()).visit(site.page())
    expect(other.panel).to_be_hidden()
    expect(other.field).to_have_value("")
    assert other.problems == []


def test_who_signs_out_leaves_no_draft(tab: Tab, site: Site) -> None:
    tab.visit(site.page()).open()
    tab.write("Mine")
    tab.says("You said: Mine")
    tab.field.fill("My card is 42")
    tab.page.evaluate("escalation.identify(null)")
    expect(tab.field).to_have_value("")
    tab.page.reload()
    expect(tab.field).to_have_value("")
