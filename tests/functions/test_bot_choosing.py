"""A bot that was written from the contract's second version alone, in a chat."""

import json
from collections.abc import Callable

import pytest

from escalation.domain.bot_contract import BotRequest
from escalation.use_cases.visitor.api_models import PostMessage
from tests.fakes.chat_world import WS, ChatWorld
from tests.fakes.outside import Answer
from tests.functions.choosing_bot import handler as choosing


def speaking(version: int) -> Callable[[BotRequest], Answer]:
    """The bot behind the wire, at the version of its record."""

    def answer(request: BotRequest) -> Answer:
        event = json.loads(request.at_version(version).model_dump_json())
        reply: Answer = json.loads(json.dumps(choosing.handler(event, None)))
        return reply

    return answer


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("text", ["Invoices of 2026", "2"])
def test_a_choice_is_understood_however_it_is_made(version: int, text: str) -> None:
    world = ChatWorld()
    world.bots.says["support"] = speaking(version)
    chat = world.start()

    asked = world.say(chat, "I need my invoices")
    assert [one.label for one in asked.messages[-1].choices or ()] == list(choosing.YEARS.values())

    result = world.say(chat, text)
    assert result.messages[-1].text == "Here they are: https://billing.example/invoices/2026"


def test_a_tap_reaches_it_by_its_id() -> None:
    world = ChatWorld()
    world.bots.says["support"] = speaking(2)
    chat = world.start()
    asked = world.say(chat, "I need my invoices")

    choice = {"message_id": asked.messages[-1].id, "id": "y2025"}
    body = {"client_message_id": world.client_id(), "text": "Invoices of 2025", "choice": choice}
    result = world.take_turn()(chat, WS, PostMessage.model_validate(body))

    assert result.messages[-1].text == "Here they are: https://billing.example/invoices/2025"
