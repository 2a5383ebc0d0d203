"""What asks for nothing yet is asked back about, and never becomes a ticket."""

import pytest

from tests.fakes.chat_world import ChatWorld, ticket_settings
from tests.unit.use_cases.middle_worlds import SURE, UNSURE, asked_by, outcome, tap


def typical(world: ChatWorld, *questions: str) -> ChatWorld:
    known = world.profiles.known["support"]
    bot = known.bot.model_copy(update={"typical_questions": questions})
    world.profiles.known["support"] = known.model_copy(update={"bot": bot})
    return world


@pytest.mark.parametrize("said", ["one more thing", "asdf"])
def test_a_fragment_is_asked_back_and_what_follows_is_answered(said: str) -> None:
    world = typical(ChatWorld(**ticket_settings()), "How do I sign in?")
    world.bots.always("support", UNSURE)
    chat = world.start()
    asking = asked_by(world.say(chat, said))
    assert outcome(world, chat) == ("ask_back", "fragment")
    assert [each.label for each in asking.choices or ()] == ["How do I sign in?"]
    assert not world.bots.asked
    assert not world.escalations(chat)
    world.bots.always("support", SURE)
    world.say(chat, "my files are not syncing")
    assert outcome(world, chat) == ("answer", "confident")


def test_fragments_never_become_a_ticket_however_many_there_are() -> None:
    world = ChatWorld(**ticket_settings())
    world.bots.always("support", UNSURE)
    chat = world.start()
    said = [world.say(chat, "asdf").messages[-1].text for _ in range(5)]
    assert not world.escalations(chat)
    assert said[0] != said[1] == said[2]


def test_small_talk_is_the_bots_where_it_knows_an_answer() -> None:
    world = ChatWorld(**ticket_settings())
    chat = world.start()
    world.bots.always("support", SURE)
    world.say(chat, "how is the weather?")
    assert outcome(world, chat) == ("answer", "confident")
    world.bots.always("support", UNSURE)
    told = world.say(chat, "are you a robot?").messages[-1].text
    assert outcome(world, chat) == ("ask_back", "small_talk")
    assert "not a person" in told
    assert not world.escalations(chat)


def test_a_typical_question_that_is_taken_is_answered() -> None:
    world = typical(ChatWorld(**ticket_settings()), "How do I talk to a person?", "How do I pay?")
    chat = world.start()
    asking = asked_by(world.say(chat, "one more thing"))
    tap(world, chat, asking, "q1")  # the owner's own question, and no wish of the visitor's
    assert outcome(world, chat) == ("answer", "choice_taken")
