"""The mailbox and the stand-in helpdesk, as the people read them who answer a visitor."""

from playwright.sync_api import BrowserContext, ConsoleMessage, FrameLocator, Locator, Page, expect

from infra.local.api_clients import Json
from tests.browser.chat import WAIT_MS

# A ticket's page loads itself again when the ticket has changed, and with it goes what was just
# typed; in the background it does not.
_IN_THE_BACKGROUND = "Object.defineProperty(document, 'hidden', { get: () => true })"


class Outside:
    """One tab of somebody who reads mail or answers tickets.

    Attributes:
        page: the tab.
        problems: console errors, among them violations of the page's policy, uncaught exceptions,
            and requests to another origin.
    """

    def __init__(self, context: BrowserContext, *, service: str) -> None:
        """Prepares the tab; nothing is loaded."""
        self.page: Page = context.new_page()
        self.page.add_init_script(_IN_THE_BACKGROUND)
        self.page.set_default_timeout(WAIT_MS)
        self.problems: list[str] = []
        self._service = service
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.problems.append(f"uncaught: {error}"))
        self.page.on(
            "request",
            lambda request: (
                None
                if not request.url.startswith("http") or request.url.startswith(f"{service}/")
                else self.problems.append(f"request to {request.url}")
            ),
        )

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.problems.append(f"{message.type}: {message.text} {message.location}")

    def read_mail(self, mail: Json) -> "Outside":
        """Find a mail in the mailbox's list and open it."""
        self.page.goto(f"{self._service}/mailbox")
        address = f"/mailbox/{mail['id']}"
        expect(self.page.locator(f'a[href="{address}"] .subject')).to_have_text(mail["subject"])
        # Not by a click: the list loads itself again every ten seconds.
        self.page.goto(f"{self._service}{address}")
        expect(self.heading).to_have_text(mail["subject"])
        return self

    def open_ticket(self, ticket: Json) -> "Outside":
        """Open a ticket as its agent."""
        self.page.goto(f"{self._service}/helpdesks/{ticket['helpdesk']}/{ticket['id']}")
        expect(self.heading).to_have_text(ticket["subject"])
        return self

    @property
    def heading(self) -> Locator:
        """The subject of the mail or ticket."""
        return self.page.locator("h1")

    @property
    def status(self) -> Locator:
        """The ticket's status."""
        return self.page.locator(".heading .status")

    def body(self, number: int = 0) -> FrameLocator:
        """The mail's HTML, or one entry of the ticket, in its frame without scripts."""
        return self.page.frame_locator("iframe.body").nth(number)

    def texts(self) -> list[str]:
        """What each frame shows, in order."""
        frames = self.page.locator("iframe.body")
        return [self.body(number).locator("body").inner_text() for number in range(frames.count())]

    def answer(self, text: str, *, solve: bool = False) -> None:
        """Reply publicly to the ticket that is open."""
        self.page.get_by_label("Public reply").check()
        self.page.locator("#text").fill(text)
        name = "Send and solve" if solve else "Send"
        self.page.get_by_role("button", name=name, exact=True).click()
        expect(self.page.locator("#text")).to_have_value("")
        expect(self.page.locator(".warning")).to_have_count(0)

    @property
    def agent(self) -> str:
        """The name under which the open ticket would be answered."""
        return self.page.locator("select[name=author] option:checked").inner_text()
