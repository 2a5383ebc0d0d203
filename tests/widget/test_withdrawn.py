"""An answer that the team takes back leaves the page, too."""

from playwright.sync_api import expect

from tests.widget.site import Site
from tests.widget.tab import Tab
from tests.widget.visitor_api import VisitorApi

SECRET = "Your key is **XYZZY**"
GONE = "(This message was withdrawn.)"


def test_what_was_taken_back_is_replaced_on_the_page_and_is_not_there_after_a_reload(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    api.answers["Key?"] = SECRET
    tab.visit(site.page()).open()
    tab.write("Key?")
    expect(tab.rows("bot").locator("strong")).to_have_text("XYZZY")
    chat = api.chats[0]
    chat.messages[-1] |= {"text": GONE, "withdrawn": True}
    chat.view |= {"revised": 1}
    tab.write("Anything else?")
    tab.says(GONE)
    tab.says("You said: Anything else?")
    expect(tab.element().get_by_text("XYZZY")).to_have_count(0)
    texts = ["Hello from sales", "Key?", GONE, "Anything else?", "You said: Anything else?"]
    expect(tab.rows().locator(".text")).to_have_text(texts)
    tab.page.reload()
    tab.says(GONE)
    expect(tab.element().get_by_text("XYZZY")).to_have_count(0)
    assert tab.problems == []
