"""The README's pictures, taken from a running `make run`: `python -m infra.local.screenshots`.

Each scene is played once, in light, and taken in light and in dark. Needs Chromium, and Playwright
from the tests' requirements.
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Browser, Error, Page, sync_playwright

from infra.local.api_clients import ApiError, OwnerClient, VisitorClient
from infra.packaging import ROOT

Stack = Mapping[str, Any]
"""What `stack.json` holds."""

FOLDER = ROOT / ".github" / "screenshots"
LARGEST = 150_000
"""Bytes of one picture: a README is read on a phone, too."""
_CHROMIUM = Path("/usr/bin/chromium")
_WAIT_MS = 60_000


class TooLargeError(Exception):
    """A picture is over its budget."""


@dataclass(frozen=True, slots=True)
class Screen:
    """What a picture is taken on; `width` and `height` in CSS pixels."""

    name: str
    width: int
    height: int
    scale: float
    touch: bool


DESKTOP = Screen("desktop", 1200, 750, 1, touch=False)
PHONE = Screen("phone", 390, 700, 1.5, touch=True)


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture: how it is brought about, and on which screens it is taken."""

    name: str
    play: Callable[[Page, Stack], None]
    screens: tuple[Screen, ...]


def transfer(page: Page, stack: Stack) -> None:
    """A question moved to the bot that knows more, and answered there."""
    _open_chat(page, stack, "Tech Support")
    _write(page, "I want a refund for my last invoice")
    _said(page, "bot", 2)


def handoff(page: Page, stack: Stack) -> None:
    """A person asked for, an address left, and what the person writes."""
    _open_chat(page, stack, "General Assistant")
    _write(page, "Our last invoice has the wrong VAT number. Can I talk to a person?")
    address = page.locator("escalation-chat #contact-email")
    address.fill("ada@example.com")
    address.press("Enter")
    address.wait_for(state="hidden")
    bot = _bot(stack, "General Assistant")
    conversation = page.evaluate(
        "bot => JSON.parse(localStorage.getItem(`escalation:${bot}`)).id", bot
    )
    with OwnerClient(stack["api_url"], stack["admin_token"]) as owner:
        owner.post(f"/conversations/{conversation}/take-over")
        text = "Hello, this is Grace. I have corrected it: the new invoice is in your mailbox."
        owner.post(f"/conversations/{conversation}/messages", {"text": text, "name": "Grace"})
    _said(page, "agent", 1)
    _write(page, "That was quick. Thank you!")
    page.locator("escalation-chat .visitor.newest").get_by_text("thank you").wait_for()


def inbox(page: Page, stack: Stack) -> None:
    """Chats of two bots that wait for the team, and what their visitors said last."""
    for bot, name, email, lines in _WAITING:
        with VisitorClient(stack["api_url"]) as visitor:
            visitor.start(_bot(stack, bot), visitor={"name": name, "email": email})
            for line in lines:
                visitor.say(line)
    _open_console(page, stack, "inbox", "Inbox")
    # With their tickets, and all that stands beside them.
    page.locator(".inbox-row").get_by_text("Ticket #").nth(len(_WAITING) - 1).wait_for()
    page.locator(".inbox-row").get_by_text("Tech Support").first.wait_for()
    page.get_by_role("button", name="No, thanks").click()


def settings(page: Page, stack: Stack) -> None:
    """The escalation settings of a bot that makes tickets and knows two other bots."""
    bot = _bot(stack, "Tech Support")
    _open_console(page, stack, f"bots/{bot}/settings", "Escalation settings")


def conversation(page: Page, stack: Stack) -> None:
    """A chat that ends with people, each decision beside its turn."""
    bot = _bot(stack, "Tech Support")
    with VisitorClient(stack["api_url"]) as visitor:
        visitor.start(bot, visitor={"name": "Luis Ortega", "email": "luis@casaluz.example"})
        visitor.say("I got a new phone and cannot sign in")
        visitor.say("I have no recovery codes. Can I talk to a person, please?")
    _open_console(page, stack, f"bots/{bot}/conversations", "Conversations")
    page.get_by_role("link", name="Luis Ortega").first.click()
    page.locator(".turn").get_by_text("Your reference is").wait_for()
    title = page.get_by_role("heading", name="Transcript")
    title.evaluate("title => window.scrollTo(0, title.getBoundingClientRect().top - 48)")


