"""One browser and one build of the console for all tests here."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from infra.packaging import FUNCTIONS, build_site
from tests.browser.closing import close
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.console.console import SESSION, Console
from tests.console.served import Served

_FOLDER = Path(__file__).parent
_FAR = 9_000_000_000_000_000
"""Milliseconds: no test lives to see its token renewed."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without the browser these tests can show nothing."""
    if CHROMIUM.is_file():
        return
    reason = f"Chromium is not installed: {CHROMIUM} is in Debian's package chromium"
    for item in items:
        if _FOLDER in item.path.parents:
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="package")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The address, for all tests."""
    folder = tmp_path_factory.mktemp("site")
    for one in ("widget", "console"):
        shutil.copytree(FUNCTIONS / "site" / one, folder / "sources" / one)
    build_site(sources=folder / "sources", out=folder / "built")
    with Served(folder / "built") as served:
        yield served


@pytest.fixture
def served(running: Served) -> Served:
    """The address with a new workspace."""
    running.forget()
    return running


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that nobody has used."""
    made = browser.new_context(locale="en-GB", reduced_motion="reduce")
    yield made
    close(made)


@pytest.fixture
def console(context: BrowserContext, served: Served) -> Iterator[Console]:
    """A tab of whoever `served.subject` is; nothing is loaded. It must do nothing wrong."""
    session = {
        "access": "a.b.c",
        "refresh": "r",
        "expires": _FAR,
        "subject": "s",
        "email": served.subject.removeprefix("sub-"),
    }
    kept = json.dumps(json.dumps(session))
    context.add_init_script(f"sessionStorage.setItem({json.dumps(SESSION)}, {kept})")
    tab = Console(context, service=served.url)
    yield tab
    assert tab.problems == []
