"""What each call of a member leaves in the audit trail."""

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest

from escalation.domain.jobs import RunOwnerJob
from escalation.runtime.http.routes import Route
from escalation.use_cases.owner.audit import READS_TOGETHER, AuditExport
from functions.admin.routes import build
from infra.openapi import BY_FUNCTION
from tests.fakes.owner_world import SUBJECTS, World
from tests.functions.console import Console
from tests.functions.http_events import CONTEXT, document
from tests.functions.test_declared_routes import event_for, world_of_all_routes

ROUTES: list[Route] = list(BY_FUNCTION["admin"])
EACH = pytest.mark.parametrize("route", ROUTES, ids=lambda one: f"{one.method} {one.path}")
SETTINGS = "/v1/admin/bots/support/escalation-settings"
AUDIT = "/v1/admin/audit"


@pytest.fixture
def world() -> World:
    return world_of_all_routes()


@pytest.fixture
def owner(world: World) -> Console:
    return Console(world, SUBJECTS["owner"])


def _asked(world: World, route: Route, who: str = "owner") -> Any:
    event = event_for(route, SUBJECTS[who])
    return build(lambda: world.side).resolve(event, CONTEXT)


@EACH
def test_a_route_leaves_the_entry_that_it_declares_and_no_other(world: World, route: Route) -> None:
    _asked(world, route)

    assert {one.action for one in world.trail.entries} == ({route.audit} - {None})
    for entry in world.trail.entries:
        assert (entry.who, entry.role) == ("ada@acme.example", "owner")
        assert (entry.origin.ip, entry.origin.user_agent) == ("192.0.2.1", "test")
        assert entry.workspace_id == "acme"


@EACH
def test_a_change_that_cannot_be_entered_does_not_happen(world: World, route: Route) -> None:
    before = repr(vars(world.store)), repr(vars(world.transcripts)), world.queue.jobs[:]
    world.trail.down = True

    answer = _asked(world, route)

    if route.audit is not None and route.method != "GET":
        assert (answer["statusCode"], document(answer)["code"]) == (503, "unavailable")
        after = repr(vars(world.store)), repr(vars(world.transcripts)), world.queue.jobs
        assert after == before
    else:
        assert answer["statusCode"] != 503
        warned = [event for event, _ in world.events.events if event == "audit_not_written"]
        assert set(warned) == ({"audit_not_written"} if route.audit else set())


def test_no_entry_holds_what_anybody_wrote(world: World, owner: Console) -> None:
    owner("POST", "/v1/admin/conversations/c1/take-over")
    owner("POST", "/v1/admin/conversations/c1/messages", body={"text": "needle-in-text"})
    owner("DELETE", "/v1/admin/visitors", query={"email": "needle@visitor.example"})
    owner("POST", "/v1/admin/members", body={"email": "needle@acme.example"})
    owner("POST", "/v1/admin/bots", body={"name": "needle"})

    entered = "".join(one.model_dump_json() for one in world.trail.entries)
    assert len(world.trail.entries) >= 5
    assert "needle" not in entered
    assert "Where is my order" not in entered


def test_what_a_role_may_not_do_is_entered_as_refused(world: World) -> None:
    Console(world, SUBJECTS["viewer"])("DELETE", "/v1/admin/conversations/c1")

    (entry,) = world.trail.entries
    assert (entry.action, entry.outcome, entry.code) == (
        "conversation.erase",
        "refused",
        "owner_only",
    )
    assert (entry.who, entry.ids) == ("vi@acme.example", {"conversation_id": "c1"})


def test_a_change_that_is_refused_later_says_why(world: World, owner: Console) -> None:
    owner("PUT", SETTINGS, body={}, headers={"if-match": '"7"'})

    begun, ended = world.trail.entries
    assert (begun.outcome, ended.outcome, ended.code) == ("allowed", "refused", "version_changed")
    assert ended.of == begun.id


def test_what_was_made_is_named_by_its_id(world: World, owner: Console) -> None:
    made = document(owner("POST", "/v1/admin/bots", body={"name": "Sales"}))

    _, done = world.trail.entries
    assert (done.outcome, done.ids) == ("done", {"bot_id": made["bot_id"]})


