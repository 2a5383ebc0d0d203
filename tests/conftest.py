"""What holds for every test, and which of them share a process.

`make test` runs two processes side by side, a core for each on the smallest machine. The service's
own tests come first in one of them, the browser's last in the other: both deploy the service, and
neither has much of a machine to spare.
"""

from pathlib import Path

import pytest
from hypothesis import settings

# On a machine that is busy, slow is not wrong.
settings.register_profile("project", deadline=None)
settings.load_profile("project")

COUNTED = "counted"
"""Name of a property by which a test says what it counted, to be shown at the end."""
_HERE = Path(__file__).parent
_ORDER = {"e2e": 0, "browser": 2}
_TABLES: list[str] = []


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep in one process what shares a deployed service, else each file."""
    # First: pytest-xdist reads the marks in the same hook.
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_group(item)))
    items.sort(key=lambda item: _ORDER.get(_group(item), 1))


def _group(item: pytest.Item) -> str:
    parts = item.path.relative_to(_HERE).parts
    return parts[0] if parts[0] in _ORDER else "/".join(parts)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Keep what a test counted; its process need not be this one."""
    if report.when == "teardown":
        _TABLES.extend(str(value) for name, value in report.user_properties if name == COUNTED)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show what was counted."""
    if _TABLES:
        terminalreporter.section("exactly once")
        for table in _TABLES:
            terminalreporter.write_line(table)
