"""One browser and one build of the widget for all tests here."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from infra.packaging import FUNCTIONS, build_site
from tests.browser.chat import WAIT_MS
from tests.browser.closing import close
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.widget.site import Site
from tests.widget.tab import Tab
from tests.widget.visitor_api import VisitorApi

_FOLDER = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without the browser these tests can show nothing."""
    if CHROMIUM.is_file():
        return
    reason = f"Chromium is not installed: {CHROMIUM} is in Debian's package chromium"
    for item in items:
        if _FOLDER in item.path.parents:
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="package")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The widget's files as they are served."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(FUNCTIONS / "site" / "widget", folder / "sources" / "widget")
    build_site(sources=folder / "sources", out=folder / "built")
    return folder / "built"


@pytest.fixture(scope="package")
def running_api(built: Path) -> Iterator[VisitorApi]:
    """The stand-in, for all tests."""
    with VisitorApi(built) as api:
        yield api


@pytest.fixture
def api(running_api: VisitorApi) -> VisitorApi:
    """The stand-in, as new."""
    running_api.forget()
    return running_api


@pytest.fixture
def site(api: VisitorApi) -> Iterator[Site]:
    """A site of another origin, that nobody has visited."""
    with Site(api.url, api.live.origin) as one:
        yield one


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that nobody has used yet."""
    expect.set_options(timeout=WAIT_MS)
    made = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    made.set_default_timeout(WAIT_MS)
    yield made
    close(made)


@pytest.fixture
def tab(context: BrowserContext, site: Site) -> Iterator[Tab]:
    """A tab, with nothing loaded; at the end nothing may have gone wrong in it unexpectedly."""
    one = Tab(context.new_page())
    yield one
    assert one.problems == []
