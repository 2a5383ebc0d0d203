"""What holds for every test, which of them share a process and in what order, what they counted.

`make test` runs two processes side by side. Tests that need the deployed service wait more than
they work: all of them are in one of the two, on one service. Everything else goes to whichever is
free, file by file, and makes way for the service.
"""

import os

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

import escalation.runtime  # noqa: F401 - installs the helpdesks
from tests.folders import SHARE_FIXTURES, USE_SERVICE

pytest_plugins = ["tests.service"]

# On a machine that is busy, slow is not wrong.
settings.register_profile("project", deadline=None)
settings.load_profile("project")

COUNTED = "counted"
"""Name of a property by which a test says what it counted, to be shown at the end."""
_SERVICE = "the deployed service"
_TABLES: list[str] = []


class _Scheduling(LoadScopeScheduling):  # type: ignore[misc] # its package has no types
    """Shares the tests out by what they have in common."""

    def _split_scope(self, nodeid: str) -> str:
        return _scope(nodeid)


def _scope(nodeid: str) -> str:
    if nodeid.startswith(USE_SERVICE):
        return _SERVICE
    together = [folder for folder in SHARE_FIXTURES if nodeid.startswith(folder)]
    return together[0] if together else nodeid.split("::", maxsplit=1)[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> _Scheduling:
    """Of the scopes, the first process takes the first: see the order below."""
    return _Scheduling(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The service's tests come first where another process does the rest meanwhile, else last:
    they take longest to say that something simple is wrong. The browser's find the service as new.
    """
    beside = hasattr(config, "workerinput")

    def place(item: pytest.Item) -> tuple[bool, bool]:
        uses_service = item.nodeid.startswith(USE_SERVICE)
        return uses_service != beside, not item.nodeid.startswith("tests/browser/")

    items.sort(key=place)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Make way for the service, whose users wait for it."""
    if hasattr(item.config, "workerinput") and _scope(item.nodeid) != _SERVICE:
        os.nice(max(0, 10 - os.nice(0)))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Keep what a test counted or measured; its process need not be this one."""
    if report.when == "teardown":
        _TABLES.extend(str(value) for name, value in report.user_properties if name == COUNTED)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show it."""
    if _TABLES:
        terminalreporter.section("counted and measured")
        for table in _TABLES:
            terminalreporter.write_line(table)
