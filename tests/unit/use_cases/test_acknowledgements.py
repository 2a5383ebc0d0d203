"""Thanks, "ok" and a bare yes or no: never a ticket, and never the same answer again."""

import pytest

from tests.fakes.chat_world import ChatWorld, ticket_settings
from tests.fakes.outside import reply
from tests.unit.use_cases.unsure_bots import unsure


@pytest.mark.parametrize("said", ["thanks", "ok", "yes", "no", "bye"])
def test_what_asks_for_nothing_opens_no_ticket_and_asks_no_bot(said: str) -> None:
    world = unsure(**ticket_settings())
    chat = world.start()
    result = world.say(chat, said)
    assert result.escalation is None
    assert [m.author.kind for m in result.messages] == ["visitor", "bot"]
    # A yes or no after the greeting, which is a question, is the bot's to understand.
    assert len(world.bots.asked) == (said in {"yes", "no"})
    assert world.last_decision(chat).reason == "acknowledgement"


def test_a_second_one_is_met_with_silence_and_a_farewell_is_returned() -> None:
    world = unsure(**ticket_settings())
    chat = world.start()
    assert "welcome" in world.say(chat, "thanks").messages[-1].text
    assert [m.author.kind for m in world.say(chat, "ok").messages] == ["visitor"]
    assert "Goodbye" in world.say(chat, "bye").messages[-1].text


def test_a_yes_to_the_bots_question_goes_to_the_bot() -> None:
    world = ChatWorld(**ticket_settings())
    chat = world.start()
    world.bots.always("support", reply("Do you use the app?", 0.9))
    world.say(chat, "It does not sync")
    world.bots.always("support", reply("Then update it.", 0.9))
    assert world.say(chat, "yes").messages[-1].text == "Then update it."
    assert world.last_decision(chat).reason == "confident"


def test_a_yes_that_the_bot_cannot_follow_is_asked_about() -> None:
    world = ChatWorld(**ticket_settings())
    chat = world.start()
    world.bots.always("support", reply("Do you use the app?", 0.9))
    world.say(chat, "It does not sync")
    world.bots.always("support", reply("Hm.", 0.1))
    result = world.say(chat, "yes")
    assert result.escalation is None
    assert "few words" in result.messages[-1].text


def test_the_team_gets_every_word() -> None:
    world = unsure(**ticket_settings())
    chat = world.start()
    world.say(chat, "Do you ship to Mars?")
    result = world.say(chat, "yes")
    assert [m.author.kind for m in result.messages] == ["visitor"]
    assert world.last_decision(chat).action == "relay"


def test_an_owners_rule_comes_first() -> None:
    rules = [{"keywords": ["bye"], "then": "handoff"}]
    world = unsure(rules=rules, **ticket_settings())
    assert world.say(world.start(), "bye").escalation is not None
