"""Owners of bots from before are asked whether an address that was merely typed may be trusted."""

import pytest
from playwright.sync_api import Locator, expect

from escalation.domain.owner_ports import SettingsVersion
from escalation.domain.settings import EscalationSettings
from tests.browser.console.console import Console
from tests.console.served import Served
from tests.console.settings_pages import SettingsPages

SETTINGS = "/console/bots/support/settings"
QUESTION = "May an address that a visitor merely typed be trusted?"


def _saved(served: Served, *, trusted: bool | None) -> None:
    """The bot's settings as they were saved, before there was the question or since."""
    stored = served.world.store.settings("support")
    served.world.store.save_settings(
        SettingsVersion(
            bot_id="support",
            workspace_id="acme",
            version=(stored.version if stored else 0) + 1,
            settings=EscalationSettings(trust_claimed_addresses=trusted),
            author="ada@acme.example",
            saved_at=served.world.clock.now(),
        )
    )


def _trusted(served: Served) -> bool | None:
    stored = served.world.store.settings("support")
    assert stored is not None
    return stored.settings.trust_claimed_addresses


def _asked(console: Console) -> Locator:
    return console.page.locator(".banner").filter(has_text=QUESTION)


@pytest.fixture(autouse=True)
def without_connections(console: Console) -> None:
    """The page asks for each helpdesk's."""
    console.expect_errors("404")


@pytest.mark.parametrize(
    ("answer", "trusted"), [("No, have it confirmed", False), ("Yes, as before", True)]
)
def test_the_question_stands_until_it_is_answered_and_saved(
    answer: str, trusted: bool, console: Console, served: Served
) -> None:
    _saved(served, trusted=None)
    console.visit(SETTINGS)
    expect(_asked(console)).to_contain_text("writes in that person's name")
    assert console.violations() == []
    assert console.faults() == []
    _asked(console).get_by_role("button", name=answer).click()
    expect(_asked(console)).to_have_count(0)
    assert _trusted(served) is None, "nothing is saved by an answer"
    console.button("Save").click()
    console.says("Saved.")
    SettingsPages(console, served).open("reaching").unfold("contact")
    expect(_asked(console)).to_have_count(0)
    assert _trusted(served) is trusted
    switch = console.page.get_by_role("switch", name="Trust addresses that visitors type")
    assert switch.is_checked() is trusted


def test_who_has_answered_is_not_asked(console: Console, served: Served) -> None:
    _saved(served, trusted=False)
    console.visit(SETTINGS)
    expect(_asked(console)).to_have_count(0)
