"""Watching escalations, trying them again, setting them aside."""

import pytest

from escalation.domain.errors import Conflict, VersionLost
from escalation.domain.head_parts import ContactRequest
from escalation.domain.jobs import DeliverEscalation
from escalation.domain.leased_work import LastError
from escalation.domain.retry import MAX_ATTEMPTS
from tests.fakes.owner_world import World


@pytest.fixture
def world() -> World:
    return World()


def test_a_failed_escalation_is_recorded_again_and_queued(world: World) -> None:
    head = world.conversation()
    error = LastError(code="refused", at=world.clock.now())
    world.escalation(state="failed", attempts=6, last_error=error)

    shown = world.side.escalations.retry(world.member, "c1-1")

    assert (shown.state, shown.attempts_allowed) == ("recorded", 6 + MAX_ATTEMPTS)
    assert world.queue.jobs == [
        DeliverEscalation(
            workspace_id="acme", method="ticket", conversation_id="c1", escalation_id="c1-1"
        )
    ]
    stored = world.transcripts.heads["c1"]
    assert (stored.open_handoff, stored.next_seq) == ("c1-1", head.next_seq)


def test_a_queue_out_of_order_leaves_the_retry_to_the_sweep(world: World) -> None:
    world.conversation()
    world.escalation(state="failed")
    world.queue.broken = True

    assert world.side.escalations.retry(world.member, "c1-1").state == "recorded"
    assert world.transcripts.escalations["c1-1"].due_at is not None


@pytest.mark.parametrize(
    "state", ["waiting_contact", "recorded", "delivering", "delivered", "cancelled"]
)
def test_only_what_failed_can_be_tried_again(world: World, state: str) -> None:
    world.conversation()
    world.escalation(state=state)

    with pytest.raises(Conflict) as refused:
        world.side.escalations.retry(world.member, "c1-1")

    assert refused.value.code == "not_failed"
    assert world.queue.jobs == []


def test_a_failed_transfer_cannot_be_repeated(world: World) -> None:
    world.conversation()
    world.escalation(state="failed", method="transfer", target_bot_id="billing")

    with pytest.raises(Conflict) as refused:
        world.side.escalations.retry(world.member, "c1-1")

    assert refused.value.code == "transfer_not_repeatable"


def test_a_conversation_has_one_open_handoff_at_most(world: World) -> None:
    world.conversation(open_handoff="c1-2")
    world.escalation(state="failed")
    world.escalation(2)

    with pytest.raises(Conflict) as refused:
        world.side.escalations.retry(world.member, "c1-1")

    assert refused.value.code == "handoff_open"


@pytest.mark.parametrize("step", ["retry", "dismiss"])
def test_an_erased_conversations_escalations_stay_as_they_are(world: World, step: str) -> None:
    world.conversation(state="erased")
    world.escalation(state="failed")

    with pytest.raises(Conflict) as refused:
        getattr(world.side.escalations, step)(world.member, "c1-1")

    assert refused.value.code == "conversation_erased"
    assert world.queue.jobs == []


@pytest.mark.parametrize("state", ["waiting_contact", "recorded", "delivering", "failed"])
def test_what_was_not_delivered_can_be_dismissed(world: World, state: str) -> None:
    contact = ContactRequest(escalation_id="c1-1", until=world.clock.now())
    world.conversation(open_handoff="c1-1", contact=contact)
    world.escalation(state=state)

    shown = world.side.escalations.dismiss(world.member, "c1-1")

    head = world.transcripts.heads["c1"]
    assert (shown.state, shown.due_at) == ("cancelled", None)
    assert (head.open_handoff, head.contact) == (None, None)


def test_dismissing_a_transfer_clears_it_from_the_conversation(world: World) -> None:
    world.conversation(pending_transfer="c1-1", open_handoff="c1-2")
    world.escalation(method="transfer")

    world.side.escalations.dismiss(world.member, "c1-1")

    head = world.transcripts.heads["c1"]
    assert (head.pending_transfer, head.open_handoff) == (None, "c1-2")


def test_what_was_delivered_cannot_be_dismissed(world: World) -> None:
    world.conversation()
    world.escalation(state="delivered")

    with pytest.raises(Conflict) as refused:
        world.side.escalations.dismiss(world.member, "c1-1")

    assert refused.value.code == "already_delivered"


def test_dismissing_again_changes_nothing(world: World) -> None:
    world.conversation()
    world.escalation(state="cancelled")

    assert world.side.escalations.dismiss(world.member, "c1-1").state == "cancelled"
    assert world.transcripts.escalations["c1-1"].revision == 1


def test_a_retry_that_loses_is_tried_three_times(world: World) -> None:
    world.conversation()
    world.escalation(state="failed")
    world.transcripts.lose_next = 2
    assert world.side.escalations.retry(world.member, "c1-1").state == "recorded"

    world.transcripts.lose_next = 3
    with pytest.raises(VersionLost):
        world.side.escalations.dismiss(world.member, "c1-1")


def test_escalations_are_filtered_by_state_and_method(world: World) -> None:
    world.escalation(1, state="failed")
    world.escalation(2, method="email")

    def found(**where: object) -> list[str]:
        page = world.side.escalations.list(
            world.owner,
            **{"state": None, "method": None, "after": None, **where},  # type: ignore[arg-type]  # by name
        )
        return [item.id for item in page.items]

    assert found() == ["c1-1", "c1-2"]
    assert found(state="failed") == ["c1-1"]
    assert found(method="email") == ["c1-2"]
