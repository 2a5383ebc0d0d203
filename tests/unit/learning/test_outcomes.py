"""What counts as an answer's outcome, in chats as visitors have them."""

from datetime import timedelta

import pytest

from escalation.domain.learning import SILENT_FOR, AnswerOutcome, outcome_of
from tests.fakes.chat_world import BILLING, ChatWorld
from tests.fakes.outside import reply

AN_HOUR = SILENT_FOR + timedelta(minutes=1)


def world() -> ChatWorld:
    made = ChatWorld()
    made.bots.always("support", reply("Sure.", 0.8, unlearned=0.7, engine="rules-1, knowledge 3"))
    return made


def outcome(made: ChatWorld, chat: str, bot_id: str = "support") -> AnswerOutcome | None:
    conversation = made.transcripts.load(chat)
    assert conversation is not None
    return outcome_of(bot_id, conversation.head, conversation.turns, made.clock.now())


def test_silence_after_an_answer_counts_as_right_once_it_has_lasted() -> None:
    made = world()
    chat = made.start()
    made.say(chat, "How do I sign in?")
    assert outcome(made, chat) is None
    made.pass_time(AN_HOUR)
    found = outcome(made, chat)
    assert found is not None
    assert (found.right, found.confidence) == (True, 0.7)
    assert found.engine == "rules-1, knowledge 3"


def test_a_chat_closed_after_an_answer_counts_as_right_at_once() -> None:
    made = world()
    chat = made.start()
    made.say(chat, "How do I sign in?")
    made.close(chat)
    found = outcome(made, chat)
    assert found is not None
    assert found.right


@pytest.mark.parametrize("complaint", ["talk to a person", "How do I sign in?", "this is useless"])
def test_an_answer_is_wrong_when_a_complaint_follows(complaint: str) -> None:
    made = world()
    chat = made.start()
    made.say(chat, "How do I sign in?")
    made.say(chat, complaint)
    found = outcome(made, chat)
    assert found is not None
    assert not found.right


def test_the_button_after_an_answer_is_a_complaint() -> None:
    made = world()
    chat = made.start()
    made.say(chat, "How do I sign in?")
    made.ask_for_person(chat)
    found = outcome(made, chat)
    assert found is not None
    assert not found.right


def test_a_complaint_counts_whether_or_not_the_owner_lets_it_escalate() -> None:
    made = world()
    made.configure("support", triggers={"explicit_request": False, "repetition": False})
    chat = made.start()
    made.say(chat, "How do I sign in?")
    made.say(chat, "talk to a person")
    assert made.last_decision(chat).action == "answer"
    found = outcome(made, chat)
    assert found is not None
    assert not found.right


def test_one_chat_gives_one_outcome_the_last_answer_or_the_first_complained_of() -> None:
    made = world()
    chat = made.start()
    made.say(chat, "How do I sign in?")
    made.say(chat, "What does it cost?")
    first, second = (m.at for m in made.messages(chat) if m.author.kind == "visitor")
    made.pass_time(AN_HOUR)
    found = outcome(made, chat)
    assert found is not None
    assert (found.at, found.right, first <= second) == (second, True, True)


def test_what_follows_in_any_other_way_tells_nothing() -> None:
    made = world()
    chat = made.start()
    made.say(chat, "How do I sign in?")
    made.bots.always("support", reply("Perhaps.", 0.1, unlearned=0.1))
    made.say(chat, "What about my invoice?")
    made.pass_time(AN_HOUR)
    assert outcome(made, chat) is None


def test_a_complaint_before_any_answer_is_nobodys_mistake() -> None:
    made = world()
    chat = made.start()
    made.say(chat, "talk to a person")
    made.pass_time(AN_HOUR)
    assert outcome(made, chat) is None


def test_a_bot_that_does_not_learn_and_another_bots_answer_have_no_outcome() -> None:
    made = world()
    made.bots.always("support", reply("Sure.", 0.8))
    chat = made.start()
    made.say(chat, "How do I sign in?")
    made.pass_time(AN_HOUR)
    assert outcome(made, chat) is None
    made = world()
    made.configure("support", ai_agent_transfer=BILLING)
    made.bots.always("support", reply("?", 0.1, routing=[{"bot_id": "billing", "score": 0.9}]))
    made.bots.always("billing", reply("Sure.", 0.9, unlearned=0.6))
    chat = made.start()
    made.say(chat, "I want a refund")
    made.pass_time(AN_HOUR)
    assert outcome(made, chat) is None
    found = outcome(made, chat, "billing")
    assert found is not None
    assert found.confidence == 0.6


CLOSE = [
    {"entry_id": "sync", "question": "Why do my files not sync?", "confidence": 0.3},
    {"entry_id": "share", "question": "How do I share a folder?", "confidence": 0.25},
]


@pytest.mark.parametrize(("said", "right"), [("1", True), ("2", False), ("3", False)])
def test_a_choice_among_close_entries_is_a_label_of_the_best_one(said: str, right: bool) -> None:
    made = world()
    made.configure("support", clarify=True)
    torn = reply("Hm.", 0.3, unlearned=0.35, engine="rules-1, knowledge 3", close=CLOSE)
    made.bots.always("support", torn)
    chat = made.start()
    made.say(chat, "my files")
    assert outcome(made, chat) is None
    made.bots.always("support", reply("Sure.", 0.99, engine="rules-1, knowledge 3"))
    made.say(chat, said)
    found = outcome(made, chat)
    assert found is not None
    assert (found.right, found.confidence) == (right, 0.35)


def test_who_asks_something_else_instead_labels_nothing() -> None:
    made = world()
    made.configure("support", clarify=True)
    made.bots.always("support", reply("Hm.", 0.3, unlearned=0.35, close=CLOSE))
    chat = made.start()
    made.say(chat, "my files")
    made.bots.always("support", reply("Sure.", 0.99))
    made.say(chat, "how do I pay?")
    assert outcome(made, chat) is None
