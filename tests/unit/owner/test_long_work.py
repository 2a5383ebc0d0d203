"""Exports and erasure: what happens at once, and what the worker does."""

import json
from datetime import timedelta

import pytest

from escalation.domain.conversation import Head, Visitor
from escalation.domain.errors import NotFound, RetryableError
from escalation.domain.head_parts import ContactRequest
from escalation.domain.jobs import RunOwnerJob
from escalation.use_cases.owner.run_owner_job import GIVE_UP_AFTER
from tests.fakes.owner_world import World


@pytest.fixture
def world() -> World:
    return World()


def _run_all(world: World) -> None:
    for job in world.queue.jobs:
        assert isinstance(job, RunOwnerJob)
        world.worker()(job)


def test_erasing_leaves_a_tombstone_at_once_and_cancels_what_is_open(world: World) -> None:
    contact = ContactRequest(escalation_id="c1-1", until=world.clock.now())
    before = world.conversation(open_handoff="c1-1", contact=contact)
    world.escalation(1, state="waiting_contact")
    world.escalation(2, state="delivering", method="email")
    world.escalation(3, state="delivered")

    job = world.side.erase.conversation(world.owner, "c1")

    head = world.transcripts.heads["c1"]
    assert (head.state, head.erase_requested_at) == ("erased", world.clock.now())
    assert head.fence == before.fence + 1
    assert (head.visitor, head.seen, head.open_handoff) == (Visitor(), (), None)
    states = {e.escalation_id: e.state for e in world.transcripts.escalations.values()}
    assert states == {"c1-1": "cancelled", "c1-2": "cancelled", "c1-3": "delivered"}
    assert (job.kind, job.state) == ("erase_conversation", "queued")


def test_the_job_deletes_everything_but_the_tombstone(world: World) -> None:
    world.conversation()
    world.escalation(state="delivered")
    job = world.side.erase.conversation(world.owner, "c1")

    _run_all(world)

    assert "c1" not in world.transcripts.turns
    assert world.transcripts.escalations == {}
    assert world.transcripts.heads["c1"].state == "erased"
    assert "vic" not in world.transcripts.heads["c1"].model_dump_json()
    assert world.side.jobs.get(world.owner, job.job_id).state == "done"


def test_erasing_again_marks_nothing_new_and_starts_the_work_again(world: World) -> None:
    world.conversation()
    world.side.erase.conversation(world.owner, "c1")
    marked = world.transcripts.heads["c1"]

    world.side.erase.conversation(world.owner, "c1")
    _run_all(world)

    assert world.transcripts.heads["c1"].erase_requested_at == marked.erase_requested_at
    assert len(world.queue.jobs) == 2


def test_an_erasure_whose_job_is_not_queued_is_marked_and_can_be_asked_for_again(
    world: World,
) -> None:
    world.conversation()
    world.queue.broken = True
    with pytest.raises(RetryableError):
        world.side.erase.conversation(world.owner, "c1")
    assert world.transcripts.heads["c1"].state == "erased"

    world.queue.broken = False
    world.side.erase.conversation(world.owner, "c1")
    _run_all(world)
    assert "c1" not in world.transcripts.turns


def test_a_mark_that_loses_against_a_turn_is_written_over_it(world: World) -> None:
    world.conversation()
    world.transcripts.lose_next = 2

    world.side.erase.conversation(world.owner, "c1")

    assert world.transcripts.heads["c1"].state == "erased"


def test_all_conversations_of_an_address_are_erased_and_no_others(world: World) -> None:
    world.conversation("c1")
    world.conversation("c2", visitor=Visitor(email="vic@visitor.example"))
    world.conversation("c3", visitor=Visitor(email="wim@visitor.example"))
    world.conversation("c4", workspace_id="other")
    job = world.side.erase.visitor(world.owner, "vic@visitor.example")

    _run_all(world)

    states = {head.conversation_id: head.state for head in world.transcripts.heads.values()}
    assert states == {"c1": "erased", "c2": "erased", "c3": "open", "c4": "open"}
    shown = world.side.jobs.get(world.owner, job.job_id)
    assert (shown.state, shown.result) == ("done", {"conversations": "2"})
    record = world.store.owner_job(job.job_id)
    assert record is not None
    assert "vic" not in record.model_dump_json()


def test_an_export_holds_the_whole_conversation_behind_a_link_that_expires(world: World) -> None:
    world.conversation()
    world.escalation(state="delivered", reference="#1042")
    job = world.side.exports.conversation(world.member, "c1")
    assert world.side.jobs.get(world.member, job.job_id).link is None

    _run_all(world)

    shown = world.side.jobs.get(world.member, job.job_id)
    (key,) = world.files.files
    assert shown.link == f"https://files.example/{key}?valid=900"
    assert key.startswith(f"exports/acme/{job.job_id}/")
    content = json.loads(world.files.files[key])
    assert [m["text"] for m in content["messages"]] == ["Where is my order?", "I am not sure."]
    assert content["escalations"][0]["reference"] == "#1042"


def test_an_export_of_what_was_erased_meanwhile_fails_and_writes_nothing(world: World) -> None:
    world.conversation()
    job = world.side.exports.conversation(world.member, "c1")
    world.side.erase.conversation(world.owner, "c1")

    _run_all(world)

    shown = world.side.jobs.get(world.member, job.job_id)
    assert (shown.state, shown.link) == ("failed", None)
    assert world.files.files == {}


def test_a_copy_of_a_finished_job_does_nothing(world: World) -> None:
    world.conversation()
    world.side.exports.conversation(world.member, "c1")
    _run_all(world)
    world.files.files.clear()

    _run_all(world)

    assert world.files.files == {}


def test_a_job_of_another_workspace_is_not_run(world: World) -> None:
    world.conversation()
    job = world.side.exports.conversation(world.member, "c1")

    world.worker()(RunOwnerJob(workspace_id="other", job_id=job.job_id))

    assert world.side.jobs.get(world.member, job.job_id).state == "queued"


def test_a_job_goes_on_trying_and_says_so_when_it_gives_up(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.conversation()
    job = world.side.erase.conversation(world.owner, "c1")

    def unavailable(head: Head) -> None:
        raise RetryableError("store_unavailable")

    monkeypatch.setattr(world.transcripts, "erase", unavailable)

    with pytest.raises(RetryableError):
        _run_all(world)
    assert world.side.jobs.get(world.owner, job.job_id).state == "running"

    world.clock.move(GIVE_UP_AFTER + timedelta(seconds=1))
    _run_all(world)
    shown = world.side.jobs.get(world.owner, job.job_id)
    assert shown.state == "failed"
    assert shown.error


def test_an_unknown_job_is_missing(world: World) -> None:
    with pytest.raises(NotFound):
        world.side.jobs.get(world.owner, "id-none")
