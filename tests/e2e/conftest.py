"""The faults that take minutes to recover from."""

from pathlib import Path

import pytest

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
def faulty(world: World) -> FaultyHandovers:
    """Handovers that met a fault of their helpdesk at the start."""
    return FaultyHandovers(world)


@pytest.fixture(scope="package", autouse=True)
def _begin_early(request: pytest.FixtureRequest) -> None:
    if any(_waits(item) for item in request.session.items):
        request.getfixturevalue(_LAST)


def _waits(item: pytest.Item) -> bool:
    return _LAST in getattr(item, "fixturenames", ()) and _FOLDER in item.path.parents
