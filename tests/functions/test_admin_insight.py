"""Simulations, replays and the report over HTTP."""

from datetime import timedelta
from typing import Any

import pytest

from escalation.domain.conversation import Author, Message, Turn, message_id
from escalation.domain.decision import DECISION_VERSION, BotEvidence, Decision, Evidence
from escalation.domain.learning import Learned
from escalation.domain.ports import Commit
from escalation.domain.report import CountChange, Counted
from functions.admin.routes import build
from tests.fakes.outside import reply
from tests.fakes.owner_stores import START
from tests.fakes.owner_world import OTHER_SUBJECT, SUBJECTS, World
from tests.functions.http_events import CONTEXT, access_token, document, header, http_event

SIMULATIONS = "/v1/admin/bots/support/simulations"
REPORT = "/v1/admin/bots/support/report"
Answer = dict[str, Any]


@pytest.fixture
def world() -> World:
    world = World()
    world.bots.always("support", reply("Under Settings.", 0.78))
    return world


def _call(world: World, method: str, path: str, who: str = SUBJECTS["member"], **event: Any) -> Any:
    event = {"claims": access_token(who), **event}
    return build(lambda: world.side).resolve(http_event(method, path, **event), CONTEXT)


def _decided(world: World, conversation_id: str, confidence: float) -> None:
    """A conversation with one answer of this confidence."""
    head = world.conversation(conversation_id)
    said = Message(
        id=message_id(3), author=Author(kind="visitor"), text="Sign in?", at=world.clock.now()
    )
    decision = Decision(
        action="answer",
        reason="confident",
        evidence=Evidence(bot_id="support", reply=BotEvidence(confidence=confidence)),
        settings_bot_id="support",
        settings_version=0,
    )
    turn = Turn(conversation_id=conversation_id, messages=(said,), decision=decision)
    after = head.model_copy(update={"next_seq": 4})
    world.transcripts.commit(Commit(before=head, after=after, turns=(turn,)))


def test_one_message_is_simulated_for_any_member(world: World) -> None:
    body = {"text": "How do I sign in?", "settings": {"confidence_threshold": 0.8}}
    answer = _call(world, "POST", SIMULATIONS, body=body)
    shown = document(answer)
    assert (answer["statusCode"], shown["kind"], shown["changed"]) == (200, "live", True)
    assert (shown["today"]["action"], shown["would_be"]["action"]) == ("answer", "handoff")
    assert shown["decision"]["evidence"]["reply"]["confidence"] == 0.78


def test_past_conversations_are_simulated_with_counts_and_examples(world: World) -> None:
    _decided(world, "c1", 0.78)
    _decided(world, "c2", 0.95)
    body = {
        "from": "2026-01-01T00:00:00Z",
        "to": "2027-01-01T00:00:00+01:00",
        "settings": {"confidence_threshold": 0.8},
    }
    shown = document(_call(world, "POST", SIMULATIONS, body=body))
    assert (shown["conversations"], shown["changed"], shown["same"]) == (2, 1, 1)
    assert shown["replayed"] == {"same": 2}
    (example,) = shown["examples"]
    assert (example["conversation_id"], example["text"]) == ("c1", "Sign in?")
    assert example["link"] == "https://console.example/console/conversations/c1"


