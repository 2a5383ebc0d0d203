"""One service for all tests here, and the faults that take minutes to recover from."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.emulator import free_port
from infra.local.service import LocalService
from tests.e2e.faulty import FaultyHandovers
from tests.e2e.world import World

_FOLDER = Path(__file__).parent
_LAST = "faulty"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of what recovers slowly come last here: it recovers while the others run."""
    places = [index for index, item in enumerate(items) if _FOLDER in item.path.parents]
    for index, item in zip(places, sorted((items[i] for i in places), key=_waits), strict=True):
        items[index] = item


@pytest.fixture(scope="package")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalService]:
    """The whole service on ports of its own."""
    with LocalService(port=free_port(), folder=tmp_path_factory.mktemp("service")) as running:
        yield running


@pytest.fixture(scope="package")
def world(service: LocalService) -> Iterator[World]:
    """The service, its owner and its surroundings."""
    with World(service) as one:
        yield one


@pytest.fixture(scope="package")
def faulty(world: World) -> FaultyHandovers:
    """Handovers that met a fault of their helpdesk at the start."""
    return FaultyHandovers(world)


@pytest.fixture(scope="package", autouse=True)
def _begin_early(request: pytest.FixtureRequest) -> None:
    if any(_waits(item) for item in request.session.items):
        request.getfixturevalue(_LAST)


def _waits(item: pytest.Item) -> bool:
    return _LAST in getattr(item, "fixturenames", ()) and _FOLDER in item.path.parents
