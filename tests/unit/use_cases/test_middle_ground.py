"""What lies between answering and escalating, as whole dialogues: asked which, offered, asked back.

An unsure bot here answers with 0.3, below every threshold; a sure one with 0.9.
"""

import json
from datetime import timedelta

import pytest

from escalation.domain import stored_forms
from escalation.domain.conversation import Message
from escalation.domain.middle_ground import OFFER_STANDS, MiddleGround
from escalation.use_cases.visitor.api_models import MessageView, PostMessage, TurnResult
from tests.fakes.chat_world import WS, ChatWorld, ticket_settings
from tests.fakes.outside import reply

CLOSE = [
    {"entry_id": "Sync.1", "question": "Why do my files not sync?", "confidence": 0.3},
    {"entry_id": "sync.2", "question": "How do I share a folder?", "confidence": 0.25},
]
UNSURE = reply("Perhaps so.", 0.3)
TORN = reply("Perhaps so.", 0.3, close=CLOSE)
SURE = reply("Sign in again.", 0.9)
OFFERS: dict[str, object] = {"low_confidence": "offer"}
ASKS: dict[str, object] = {"clarify": True}


def offering(**settings: object) -> ChatWorld:
    world = ChatWorld(**{**ticket_settings(), **OFFERS, **settings})
    world.bots.always("support", UNSURE)
    return world


def torn(**settings: object) -> ChatWorld:
    world = ChatWorld(**{**ticket_settings(), **ASKS, **settings})
    world.bots.always("support", TORN)
    return world


def tap(world: ChatWorld, chat: str, asking: MessageView, choice_id: str) -> TurnResult:
    label = next(each.label for each in asking.choices or () if each.id == choice_id)
    post = PostMessage.model_validate(
        {
            "client_message_id": world.client_id(),
            "text": label,
            "choice": {"message_id": asking.id, "id": choice_id},
        }
    )
    return world.take_turn()(chat, WS, post)


def outcome(world: ChatWorld, chat: str) -> tuple[str, str]:
    decision = world.last_decision(chat)
    return decision.action, decision.reason


def asked_by(result: TurnResult) -> MessageView:
    """The message that asks, the last of a turn, which says which choices are open."""
    asking = result.messages[-1]
    assert result.conversation.open_choices == asking.id
    return asking


# Which entry is meant.


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


# An offer.


def test_people_are_offered_before_a_question_goes_to_them() -> None:
    world = offering()
    chat = world.start()
    asking = asked_by(world.say(chat, "Do you ship to Mars?"))
    assert outcome(world, chat) == ("offer", "low_confidence")
    assert not world.escalations(chat)
    tap(world, chat, asking, "team")
    assert outcome(world, chat) == ("handoff", "offer_accepted")
    (escalation,) = world.escalations(chat)
    assert escalation.trigger_seq == int(asking.id) - 1


@pytest.mark.parametrize(("said", "expected"), [("yes", "handoff"), ("ok", "handoff")])
def test_a_bare_yes_takes_it_up(said: str, expected: str) -> None:
    world = offering()
    chat = world.start()
    world.say(chat, "Do you ship to Mars?")
    world.say(chat, said)
    assert outcome(world, chat) == (expected, "offer_accepted")


@pytest.mark.parametrize("said", ["no", "2", "I would like to tell you more"])
def test_a_no_counts_as_unanswered_and_people_get_it_if_more_does_not_help(said: str) -> None:
    world = offering()
    chat = world.start()
    world.say(chat, "Do you ship to Mars?")
    world.say(chat, said)
    assert outcome(world, chat) == ("cannot_help", "offer_declined")
    world.clock.move(OFFER_STANDS * 2)
    world.sweep()
    assert not world.escalations(chat)
    world.say(chat, "To the red planet.")
    assert outcome(world, chat) == ("handoff", "low_confidence")


def test_an_offer_is_made_once_in_a_chat() -> None:
    world = offering(after_handoff="bot")
    chat = world.start()
    world.say(chat, "Do you ship to Mars?")
    world.bots.always("support", SURE)
    world.say(chat, "How do I sign in?")
    assert outcome(world, chat) == ("answer", "confident")
    world.bots.always("support", UNSURE)
    world.say(chat, "And to Venus?")
    assert outcome(world, chat) == ("handoff", "low_confidence")


def test_an_ignored_offer_becomes_a_handoff_with_the_question() -> None:
    world = offering()
    chat = world.start()
    question = world.say(chat, "Do you ship to Mars?").messages[0]
    world.clock.move(OFFER_STANDS - timedelta(seconds=1))
    world.sweep()
    assert not world.escalations(chat)
    world.clock.move(timedelta(seconds=2))
    world.sweep()
    (escalation,) = world.escalations(chat)
    assert (escalation.reason, escalation.trigger_seq) == ("offer_ignored", int(question.id))
    assert outcome(world, chat) == ("handoff", "offer_ignored")
    assert world.head(chat).assignee.kind == "team"
    world.work_through()
    assert len(world.helpdesk.tickets) == 1


