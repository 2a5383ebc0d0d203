"""Lists say who asks, and what, rather than ids."""

import pytest

from escalation.domain.conversation import Visitor
from escalation.domain.ports import ConversationFilter
from tests.fakes.owner_world import World


@pytest.fixture
def world() -> World:
    return World()


def test_a_conversation_is_listed_with_its_first_question(world: World) -> None:
    world.conversation()
    (item,) = world.side.conversations.list(
        world.member, "support", ConversationFilter(), after=None
    ).items
    assert (item.id, item.question, item.visitor.name) == ("c1", "Where is my order?", "Vic")


def test_an_escalation_is_listed_with_who_asked_and_what(world: World) -> None:
    world.conversation()
    world.escalation()
    (item,) = world.side.escalations.list(world.member, state=None, method=None, after=None).items
    assert (item.question, item.visitor.email) == ("Where is my order?", "vic@visitor.example")


def test_an_escalation_of_an_erased_chat_names_nobody(world: World) -> None:
    world.conversation(state="erased", visitor=Visitor())
    world.escalation()
    (item,) = world.side.escalations.list(world.member, state=None, method=None, after=None).items
    assert (item.question, item.visitor) == (None, Visitor())


def test_an_escalation_whose_chat_is_gone_is_listed_all_the_same(world: World) -> None:
    world.escalation()
    (item,) = world.side.escalations.list(world.member, state=None, method=None, after=None).items
    assert (item.id, item.question) == ("c1-1", None)
