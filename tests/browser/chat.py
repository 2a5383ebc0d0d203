"""The widget as a visitor meets it, and everything the page did that it should not."""

import json
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, expect

from infra.packaging import ROOT
from tests.e2e.surroundings import Mails
from tests.e2e.world import wait_until

AXE = ROOT / ".local" / "cdk" / "node_modules" / "axe-core" / "axe.min.js"
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WAIT_MS = 30_000


class Chat:
    """One tab with the widget.

    Attributes:
        page: the tab.
        problems: console errors, uncaught exceptions, and requests to an origin that is neither
            the page's nor the service's.
    """

    def __init__(self, context: BrowserContext, *, host: str, service: str, bot: str) -> None:
        """Prepares the tab; nothing is loaded."""
        self.page: Page = context.new_page()
        self.page.set_default_timeout(WAIT_MS)
        self.problems: list[str] = []
        self._host = host
        self._origins = {_origin(host), _origin(service)}
        self._bot = bot
        self._expected: tuple[str, ...] = ()
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.problems.append(f"uncaught: {error}"))
        self.page.on("request", self._on_request)

    def expect_errors(self, *parts: str) -> None:
        """The browser itself reports a refused or broken request; these are part of the test."""
        self._expected = parts

    def _on_console(self, message: ConsoleMessage) -> None:
        expected = any(part in message.text for part in self._expected)
        if message.type in {"error", "warning"} and not expected:
            self.problems.append(f"{message.type}: {message.text} {message.location}")

    def _on_request(self, request: Request) -> None:
        if request.url.startswith("http") and _origin(request.url) not in self._origins:
            self.problems.append(f"request to {request.url}")

    def visit(self, **query: str) -> "Chat":
        """Load the page and wait until the widget is there."""
        self.page.goto(f"{self._host}/?{urlencode({'bot': self._bot, **query})}")
        # A chat that opens by itself, on a phone, has no launcher beside it.
        self.root.locator(".launcher:visible, .panel:visible").first.wait_for()
        return self

    def open(self) -> "Chat":
        """Press the launcher, unless the chat was open before a reload and opens by itself."""
        if not self._opens_itself():
            self.launcher.click()
        self.panel.wait_for()
        return self

    def _opens_itself(self) -> bool:
        kept = self.page.evaluate("bot => sessionStorage.getItem(`escalation:${bot}`)", self._bot)
        return bool(kept and json.loads(kept).get("open"))

    @property
    def root(self) -> Locator:
        """The custom element."""
        return self.page.locator("escalation-chat")

    @property
    def launcher(self) -> Locator:
        """The round button."""
        return self.root.locator(".launcher")

    @property
    def panel(self) -> Locator:
        """The open chat."""
        return self.root.locator(".panel")

    @property
    def field(self) -> Locator:
        """Where one writes."""
        return self.root.locator("textarea")

    @property
    def person(self) -> Locator:
        """Talk to a person."""
        return self.root.locator(".chip.handoff")

    def button(self, name: str) -> Locator:
        """A button by its name."""
        return self.panel.get_by_role("button", name=name, exact=True)

    def rows(self, kind: str = "") -> Locator:
        """Messages, of all or one kind of author."""
        return self.root.locator(f".row{'.' + kind if kind else ''}:not(.typing)")

    def write(self, text: str) -> None:
        """Write and send."""
        self.field.fill(text)
        self.field.press("Enter")

    def prove(self, mails: Mails, address: str) -> None:
        """Type the code that was mailed to an address."""
        field = self.panel.get_by_label("Code from the mail")
        expect(field).to_be_focused()
        codes = wait_until(lambda: _codes(mails.to(address)), what="the mail with the code")
        field.fill(codes[-1])
        field.press("Enter")

    def says(self, text: str, *, times: int = 1, kind: str = "") -> None:
        """Wait for a message with a text.

        Raises:
            AssertionError: it is not there so many times.
        """
        found = self.rows(kind).locator(".text").filter(has_text=text)
        expect(found).to_have_count(times, timeout=WAIT_MS)

    def texts(self, kind: str = "") -> list[str]:
        """What is said, in order."""
        return self.rows(kind).locator(".text").all_inner_texts()

    def saved(self) -> dict[str, Any]:
        """What the widget keeps in the browser."""
        raw = self.page.evaluate("bot => localStorage.getItem(`escalation:${bot}`)", self._bot)
        found: dict[str, Any] = json.loads(raw) if raw else {}
        return found

    def violations(self) -> Sequence[str]:
        """What axe-core finds wrong with the widget as it is now."""
        # Evaluated by the debugger, which no policy of the page binds.
        self.page.evaluate(AXE.read_text(encoding="utf-8") + "\n;true")
        found = self.page.evaluate(
            """async (tags) => {
                for (const one of document.querySelector("escalation-chat").shadowRoot
                    .getAnimations())
                    if (one.effect.getComputedTiming().endTime === Infinity) one.cancel();
                    else one.finish();
                const result = await axe.run(document, { runOnly: tags });
                return result.violations.flatMap((rule) => rule.nodes.map((node) =>
                    `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary}`));
            }""",
            _TAGS,
        )
        return list(found)


def _codes(mails: Sequence[dict[str, Any]]) -> Sequence[str]:
    """The codes in mails, oldest first; other mail to the same address may come between."""
    return [
        code for mail in mails for code in re.findall(r"^\s*([0-9]{6})\s*$", mail["text"], re.M)
    ]


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
