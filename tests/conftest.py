"""What holds for every test, their order, and what they counted."""

from pathlib import Path

import pytest
from hypothesis import settings

# On a machine that is busy, slow is not wrong.
settings.register_profile("project", deadline=None)
settings.load_profile("project")

COUNTED = "counted"
"""Name of a property by which a test says what it counted, to be shown at the end."""
_BROWSER = Path(__file__).parent / "browser"
_TABLES: list[str] = []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser's tests come last: they take longest to say that something simple is wrong."""
    items.sort(key=lambda item: _BROWSER in item.path.parents)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Keep what a test counted."""
    if report.when == "teardown":
        _TABLES.extend(str(value) for name, value in report.user_properties if name == COUNTED)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show what was counted."""
    if _TABLES:
        terminalreporter.section("exactly once")
        for table in _TABLES:
            terminalreporter.write_line(table)