def test_many_conversations_are_a_job(world: World) -> None:
    for number in range(21):
        _decided(world, f"c{number}", 0.78)
    body = {"from": "2026-01-01T00:00:00Z", "settings": {"confidence_threshold": 0.8}}
    answer = _call(world, "POST", SIMULATIONS, body=body)
    job = document(answer)
    assert (answer["statusCode"], job["kind"], job["state"]) == (202, "simulate", "queued")
    path = header(answer, "location")
    assert path == f"/v1/admin/jobs/{job['job_id']}"

    world.worker()(world.queue.jobs[0])  # type: ignore[arg-type]  # the only job there is

    done = document(_call(world, "GET", path))
    assert (done["state"], done["result"]["changed"]) == ("done", "21")
    assert done["link"].startswith("https://files.example/exports/acme/")
    result = f"{SIMULATIONS}/{job['job_id']}"
    shown = document(_call(world, "GET", result))
    assert (shown["conversations"], shown["changed"]) == (21, 21)
    assert shown["transitions"][0]["would_be"]["action"] == "handoff"
    assert _call(world, "GET", result, who=OTHER_SUBJECT)["statusCode"] == 404
    assert _call(world, "GET", f"{SIMULATIONS}/unknown")["statusCode"] == 404
    assert _call(world, "GET", path, who=OTHER_SUBJECT)["statusCode"] == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "text"),
        ({"text": "Hi", "conversation_ids": ["c1"]}, "text"),
        ({"conversation_ids": []}, "conversation_ids"),
        ({"from": "yesterday"}, "from"),
        ({"from": "2026-01-01T00:00:00"}, "from"),
        ({"text": "Hi", "settings": {"confidence_threshold": 2}}, "settings.confidence_threshold"),
        (
            {"text": "Hi", "settings": {"rules": [{"keywords": ["a b"], "then": "explode"}]}},
            "settings.rules.0.then",
        ),
        (
            {"text": "Hi", "settings": {"handoff_method": "ticket"}},
            "settings.ticket",
        ),
        (
            {
                "text": "Hi",
                "settings": {
                    "ai_agent_transfer": {"enabled": True, "targets": [{"bot_id": "spy"}]}
                },
            },
            "settings.ai_agent_transfer.targets.0.bot_id",
        ),
        ({"text": "Hi", "dry": True}, "dry"),
    ],
)
def test_what_is_wrong_is_named_as_a_save_names_it(
    world: World, body: dict[str, Any], field: str
) -> None:
    answer = _call(world, "POST", SIMULATIONS, body=body)
    assert (answer["statusCode"], document(answer)["field"]) == (400, field)


@pytest.mark.parametrize("path", [SIMULATIONS, REPORT, "/v1/admin/conversations/c1/replay"])
def test_another_workspaces_member_finds_nothing(world: World, path: str) -> None:
    world.conversation()
    method = "POST" if path == SIMULATIONS else "GET"
    body = {"text": "Hi"} if method == "POST" else None
    answer = _call(world, method, path, who=OTHER_SUBJECT, body=body)
    assert answer["statusCode"] == 404


def test_a_conversation_of_another_workspace_cannot_be_simulated(world: World) -> None:
    world.conversation("c9", workspace_id="other", bot_id="spy")
    answer = _call(world, "POST", SIMULATIONS, body={"conversation_ids": ["c9"]})
    assert answer["statusCode"] == 404


def test_decisions_are_replayed(world: World) -> None:
    _decided(world, "c1", 0.78)
    settings = "/v1/admin/bots/support/escalation-settings"
    body = {"confidence_threshold": 0.8}
    _call(world, "PUT", settings, who=SUBJECTS["owner"], body=body, headers={"if-match": '"0"'})
    answer = _call(world, "GET", "/v1/admin/conversations/c1/replay")
    (item,) = document(answer)["items"]
    assert (item["message_id"], item["again"]) == ("00000003", "same")
    assert (item["was"]["action"], item["today"]["action"]) == ("answer", "handoff")
    assert item["decision_version"] == DECISION_VERSION


def _counted(world: World, numbers: dict[str, int], *, days_ago: int = 0) -> None:
    day = (START - timedelta(days=days_ago)).date().isoformat()
    counted = Counted(conversation_id=f"c{days_ago}", revision=1)
    world.reports.add(
        [
            CountChange(
                bot_id="support",
                before=None,
                after=counted,
                added={day: numbers},
                expires_at=START,
            )
        ]
    )


def test_the_report_shows_what_the_bot_has_learnt_and_how_sure_that_is(world: World) -> None:
    before = document(_call(world, "GET", REPORT))
    assert before["learned"] is None
    world.learned.save_learned(
        Learned(
            bot_id="support",
            version=1,
            engine="rules-1",
            bias=-0.4,
            slope=1.1,
            outcomes=40,
            wrong=9,
            messages=320,
            outside=0.42,
            outside_margin=0.11,
            latest_at=START,
            learned_at=START,
        )
    )
    shown = document(_call(world, "GET", REPORT))["learned"]
    assert (shown["outside"], shown["margin"], shown["messages"]) == (0.42, 0.11, 320)
    assert (shown["outcomes"], shown["wrong"]) == (40, 9)
    assert "bias" not in shown


