"""One tab with the widget, and what went wrong in it."""

from playwright.sync_api import ConsoleMessage, Frame, Locator, Page, expect


class Tab:
    """The widget of the page's first bot, unless said otherwise.

    Attributes:
        page: the tab.
        problems: errors of the console, and uncaught ones.
        expected: parts of such errors that belong to the test.
    """

    def __init__(self, page: Page, within: Frame | None = None) -> None:
        """Prepares the tab; `within` is a frame of the page that has the widget."""
        self.page = page
        self.within = within
        self.problems: list[str] = []
        self.expected: tuple[str, ...] = ()
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self._note(f"uncaught: {error}"))

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self._note(f"{message.type}: {message.text}")

    def _note(self, problem: str) -> None:
        if not any(part in problem for part in self.expected):
            self.problems.append(problem)

    def visit(self, address: str) -> "Tab":
        """Load a page and wait until the widget is there."""
        self.page.goto(address)
        self.launcher.wait_for()
        return self

    def open(self) -> "Tab":
        """Press the launcher; the forms are there too."""
        self.launcher.click()
        self.panel.wait_for()
        return self

    def element(self) -> Locator:
        """The custom element, the first of them."""
        return (self.within or self.page).locator("escalation-chat").first

    @property
    def launcher(self) -> Locator:
        """The round button."""
        return self.element().locator(".launcher")

    @property
    def panel(self) -> Locator:
        """The open chat."""
        return self.element().locator(".panel")

    @property
    def field(self) -> Locator:
        """Where one writes."""
        return self.element().locator("textarea")

    def rows(self, kind: str = "") -> Locator:
        """Messages, of all or one kind of author."""
        return self.element().locator(f".row{'.' + kind if kind else ''}:not(.typing)")

    def write(self, text: str) -> None:
        """Write and send."""
        self.field.fill(text)
        self.field.press("Enter")

    def says(self, text: str, *, kind: str = "") -> None:
        """Wait for a message with exactly this text."""
        found = self.rows(kind).locator(".text").get_by_text(text, exact=True)
        expect(found).to_have_count(1)
