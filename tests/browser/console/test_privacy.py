"""What an owner says about visitors' data: hidden, agreed to, and where it goes."""

from playwright.sync_api import expect

from tests.browser.console.console import Console
from tests.browser.console.settings_page import SettingsPage
from tests.e2e.world import World


def test_patterns_and_the_privacy_line_are_set_and_hold_in_the_chat(
    console: Console, world: World
) -> None:
    bot = world.bot({"handoff_method": "email"})
    page = SettingsPage(console, world, bot).open()
    section = page.at("privacy")
    expect(page.switch("Hide card numbers")).to_be_checked()
    console.button("Hide something else").click()
    section.get_by_label("What it is").fill("Customer number")
    section.get_by_label("How it is written").fill("#+#")
    page.switch("Show a privacy line before the first message").check()
    section.get_by_label("Address of your privacy notice").fill("https://acme.example/privacy")
    page.switch("Ask for consent").check()
    console.expect_errors("400")
    console.button("Save").click()
    expect(section).to_contain_text("What follows a + may not begin with what it repeats")
    section.get_by_label("How it is written").fill("CUST-######")
    page.save()
    assert page.faults() == []

    stored = world.owner.get(f"/bots/{bot}/escalation-settings")
    assert stored["masking"]["patterns"] == [{"name": "Customer number", "pattern": "CUST-######"}]
    assert stored["privacy"]["consent"] is True

    console.visit(f"/console/bots/{bot}/data", "Where this data goes")
    table = console.page.get_by_role("table", name="Recipients of what visitors write")
    expect(table).to_contain_text("This service's tables")
    expect(table).to_contain_text("A mailbox")
    expect(console.page.get_by_text("1 pattern of your own")).to_be_visible()
    expect(console.page.get_by_text("Visitors agree to the privacy notice")).to_be_visible()
    assert console.faults() == []
