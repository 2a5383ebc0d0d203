"""The description of the API, against the models and the routes that exist."""

import json
from typing import Any

import pytest

from escalation import __version__
from functions.admin.routes import build
from functions.site.handler import DESCRIPTION, handler
from infra import openapi
from tests.fakes.owner_world import SUBJECTS, World
from tests.functions.http_events import CONTEXT, access_token, document, header, http_event

DOCUMENT: dict[str, Any] = openapi.describe()


def test_the_kept_description_is_the_one_the_models_give() -> None:
    assert DESCRIPTION.read_text(encoding="utf-8") == openapi.text(), "run python -m infra.openapi"


def test_every_reference_leads_somewhere() -> None:
    schemas = DOCUMENT["components"]["schemas"]
    text = json.dumps(DOCUMENT)
    wanted = {part.split('"')[0] for part in text.split('"#/components/schemas/')[1:]}

    assert wanted <= set(schemas)


def test_operations_have_names_of_their_own() -> None:
    names = [o["operationId"] for path in DOCUMENT["paths"].values() for o in path.values()]

    assert len(names) == len(set(names))


OWNERS = [
    (method.upper(), path)
    for path, operations in DOCUMENT["paths"].items()
    for method in operations
    if path.startswith("/v1/admin/")
]


@pytest.mark.parametrize(("method", "path"), OWNERS)
def test_every_described_route_of_the_owner_exists(method: str, path: str) -> None:
    world = World()
    actual = path.format(
        bot_id="support", conversation_id="c1", escalation_id="c1-1", job_id="j", version="1",
        helpdesk="zendesk", hold_id="h", member_id="m", language="sv",
        webhook_id="w", delivery_id="d", block_id="b", reply_id="r",
    )  # fmt: skip
    event = http_event(method, actual, claims=access_token(SUBJECTS["owner"]))

    answer = build(lambda: world.side).resolve(event, CONTEXT)

    missing = answer["statusCode"] == 404 and "nothing at this address" in answer["body"]
    assert not missing
    assert answer["statusCode"] != 405


def test_the_site_serves_the_description_and_its_health() -> None:
    described = handler(http_event("GET", "/openapi.json"), CONTEXT)
    healthy = handler(http_event("GET", "/health"), CONTEXT)

    assert (described["statusCode"], document(described)) == (200, DOCUMENT)
    assert header(described, "content-type") == "application/json"
    assert (healthy["statusCode"], document(healthy)) == (
        200,
        {"status": "ok", "version": __version__},
    )
