"""Choices that a bot of the owner's own offers: kept with its answer, open until it is answered."""

import pytest

from escalation.domain.conversation import Author, Message, message_id
from escalation.use_cases.reading import bot_context
from escalation.use_cases.visitor.api_models import PostMessage, TurnResult
from tests.fakes.chat_world import WS, ChatWorld
from tests.fakes.outside import reply
from tests.fakes.owner_stores import START

CHOICES = [{"id": "bills", "label": "Bills"}, {"id": "refunds", "label": "Refunds"}]
ASKED = "Which?\n1. Bills\n2. Refunds"
LEFT = {"text": "", "confidence": 0.2, "left_open": "Ask again about the rest."}


def asking(**more: object) -> ChatWorld:
    world = ChatWorld()
    world.bots.always("support", reply(ASKED, 0.9, choices=CHOICES, **more))
    return world


def test_an_answers_choices_are_stored_with_it_and_are_open() -> None:
    world = asking()
    chat = world.start()

    result = world.say(chat, "Money?")

    said = world.messages(chat)[-1]
    assert (said.text, said.asks) == (ASKED, "bot")
    assert [one.label for one in said.choices] == ["Bills", "Refunds"]
    assert result.conversation.open_choices == said.id
    assert result.messages[-1].choices == said.choices


def test_an_answer_without_choices_opens_nothing() -> None:
    world = ChatWorld()
    chat = world.start()

    result = world.say(chat, "Money?")

    said = world.messages(chat)[-1]
    assert (said.choices, said.asks, result.conversation.open_choices) == ((), None, None)
    assert world.head(chat).middle is None


def test_they_stay_the_last_lines_where_a_second_question_is_left_open() -> None:
    world = asking(second=LEFT)
    chat = world.start()
    world.say(chat, "Money? And the rest?")

    said = world.messages(chat)[-1]
    assert said.text == "Which?\n\nAsk again about the rest.\n1. Bills\n2. Refunds"
    assert len(said.choices) == 2


def test_a_bot_that_is_not_sure_offers_nothing() -> None:
    world = ChatWorld()
    world.bots.always("support", reply(ASKED, 0.1, choices=CHOICES))
    chat = world.start()

    result = world.say(chat, "Money?")

    assert result.conversation.open_choices is None
    assert not any(one.choices for one in world.messages(chat))


def test_after_a_transfer_the_other_bots_choices_are_open() -> None:
    world = ChatWorld(ai_agent_transfer={"enabled": True, "targets": [{"bot_id": "billing"}]})
    scores = [{"bot_id": "billing", "score": 0.9}]
    world.bots.always("support", reply("No.", 0.1, routing=scores))
    world.bots.always("billing", reply(ASKED, 0.9, choices=CHOICES))
    chat = world.start()
    world.say(chat, "Money?")
    world.work_through()

    said = world.messages(chat)[-1]
    assert said.asks == "bot"
    assert world.poll()(chat, WS, after=None).conversation.open_choices == said.id


def line(seq: int, kind: str, text: str, **more: object) -> Message:
    author = Author.model_validate({"kind": kind})
    made = Message(id=message_id(seq), author=author, text=text, at=START)
    return Message.model_validate({**made.model_dump(), **more})


def test_a_bot_hears_which_of_its_own_choices_was_taken_and_no_others() -> None:
    said = [
        line(1, "bot", "Which?", choices=CHOICES, asks="bot"),
        line(2, "visitor", "Bills", chosen={"message_id": "00000001", "id": "bills"}),
        line(3, "bot", "Shall people have it?", choices=CHOICES, asks="offer"),
        line(4, "visitor", "Refunds", chosen={"message_id": "00000003", "id": "refunds"}),
        line(5, "visitor", "Bills", chosen={"message_id": "00000009", "id": "bills"}),
    ]
    assert [one.chosen for one in bot_context(said)] == [None, "bills", None, None, None]


def answered(world: ChatWorld, chat: str, text: str, choice: str | None = None) -> TurnResult:
    taken = {"message_id": world.messages(chat)[-1].id, "id": choice} if choice else None
    body = {"client_message_id": world.client_id(), "text": text, "choice": taken}
    return world.take_turn()(chat, WS, PostMessage.model_validate(body))


@pytest.mark.parametrize(
    ("text", "choice"), [("Refunds", "refunds"), ("refunds", None), ("2", None)]
)
def test_a_tap_and_whoever_types_the_label_or_its_number_tell_the_bot_the_same(
    text: str, choice: str | None
) -> None:
    world = asking()
    chat = world.start()
    asked = world.say(chat, "Money?").messages[-1]
    world.bots.always("support", reply("Under Refunds.", 0.9))

    result = answered(world, chat, text, choice)

    assert world.bots.asked[-1].messages[-1].chosen == "refunds"
    assert world.bots.asked[-1].messages[-1].text.casefold() == "refunds"
    taken = [one.chosen for one in world.messages(chat) if one.author.kind == "visitor"]
    assert [one.id if one else None for one in taken] == [None, "refunds"]
    shown = [one for one in world.poll()(chat, WS, after=None).messages if one.chosen]
    assert [one.chosen.message_id for one in shown if one.chosen] == [asked.id]
    assert result.conversation.open_choices is None
    assert world.messages(chat)[-1].text == "Under Refunds."


def test_a_bot_that_asks_again_has_its_newest_question_open() -> None:
    world = asking()
    chat = world.start()
    world.say(chat, "Money?")

    result = answered(world, chat, "Bills", "bills")

    assert result.conversation.open_choices == world.messages(chat)[-1].id


def test_what_is_typed_instead_closes_the_question() -> None:
    world = asking()
    chat = world.start()
    world.say(chat, "Money?")
    world.bots.always("support", reply("Sure.", 0.9))

    result = answered(world, chat, "Something else")

    assert world.bots.asked[-1].messages[-1].chosen is None
    assert result.conversation.open_choices is None


def test_a_choice_that_asks_for_a_person_gets_one() -> None:
    wish = [{"id": "people", "label": "Talk to a person"}, *CHOICES]
    world = ChatWorld()
    world.bots.always("support", reply("Which?", 0.9, choices=wish))
    chat = world.start()
    world.say(chat, "Money?")

    answered(world, chat, "Talk to a person", "people")

    assert world.last_decision(chat).reason == "explicit_request"
    assert len(world.escalations(chat)) == 1


@pytest.mark.parametrize("label", ["Yes", "No", "Thanks", "This is useless", "Bye"])
def test_a_choice_is_the_bots_to_answer_whatever_its_words_would_mean_alone(label: str) -> None:
    world = ChatWorld()
    menu = [{"id": "this", "label": label}, {"id": "that", "label": "Something else"}]
    world.bots.always("support", reply("Is it that?", 0.9, choices=menu))
    chat = world.start()
    world.say(chat, "Money?")

    for _ in range(3):
        answered(world, chat, label, "this")
        assert world.last_decision(chat).action == "answer"

    assert [one.messages[-1].chosen for one in world.bots.asked] == [None, *["this"] * 3]
    assert world.escalations(chat) == []
