"""Everything here runs in one process, without a network, and says at the end what it counted."""

from collections.abc import Iterator

import pytest
from pytest_socket import disable_socket

from tests.conftest import COUNTED
from tests.faults.tables import TABLES


@pytest.fixture(autouse=True)
def _no_network() -> None:
    # Event loops wake themselves over a pair of Unix sockets.
    disable_socket(allow_unix_socket=True)


@pytest.fixture(autouse=True)
def _shown(request: pytest.FixtureRequest) -> Iterator[None]:
    TABLES.clear()
    yield
    request.node.user_properties.extend((COUNTED, table) for table in TABLES)
