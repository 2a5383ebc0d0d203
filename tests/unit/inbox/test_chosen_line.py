"""A row says of its last line that it was chosen, and not written."""

import pytest

from escalation.use_cases.owner.inbox import InboxLine
from escalation.use_cases.visitor.api_models import PostMessage
from tests.fakes.chat_world import WS, ticket_settings
from tests.fakes.inbox import InboxWorld
from tests.fakes.outside import reply

CHOICES = [{"id": "bills", "label": "Bills"}, {"id": "none", "label": "None of these"}]


@pytest.mark.parametrize(("text", "chosen"), [("None of these", True), ("Hm", False)])
def test_the_last_line_says_whether_it_was_chosen(text: str, chosen: bool) -> None:
    world = InboxWorld(**ticket_settings(after_handoff="team"))
    world.bots.in_turn(
        "support", reply("Which?", 0.9, choices=CHOICES), reply("I do not know.", 0.1)
    )
    chat = world.start()
    asked = world.say(chat, "Money?").messages[-1]
    choice = {"message_id": asked.id, "id": "none"} if chosen else None
    body = {"client_message_id": world.client_id(), "text": text, "choice": choice}
    world.take_turn()(chat, WS, PostMessage.model_validate(body))

    last = world.row(chat).last

    assert last is not None
    assert (last.author, last.text, last.chosen) == ("visitor", text, chosen)
    assert InboxLine.showing(last).chosen is chosen


def test_a_question_is_read_plainly_in_one_line() -> None:
    world = InboxWorld(**ticket_settings(after_handoff="bot"))
    chat = world.start()
    world.ask_for_person(chat)
    text = "Which?\n1. Bills\n2. None of these"
    world.bots.always("support", reply(text, 0.9, choices=CHOICES))
    world.say(chat, "Money?")

    last = world.row(chat).last

    assert last is not None
    assert last.text == "Which? 1. Bills 2. None of these"
