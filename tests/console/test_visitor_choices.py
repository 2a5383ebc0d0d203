"""What visitors get: their chat again on another device, and how soon the team answers."""

from playwright.sync_api import expect

from escalation.domain.settings import EscalationSettings
from tests.browser.console.console import Console
from tests.console.served import Served
from tests.console.settings_pages import SettingsPages


def saved(served: Served, bot_id: str) -> EscalationSettings:
    found = served.world.store.settings(bot_id)
    assert found is not None
    return found.settings


def test_an_owner_switches_the_one_on_and_the_other_off(console: Console, served: Served) -> None:
    bot = next(iter(served.world.store.bots(served.world.owner.workspace_id))).bot_id
    settings = SettingsPages(console, served, bot).open("words")
    find = settings.unfold("chat").get_by_role(
        "switch", name="Signed-in visitors find their chat again"
    )
    expect(find).not_to_be_checked()
    find.click()
    settings.go("How it reaches them")
    told = settings.unfold("hours").get_by_role(
        "switch", name="Visitors read how soon the team answers"
    )
    expect(told).to_be_checked()
    told.click()
    console.button("Save").click()
    expect(console.page.get_by_text("Saved").first).to_be_visible()
    now = saved(served, bot)
    assert (now.find_chat.enabled, now.answer_time.hidden) == (True, True)
    assert console.faults() == []
