"""What holds for every test, which of them share a process and in what order, what they counted.

`make test` runs three processes side by side. Tests that need the deployed service wait more than
they work: those in a browser are in one of the three and those of the API in another, each on a
service of its own. Everything else goes to whichever is free, file by file, and makes way for them.
"""

import os
import sys
from typing import TYPE_CHECKING, Final

import pytest

import escalation.runtime  # noqa: F401 - installs the helpdesks
from tests.folders import SHARE_FIXTURES, USE_BROWSER, USE_SERVICE

if TYPE_CHECKING:
    from tests.scheduling import Scheduling

# Several processes share the machine's cores already. A second thread for numpy's products waits
# for its turn by spinning: an engine test took seven times as long beside a busy neighbour.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

COUNTED = "counted"
"""Name of a property by which a test says what it counted, to be shown at the end."""
_PROPERTIES: Final = "hypothesis"
_TABLES: list[str] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--quick` is `make unit`'s; without it, a test is tested as thoroughly as anywhere."""
    parser.addoption(
        "--quick",
        action="store_true",
        help="leave out tests marked slow, and try properties with fewer examples",
    )


def pytest_collectstart(collector: pytest.Collector) -> None:
    """Load what takes long to load before the first file that needs it, and for no other."""
    if not isinstance(collector, pytest.Module):
        return
    config = collector.config
    if collector.nodeid.startswith(USE_SERVICE):
        config.pluginmanager.import_plugin("tests.service")
    if _PROPERTIES in collector.path.read_text():
        from tests.properties import choose  # noqa: PLC0415 # takes a second where nobody needs it

        choose(quick=config.getoption("quick"))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Without properties their plugin has nothing to report, and would load the whole for that."""
    if _PROPERTIES not in sys.modules:
        session.config.pluginmanager.unregister(name="hypothesispytest")


def _scope(nodeid: str) -> str:
    together = [folder for folder in SHARE_FIXTURES if nodeid.startswith(folder)]
    return together[0] if together else nodeid.split("::", maxsplit=1)[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> "Scheduling":
    """Each process takes a scope, the first the first: see the order below."""
    from tests.scheduling import Scheduling  # noqa: PLC0415 # only several processes have one

    return Scheduling(config, log, scope_of=_scope)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is slow, where asked to, and choose the order.

    The service's tests come first where another process does the rest meanwhile, else last:
    they take longest to say that something simple is wrong. The browser's find the service as new.
    Unit tests are last: they wait for nothing, and fill what the others leave of the cores.

    Beside others on few cores, a browser or the emulator may take longer than any test waits. There
    such a test is tried once more, and the summary names it: one that needs it often is at fault.
    """
    beside = hasattr(config, "workerinput")

    def place(item: pytest.Item) -> tuple[bool, bool, bool]:
        uses_service = item.nodeid.startswith(USE_SERVICE)
        return (
            uses_service != beside,
            not item.nodeid.startswith("tests/browser/"),
            beside and item.nodeid.startswith("tests/unit/"),
        )

    if beside:
        for item in items:
            if item.nodeid.startswith((*USE_SERVICE, *USE_BROWSER)):
                item.add_marker(pytest.mark.flaky(reruns=1))
    if config.getoption("quick"):
        slow = [item for item in items if item.get_closest_marker("slow")]
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if item not in slow]
    items.sort(key=place)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Make way for the service, whose users wait for it."""
    if hasattr(item.config, "workerinput") and not item.nodeid.startswith(USE_SERVICE):
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
