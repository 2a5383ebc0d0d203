"""The line before the first message, and the consent that a bot's owner may ask for."""

import pytest
from playwright.sync_api import expect

from tests.browser.chat import AXE
from tests.widget.said import Json
from tests.widget.site import Site
from tests.widget.tab import Tab
from tests.widget.visitor_api import VisitorApi

LINE: Json = {
    "text": "We keep what you write.",
    "url": "https://shop.example/privacy",
    "consent": False,
    "version": "1-abc",
}
ASKS: Json = {**LINE, "consent": True}


def test_the_line_stands_before_the_first_message_and_goes_with_it(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    api.privacy = LINE
    tab.visit(site.page()).open()
    line = tab.panel.locator(".privacy")
    expect(line).to_contain_text("We keep what you write.")
    link = line.get_by_role("link", name="Privacy notice")
    assert link.get_attribute("href") == LINE["url"]
    assert link.get_attribute("target") == "_blank"
    tab.write("Hi")
    tab.says("You said: Hi")
    expect(line).to_be_hidden()
    assert not api.chats[0].body.get("consent")


def test_nothing_begins_before_the_visitor_agrees_and_what_was_written_goes_out_then(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.expected = ("409",)
    api.privacy = ASKS
    tab.visit(site.page()).open()
    tab.write("Hi")
    expect(tab.panel.locator(".notice")).to_contain_text("Please agree to the privacy notice")
    expect(tab.element().locator(".pending")).to_contain_text("Waiting to be sent")
    assert api.chats == []
    tab.page.reload()
    expect(tab.element().locator(".pending")).to_be_visible()
    tab.panel.get_by_role("button", name="I agree").click()
    tab.says("You said: Hi")
    assert api.chats[0].body["consent"] == "1-abc"
    expect(tab.field).to_be_focused()
    expect(tab.panel.locator(".notice")).to_be_hidden()
    expect(tab.panel.get_by_role("button", name="I agree")).to_be_hidden()


def test_who_has_agreed_is_not_asked_again_until_the_notice_changes(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.expected = ("409",)
    api.privacy = ASKS
    tab.visit(site.page()).open()
    agree = tab.panel.get_by_role("button", name="I agree")
    agree.click()
    tab.page.reload()
    expect(tab.panel.locator(".privacy")).to_be_visible()
    expect(agree).to_be_hidden()
    api.privacy = {**ASKS, "version": "2-def"}
    tab.page.reload()
    expect(agree).to_be_visible()
    tab.panel.locator(".chip.handoff").click()
    expect(tab.panel.locator(".notice")).to_contain_text("Please agree")
    agree.click()
    tab.says("I have passed this to our team. They answer by e-mail.")
    assert api.chats[0].body["consent"] == "2-def"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_question_passes_axe_and_fits_a_low_phone(
    tab: Tab, site: Site, api: VisitorApi, scheme: str
) -> None:
    api.privacy = {**ASKS, "text": "We keep what you write. " * 4}
    tab.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type] # one of the literals
    tab.page.set_viewport_size({"width": 360, "height": 420})
    tab.visit(site.page()).open()
    expect(tab.panel.get_by_role("button", name="I agree")).to_be_in_viewport(ratio=1)
    tab.page.evaluate(AXE.read_text(encoding="utf-8") + "\n;true")
    found = tab.page.evaluate("async () => (await axe.run('escalation-chat')).violations")
    assert [one["id"] for one in found] == []
