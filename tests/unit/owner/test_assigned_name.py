"""By which name the visitor knows whose the chat is."""

from typing import Any

import pytest

from escalation.domain.conversation import Assignee
from escalation.domain.members import member_id
from escalation.use_cases.owner.access import Caller
from escalation.use_cases.owner.assigning import AssignTo
from escalation.use_cases.owner.conversation_models import PostAgentMessage
from escalation.use_cases.visitor.api_models import ConversationView
from tests.fakes.owner_world import SUBJECTS, World

TEAM: dict[str, Any] = {"assignee": Assignee(kind="team"), "state": "handed_off"}
BO = member_id("acme", SUBJECTS["member"])
ADA = member_id("acme", SUBJECTS["owner"])


@pytest.fixture
def world() -> World:
    return World()


def _called(world: World, name: str | None) -> Caller:
    return world.side.members.show_as(world.member, name)


def _shown(world: World) -> str | None:
    """In the answer to the visitor's poll, which holds nothing else of a member."""
    view = ConversationView.of(world.transcripts.heads["c1"]).model_dump_json()
    assert BO not in view
    assert "@" not in view.replace("vic@visitor.example", "")
    return ConversationView.of(world.transcripts.heads["c1"]).assignee.name


def test_who_takes_over_is_known_by_the_chosen_name_and_by_no_address(world: World) -> None:
    world.conversation()
    assert _shown(world) is None
    world.side.conversations.take_over(world.member, "c1")
    assert _shown(world) is None
    world.side.conversations.hand_back(world.member, "c1")
    world.side.conversations.take_over(_called(world, "Grace"), "c1")
    assert _shown(world) == "Grace"
    world.side.conversations.hand_back(world.member, "c1")
    assert _shown(world) is None


def test_who_is_given_the_chat_is_named_until_another_or_nobody_has_it(world: World) -> None:
    world.conversation(**TEAM)
    grace = _called(world, "Grace")
    for wanted, name in ((BO, "Grace"), (ADA, None), (BO, "Grace"), (None, None)):
        world.side.assigning.assign(grace, "c1", AssignTo(member_id=wanted))
        assert _shown(world) == name


def test_another_name_is_known_from_the_next_answer_on(world: World) -> None:
    world.conversation(**TEAM)
    world.side.conversations.write(_called(world, "Grace"), "c1", PostAgentMessage(text="Hello"))
    assert _shown(world) == "Grace"
    caller = _called(world, "Gracie")
    world.side.conversations.write(world.owner, "c1", PostAgentMessage(text="I help, too"))
    assert _shown(world) == "Grace", "whose it was stays"
    world.side.conversations.write(caller, "c1", PostAgentMessage(text="Hello again"))
    assert _shown(world) == "Gracie"
