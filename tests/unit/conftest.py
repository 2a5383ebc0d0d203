"""A unit test that opens a network socket is not one."""

import pytest
from pytest_socket import disable_socket


@pytest.fixture(autouse=True)
def _no_network() -> None:
    # Event loops wake themselves over a pair of Unix sockets. The plugin gives sockets back
    # after each test.
    disable_socket(allow_unix_socket=True)