def test_reading_a_chat_again_and_again_is_one_entry(world: World, owner: Console) -> None:
    for _ in range(5):
        owner("GET", "/v1/admin/conversations/c1")
    assert len(world.trail.entries) == 1
    Console(world, SUBJECTS["member"])("GET", "/v1/admin/conversations/c1")
    assert len(world.trail.entries) == 2

    world.clock.move(READS_TOGETHER)
    owner("GET", "/v1/admin/conversations/c1")

    assert len(world.trail.entries) == 3


def test_the_trail_is_listed_filtered_and_kept_from_others(world: World, owner: Console) -> None:
    owner("POST", "/v1/admin/conversations/c1/take-over")
    Console(world, SUBJECTS["member"])("POST", "/v1/admin/conversations/c1/hand-back")

    listed = document(owner("GET", AUDIT, query={"action": "conversation"}))["items"]
    assert [one["action"] for one in listed] == [
        "conversation.hand_back",
        "conversation.take_over",
    ]
    assert "expires_at" in listed[0]
    by_bo = owner("GET", AUDIT, query={"who": "bo@acme.example"})
    assert [one["who"] for one in document(by_bo)["items"]] == ["bo@acme.example"]
    assert owner("GET", AUDIT, query={"from": "yesterday"})["statusCode"] == 400
    assert document(Console(world, "sub-eve@other.example")("GET", AUDIT))["items"][0]["who"] == (
        "eve@other.example"
    )
    assert Console(world, SUBJECTS["admin"])("GET", AUDIT)["statusCode"] == 403


def test_it_is_shown_as_long_as_the_owner_says(world: World, owner: Console) -> None:
    owner("POST", "/v1/admin/conversations/c1/take-over")
    world.clock.move(timedelta(days=60))
    assert document(owner("GET", AUDIT, query={"action": "conversation"}))["items"]

    shown = document(owner("GET", "/v1/admin/workspace"))
    assert shown["audit_days"] == 365
    owner("PUT", "/v1/admin/workspace", body={**shown, "audit_days": 30})
    world.clock.move(timedelta(minutes=5))

    assert document(owner("GET", AUDIT, query={"action": "conversation"}))["items"] == []
    owner("POST", "/v1/admin/conversations/c1/hand-back")
    last = world.trail.entries[-1]
    assert last.expires_at - last.at == timedelta(days=30)


@pytest.mark.parametrize("days", [0, 29, 3651])
def test_a_time_to_keep_it_has_its_bounds(owner: Console, days: int) -> None:
    shown = document(owner("GET", "/v1/admin/workspace"))
    refused = owner("PUT", "/v1/admin/workspace", body={**shown, "audit_days": days})
    assert (refused["statusCode"], document(refused)["field"]) == (400, "audit_days")


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_it_is_exported_by_a_job(world: World, owner: Console, kind: str) -> None:
    for number in range(3):
        owner("POST", "/v1/admin/bots", body={"name": f"Bot {number}"})
    job = document(owner("POST", f"{AUDIT}/export", body={"format": kind}))

    world.worker()(RunOwnerJob(workspace_id="acme", job_id=job["job_id"]))

    (content,) = [text for key, text in world.files.files.items() if key.endswith(f".{kind}")]
    text = content.decode()
    rows: list[dict[str, Any]] = (
        list(csv.DictReader(io.StringIO(text)))
        if kind == "csv"
        else [json.loads(line) for line in text.splitlines()]
    )
    assert [row["action"] for row in rows].count("bot.create") == 6
    assert rows[0]["who"] == "ada@acme.example"
    shown = document(owner("GET", f"/v1/admin/jobs/{job['job_id']}"))
    assert (shown["state"], shown["link"] is not None) == ("done", True)


@pytest.mark.parametrize("agent", ["=HYPERLINK(0)", "+1", "-1", "@SUM(1)"])
def test_no_cell_of_an_export_is_a_formula(world: World, agent: str) -> None:
    route = next(one for one in ROUTES if one.audit == "bot.create")
    event = event_for(route, SUBJECTS["owner"])
    event["requestContext"]["http"]["userAgent"] = f"{agent}\n{'x' * 500}"
    build(lambda: world.side).resolve(event, CONTEXT)
    job = world.side.audit.export(world.owner, AuditExport())
    world.worker()(RunOwnerJob(workspace_id="acme", job_id=job.job_id))

    (content,) = [text for key, text in world.files.files.items() if key.endswith(".csv")]
    (first, *_) = list(csv.DictReader(io.StringIO(content.decode())))
    assert first["user_agent"].startswith(f"'{agent}")
    assert len(first["user_agent"]) == 121
