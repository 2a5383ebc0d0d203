"""The deployed service that end-to-end and browser tests share: deploying takes a minute."""

from collections.abc import Iterator
from functools import partial

import pytest

from infra.local.emulator import free_port
from infra.local.service import LocalService
from tests.e2e.world import ANSWER, ANSWERABLE, World, texts, wait_until
from tests.folders import USE_SERVICE


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalService]:
    """The whole service on ports of its own, each function with no more than its role allows."""
    folder = tmp_path_factory.mktemp("service")
    with LocalService(port=free_port(), folder=folder, enforces_iam=True) as running:
        yield running


@pytest.fixture(scope="session")
def world(service: LocalService) -> Iterator[World]:
    """The service, its owner and its surroundings."""
    with World(service) as one:
        # A function's first call loads it: on a busy machine longer than a tab is waited for.
        for path in ("/widget.js", f"/v1/bots/{one.content['bots'][0]['bot_id']}/profile"):
            wait_until(partial(_is_served, one, path), 120, what=path)
        # A bot that is loaded for over 20 seconds has failed, and people are asked instead.
        wait_until(partial(_bot_answers, one, one.bot()), 120, what="a bot's answer")
        yield one


@pytest.fixture(autouse=True)
def _own_bots(request: pytest.FixtureRequest) -> Iterator[None]:
    if not request.node.nodeid.startswith(USE_SERVICE):
        yield
        return
    world: World = request.getfixturevalue("world")
    with world.own_bots():
        yield


def _is_served(world: World, path: str) -> bool:
    return world.http.get(path).is_success


def _bot_answers(world: World, bot: str) -> bool:
    return texts(world.visitor(bot).say(ANSWERABLE)["messages"], "bot") == [ANSWER]
