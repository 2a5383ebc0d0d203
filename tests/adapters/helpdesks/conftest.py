"""Fixtures of the helpdesk adapters' tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.adapters.helpdesks import contract_mocks
from tests.adapters.helpdesks.contract_mocks import Mock
from tests.adapters.helpdesks.reduced_contracts import path_of
from tests.adapters.helpdesks.standins_world import World, new_world
from tests.adapters.helpdesks.support import StoppedClock, Vendor


@pytest.fixture
def vendor() -> Vendor:
    return Vendor()


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture(params=["zendesk", "freshdesk", "zoho"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    with new_world(request.param) as opened:
        yield opened


@pytest.fixture(scope="session")
def prism() -> Path:
    return contract_mocks.installed()


@pytest.fixture(scope="session")
def zendesk_mock(prism: Path) -> Iterator[Mock]:
    with contract_mocks.served(prism, path_of("zendesk")) as mock:
        yield mock


@pytest.fixture(scope="session")
def freshdesk_mock(prism: Path) -> Iterator[Mock]:
    with contract_mocks.served(prism, path_of("freshdesk")) as mock:
        yield mock


@pytest.fixture(scope="session")
def zoho_mock(prism: Path) -> Iterator[Mock]:
    with contract_mocks.served(prism, path_of("zoho")) as mock:
        yield mock
