"""How soon the team answers, and in which hours: said until a person has answered."""

import pytest
from playwright.sync_api import expect

from tests.widget.site import Site
from tests.widget.tab import Tab
from tests.widget.visitor_api import VisitorApi

WORDS = "Our team usually answers within 2 hours, Mon\u2013Fri 9:00\u201317:00"


@pytest.fixture(autouse=True)
def there(api: VisitorApi) -> None:
    api.profile = {"people": {"open_now": True, "opens_at": None, "text": WORDS}}


def test_it_is_said_before_anything_is_written_and_while_a_person_is_waited_for(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.visit(site.page()).open()
    said = tab.panel.get_by_text(WORDS)
    expect(said).to_be_visible()
    tab.write("Hello")
    tab.says("You said: Hello")
    expect(said).to_be_visible()
    tab.panel.get_by_role("button", name="Talk to a person").click()
    tab.says("I have passed this to our team. They answer by e-mail.")
    expect(said).to_be_visible()


def test_it_is_said_no_more_once_a_person_has_answered(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.visit(site.page()).open()
    tab.write("Hello")
    tab.says("You said: Hello")
    chat = api.chats[0]
    chat.view |= {"state": "handed_off", "assignee": {"kind": "team", "bot_id": None}}
    tab.page.evaluate("escalation.close()")
    tab.page.evaluate("escalation.open()")
    said = tab.panel.get_by_text(WORDS)
    expect(tab.panel.get_by_role("heading", name="Our team")).to_be_visible()
    expect(said).to_be_visible()
    chat.say("agent", "Hello, I am Grace.", "Grace")
    tab.says("Hello, I am Grace.")
    expect(said).to_be_hidden()


def test_it_is_said_no_more_once_the_chat_has_ended(tab: Tab, site: Site, api: VisitorApi) -> None:
    tab.visit(site.page()).open()
    tab.write("Hello")
    tab.says("You said: Hello")
    api.chats[0].view |= {"state": "closed"}
    tab.page.evaluate("escalation.close()")
    tab.page.evaluate("escalation.open()")
    expect(tab.panel.get_by_text("This chat has ended").first).to_be_visible()
    expect(tab.panel.get_by_text(WORDS)).to_be_hidden()
