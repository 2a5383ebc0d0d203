"""People are offered first: taken up, refused, ignored, and never twice."""

import json
from datetime import timedelta

import pytest

from escalation.domain import stored_forms
from escalation.domain.middle_ground import OFFER_STANDS, MiddleGround
from escalation.use_cases.visitor.api_models import PostMessage
from tests.fakes.chat_world import WS, ChatWorld, ticket_settings
from tests.unit.use_cases.middle_worlds import (
    SURE,
    TORN,
    UNSURE,
    asked_by,
    offering,
    outcome,
    tap,
    torn,
)


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
