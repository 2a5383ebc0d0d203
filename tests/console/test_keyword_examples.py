"""A rule's keyword is shown with what it finds while it is typed."""

from playwright.sync_api import expect

from tests.browser.console.console import Console
from tests.console.served import Served
from tests.console.settings_pages import SettingsPages


def test_a_keyword_says_what_it_matches_before_it_is_added(
    console: Console, served: Served
) -> None:
    bot = next(iter(served.world.store.bots(served.world.owner.workspace_id))).bot_id
    rules = SettingsPages(console, served, bot).open("people").unfold("rules")
    console.button("Add a rule").click()
    field = rules.get_by_label("If a message has")
    field.press_sequentially("cat")
    expect(rules).to_contain_text("“cat” matches: cat, cats")
    expect(rules).to_contain_text("It does not match: catlike, precat.")
    field.fill("*cat*")
    expect(rules).to_contain_text("“*cat*” matches: cat, cats, catlike, precat.")
    expect(rules).not_to_contain_text("It does not match")
    field.press("Enter")
    expect(rules.locator(".tag").first).to_have_text("*cat*")
    expect(rules).to_contain_text("“*cat*” matches")
    assert console.faults() == []
