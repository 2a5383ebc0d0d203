"""The five pages of one bot's settings, as an owner works on them over a workspace in memory."""

from collections.abc import Sequence

from playwright.sync_api import Locator, expect

from escalation.domain.settings import NEWEST_DEFAULTS, EscalationSettings
from escalation.domain.workspace import Bot
from tests.browser.console.console import Console
from tests.browser.console.settings_page import faults_in_place
from tests.console.served import Served

PARTS = ("", "people", "reaching", "words", "privacy")
"""The pages' own parts of the address; the first has none."""
NEW_BOT = "young"
TICKETS = EscalationSettings.model_validate(
    {
        "handoff_method": "ticket",
        "ticket": {"helpdesk": "zendesk"},
        "auto_ticket_reply": {"enabled": True},
        "ai_agent_transfer": {
            "enabled": True,
            "targets": [{"bot_id": "billing", "description": "Refunds and invoices"}],
        },
        "rules": [{"keywords": ["lawyer"], "then": "handoff"}],
        "guidance": ["Hand over when a contract is cancelled."],
    }
)
"""Nearly everything that can be shown."""
_CONTROLS = """() => {
    const found = [];
    const groups = new Set();
    for (const one of document.querySelectorAll(
        ".settings-form :is(input, select, textarea, [role=slider], [contenteditable])")) {
        if (!one.checkVisibility({ visibilityProperty: true })) continue;
        if (one.type === "radio") {
            if (groups.has(one.name)) continue;
            groups.add(one.name);
        }
        const named = one.type === "radio"
            ? one.closest("fieldset").querySelector("legend")
            : one.labels?.[0];
        found.push((named ?? one).textContent.trim() || one.getAttribute("aria-label"));
    }
    return found;
}"""


class SettingsPages:
    """The settings of a bot in a tab.

    Attributes:
        page: the tab.
    """

    def __init__(self, console: Console, served: Served, bot: str = "support") -> None:
        self.console = console
        self.page = console.page
        self._served = served
        self._bot = bot
        console.expect_errors("404")  # of each helpdesk that is not connected

    def open(self, part: str = "", *, after: str = "") -> "SettingsPages":
        """Load one of the pages, `after` its address a query or a fragment."""
        address = f"/console/bots/{self._bot}/settings{'/' if part else ''}{part}{after}"
        self.console.visit(address, "Escalation settings")
        expect(self.page.locator(".settings-section").first).to_be_visible()
        return self

    def go(self, title: str) -> None:
        """Press a page's tab."""
        tabs = self.page.get_by_role("navigation", name="Parts of the settings")
        tabs.get_by_role("link", name=title).click()
        expect(tabs.get_by_role("link", name=title)).to_have_attribute("aria-current", "page")

    def section(self, name: str) -> Locator:
        """One part of the page that is open."""
        return self.page.locator(f"#settings-{name}")

    def unfold(self, name: str) -> Locator:
        """Open all that is folded in a part, and give the part."""
        section = self.section(name)
        expect(section).to_be_visible()
        section.evaluate("part => part.querySelectorAll('details').forEach(one => one.open = true)")
        return section

    def controls(self) -> Sequence[str]:
        """The labels of what can be set on the page as it is; a group of radio buttons is one."""
        found: list[str] = self.page.evaluate(_CONTROLS)
        return found

    def save(self) -> EscalationSettings:
        """Save, and what is stored then."""
        self.console.button("Save").click()
        expect(self.page.locator(".save-bar")).to_have_count(0)
        return self.saved

    def faults(self) -> Sequence[str]:
        """What is wrong with the page as it is."""
        return faults_in_place(self.console)

    @property
    def saved(self) -> EscalationSettings:
        """What is stored."""
        found = self._served.world.store.settings(self._bot)
        assert found is not None
        return found.settings


def new_bot(served: Served) -> str:
    """A bot that is made now."""
    world = served.world
    world.store.create_bot(
        Bot(
            bot_id=NEW_BOT,
            workspace_id="acme",
            name="Young",
            created_at=world.clock.now(),
            defaults=NEWEST_DEFAULTS,
        )
    )
    return NEW_BOT


def connected(served: Served) -> None:
    """A connection to a helpdesk that has passed its test, and the add-on for replies there."""
    world = served.world
    stored = world.store.workspace("acme")
    assert stored is not None
    booked = stored.model_copy(
        update={"add_ons": ("auto_ticket_reply",), "version": stored.version + 1}
    )
    world.store.save_workspace(booked, expected_version=stored.version)
    world.connection()
