"""Legal holds: what must be kept is neither erased nor does it expire, until the hold is lifted."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from escalation.domain.conversation import TranscriptMail, Visitor
from escalation.domain.errors import Conflict, InvalidInput, NotFound
from escalation.domain.jobs import ApplyHold
from escalation.domain.personal_data import HELD_UNTIL, HOLD_AGAIN, Hold
from escalation.use_cases.owner.personal_data_models import HoldView, SetHold
from tests.fakes.chat_world import WS, ChatWorld
from tests.fakes.owner_world import World
from tests.unit.owner.test_erased import NEEDLE, run_all


@pytest.fixture
def world() -> World:
    return World()


def hold(world: World, **body: object) -> HoldView:
    made = SetHold.model_validate({"reason": "legal_claim", "case_number": "4-C-17/26", **body})
    return world.side.holds.set(world.owner, made)


ON = pytest.mark.parametrize(
    "on", [{"conversation_id": "c1"}, {"email": NEEDLE}, {"email": "VIC@visitor.example"}]
)


@ON
def test_what_is_held_is_not_erased_from_the_very_call_on(world: World, on: dict[str, str]) -> None:
    world.conversation()
    hold(world, **on)  # its job has not run

    with pytest.raises(Conflict) as refused:
        world.side.erase.conversation(world.owner, "c1")
    assert (refused.value.code, refused.value.status) == ("on_hold", 409)
    assert "lift the hold" in refused.value.message
    assert world.transcripts.heads["c1"].state == "open"


def test_a_held_address_is_not_erased_by_address_in_whatever_case(world: World) -> None:
    world.conversation()
    hold(world, email=NEEDLE)
    with pytest.raises(Conflict):
        world.side.erase.visitor(world.owner, "VIC@VISITOR.EXAMPLE")


def test_a_held_chat_of_an_address_stays_and_the_others_go(world: World) -> None:
    world.conversation("c1")
    world.conversation("c2")
    hold(world, conversation_id="c1")
    job = world.side.erase.visitor(world.owner, NEEDLE)
    run_all(world)

    states = {c: head.state for c, head in world.transcripts.heads.items()}
    assert states == {"c1": "open", "c2": "erased"}
    result = world.side.jobs.get(world.owner, job.job_id).result
    assert result == {"conversations": "1", "held": "1"}
    assert world.personal_data.kept_receipts[job.job_id].held == 1


@ON
def test_what_is_held_does_not_expire_until_the_hold_is_lifted(
    world: World, on: dict[str, str]
) -> None:
    ends = world.conversation().expires_at
    made = hold(world, **on)
    run_all(world)
    held = world.transcripts.heads["c1"]
    assert (held.holds, held.expires_at) == ((made.hold_id,), HELD_UNTIL)
    assert world.retention.ends == {"c1": HELD_UNTIL}

    run_all(world)  # a copy of the job changes nothing
    assert world.transcripts.heads["c1"].version == held.version

    world.side.holds.lift(world.owner, made.hold_id)
    run_all(world)
    free = world.transcripts.heads["c1"]
    assert (free.holds, free.expires_at, free.expires_without_holds) == ((), ends, None)
    assert world.retention.ends == {"c1": ends}
    world.side.erase.conversation(world.owner, "c1")
    assert world.transcripts.heads["c1"].state == "erased"


def test_once_a_hold_is_lifted_its_chats_can_be_erased_at_once(world: World) -> None:
    ends = world.conversation().expires_at
    made = hold(world, conversation_id="c1")
    run_all(world)
    world.side.holds.lift(world.owner, made.hold_id)
    world.side.erase.conversation(world.owner, "c1")  # before the hold has been taken off
    run_all(world)
    left = world.transcripts.heads["c1"]
    assert (left.state, left.holds, left.expires_at) == ("erased", (), ends)


def test_of_two_holds_the_second_still_keeps(world: World) -> None:
    ends = world.conversation().expires_at
    first, second = hold(world, conversation_id="c1"), hold(world, email=NEEDLE)
    run_all(world)
    world.side.holds.lift(world.owner, first.hold_id)
    run_all(world)
    assert world.transcripts.heads["c1"].expires_at == HELD_UNTIL
    with pytest.raises(Conflict):
        world.side.erase.conversation(world.owner, "c1")
    world.side.holds.lift(world.owner, second.hold_id)
    run_all(world)
    assert world.transcripts.heads["c1"].expires_at == ends


def test_a_hold_on_an_address_comes_to_later_chats_a_day_later(world: World) -> None:
    made = hold(world, email=NEEDLE)
    run_all(world)
    world.conversation(
        "later",
        visitor=Visitor(),
        transcript_mails=(TranscriptMail(request_id="r", email="VIC@visitor.example"),),
    )
    assert world.personal_data.kept_holds[made.hold_id].due_at == world.clock.now() + HOLD_AGAIN

    world.clock.move(HOLD_AGAIN)
    world.queue.jobs.append(ApplyHold(workspace_id="acme", hold_id=made.hold_id))
    run_all(world)

    assert world.transcripts.heads["later"].expires_at == HELD_UNTIL


def test_a_lifted_hold_forgets_its_address_and_who_set_it_and_why_stay(world: World) -> None:
    world.conversation()
    made = hold(world, email=NEEDLE)
    run_all(world)
    world.clock.move(timedelta(days=2))
    world.side.holds.lift(world.owner, made.hold_id)
    world.side.holds.lift(world.owner, made.hold_id)
    run_all(world)

    (listed,) = world.side.holds.list(world.owner).items
    assert (listed.email, listed.reason, listed.case_number) == (None, "legal_claim", "4-C-17/26")
    assert listed.set_by == listed.lifted_by == "ada@acme.example"
    assert listed.lifted_at == world.clock.now()
    kept = world.personal_data.kept_holds[made.hold_id]
    assert kept.due_at is None
    assert kept.expires_at - world.clock.now() == timedelta(days=1098)


def test_a_hold_of_another_workspace_neither_shows_nor_keeps(world: World) -> None:
    world.conversation()
    body = SetHold(email=NEEDLE, reason="authority")
    made = world.side.holds.set(world.stranger, body)
    run_all(world)
    assert world.side.holds.list(world.owner).items == ()
    assert world.transcripts.heads["c1"].holds == ()
    with pytest.raises(NotFound):
        world.side.holds.lift(world.owner, made.hold_id)
    with pytest.raises(NotFound):
        world.side.holds.set(world.stranger, SetHold(conversation_id="c1", reason="authority"))


def test_an_erased_chat_cannot_be_held(world: World) -> None:
    world.conversation()
    world.side.erase.conversation(world.owner, "c1")
    with pytest.raises(NotFound):
        hold(world, conversation_id="c1")


@pytest.mark.parametrize("on", [{}, {"conversation_id": "c1", "email": NEEDLE}])
def test_a_hold_is_on_a_conversation_or_on_an_address(world: World, on: dict[str, str]) -> None:
    world.conversation()
    with pytest.raises(InvalidInput, match="either"):
        hold(world, **on)


@pytest.mark.parametrize("case", ["the man who shouted", "a@b.example", "", "x" * 41, "<b>"])
def test_the_case_number_is_no_place_for_words(case: str) -> None:
    with pytest.raises(ValidationError):
        SetHold(conversation_id="c1", reason="authority", case_number=case)


def test_the_look_up_says_what_is_held(world: World) -> None:
    world.conversation("c1")
    world.conversation("c2")
    hold(world, conversation_id="c2")
    found = world.side.personal_data.look_up(world.owner, NEEDLE)
    assert {chat.conversation_id: chat.held for chat in found.items} == {"c1": False, "c2": True}
    assert not found.held
    hold(world, email=NEEDLE)
    assert world.side.personal_data.look_up(world.owner, NEEDLE).held


def test_the_sweep_has_a_hold_that_is_due_applied_and_a_day_later_again() -> None:
    world = ChatWorld()
    holds, now = world.transcripts.personal_data, world.clock.now()
    made = Hold(
        hold_id="hold-1",
        workspace_id=WS,
        email=NEEDLE,
        reason="authority",
        set_by="ada@acme.example",
        set_at=now,
        due_at=now,
    )
    holds.save_hold(made)
    wanted = [ApplyHold(workspace_id=WS, hold_id="hold-1")]
    world.sweep()
    world.sweep()
    assert world.queue.sent == wanted
    world.clock.move(HOLD_AGAIN)
    world.sweep()
    assert world.queue.sent == wanted * 2
    holds.save_hold(made.model_copy(update={"due_at": None}))
    world.clock.move(HOLD_AGAIN)
    world.sweep()
    assert world.queue.sent == wanted * 2
