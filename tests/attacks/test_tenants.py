"""Another workspace's owner, and members who want more than they are given."""

import json
from typing import Any

import pytest

from escalation.domain.members import member_id
from escalation.runtime.http.routes import Route
from functions.admin import routes as admin
from tests.fakes.owner_world import OTHER_SUBJECT, SUBJECTS, World
from tests.functions.http_events import CONTEXT, access_token, http_event
from tests.functions.test_declared_routes import (
    BODIES,
    OWNERS,
    event_for,
    world_of_all_routes,
)

OF_ACME = ("Where is my order", "kept@visitor.example", "agent@acme.example", "ada@acme.example")
"""What is nobody else's, and in no request below."""
VIC = "vic@visitor.example"
ADA = member_id("acme", SUBJECTS["owner"])


def call(world: World, sub: str, method: str, path: str, body: object = None) -> dict[str, Any]:
    query = dict(part.split("=") for part in path.partition("?")[2].split("&") if part)
    event = http_event(
        method,
        path.partition("?")[0],
        body=body,
        claims=access_token(sub),
        headers={"if-match": "*"},
        query=query,
    )
    found: dict[str, Any] = admin.build(lambda: world.side).resolve(event, CONTEXT)
    return found


def kept_of_acme(world: World) -> object:
    """All that is acme's, as the stores have it."""
    return repr(
        (
            world.store.workspace("acme"),
            world.store.members("acme"),
            world.store.languages("acme"),
            world.store.bot("support"),
            world.store.settings("support"),
            world.store.connection("acme", "zendesk"),
            world.transcripts.heads,
            world.transcripts.escalations,
            world.personal_data.hold("acme", "hold-1"),
        )
    )


TRANSFER = {"enabled": True, "targets": [{"bot_id": "support"}]}


@pytest.mark.parametrize(
    ("method", "path", "body", "statuses"),
    [
        ("PUT", "bots/spy/escalation-settings", {"ai_agent_transfer": TRANSFER}, {400}),
        (
            "PUT",
            "bots/spy/escalation-settings",
            {"rules": [{"keywords": ["x"], "then": "transfer", "target_bot_id": "support"}]},
            {400},
        ),
        (
            "POST",
            "bots/spy/simulations",
            {"text": "x", "settings": {"ai_agent_transfer": TRANSFER}},
            {400},
        ),
        ("POST", "bots/spy/simulations", {"conversation_ids": ["c1"]}, {200, 202, 400, 404}),
        ("POST", "holds", {"conversation_id": "c1", "reason": "authority"}, {404}),
        ("DELETE", "holds/hold-1", None, {404}),
        ("GET", "holds", None, {200}),
        ("POST", "personal-data", {"email": VIC}, {200}),
        ("POST", "personal-data/export", {"email": VIC}, {202}),
        ("DELETE", f"visitors?email={VIC}", None, {202}),
        ("DELETE", f"visitors?email={VIC}&claimed=c1", None, {202, 400, 404}),
        ("GET", "erasures", None, {200}),
        ("GET", "audit", None, {200}),
        ("GET", "audit?who=ada@acme.example", None, {200}),
        ("POST", "audit/export", {"format": "csv"}, {202}),
        ("POST", f"members/{ADA}/reset-second-factor", None, {404}),
        ("PUT", f"members/{ADA}", {"role": "viewer"}, {404}),
        ("POST", f"members/{ADA}/invitation", None, {404}),
        ("PUT", "languages/sv", {"texts": {"closed": "Hej"}}, {200}),
        ("DELETE", "languages/sv", None, {404}),
        ("GET", "languages", None, {200}),
        ("GET", "bots/support/model-use", None, {404}),
        ("GET", "bots/support/data-flows", None, {404}),
        ("GET", "connections/zendesk/ticket-fields", None, {404}),
        ("PUT", "workspace", {"workspace_id": "acme", "name": "Eve", "owner_email": VIC}, {400}),
        ("GET", "escalations/c1-1", None, {404}),
        ("GET", "conversations/c1/replay", None, {404}),
    ],
)
def test_a_body_that_names_anothers_things_reaches_none_of_them(
    method: str, path: str, body: object, statuses: set[int]
) -> None:
    world = world_of_all_routes()
    before = kept_of_acme(world)

    found = call(world, OTHER_SUBJECT, method, f"/v1/admin/{path}", body)

    assert found["statusCode"] in statuses, found["body"]
    assert kept_of_acme(world) == before
    assert [word for word in OF_ACME if word in found["body"]] == []


SERVICES = ("created_at", "granted_functions", "secret_ref", "sub", "version")
"""Fields that are the service's own to fill in."""


@pytest.mark.parametrize("field", SERVICES)
@pytest.mark.parametrize(
    "route", [one for one in OWNERS if one.takes is not None], ids=lambda one: one.handle.__name__
)
def test_no_body_of_a_members_takes_a_field_that_is_the_services(route: Route, field: str) -> None:
    world = world_of_all_routes()
    event = event_for(route, SUBJECTS["owner"])
    given: Any = BODIES[route.handle.__name__]
    event["body"] = json.dumps({**given, field: "x"})
    before = kept_of_acme(world)

    found = admin.build(lambda: world.side).resolve(event, CONTEXT)

    assert found["statusCode"] == 400
    assert json.loads(found["body"])["field"] == field
    assert kept_of_acme(world) == before


@pytest.mark.parametrize(
    ("who", "method", "path", "body"),
    [
        ("admin", "POST", "members", {"email": "eve@x.example", "role": "owner"}),
        ("admin", "PUT", f"members/{member_id('acme', SUBJECTS['admin'])}", {"role": "owner"}),
        ("viewer", "PUT", f"members/{member_id('acme', SUBJECTS['viewer'])}", {"role": "agent"}),
        ("member", "DELETE", f"members/{ADA}", None),
        ("admin", "POST", f"members/{ADA}/reset-second-factor", None),
        ("admin", "PUT", "workspace", BODIES["put_workspace"]),
        ("member", "PUT", "bots/support/escalation-settings", {"hourly_cap": 100}),
        ("viewer", "POST", "conversations/c1/messages", {"text": "x"}),
        ("admin", "DELETE", f"visitors?email={VIC}", None),
        ("admin", "DELETE", "holds/hold-1", None),
    ],
)
def test_nobody_makes_themselves_more_than_they_are(
    who: str, method: str, path: str, body: object
) -> None:
    world = world_of_all_routes()
    before = kept_of_acme(world)

    found = call(world, SUBJECTS[who], method, f"/v1/admin/{path}", body)

    assert found["statusCode"] == 403
    assert kept_of_acme(world) == before
    assert world.mailer.sent == []
