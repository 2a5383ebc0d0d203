"""The owner's side over HTTP: conversations, their visitors and escalations."""

import pytest

from tests.fakes.owner_world import SUBJECTS, World
from tests.functions.console import Console
from tests.functions.http_events import document, header


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def owner(world: World) -> Console:
    return Console(world, SUBJECTS["owner"])


def test_a_person_takes_over_writes_and_hands_back(owner: Console, world: World) -> None:
    world.conversation()
    path = "/v1/admin/conversations/c1"
    refused = owner("POST", f"{path}/messages", body={"text": "Hello"})
    assert (refused["statusCode"], document(refused)["code"]) == (409, "team_is_not_assignee")

    assert document(owner("POST", f"{path}/take-over"))["conversation"]["state"] == "handed_off"
    written = document(owner("POST", f"{path}/messages", body={"text": "Hello"}))
    assert [m["author"]["kind"] for m in written["messages"]] == ["agent"]
    assert document(owner("POST", f"{path}/hand-back"))["conversation"]["state"] == "open"

    shown = document(owner("GET", path))
    assert [m["author"]["kind"] for m in shown["messages"]] == [
        "visitor",
        "bot",
        "system",
        "agent",
        "system",
    ]
    assert set(shown) == {
        *("conversation", "messages", "decisions", "escalations", "notes", "next", "feedback")
    }


@pytest.mark.parametrize("text", ["", "   ", "x" * 4_001, None, 5, "a\u0000b"])
def test_an_agents_message_is_text_of_at_most_4000_characters(
    owner: Console, world: World, text: object
) -> None:
    world.conversation()
    owner("POST", "/v1/admin/conversations/c1/take-over")

    answer = owner("POST", "/v1/admin/conversations/c1/messages", body={"text": text})

    assert (answer["statusCode"], document(answer)["field"]) == (400, "text")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"state": "lost"}, "state"),
        ({"from": "yesterday"}, "from"),
        ({"to": "2026-01-01"}, "to"),
        ({"reason": "x" * 201}, "reason"),
    ],
)
def test_wrong_filters_are_named(owner: Console, query: dict[str, str], field: str) -> None:
    answer = owner("GET", "/v1/admin/bots/support/conversations", query=query)

    assert (answer["statusCode"], document(answer)["field"]) == (400, field)


def test_erasing_and_exporting_answer_with_a_job(owner: Console, world: World) -> None:
    world.conversation()
    for method, path, query in (
        ("POST", "/v1/admin/conversations/c1/export", None),
        ("DELETE", "/v1/admin/conversations/c1", None),
        ("DELETE", "/v1/admin/conversations/c1", None),
        ("DELETE", "/v1/admin/visitors", {"email": "vic@visitor.example"}),
    ):
        answer = owner(method, path, query=query)
        job = document(answer)
        assert (answer["statusCode"], job["state"]) == (202, "queued"), path
        assert header(answer, "location") == f"/v1/admin/jobs/{job['job_id']}"
        assert document(owner("GET", f"/v1/admin/jobs/{job['job_id']}")) == job
        assert "vic@visitor" not in answer["body"]


@pytest.mark.parametrize("query", [None, {"email": "nobody"}, {"email": ""}])
def test_a_visitor_is_erased_by_a_valid_address(
    owner: Console, query: dict[str, str] | None
) -> None:
    answer = owner("DELETE", "/v1/admin/visitors", query=query)

    assert (answer["statusCode"], document(answer)["field"]) == (400, "email")


def test_a_failed_escalation_is_retried_and_a_recorded_one_dismissed(
    owner: Console, world: World
) -> None:
    world.conversation()
    world.escalation(state="failed")
    path = "/v1/admin/escalations/c1-1"

    assert document(owner("POST", f"{path}/retry"))["state"] == "recorded"
    again = owner("POST", f"{path}/retry")
    assert (again["statusCode"], document(again)["code"]) == (409, "not_failed")
    assert document(owner("POST", f"{path}/dismiss"))["state"] == "cancelled"
    assert document(owner("GET", path))["state"] == "cancelled"


@pytest.mark.parametrize("escalation", ["c1", "c1-x", "c1-9", "-1", "x" * 120])
def test_an_escalation_that_never_was_is_missing(owner: Console, escalation: str) -> None:
    assert owner("GET", f"/v1/admin/escalations/{escalation}")["statusCode"] == 404


def test_a_writer_who_keeps_losing_is_asked_to_retry(owner: Console, world: World) -> None:
    world.conversation()
    world.transcripts.lose_next = 3

    answer = owner("POST", "/v1/admin/conversations/c1/take-over")

    assert (answer["statusCode"], document(answer)["code"]) == (409, "changed_meanwhile")
    assert header(answer, "retry-after") == "1"
