"""Fixtures of the helpdesk adapters' tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from escalation.adapters.helpdesks.freshdesk.tickets import Freshdesk
from escalation.adapters.helpdesks.zendesk.tickets import Zendesk
from escalation.adapters.helpdesks.zoho.tickets import Zoho
from tests.adapters.helpdesks import contract_mocks
from tests.adapters.helpdesks.contract_mocks import Mock
from tests.adapters.helpdesks.reduced_contracts import path_of
from tests.adapters.helpdesks.standins_world import World, new_world
from tests.adapters.helpdesks.support import (
    FRESHDESK_KEY,
    ZENDESK_TOKEN,
    ZOHO_OAUTH,
    StoppedClock,
    Vendor,
    opening,
)


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


@pytest.fixture
def zendesk(zendesk_mock: Mock) -> tuple[Zendesk, Mock]:
    helpdesk = Zendesk(
        ZENDESK_TOKEN,
        opening(zendesk_mock.client, local_url=zendesk_mock.url),
    )
    return helpdesk, zendesk_mock.as_new()


@pytest.fixture
def freshdesk(freshdesk_mock: Mock) -> tuple[Freshdesk, Mock]:
    helpdesk = Freshdesk(
        FRESHDESK_KEY,
        opening(freshdesk_mock.client, local_url=freshdesk_mock.url),
    )
    return helpdesk, freshdesk_mock.as_new()


@pytest.fixture
def zoho(zoho_mock: Mock) -> tuple[Zoho, Mock]:
    helpdesk = Zoho(
        ZOHO_OAUTH,
        opening(zoho_mock.client, local_url=zoho_mock.url),
    )
    return helpdesk, zoho_mock.as_new()