def test_the_report_shows_each_day_and_all(world: World) -> None:
    _counted(world, {"conversations": 2, "answered": 3, "ai.10": 4, "abandoned": 1})
    _counted(
        world,
        {
            "answered": 1,
            "handoff.ticket.low_confidence": 2,
            "handoff.email.low_confidence": 1,
            "transferred.better_bot": 5,
            "unanswered.rule": 1,
            "failed.ticket": 1,
            "human.20": 1,
        },
        days_ago=1,
    )
    _counted(world, {"answered": 100}, days_ago=5)

    query = {"from": "2026-03-01", "to": "2026-03-02"}
    shown = document(_call(world, "GET", REPORT, query=query))

    assert (shown["from"], shown["to"], shown["timezone"]) == ("2026-03-01", "2026-03-02", "UTC")
    assert [day["day"] for day in shown["days"]] == ["2026-03-01", "2026-03-02"]
    totals = shown["totals"]
    assert (totals["conversations"], totals["answered"], totals["abandoned"]) == (2, 4, 1)
    assert totals["handed_off"] == {
        "total": 3,
        "by_method": {"email": 1, "ticket": 2},
        "by_reason": {"low_confidence": 3},
        "by_method_and_reason": {"email": {"low_confidence": 1}, "ticket": {"low_confidence": 2}},
    }
    assert totals["transferred"] == {"total": 5, "by_reason": {"better_bot": 5}}
    assert totals["unanswered"] == {"total": 1, "by_reason": {"rule": 1}}
    assert totals["failed"] == {"total": 1, "by_method": {"ticket": 1}}
    times = totals["first_response"]
    assert (times["ai"]["count"], times["human"]["count"]) == (4, 1)
    assert 2.2 < times["ai"]["median_s"] < times["ai"]["p90_s"] <= 3.2
    assert shown["days"][0]["answered"] == 1


def test_the_report_is_of_the_last_thirty_days_where_nothing_is_said(world: World) -> None:
    shown = document(_call(world, "GET", REPORT))
    assert (shown["from"], shown["to"], len(shown["days"])) == ("2026-02-01", "2026-03-02", 30)
    assert shown["totals"]["first_response"]["ai"] == {"count": 0, "median_s": None, "p90_s": None}


def test_a_time_as_the_end_leaves_out_the_day_it_begins(world: World) -> None:
    query = {"from": "2026-02-28T12:00:00Z", "to": "2026-03-02T00:00:00Z"}
    shown = document(_call(world, "GET", REPORT, query=query))
    assert (shown["from"], shown["to"]) == ("2026-02-28", "2026-03-01")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"from": "soon"}, "from"),
        ({"to": "2026-02-30"}, "to"),
        ({"to": "2026-03-01T10:00:00"}, "to"),
        ({"from": "2026-03-02", "to": "2026-03-01"}, "to"),
        ({"from": "2024-01-01"}, "from"),
        ({"to": "0001-01-01"}, "to"),
        ({"to": "0001-01-01T00:00:00Z"}, "to"),
    ],
)
def test_days_that_make_no_report_are_named(
    world: World, query: dict[str, str], field: str
) -> None:
    answer = _call(world, "GET", REPORT, query=query)
    assert (answer["statusCode"], document(answer)["field"]) == (400, field)


def test_a_keyword_is_shown_with_what_it_finds(world: World) -> None:
    asked = "/v1/admin/keyword-examples"
    shown = document(_call(world, "GET", asked, query={"keyword": " cat "}))
    assert shown == {
        "keyword": "cat",
        "found": ["cat", "cats"],
        "not_found": ["catlike", "precat"],
    }
    for keyword in ("", "x", "y" * 101):
        assert _call(world, "GET", asked, query={"keyword": keyword})["statusCode"] == 400


PAYS = {"fact": "signed", "name": "order_total", "check": "at_least", "values": ["100"]}


def _trial(world: World, test: dict[str, Any], **facts: Any) -> Any:
    rule = {"when": {"of": [{"tests": [test]}]}, "then": "handoff"}
    body = {"rules": [rule], "text": "Hello", **facts}
    return _call(world, "POST", "/v1/admin/rule-trials", who=SUBJECTS["viewer"], body=body)


def test_rules_are_tried_by_any_member_and_say_why(world: World) -> None:
    shown = document(_trial(world, PAYS, signed={"order_total": 120.5}))
    assert shown["fires"] == 0
    (test,) = shown["rules"][0]["tests"]
    assert (test["met"], test["value"]) == (True, "120.5")
    assert document(_trial(world, PAYS, claimed={"order_total": 120.5}))["fires"] is None


def test_what_is_wrong_with_a_tried_rule_is_named_at_its_place(world: World) -> None:
    answer = _trial(world, {**PAYS, "values": ["many"]})
    assert answer["statusCode"] == 400
    assert document(answer)["field"] == "rules.0.when.of.0.tests.0.values"
