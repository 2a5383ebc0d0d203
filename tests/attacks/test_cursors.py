"""Places in lists that nobody was given, asked of the tables themselves."""

from collections.abc import Iterator
from datetime import UTC, datetime

import boto3
import pytest

from escalation.adapters.aws.dynamodb_table import to_cursor
from escalation.adapters.aws.settings_store import SettingsStore
from escalation.domain.workspace import Bot
from escalation.runtime.http.routes import Route
from functions.admin.handler import handler
from infra.openapi import BY_FUNCTION
from tests.functions.http_events import CONTEXT, access_token, document, http_event
from tests.functions.owner_on_moto import owner_on_moto
from tests.functions.test_declared_routes import path_of

LISTS = [
    route
    for route in BY_FUNCTION["admin"]
    if route.method == "GET" and any(one.name == "after" for one in route.parameters)
]
POSITIONS = (
    "\x00",
    "~",
    "\U0010ffff",
    " ",
    "-1",
    "WORKSPACE#other",
    "2026-01-01T00:00:00.000000Z",
    "2026-01-01T00:00:00.000000Z#c1",
    "9999-99-99T99:99:99.999999Z#" + "x" * 400,
    "C#00000001#",
    '{"pk": {"S": "B#other"}}',
    "v#00000001",
    "V#1",
)


@pytest.fixture(scope="module", autouse=True)
def aws() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched, owner_on_moto(patched):
        SettingsStore(boto3.client("dynamodb"), "settings").create_bot(
            Bot(
                bot_id="support",
                workspace_id="acme",
                name="Support",
                created_at=datetime(2026, 3, 2, tzinfo=UTC),
            )
        )
        yield


def test_there_are_lists() -> None:
    assert len(LISTS) >= 5


@pytest.mark.parametrize("cursor", [*map(to_cursor, POSITIONS), "x", "====", "1", "null", "é"])
@pytest.mark.parametrize("route", LISTS, ids=lambda one: one.handle.__name__)
def test_a_place_in_a_list_that_nobody_was_given_shows_nothing_of_others(
    route: Route, cursor: str
) -> None:
    event = http_event(
        "GET", path_of(route), query={"after": cursor}, claims=access_token("sub-ada")
    )
    found = handler(event, CONTEXT)
    assert found["statusCode"] in {200, 400, 404}, found["body"]
    if found["statusCode"] == 200:
        assert document(found)["items"] == [] or "other" not in found["body"]
