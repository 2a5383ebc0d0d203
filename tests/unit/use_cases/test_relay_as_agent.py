"""What a member writes in a chat stands in its ticket as that member's, where they are an agent."""

from datetime import timedelta

import pytest

from escalation.domain.members import member_id
from escalation.domain.workspace import Member
from escalation.use_cases.owner.access import Caller
from escalation.use_cases.owner.conversation_models import PostAgentMessage
from tests.fakes.chat_world import OWNER, WS, ticket_settings
from tests.fakes.inbox import InboxWorld
from tests.fakes.outside import reply
from tests.fakes.tickets import Ticket

GRACE = "grace@acme.example"


def ticketed(*agents: str) -> tuple[InboxWorld, str, Ticket]:
    """The team has a chat by a ticket, in a helpdesk with these agents."""
    world = InboxWorld(**ticket_settings())
    world.bots.always("support", reply("perhaps", 0.2))
    world.helpdesk.agents = set(agents)
    world.members_addresses(OWNER, GRACE)
    chat = world.start(signed="ada@example.com")
    world.say(chat, "Mars?")
    world.work_through()
    return world, chat, world.helpdesk.tickets[0]


def as_grace(world: InboxWorld, chat: str, text: str) -> None:
    grace = Member(
        sub=f"sub-{GRACE}",
        workspace_id=WS,
        email=GRACE,
        role="agent",
        created_at=world.clock.now(),
    )
    world.members().write(Caller.of(grace), chat, PostAgentMessage(text=text))


def test_a_members_words_are_the_note_of_the_agent_with_their_address() -> None:
    world, chat, ticket = ticketed(GRACE)
    as_grace(world, chat, "We look into it.")
    world.work_through()
    ((marker, text),) = ticket.comments.items()
    assert "We look into it." in text
    assert ticket.by_agents == {marker: GRACE}
    assert ticket.public == {}, "they have answered in the chat: nobody is mailed it as well"


def test_who_is_no_agent_there_writes_in_the_connections_name() -> None:
    world, chat, ticket = ticketed()
    as_grace(world, chat, "We look into it.")
    world.work_through()
    assert "We look into it." in ticket.text()
    assert ticket.by_agents == {}


def test_words_of_two_members_and_of_the_visitor_stand_apart_and_in_order() -> None:
    world, chat, ticket = ticketed(GRACE, OWNER)
    as_grace(world, chat, "First.")
    world.write(chat, "Second.")
    world.say(chat, "Third.")
    as_grace(world, chat, "Fourth.")
    world.work_through()
    texts = [text.splitlines()[-1].partition(": ")[2] for text in ticket.comments.values()]
    assert texts == ["First.", "Second.", "Third.", "Fourth."]
    assert list(ticket.by_agents.values()) == [GRACE, OWNER, GRACE]


@pytest.mark.parametrize("step", range(1, 14))
def test_an_attempt_that_dies_at_any_step_writes_nothing_twice(step: int) -> None:
    world, chat, ticket = ticketed(GRACE)
    as_grace(world, chat, "First.")
    world.say(chat, "Second.")
    as_grace(world, chat, "Third.")
    world.faults.steps, world.faults.crash_at = 0, step
    world.work_through()
    world.faults.crash_at = None
    world.pass_time(timedelta(hours=1))
    assert len(ticket.entries) == len(ticket.comments) == 3


@pytest.mark.parametrize("who", ["gone", "of a chat before this release"])
def test_whose_words_nobody_knows_any_more_are_the_connections(who: str) -> None:
    world, chat, ticket = ticketed(GRACE)
    as_grace(world, chat, "We look into it.")
    if who == "gone":
        world.addresses.clear()
    else:
        stored = world.transcripts.turns[chat]
        stored[-1] = stored[-1].model_copy(update={"member_id": None})
    world.work_through()
    assert "We look into it." in ticket.text()
    assert ticket.by_agents == {}


def test_a_member_is_known_by_their_id_and_not_by_a_name_that_they_chose() -> None:
    world, chat, _ = ticketed(GRACE)
    as_grace(world, chat, "We look into it.")
    (turn,) = [turn for turn in world.transcripts.all_turns(chat) if turn.member_id]
    assert turn.member_id == member_id(WS, f"sub-{GRACE}")
    assert GRACE not in turn.model_dump_json()
