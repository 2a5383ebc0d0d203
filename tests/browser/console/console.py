"""The console as an owner meets it, and everything the page did that it should not."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, expect

from infra.packaging import ROOT

AXE = ROOT / ".local" / "cdk" / "node_modules" / "axe-core" / "axe.min.js"
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WAIT_MS = 30_000
DESKTOP = (1280, 800)
PHONE = (390, 844)
SESSION = "console:session"


class Console:
    """One tab with the console.

    Attributes:
        page: the tab.
        problems: console errors, uncaught exceptions, and requests to another origin than the
            service's, whose address is also the sign-in domain's here.
    """

    def __init__(self, context: BrowserContext, *, service: str) -> None:
        """Prepares the tab; nothing is loaded."""
        self.page: Page = context.new_page()
        self.page.set_default_timeout(WAIT_MS)
        self.page.set_default_navigation_timeout(2 * WAIT_MS)
        self.problems: list[str] = []
        self._service = service
        self._expected: tuple[str, ...] = ()
        self.watch(self.page)

    def watch(self, page: Page) -> None:
        """Notes what a page does that it must not."""
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.problems.append(f"uncaught: {error}"))
        page.on("request", self._on_request)

    def expect_errors(self, *parts: str) -> None:
        """The browser itself reports a refused or broken request; these are part of the test."""
        self._expected = parts

    def _on_console(self, message: ConsoleMessage) -> None:
        # The emulator's sign-in page has no icon, and the browser asks for one.
        no_icon = message.location.get("url", "").endswith("/favicon.ico")
        expected = no_icon or any(part in message.text for part in self._expected)
        if message.type in {"error", "warning"} and not expected:
            self.problems.append(f"{message.type}: {message.text} {message.location}")

    def _on_request(self, request: Request) -> None:
        if request.url.startswith("http") and _origin(request.url) != self._service:
            self.problems.append(f"request to {request.url}")

    def visit(self, path: str, heading: str | None = None) -> "Console":
        """Load a page and wait for its heading, and until it has read what it shows."""
        self.page.goto(f"{self._service}{path}")
        return self.at(heading)

    def at(self, heading: str | None = None) -> "Console":
        """Wait for a page's heading, and until it has read what it shows."""
        if heading is None:
            self.heading.wait_for()
        else:
            expect(self.heading).to_have_text(heading, timeout=WAIT_MS)
        expect(self.page.locator("[aria-busy=true]")).to_have_count(0, timeout=WAIT_MS)
        return self

    def sign_in(self, email: str, password: str) -> None:
        """Fill in the hosted sign-in page, which is open."""
        fill_in(self.page, email, password)
        self.heading.wait_for()

    @property
    def path(self) -> str:
        """Path and query of the address."""
        parts = urlsplit(self.page.url)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path

    @property
    def heading(self) -> Locator:
        """The one heading of the page."""
        return self.page.locator("h1")

    def button(self, name: str) -> Locator:
        """A button by its name."""
        return self.page.get_by_role("button", name=name, exact=True)

    def link(self, name: str) -> Locator:
        """A link by its name."""
        return self.page.get_by_role("link", name=name, exact=True)

    def field(self, label: str) -> Locator:
        """A control by its label."""
        return self.page.get_by_label(label, exact=True)

    def says(self, text: str) -> None:
        """Wait for a short word about what has just happened."""
        expect(self.page.locator(".toast").filter(has_text=text)).to_be_visible(timeout=WAIT_MS)

    @contextmanager
    def looked_at(self, size: tuple[int, int], scheme: str) -> Iterator[None]:
        """In another size and colour scheme, `light` or `dark`."""
        before = self.page.viewport_size
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        self.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        yield
        self.page.emulate_media(color_scheme=None)
        if before:
            self.page.set_viewport_size(before)

    def violations(self) -> Sequence[str]:
        """What axe-core finds wrong with the page as it is now."""
        # Evaluated by the debugger, which no policy of the page binds.
        self.page.evaluate(AXE.read_text(encoding="utf-8") + "\n;true")
        found = self.page.evaluate(
            """async (tags) => {
                for (const one of document.getAnimations()) {
                    if (one.effect?.getTiming().iterations !== Infinity) one.finish();
                }
                const result = await axe.run(document, { runOnly: tags });
                return result.violations.flatMap((rule) => rule.nodes.map((node) =>
                    `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary}`));
            }""",
            _TAGS,
        )
        return list(found)

    def faults(self) -> Sequence[str]:
        """What is wrong with the page in both schemes, on a desktop and on a phone.

        Beside axe-core's findings: a page that is wider than its window.
        """
        found: list[str] = []
        for size in (DESKTOP, PHONE):
            for scheme in ("light", "dark"):
                with self.looked_at(size, scheme):
                    self.heading.wait_for()
                    wide = self.page.evaluate(
                        "() => document.documentElement.scrollWidth - innerWidth"
                    )
                    if wide > 0:
                        found.append(f"{size[0]} {scheme}: {wide} pixels too wide")
                    found += [f"{size[0]} {scheme}: {one}" for one in self.violations()]
        return found


def fill_in(page: Page, email: str, password: str) -> None:
    """Sign in on the hosted page."""
    page.get_by_label("Username").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def saved_session(page: Page) -> str:
    """The tab's session, to be put into another one by `resume`."""
    found: str = page.evaluate("key => sessionStorage.getItem(key)", SESSION)
    return found


def resume(context: BrowserContext, session: str) -> None:
    """Every tab of the context begins signed in."""
    context.add_init_script(
        f"sessionStorage.getItem({json.dumps(SESSION)}) ?? "
        f"sessionStorage.setItem({json.dumps(SESSION)}, {json.dumps(session)})"
    )


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
