"""An owner adds a language, and visitors are spoken to in it."""

from playwright.sync_api import expect

from tests.browser.console.console import Console
from tests.e2e.world import World


def test_an_added_language_is_checked_kept_and_spoken_to_visitors(
    console: Console, world: World
) -> None:
    console.visit("/console/workspace", "Workspace")
    console.link("Open").click()
    console.at("Languages")
    console.button("Add a language").click()
    dialog = console.page.get_by_role("dialog", name="Add a language")
    dialog.get_by_label("Language").fill("nonsense tag")
    dialog.get_by_role("button", name="Add", exact=True).click()
    expect(dialog).to_contain_text("Write a tag such as sv")
    dialog.get_by_label("Language").fill("he")
    dialog.get_by_role("button", name="Add", exact=True).click()
    console.says("Hebrew was added.")
    expect(console.page.get_by_text("texts are missing").first).to_be_visible()

    greeting = console.field("Hello! How can I help you?")
    expect(greeting).to_have_attribute("dir", "rtl")
    greeting.fill("שלום")
    console.field("Write a message").fill("כתבו הודעה")
    away = console.page.locator("input[name=offline]")
    away.fill("איננו כאן.")
    console.expect_errors("400")
    console.button("Save").click()
    expect(console.page.get_by_text("It must hold {opens_at}").first).to_be_visible()
    away.fill("נחזור {opens_at}.")
    expect(console.page.get_by_text("נחזור 9:00.")).to_be_visible()
    console.button("Save").click()
    console.says("Saved.")
    assert console.violations() == []

    bot = world.bot()
    profile = world.http.get(f"/v1/bots/{bot}/profile", params={"locale": "he-IL"}).json()
    assert profile["greeting"] == "שלום"
    assert profile["language"]["texts"] == {"write": "כתבו הודעה", "dir": "rtl"}

    console.page.reload()
    console.at("Languages")
    console.button("Hebrew (he)").click()
    expect(console.field("Hello! How can I help you?")).to_have_value("שלום")
    console.button("Remove").click()
    expect(console.button("Hebrew (he)")).to_have_count(0)
    assert console.problems == []
