"""One browser for all tests here; every tab is watched for what it must not do."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from tests.browser.chat import WAIT_MS, Chat
from tests.browser.closing import close
from tests.browser.host import HostSite
from tests.browser.outside import Outside
from tests.e2e.world import World

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_FOLDER = Path(__file__).parent

NewChat = Callable[..., Chat]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without the browser these tests can show nothing."""
    if CHROMIUM.is_file():
        return
    reason = f"Chromium is not installed: {CHROMIUM} is in Debian's package chromium"
    for item in items:
        if _FOLDER in item.path.parents:
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="package")
def host(world: World) -> Iterator[HostSite]:
    """A site of another origin."""
    with HostSite(world.url) as site:
        yield site


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    expect.set_options(timeout=WAIT_MS)  # a busy machine is slow; where speed counts, tests say so
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that nobody has used yet."""
    made = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    yield made
    close(made)


@pytest.fixture
def new_chat(context: BrowserContext, host: HostSite, world: World) -> Iterator[NewChat]:
    """Makes tabs; at the end none of them may have done what it must not."""
    made: list[Chat] = []

    def make(bot: str, *, within: BrowserContext | None = None) -> Chat:
        chat = Chat(within or context, host=host.url, service=world.url, bot=bot)
        made.append(chat)
        return chat

    yield make
    assert [problem for chat in made for problem in chat.problems] == []


@pytest.fixture
def outside(browser: Browser, world: World) -> Iterator[Outside]:
    """Where the owner reads mail and an agent answers tickets, in a browser of their own."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    made = Outside(context, service=world.url)
    yield made
    close(context)
    assert made.problems == []
