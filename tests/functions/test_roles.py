"""Who may call what: each role and another workspace's owner, on each of the members' routes.

`roles.csv` is the table, one row for each route. A route without a row fails, and so does a row
without a route or with another answer. A new route's row is written by

    python -m tests.functions.write_roles

and looked at before it is committed.
"""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from escalation.domain.workspace import ROLES, Role
from escalation.runtime.http.app import new_app
from escalation.runtime.http.routes import Route, Routes, UndeclaredRoleError
from functions.admin import routes as admin
from infra.openapi import BY_FUNCTION
from tests.fakes.owner_world import OTHER_SUBJECT, SUBJECTS, World
from tests.functions.http_events import CONTEXT, access_token, document, http_event
from tests.functions.test_declared_routes import REFUSED, event_for, world_of_all_routes

TABLE = Path(__file__).with_name("roles.csv")
MEMBERS: dict[Role, str] = {
    "viewer": SUBJECTS["viewer"],
    "agent": SUBJECTS["member"],
    "admin": SUBJECTS["admin"],
    "owner": SUBJECTS["owner"],
}
OF_ACME = ("acme", "Acme", "support", "billing", "vic@visitor", "c1-1", "Where is my order")
"""What only acme's people may see in an answer."""


@dataclass(frozen=True)
class Row:
    """What the table says of one route.

    `least` is the lowest role that may call it. `elsewhere` is what another workspace's owner gets
    who names acme's ids: `missing`, or `own` where the route is about the caller's own workspace.
    """

    method: str
    path: str
    least: Role
    audit: str
    elsewhere: str


def _rows() -> dict[tuple[str, str], Row]:
    with TABLE.open(encoding="utf-8", newline="") as table:
        rows = [Row(**each) for each in csv.DictReader(table)]  # type: ignore[arg-type]  # checked
    return {(row.method, row.path): row for row in rows}


ROUTES: dict[tuple[str, str], Route] = {
    (route.method, route.path): route for route in BY_FUNCTION["admin"]
}
ROWS = _rows()
EACH = pytest.mark.parametrize("at", [at for at in ROWS if at in ROUTES], ids=" ".join)


def answer(world: World, route: Route, sub: str) -> dict[str, Any]:
    """What somebody gets who asks as that route wants to be asked."""
    app = admin.build(lambda: world.side)
    found: dict[str, Any] = app.resolve(event_for(route, sub), CONTEXT)
    return found


def test_each_route_of_the_members_has_a_row_and_each_row_a_route() -> None:
    assert set(ROWS) == set(ROUTES)


@EACH
def test_a_route_declares_what_its_row_says(at: tuple[str, str]) -> None:
    row, route = ROWS[at], ROUTES[at]

    assert (route.least, route.audit or "") == (row.least, row.audit)


@EACH
@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_call_what_its_row_says_and_nothing_else(
    role: Role, at: tuple[str, str]
) -> None:
    row, route, world = ROWS[at], ROUTES[at], world_of_all_routes()

    found = answer(world, route, MEMBERS[role])

    if ROLES.index(role) < ROLES.index(row.least):
        assert (found["statusCode"], document(found)["code"]) == (403, f"{row.least}_only")
        assert world.queue.jobs == []
        return
    assert found["statusCode"] == REFUSED.get(route.handle.__name__, route.status)


@EACH
def test_another_workspaces_owner_reaches_nothing_of_acme(at: tuple[str, str]) -> None:
    row, route, world = ROWS[at], ROUTES[at], world_of_all_routes()
    before = repr(vars(world.store)), dict(world.transcripts.heads)

    found = answer(world, route, OTHER_SUBJECT)

    if row.elsewhere == "missing":
        assert found["statusCode"] == 404
        assert (repr(vars(world.store)), dict(world.transcripts.heads)) == before
        assert world.queue.jobs == []
        return
    assert row.elsewhere == "own"
    assert found["statusCode"] < 400 or "<" not in route.path
    told = [word for word in OF_ACME if word in _given_back(found, route)]
    assert told == []
    assert dict(world.transcripts.heads) == before[1]


def _given_back(found: dict[str, Any], route: Route) -> str:
    """The answer without the words that the caller has sent and is only told again."""
    text = str(found["body"])
    return "" if route.takes is not None and found["statusCode"] < 400 else text


@EACH
def test_without_a_required_second_factor_only_its_setting_up_is_answered(
    at: tuple[str, str],
) -> None:
    route, world = ROUTES[at], world_of_all_routes()
    acme = world.store.workspace("acme")
    assert acme is not None
    required = acme.model_copy(update={"require_second_factor": True, "version": 2})
    world.store.save_workspace(required, expected_version=1)

    found = answer(world, route, MEMBERS["owner"])

    if at == ("GET", "/v1/admin/me"):
        assert document(found)["second_factor_required"] is True
        return
    assert (found["statusCode"], document(found)["code"]) == (403, "mfa_required")
    assert world.queue.jobs == []


@EACH
@pytest.mark.parametrize("claims", [None, access_token("sub-nobody")])
def test_nobody_else_reaches_anything(at: tuple[str, str], claims: dict[str, str] | None) -> None:
    route, world = ROUTES[at], world_of_all_routes()
    event = event_for(route, "sub-nobody")
    authorizer = {"jwt": {"claims": claims}} if claims else None
    event["requestContext"]["authorizer"] = authorizer

    found: dict[str, Any] = admin.build(lambda: world.side).resolve(event, CONTEXT)

    assert found["statusCode"] == (403 if claims else 401)


@pytest.mark.parametrize("said", [{}, {"least": "viewer"}, {"audit": None}])
def test_a_members_route_that_does_not_say_its_role_cannot_be_declared(said: Any) -> None:
    routes = Routes(tag="made up", for_members=True)

    with pytest.raises(UndeclaredRoleError, match="GET /things must say"):
        routes.get("/things", **said)


def test_a_route_outside_of_the_members_groups_admits_no_member() -> None:
    """A handler that asks for a member, in a group that forgot to say it is for members."""
    world = world_of_all_routes()
    routes = Routes(tag="forgotten")
    routes.get("/v1/admin/bots")(ROUTES[("GET", "/v1/admin/bots")].handle)
    app = new_app(routes, owner=lambda: world.side)

    found = app.resolve(
        http_event("GET", "/v1/admin/bots", claims=access_token(SUBJECTS["owner"])), CONTEXT
    )

    assert found["statusCode"] == 500
