"""Who is blocked is told that nothing is taken, in their language, and no reason."""

import pytest
from playwright.sync_api import expect

from tests.widget.site import Site
from tests.widget.tab import Tab
from tests.widget.visitor_api import VisitorApi

SAID = {
    "en": "Messages from here are not taken at the moment.",
    "de": "Nachrichten von hier werden im Moment nicht angenommen.",
}


@pytest.mark.parametrize("lang", SAID)
def test_a_chat_is_not_begun(tab: Tab, site: Site, api: VisitorApi, lang: str) -> None:
    api.blocked = True
    tab.visit(site.page(lang=lang)).open()
    tab.write("Hello?")
    expect(tab.panel.get_by_role("alert").filter(has_text=SAID[lang])).to_be_visible()
    expect(tab.field).to_be_hidden()
    assert api.chats == []
    tab.problems = [one for one in tab.problems if "403" not in one]


def test_a_chat_that_was_begun_takes_no_more(tab: Tab, site: Site, api: VisitorApi) -> None:
    tab.visit(site.page()).open()
    tab.write("Hello?")
    tab.says("You said: Hello?")
    api.blocked = True
    tab.write("And another thing")
    expect(tab.panel.get_by_role("alert").filter(has_text=SAID["en"])).to_be_visible()
    assert api.turns == [["Hello?"]]
    asked = len(api.asked)
    tab.page.wait_for_timeout(3_000)
    assert [one for one in api.asked[asked:] if one.startswith("POST")] == [], "it is not tried on"
    tab.problems = [one for one in tab.problems if "403" not in one]
