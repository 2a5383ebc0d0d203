"""Reading chats and stepping into them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from escalation.domain.conversation import Assignee, Author, Message, Turn, message_id
from escalation.domain.errors import Conflict, InvalidInput, NotFound, VersionLost
from escalation.domain.head_parts import TicketLink
from escalation.domain.jobs import RelayMessages
from escalation.domain.ports import Commit, ConversationFilter
from escalation.domain.retry import RESEND_AFTER
from escalation.use_cases.owner.conversation_models import PostAgentMessage
from tests.fakes.owner_world import World

TEAM: dict[str, Any] = {"assignee": Assignee(kind="team"), "state": "handed_off"}


@pytest.fixture
def world() -> World:
    return World()


def _write(world: World, text: str = "Hello, I am Bo.", **fields: str) -> tuple[str, ...]:
    body = PostAgentMessage.model_validate({"text": text, **fields})
    result = world.side.conversations.write(world.member, "c1", body)
    return tuple(message.text for message in result.messages)


def test_the_team_writes_into_a_conversation_it_has(world: World) -> None:
    head = world.conversation(**TEAM)

    assert _write(world, name="Bo") == ("Hello, I am Bo.",)

    stored = world.transcripts.load("c1")
    assert stored is not None
    last = stored.messages[-1]
    assert (last.id, last.author) == (message_id(3), Author(kind="agent", name="Bo"))
    assert stored.head.version == head.version + 1
    assert stored.head.fence == head.fence
    assert stored.head.last_agent_at == world.clock.now()


@pytest.mark.parametrize("broken", [False, True])
def test_what_the_team_writes_is_brought_into_the_open_ticket_at_once(
    world: World, broken: bool
) -> None:
    link = TicketLink(
        helpdesk="zendesk",
        connection_id="zendesk-1",
        ticket_id="1",
        reference="#1",
        escalation_id="c1-1",
        relayed_seq=2,
    )
    world.conversation(**TEAM, ticket=link)
    world.conversation("c2", **TEAM, ticket=link.model_copy(update={"open": False}))
    world.queue.broken = broken
    _write(world)
    world.side.conversations.write(world.member, "c2", PostAgentMessage(text="Here too."))
    relay = RelayMessages(workspace_id="acme", conversation_id="c1")
    assert world.queue.jobs == ([] if broken else [relay])
    # What the queue did not take, the sweep sends.
    assert world.transcripts.heads["c1"].due_at == world.clock.now() + RESEND_AFTER


def test_nobody_writes_over_the_bot(world: World) -> None:
    world.conversation()

    with pytest.raises(Conflict) as refused:
        _write(world)

    assert refused.value.code == "team_is_not_assignee"
    assert len(world.transcripts.turns["c1"]) == 1


def test_nobody_writes_into_a_closed_conversation(world: World) -> None:
    world.conversation(**{**TEAM, "state": "closed"})

    conversations = world.side.conversations
    for step in (
        lambda: _write(world),
        lambda: conversations.take_over(world.member, "c1"),
        lambda: conversations.hand_back(world.member, "c1"),
    ):
        with pytest.raises(Conflict) as refused:
            step()
        assert refused.value.code == "conversation_closed"


def test_a_message_sent_twice_under_one_id_is_stored_once(world: World) -> None:
    world.conversation(**TEAM)

    first = _write(world, client_message_id="agent-0001")
    again = _write(world, client_message_id="agent-0001")

    assert first == again
    assert len(world.transcripts.turns["c1"]) == 2
    with pytest.raises(Conflict) as refused:
        _write(world, "Something else.", client_message_id="agent-0001")
    assert refused.value.code == "client_message_id_reused"


@pytest.mark.parametrize("step", ["write", "take_over", "hand_back"])
def test_a_step_that_loses_against_another_writer_is_tried_again(world: World, step: str) -> None:
    world.conversation(**({} if step == "take_over" else TEAM))
    steps: dict[str, Callable[[], object]] = {
        "write": lambda: _write(world),
        "take_over": lambda: world.side.conversations.take_over(world.member, "c1"),
        "hand_back": lambda: world.side.conversations.hand_back(world.member, "c1"),
    }
    world.transcripts.lose_next = 2
    steps[step]()
    assert len(world.transcripts.turns["c1"]) == 2

    world.conversation("c2")
    world.transcripts.lose_next = 3
    with pytest.raises(VersionLost):
        world.side.conversations.take_over(world.member, "c2")


def test_taking_over_voids_what_the_bot_has_begun(world: World) -> None:
    head = world.conversation(pending_transfer="c1-1")
    world.escalation(method="transfer", state="delivering", target_bot_id="billing")

    result = world.side.conversations.take_over(world.member, "c1")

    stored = world.transcripts.heads["c1"]
    assert stored.fence == head.fence + 1
    assert (stored.state, stored.assignee.kind) == ("handed_off", "team")
    assert stored.pending_transfer is None
    assert world.transcripts.escalations["c1-1"].state == "cancelled"
    assert [m.author.kind for m in result.messages] == ["system"]


def test_the_sweep_looks_when_the_team_stays_silent(world: World) -> None:
    world.conversation()

    world.side.conversations.take_over(world.member, "c1")

    assert world.transcripts.heads["c1"].due_at == world.clock.now() + timedelta(hours=72)


def test_taking_over_again_changes_nothing(world: World) -> None:
    world.conversation()
    world.side.conversations.take_over(world.member, "c1")
    before = world.transcripts.heads["c1"]

    assert world.side.conversations.take_over(world.owner, "c1").messages == ()
    assert world.transcripts.heads["c1"] == before


def test_handing_back_gives_the_bot_a_clean_slate(world: World) -> None:
    head = world.conversation(**TEAM, visited=("support",), hops=2)

    result = world.side.conversations.hand_back(world.member, "c1")

    stored = world.transcripts.heads["c1"]
    assert stored.assignee == Assignee(kind="bot", bot_id="support")
    assert (stored.state, stored.fence) == ("open", head.fence + 1)
    assert (stored.slate_seq, stored.visited, stored.hops) == (3, (), 0)
    assert [m.author.kind for m in result.messages] == ["system"]


def test_handing_back_again_changes_nothing(world: World) -> None:
    world.conversation()

    assert world.side.conversations.hand_back(world.member, "c1").messages == ()
    assert world.transcripts.heads["c1"].fence == 0


def test_the_bot_that_last_spoke_gets_it_back(world: World) -> None:
    head = world.conversation(**TEAM)
    message = Message(
        id=message_id(3),
        author=Author(kind="bot", bot_id="billing"),
        text="Your invoice",
        at=world.clock.now(),
    )
    world.transcripts.commit(
        Commit(
            before=head,
            after=head.model_copy(update={"next_seq": 4}),
            turns=(Turn(conversation_id="c1", messages=(message,)),),
        )
    )

    world.side.conversations.hand_back(world.member, "c1")

    assert world.transcripts.heads["c1"].assignee.bot_id == "billing"


def test_without_a_bot_left_there_is_nobody_to_hand_back_to(world: World) -> None:
    world.conversation(**TEAM)
    world.side.bots.delete(world.owner, "support")

    with pytest.raises(Conflict) as refused:
        world.side.conversations.hand_back(world.member, "c1")

    assert refused.value.code == "bot_gone"


def test_a_conversation_is_read_page_by_page(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("escalation.use_cases.owner.conversations.PAGE_OF_TURNS", 2)
    world.conversation(**TEAM)
    for number in range(3):
        _write(world, f"line {number}")

    first = world.side.conversations.get(world.member, "c1", after=None)
    second = world.side.conversations.get(world.member, "c1", after=first.next)

    assert [m.id for m in first.messages] == ["00000001", "00000002", "00000003"]
    assert first.next == "00000003"
    assert [m.text for m in second.messages] == ["line 1", "line 2"]
    assert second.next is None


@pytest.mark.parametrize("after", ["3", "0000000x", "٠٠٠٠٠٠٠٣", "000000031"])
def test_a_page_begins_after_a_message_id(world: World, after: str) -> None:
    world.conversation()

    with pytest.raises(InvalidInput) as refused:
        world.side.conversations.get(world.member, "c1", after=after)

    assert refused.value.field == "after"


def test_the_reader_sees_escalations_but_not_what_was_sent(world: World) -> None:
    world.conversation()
    world.escalation(state="failed", lease_id="lease-1")

    detail = world.side.conversations.get(world.member, "c1", after=None)

    assert [e.state for e in detail.escalations] == ["failed"]
    assert "lease" not in detail.model_dump_json()


def test_an_erased_conversation_is_gone_for_every_reader_and_writer(world: World) -> None:
    world.conversation(state="erased")
    conversations = world.side.conversations
    listed = conversations.list(world.owner, "support", ConversationFilter(), after=None)

    assert listed.items == ()
    for step in (
        lambda: conversations.get(world.owner, "c1", after=None),
        lambda: _write(world),
        lambda: conversations.take_over(world.owner, "c1"),
        lambda: conversations.hand_back(world.owner, "c1"),
        lambda: world.side.exports.conversation(world.owner, "c1"),
    ):
        with pytest.raises(NotFound):
            step()


def test_conversations_are_filtered(world: World) -> None:
    world.conversation("c1")
    world.clock.move(timedelta(hours=1))
    world.conversation("c2", state="closed", last_reason="rule")
    noon = world.clock.now()

    def found(**where: object) -> list[str]:
        condition = ConversationFilter.model_validate(where)
        page = world.side.conversations.list(world.owner, "support", condition, after=None)
        return [item.id for item in page.items]

    assert found(state="closed") == ["c2"]
    assert found(reason="low_confidence") == ["c1"]
    assert found(started_from=noon) == ["c2"]
    assert found(started_to=noon) == ["c1"]