def test_a_closed_page_does_not_lose_what_was_offered() -> None:
    world = offering(contact="ask_and_wait")
    chat = world.start()
    world.say(chat, "Do you ship to Mars?")
    result = world.close(chat)
    assert result.conversation.state == "closed"
    (escalation,) = world.escalations(chat)
    assert (escalation.reason, escalation.state) == ("offer_ignored", "recorded")
    world.work_through()
    assert len(world.helpdesk.tickets) == 1


def test_thanks_and_fragments_neither_take_an_offer_up_nor_end_it() -> None:
    world = offering()
    chat = world.start()
    asking = asked_by(world.say(chat, "Do you ship to Mars?"))
    assert world.say(chat, "thanks").conversation.open_choices == asking.id
    assert world.say(chat, "asdf").conversation.open_choices == asking.id
    world.clock.move(OFFER_STANDS)
    world.sweep()
    assert [each.reason for each in world.escalations(chat)] == ["offer_ignored"]


def test_what_was_offered_is_still_owed_when_the_visitor_is_asked_which() -> None:
    world = offering(clarify=True)
    chat = world.start()
    world.say(chat, "Do you ship to Mars?")
    world.bots.always("support", TORN)
    world.say(chat, "my files, that is")
    assert outcome(world, chat) == ("clarify", "close_entries")
    world.clock.move(OFFER_STANDS)
    world.sweep()
    assert [each.reason for each in world.escalations(chat)] == ["offer_ignored"]


def test_nothing_is_offered_after_human_handoff_was_switched_off() -> None:
    world = offering()
    chat = world.start()
    world.say(chat, "Do you ship to Mars?")
    world.configure("support", human_handoff=False)
    world.clock.move(OFFER_STANDS)
    world.sweep()
    assert not world.escalations(chat)
    assert outcome(world, chat) == ("cannot_help", "offer_ignored")
    assert world.head(chat).middle is not None
    world.say(chat, "And to Venus?")
    assert outcome(world, chat) == ("cannot_help", "low_confidence")


def test_the_button_for_a_person_ends_what_is_open() -> None:
    world = offering()
    chat = world.start()
    world.say(chat, "Do you ship to Mars?")
    world.ask_for_person(chat)
    world.clock.move(OFFER_STANDS)
    world.sweep()
    assert [each.reason for each in world.escalations(chat)] == ["explicit_request"]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("agent", ("offer", "bare_request")),
        ("support", ("offer", "bare_request")),
        ("this is annoying", ("offer", "frustration")),
        ("I want to talk to a person", ("handoff", "explicit_request")),
        ("you are useless", ("handoff", "frustration")),
    ],
)
def test_what_may_mean_less_than_it_says_is_offered_and_the_rest_is_not(
    said: str, expected: tuple[str, str]
) -> None:
    world = ChatWorld(**ticket_settings())
    chat = world.start()
    world.say(chat, said)
    assert outcome(world, chat) == expected
    assert not world.bots.asked


def test_a_rule_is_no_offer() -> None:
    world = offering(rules=[{"keywords": ["mars"], "then": "handoff"}])
    chat = world.start()
    world.say(chat, "Do you ship to Mars?")
    assert outcome(world, chat) == ("handoff", "rule")


def test_two_lines_at_once_take_the_tap_among_them() -> None:
    world = offering()
    chat = world.start()
    asking = asked_by(world.say(chat, "Do you ship to Mars?"))
    lines = [
        {
            "client_message_id": world.client_id(),
            "text": "Yes, pass it to the team",
            "choice": {"message_id": asking.id, "id": "team"},
        },
        {"client_message_id": world.client_id(), "text": "My order is 5."},
    ]
    world.take_turn()(chat, WS, PostMessage.model_validate({"lines": lines}))
    assert outcome(world, chat) == ("handoff", "offer_accepted")


def test_a_repeated_call_gets_the_same_question_and_asks_nothing_again() -> None:
    world = offering()
    chat = world.start()
    first = world.say(chat, "Do you ship to Mars?", client_id="client-again")
    assert world.say(chat, "Do you ship to Mars?", client_id="client-again") == first
    assert world.head(chat).middle is not None


def test_what_a_newer_release_asks_is_left_open_to_it_and_never_in_the_way() -> None:
    world = torn()
    chat = world.start()
    asking = asked_by(world.say(chat, "my files"))
    stored = {"kind": "survey", "message_id": asking.id, "question_seq": 2, "stars": 5}
    newer = stored_forms.read(MiddleGround, json.dumps({"clarifies": 1, "open": stored}).encode())
    head = world.head(chat)
    world.transcripts.heads[chat] = head.model_copy(update={"middle": newer})
    world.say(chat, "thanks")
    kept = stored_forms.write(world.head(chat))
    assert json.loads(kept)["middle"]["open"] == stored
    world.bots.always("support", SURE)
    tap(world, chat, asking, "e1")
    assert outcome(world, chat) == ("answer", "confident")


# Fragments and small talk.


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


def message(world: ChatWorld, chat: str, message_id: str) -> Message:
    found = world.transcripts.load(chat)
    assert found is not None
    return next(each for each in found.messages if each.id == message_id)
