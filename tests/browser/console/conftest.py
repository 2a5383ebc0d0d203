"""Tabs with the console: signed in once on the hosted page, then resumed.

`console` is a tab that is signed in as the workspace's owner; `new_console(context)` makes one that
is not. At the end none of them may have done what it must not.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.closing import close
from tests.browser.console.console import Console, resume, saved_session
from tests.browser.console.settings_page import SettingsPage
from tests.e2e.world import World

NewConsole = Callable[..., Console]
Owner = tuple[str, str]
_FIRST_PAGE_MS = 180_000


@pytest.fixture(scope="package")
def owner(world: World) -> Owner:
    """E-mail and password of the workspace's owner."""
    signs_in = world.content["sign_in"]
    return signs_in["email"], signs_in["password"]


@pytest.fixture(scope="package")
def session(world: World, browser: Browser, owner: Owner) -> str:
    """A session of the owner, from the hosted sign-in page."""
    context = browser.new_context()
    console = Console(context, service=world.url)
    # The first page of all: several functions start at once, while the seeded knowledge is indexed.
    console.page.set_default_timeout(_FIRST_PAGE_MS)
    console.page.goto(f"{world.url}/console", timeout=_FIRST_PAGE_MS)
    console.sign_in(*owner)
    found = saved_session(console.page)
    # What each page asks for has answered once, and so has the live channel, before a test begins.
    console.page.goto(f"{world.url}/console/bots", timeout=_FIRST_PAGE_MS)
    loading = console.page.locator("[aria-busy=true]")
    expect(loading).to_have_count(0, timeout=_FIRST_PAGE_MS)
    close(context)
    return found


@pytest.fixture
def new_console(context: BrowserContext, world: World) -> Iterator[NewConsole]:
    """Makes tabs that are not signed in."""
    made: list[Console] = []

    def make(within: BrowserContext | None = None) -> Console:
        console = Console(within or context, service=world.url)
        made.append(console)
        return console

    yield make
    assert [problem for console in made for problem in console.problems] == []


@pytest.fixture
def console(context: BrowserContext, session: str, new_console: NewConsole) -> Console:
    """A tab of the owner, with nothing loaded yet."""
    resume(context, session)
    return new_console()


@pytest.fixture
def settings(console: Console, world: World) -> SettingsPage:
    """A new bot's escalation settings, never saved."""
    return SettingsPage(console, world, world.bot())
