"""Two or three entries come close: the visitor is asked which one is meant."""

import pytest

from tests.fakes.outside import reply
from tests.unit.use_cases.middle_worlds import CLOSE, SURE, asked_by, message, outcome, tap, torn


def test_two_close_entries_are_asked_about_in_the_words_of_their_questions() -> None:
    world = torn()
    chat = world.start()
    asking = asked_by(world.say(chat, "my files"))
    assert outcome(world, chat) == ("clarify", "close_entries")
    assert asking.asks == "clarify"
    labels = [each.label for each in asking.choices or ()]
    assert labels == ["Why do my files not sync?", "How do I share a folder?", "None of these"]
    assert asking.text.splitlines()[1:] == [f"{n}. {each}" for n, each in enumerate(labels, 1)]
    assert not world.escalations(chat)


def test_a_choice_is_asked_of_the_bot_and_answered() -> None:
    world = torn()
    chat = world.start()
    asking = asked_by(world.say(chat, "my files"))
    world.bots.always("support", SURE)
    result = tap(world, chat, asking, "e1")
    assert outcome(world, chat) == ("answer", "choice_taken")
    assert result.messages[-1].text == "Sign in again."
    assert result.conversation.open_choices is None
    assert message(world, chat, result.messages[0].id).chosen is not None


@pytest.mark.parametrize(
    "typed", ["2", "2.", "how do i share a folder", "How do I share a folder?"]
)
def test_its_number_or_its_label_is_understood_as_well(typed: str) -> None:
    world = torn()
    chat = world.start()
    world.say(chat, "my files")
    world.bots.always("support", SURE)
    world.say(chat, typed)
    assert world.bots.asked[-1].messages[-1].text == "How do I share a folder?"
    assert outcome(world, chat) == ("answer", "choice_taken")


@pytest.mark.parametrize("said", ["3", "None of these", "no"])
def test_none_of_these_reaches_people_with_the_question_itself(said: str) -> None:
    world = torn()
    chat = world.start()
    first = world.say(chat, "my files are gone")
    world.say(chat, said)
    assert outcome(world, chat) == ("handoff", "none_of_these")
    (escalation,) = world.escalations(chat)
    assert escalation.trigger_seq == int(first.messages[0].id)


def test_none_of_these_is_said_plainly_where_no_people_are() -> None:
    world = torn(human_handoff=False, handoff_method="email", ticket=None)
    chat = world.start()
    tap(world, chat, asked_by(world.say(chat, "my files")), "none")
    assert outcome(world, chat) == ("cannot_help", "none_of_these")
    assert not world.escalations(chat)


def test_something_else_that_is_typed_is_a_question_of_its_own() -> None:
    world = torn()
    chat = world.start()
    asking = asked_by(world.say(chat, "my files"))
    world.bots.always("support", SURE)
    result = world.say(chat, "how do I pay?")
    assert outcome(world, chat) == ("answer", "confident")
    assert result.conversation.open_choices is None
    late = tap(world, chat, asking, "none")  # no longer open: a message like any other
    assert outcome(world, chat) == ("answer", "confident")
    assert message(world, chat, late.messages[0].id).chosen is None


def test_it_is_asked_twice_in_a_chat_at_most_and_never_about_a_choice() -> None:
    world = torn()
    chat = world.start()
    asking = asked_by(world.say(chat, "my files"))
    tap(world, chat, asking, "e1")  # the bot is as torn about that
    assert outcome(world, chat) == ("handoff", "low_confidence")
    other = torn(after_handoff="bot")
    chat = other.start()
    actions = []
    for number in range(4):
        other.say(chat, f"files number {number}")
        actions.append(outcome(other, chat)[0])
    assert actions == ["clarify", "clarify", "handoff", "handoff"]


def test_a_slip_of_the_keys_leaves_the_question_open() -> None:
    world = torn()
    chat = world.start()
    asking = asked_by(world.say(chat, "my files"))
    assert world.say(chat, "asdf").conversation.open_choices == asking.id
    world.bots.always("support", SURE)
    world.say(chat, "1")
    assert outcome(world, chat) == ("answer", "choice_taken")


def test_a_sure_bot_and_a_bot_with_one_near_entry_ask_nothing() -> None:
    world = torn()
    chat = world.start()
    world.bots.always("support", reply("Sign in again.", 0.9, close=CLOSE))
    world.say(chat, "my files")
    assert outcome(world, chat) == ("answer", "confident")
    world.bots.always("support", reply("Perhaps so.", 0.3, close=CLOSE[:1]))
    world.say(chat, "my folders")
    assert outcome(world, chat) == ("handoff", "low_confidence")
