"""The escalation settings of one bot, as an owner works on them."""

from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Locator, expect

from tests.browser.console.console import Console
from tests.e2e.world import World

HEADING = "Escalation settings"
PAGES = {
    "Answering": ["basics", "threshold", "transfer", "feedback", "model"],
    "When a person takes over": ["must_reach", "rules", "guidance", "triggers", "after"],
    "How it reaches them": ["ticket", "email", "auto_reply", "facts", "contact", "hours"],
    "Words": ["messages", "chat"],
    "Privacy and limits": ["privacy", "limits"],
}
HOSTILE = "<img src=x onerror=alert(1)> \u202egnp.exe javascript:alert(1)"


def faults_in_place(console: Console) -> Sequence[str]:
    """What is wrong with the page as it is, with the bars that stay in view put in their place.

    They lie over whatever is scrolled beneath them, which axe-core takes for small targets.
    """
    console.page.evaluate(
        """() => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(".top-bar, .settings-foot { position: static }");
            document.adoptedStyleSheets = [sheet];
        }"""
    )
    found = console.faults()
    console.page.evaluate("() => { document.adoptedStyleSheets = [] }")
    return found


class SettingsPage:
    """The settings of one bot in a tab."""

    def __init__(self, console: Console, world: World, bot: str) -> None:
        self.console = console
        self.page = console.page
        self.bot = bot
        self.path = f"/bots/{bot}/escalation-settings"
        self._world = world

    def open(self) -> "SettingsPage":
        """Load it and wait for what it shows."""
        self.console.visit(f"/console{self.path.replace('escalation-settings', 'settings')}")
        expect(self.console.heading).to_have_text(HEADING)
        expect(self.section("basics")).to_be_visible()
        return self

    def section(self, name: str) -> Locator:
        """One part of the page that is open."""
        return self.page.locator(f"#settings-{name}")

    def at(self, name: str) -> Locator:
        """Go to the page of a part, open all that is folded in it, and give the part."""
        title = next(page for page, parts in PAGES.items() if name in parts)
        tabs = self.page.get_by_role("navigation", name="Parts of the settings")
        tab = tabs.get_by_role("link", name=title)
        if tab.get_attribute("aria-current") is None:
            tab.click()
        section = self.section(name)
        expect(section).to_be_visible()
        section.evaluate("part => part.querySelectorAll('details').forEach(one => one.open = true)")
        return section

    def switch(self, name: str) -> Locator:
        """A switch by its label, or the beginning of it."""
        return self.page.get_by_role("switch", name=name)

    def choose(self, section: str, title: str) -> None:
        """Press one of the cards of a section."""
        cards = self.at(section).locator(".radio-card")
        cards.filter(has=self.page.get_by_text(title, exact=True)).click()

    def save(self) -> None:
        """Save, and wait until it is done."""
        self.console.button("Save").click()
        expect(self.page.locator(".toast").filter(has_text="Saved.").last).to_be_visible()
        expect(self.page.locator(".save-bar")).to_have_count(0)

    def slide(self, label: str, steps: int) -> None:
        """Move a slider by its keys."""
        self.console.field(label).focus()
        for _ in range(abs(steps)):
            self.page.keyboard.press("ArrowRight" if steps > 0 else "ArrowLeft")

    def faults(self) -> Sequence[str]:
        """As the console's, with what stays in view put in its place."""
        return faults_in_place(self.console)

    @property
    def saved(self) -> Any:
        """What the service has now."""
        return self._world.owner.get(self.path)