_WAITING = (
    (
        "Tech Support",
        "Noor Haddad",
        "noor@brightmill.example",
        ("The sync has stopped at 40 %. I need to talk to a person.", "Our audit is at noon."),
    ),
    (
        "Sales",
        "Luis Ortega",
        "luis@casaluz.example",
        ("Can somebody call me about 300 seats? I want a human, please.",),
    ),
    (
        "Tech Support",
        "Mei Tanaka",
        "mei@kitsune.example",
        ("I lost my phone and my recovery codes. Can I talk to a person?", "It is urgent!!"),
    ),
)
"""Who waits, at which bot, and with what."""
SCENES = (
    Scene("inbox", inbox, (DESKTOP, PHONE)),
    Scene("widget", transfer, (DESKTOP,)),
    Scene("widget", handoff, (PHONE,)),
    Scene("settings", settings, (DESKTOP, PHONE)),
    Scene("conversation", conversation, (DESKTOP,)),
)
# What visitors of the past week might have asked, so that the console has something to count.
_CHATS = (
    ("Grace Lindqvist", "I forgot my password"),
    ("Omar Haddad", "My files are not syncing"),
    ("Mei Tanaka", "How do I restore an older version of a document?"),
    ("Ines Moreau", "I want a refund for my last invoice"),
    ("Tom Becker", "Camera upload has stopped on my phone"),
)


def _chat(stack: Stack) -> None:
    for name, question in _CHATS:
        with VisitorClient(stack["api_url"]) as visitor:
            visitor.start(_bot(stack, "Tech Support"), visitor={"name": name})
            visitor.say(question)


def _open_console(page: Page, stack: Stack, path: str, heading: str) -> None:
    page.goto(f"{stack['console_url'].rstrip('/')}/console/{path}")
    page.get_by_label("Username").fill(stack["sign_in"]["email"])
    page.get_by_label("Password").fill(stack["sign_in"]["password"])
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name=heading, level=1).wait_for()
    page.wait_for_function("() => !document.querySelector('[aria-busy=true]')")


def _bot(stack: Stack, name: str) -> str:
    return next(str(bot["bot_id"]) for bot in stack["bots"] if bot["name"] == name)


def _open_chat(page: Page, stack: Stack, bot: str) -> None:
    page.goto(f"{stack['demo_url']}?{urlencode({'bot': _bot(stack, bot)})}")
    page.locator("escalation-chat .launcher").click()
    _said(page, "bot", 1)


def _write(page: Page, text: str) -> None:
    field = page.locator("escalation-chat textarea")
    field.fill(text)
    field.press("Enter")


def _said(page: Page, kind: str, times: int) -> None:
    rows = page.locator(f"escalation-chat .row.{kind}:not(.typing)")
    rows.nth(times - 1).wait_for()


def take(browser: Browser, stack: Stack, scene: Scene, screen: Screen, folder: Path) -> list[Path]:
    """Plays a scene and takes it in light and dark.

    Returns:
        The pictures' files.

    Raises:
        TooLargeError: a picture is over `LARGEST`.
    """
    context = browser.new_context(
        viewport={"width": screen.width, "height": screen.height},
        device_scale_factor=screen.scale,
        has_touch=screen.touch,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.set_default_timeout(_WAIT_MS)
    scene.play(page, stack)
    page.mouse.move(0, 0)
    made = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.wait_for_timeout(300)  # fonts, and avatars that are drawn when they have come
        file = folder / f"{scene.name}-{screen.name}-{scheme}.png"
        page.screenshot(path=file, caret="hide")
        if file.stat().st_size > LARGEST:
            raise TooLargeError(f"{file.name} has {file.stat().st_size} bytes, over {LARGEST}")
        made.append(file)
    context.close()
    return made


def main() -> int:
    """Takes every picture.

    Returns:
        The exit status: 0, or 1 where something is missing.
    """
    arguments = _arguments()
    stack_file: Path = arguments.stack
    if not stack_file.is_file() or not _CHROMIUM.is_file():
        sys.stderr.write(f"Both are needed: {stack_file} of a running `make run`, {_CHROMIUM}.\n")
        return 1
    stack = json.loads(stack_file.read_text(encoding="utf-8"))
    folder: Path = arguments.folder
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(_CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        try:
            _chat(stack)
            for scene in SCENES:
                for screen in scene.screens:
                    for file in take(browser, stack, scene, screen, folder):
                        sys.stdout.write(f"{file.name:<32}{file.stat().st_size:>9,} bytes\n")
        except (ApiError, Error, TooLargeError) as error:
            sys.stderr.write(f"{error}\n")
            return 1
        finally:
            browser.close()
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m infra.local.screenshots", description="Take the README's pictures."
    )
    parser.add_argument(
        "--stack", type=Path, default=ROOT / ".local" / "stack.json", help="of the running service"
    )
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the pictures go")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
