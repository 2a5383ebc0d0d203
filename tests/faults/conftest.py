"""Everything here runs in one process, without a network, and says at the end what it counted."""

import pytest
from pytest_socket import disable_socket

from tests.faults.tables import TABLES


@pytest.fixture(autouse=True)
def _no_network() -> None:
    # Event loops wake themselves over a pair of Unix sockets.
    disable_socket(allow_unix_socket=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if TABLES:
        terminalreporter.section("exactly once")
        for table in TABLES:
            terminalreporter.write_line(table)
