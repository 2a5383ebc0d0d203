"""Whose a chat is among the team, and under which name its members write."""

from typing import Any

import pytest

from escalation.domain.conversation import Assignee, Author
from escalation.domain.errors import Conflict, InvalidInput, NotFound
from escalation.domain.members import member_id
from escalation.use_cases.owner.access import Caller
from escalation.use_cases.owner.assigning import AssignTo
from escalation.use_cases.owner.conversation_models import OwnedConversationView, PostAgentMessage
from escalation.use_cases.visitor.api_models import ConversationView
from tests.fakes.owner_world import OTHER_SUBJECT, SUBJECTS, World

TEAM: dict[str, Any] = {"assignee": Assignee(kind="team"), "state": "handed_off"}
BO = member_id("acme", SUBJECTS["member"])
ADA = member_id("acme", SUBJECTS["owner"])


@pytest.fixture
def world() -> World:
    return World()


def _whose(world: World, conversation_id: str = "c1") -> str | None:
    return world.transcripts.heads[conversation_id].assignee.member_id


def _assign(world: World, wanted: str | None, *, by: Caller | None = None) -> OwnedConversationView:
    caller = by or world.member
    return world.side.assigning.assign(caller, "c1", AssignTo(member_id=wanted)).conversation


def test_who_takes_over_has_the_chat_from_then_on(world: World) -> None:
    world.conversation()
    world.side.conversations.take_over(world.member, "c1")
    assert _whose(world) == BO

    world.side.conversations.take_over(world.owner, "c1")
    assert _whose(world) == BO, "taking over again takes it from nobody"


@pytest.mark.parametrize("step", ["take_over", "write"])
def test_a_chat_that_is_nobodys_is_whose_who_takes_it_up(world: World, step: str) -> None:
    head = world.conversation(**TEAM)
    if step == "take_over":
        world.side.conversations.take_over(world.member, "c1")
    else:
        world.side.conversations.write(world.member, "c1", PostAgentMessage(text="Hello"))
    assert _whose(world) == BO
    assert world.transcripts.heads["c1"].fence == head.fence, "the team speaks as before"


def test_a_member_is_given_a_chat_and_it_is_taken_from_them_again(world: World) -> None:
    head = world.conversation(**TEAM)

    assert _assign(world, ADA).assignee.member_id == ADA
    assert _assign(world, BO, by=world.owner).assignee.member_id == BO
    assert _assign(world, None).assignee.member_id is None

    stored = world.transcripts.heads["c1"]
    assert (stored.last_activity_at, stored.fence) == (head.last_activity_at, head.fence)


def test_only_who_may_write_to_visitors_is_given_one(world: World) -> None:
    world.conversation(**TEAM)
    viewer = member_id("acme", SUBJECTS["viewer"])
    elsewhere = member_id("other", OTHER_SUBJECT)
    for wanted in (viewer, elsewhere, "nobody"):
        with pytest.raises(InvalidInput) as refused:
            _assign(world, wanted)
        assert refused.value.field == "member_id"
    assert _whose(world) is None


def test_what_the_bot_has_or_is_closed_is_given_to_nobody(world: World) -> None:
    world.conversation()
    with pytest.raises(Conflict) as refused:
        _assign(world, BO)
    assert refused.value.code == "team_is_not_assignee"
    world.conversation("c2", **{**TEAM, "state": "closed"})
    with pytest.raises(Conflict) as refused:
        world.side.assigning.assign(world.member, "c2", AssignTo(member_id=BO))
    assert refused.value.code == "conversation_closed"


def test_another_workspaces_chat_is_missing(world: World) -> None:
    world.conversation(**TEAM)
    with pytest.raises(NotFound):
        _assign(world, None, by=world.stranger)


def test_handing_back_makes_it_nobodys(world: World) -> None:
    world.conversation()
    world.side.conversations.take_over(world.member, "c1")
    world.side.conversations.hand_back(world.member, "c1")
    assert _whose(world) is None


def test_visitors_do_not_learn_whose_it_is(world: World) -> None:
    world.conversation(**TEAM)
    _assign(world, BO)
    shown = ConversationView.of(world.transcripts.heads["c1"]).model_dump_json()
    assert BO not in shown


def test_visitors_read_the_name_that_the_member_has_chosen(world: World) -> None:
    world.conversation(**TEAM)
    chosen = world.side.members.show_as(world.member, "Grace")
    assert world.side.access.caller(SUBJECTS["member"]) == chosen
    (listed,) = [one for one in world.side.members.list(world.owner) if one.id == BO]
    assert listed.shown_name == "Grace"

    body = PostAgentMessage(text="Hello", name="Somebody else")
    world.side.conversations.write(chosen, "c1", body)

    author = world.transcripts.turns["c1"][-1].messages[0].author
    assert author == Author(kind="agent", name="Grace")
    assert world.side.second_factors.me(chosen).shown_name == "Grace"


def test_a_name_is_taken_back(world: World) -> None:
    world.side.members.show_as(world.member, "Grace")
    world.side.members.show_as(world.member, None)
    assert world.side.access.caller(SUBJECTS["member"]).shown_name is None
