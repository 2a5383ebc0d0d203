"""The frame of every page: navigation, focus, titles, offline, unsaved changes."""

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.console.console import PHONE, Console
from tests.e2e.world import World


def test_a_page_named_by_its_address_takes_title_and_focus_when_it_is_navigated_to(
    console: Console,
) -> None:
    console.visit("/console", "Overview")
    assert "Overview" in console.page.title()
    console.page.keyboard.press("Tab")
    expect(console.link("Skip to content")).to_be_focused()
    console.page.keyboard.press("Enter")
    expect(console.page.locator("main")).to_be_focused()
    console.link("Bots").click()
    console.at("Bots")
    expect(console.heading).to_be_focused()
    assert "Bots" in console.page.title()
    console.page.go_back()
    console.at("Overview")
    expect(console.link("Overview")).to_have_attribute("aria-current", "page")


def test_the_bot_picker_stays_in_the_address(console: Console, world: World) -> None:
    bots = {bot["name"]: bot["bot_id"] for bot in world.owner.every("/bots")}
    console.visit(f"/console/bots/{bots['Billing']}/report")
    expect(console.field("Bot")).to_have_value(bots["Billing"])
    console.field("Bot").select_option(label="Sales")
    console.page.wait_for_url(f"**/console/bots/{bots['Sales']}/report")
    console.visit("/console/simulator")
    console.page.wait_for_url(f"**/console/bots/{bots['Sales']}/simulator")


@pytest.mark.parametrize("path", ["/console/nothing", "/console/bots/0123456789abcdef01234567"])
def test_an_address_of_nothing_says_so(console: Console, path: str) -> None:
    console.visit(path, "Not found")
    assert console.faults() == []


def test_on_a_phone_the_navigation_is_a_drawer(console: Console) -> None:
    console.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    console.visit("/console", "Overview")
    expect(console.link("Bots")).to_be_hidden()
    console.button("Menu").click()
    drawer = console.page.get_by_role("dialog", name="Menu")
    expect(drawer).to_be_visible()
    assert console.violations() == []
    console.page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(console.button("Menu")).to_be_focused()
    console.button("Menu").click()
    drawer.get_by_role("link", name="Bots").click()
    console.at("Bots")
    expect(drawer).to_be_hidden()


def test_offline_is_said_and_the_page_reads_again_when_the_network_is_back(
    console: Console, context: BrowserContext
) -> None:
    console.visit("/console", "Overview")
    console.expect_errors("ERR_INTERNET_DISCONNECTED")
    context.set_offline(True)
    expect(console.page.get_by_text("You are offline")).to_be_visible()
    console.link("Workspace").click()
    expect(console.page.get_by_text("No connection").first).to_be_visible()
    assert console.violations() == []
    context.set_offline(False)
    expect(console.page.get_by_text("You are offline")).to_be_hidden()


def test_unsaved_changes_are_not_left_behind_without_a_question(
    console: Console, world: World
) -> None:
    bot = world.bot({"handoff_method": "email"})
    console.visit(f"/console/bots/{bot}")
    console.field("Greeting").fill("Good day")
    expect(console.page.get_by_role("region", name="Unsaved changes")).to_be_visible()
    question = console.page.get_by_role("dialog", name="Leave without saving?")
    console.link("Overview").click()
    assert console.faults() == []
    question.get_by_role("button", name="Cancel").click()
    assert console.field("Greeting").input_value() == "Good day"
    console.link("Overview").click()
    question.get_by_role("button", name="Leave").click()
    console.at("Overview")
