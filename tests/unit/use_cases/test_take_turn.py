"""A visitor's message, and what comes of it."""

from datetime import timedelta

import pytest

from escalation.domain.errors import (
    BotFailed,
    NotFound,
)
from escalation.domain.jobs import RelayMessages
from tests.fakes.chat_world import BILLING, ChatWorld, job_of, ticket_settings
from tests.fakes.outside import reply
from tests.unit.use_cases.unsure_bots import unsure


def test_a_confident_answer_is_given_and_stored_with_the_decision() -> None:
    world = ChatWorld()
    chat = world.start()
    world.bots.always(
        "support", reply("In Settings.", 0.9, sources=[{"title": "Help", "url": "https://x.y/z"}])
    )
    result = world.say(chat, "Where do I change my password?")
    assert [(m.author.kind, m.text) for m in result.messages] == [
        ("visitor", "Where do I change my password?"),
        ("bot", "In Settings."),
    ]
    assert result.messages[1].author.name == "Support"
    assert result.messages[1].sources is not None
    assert result.escalation is None
    assert world.last_decision(chat).reason == "confident"
    assert world.queue.sent == []


def test_the_bot_sees_the_conversation_so_far_and_who_it_may_name_as_targets() -> None:
    world = ChatWorld(ai_agent_transfer=BILLING)
    chat = world.start()
    world.say(chat, "one")
    world.say(chat, "two")
    request = world.bots.asked[-1]
    assert [m.text for m in request.messages][1:] == ["one", "support answers", "two"]
    assert request.targets == ("billing",)
    assert request.purpose == "chat"


def test_a_question_nobody_can_answer_goes_to_the_owner_by_mail() -> None:
    world = unsure()
    chat = world.start(email="ada@example.com")
    result = world.say(chat, "Do you ship to Mars?")
    assert result.escalation is not None
    assert (result.escalation.method, result.escalation.state) == ("email", "recorded")
    assert "ada@example.com" in result.messages[-1].text
    assert result.conversation.state == "open"
    assert world.queue.sent == [job_of(world.escalations(chat)[0])]


def test_a_mail_handoff_without_an_address_goes_at_once_and_asks_for_one() -> None:
    world = unsure()
    result = world.say(world.start(), "Do you ship to Mars?")
    assert result.escalation is not None
    assert result.escalation.state == "recorded"
    assert result.conversation.contact_required


def test_a_ticket_handoff_gives_the_conversation_to_the_team() -> None:
    world = unsure(**ticket_settings())
    chat = world.start()
    result = world.say(chat, "Do you ship to Mars?")
    assert result.escalation is not None
    assert (result.escalation.method, result.escalation.state) == ("ticket", "recorded")
    assert result.conversation.state == "handed_off"
    assert result.conversation.assignee.kind == "team"
    assert not result.conversation.contact_required


def test_after_a_ticket_the_bot_goes_on_where_the_owner_wants_it() -> None:
    world = unsure(**ticket_settings(after_handoff="bot"))
    result = world.say(world.start(), "Do you ship to Mars?")
    assert result.conversation.assignee.kind == "bot"


def test_a_ticket_may_wait_for_an_address_while_the_bot_keeps_answering() -> None:
    world = unsure(**ticket_settings(contact="ask_and_wait"))
    chat = world.start()
    first = world.say(chat, "Do you ship to Mars?")
    assert first.escalation is not None
    assert first.escalation.state == "waiting_contact"
    assert first.conversation.contact_required
    assert world.queue.sent == []
    world.bots.always("support", reply("Yes, we are open.", 0.9))
    assert world.say(chat, "Are you open?").messages[-1].text == "Yes, we are open."


def test_an_address_typed_as_a_message_counts_and_is_no_question() -> None:
    world = unsure(**ticket_settings(contact="ask_and_wait"))
    chat = world.start()
    world.say(chat, "Do you ship to Mars?")
    asked = len(world.bots.asked)
    result = world.say(chat, "it's ada@example.com, thanks")
    assert len(world.bots.asked) == asked
    assert result.escalation is not None
    assert result.escalation.state == "recorded"
    visitor = world.head(chat).visitor
    assert (visitor.email, visitor.verified) == ("ada@example.com", False)
    assert not result.conversation.contact_required
    assert [job.kind for job in world.queue.sent] == ["deliver"]


def test_a_message_with_an_address_and_a_question_is_both() -> None:
    world = unsure(**ticket_settings(contact="ask_and_wait", after_handoff="bot"))
    chat = world.start()
    world.say(chat, "Do you ship to Mars?")
    world.bots.always("support", reply("On Monday.", 0.9))
    result = world.say(chat, "My e-mail is ada@example.com. When exactly would it arrive there?")
    assert world.head(chat).visitor.email == "ada@example.com"
    assert result.messages[-1].text == "On Monday."


def test_two_addresses_in_one_message_are_not_guessed_between() -> None:
    world = unsure(**ticket_settings(contact="ask_and_wait"))
    chat = world.start()
    world.say(chat, "Do you ship to Mars?")
    world.say(chat, "ada@example.com or bob@example.com")
    assert world.head(chat).visitor.email is None
    assert world.escalations(chat)[0].state == "waiting_contact"


def test_a_message_of_nothing_but_at_signs_costs_no_time() -> None:
    world = unsure(**ticket_settings(contact="ask_and_wait"))
    chat = world.start()
    world.say(chat, "Do you ship to Mars?")
    world.say(chat, "@" * 4_000)
    world.say(chat, "a@" * 2_000)
    world.say(chat, "a@" + "." * 3_990)
    assert world.head(chat).visitor.email is None


def test_while_the_team_has_the_conversation_messages_are_stored_for_the_ticket_and_no_bot() -> (
    None
):
    world = unsure(**ticket_settings())
    chat = world.start()
    world.say(chat, "Do you ship to Mars?")
    world.work_through()
    asked = len(world.bots.asked)
    result = world.say(chat, "Hello?")
    assert [m.author.kind for m in result.messages] == ["visitor"]
    assert len(world.bots.asked) == asked
    assert isinstance(world.queue.sent[-1], RelayMessages)
    assert world.last_decision(chat).action == "relay"


def test_a_second_unanswered_question_joins_the_handoff_that_is_open() -> None:
    world = unsure()
    chat = world.start(email="ada@example.com")
    first = world.say(chat, "Do you ship to Mars?")
    second = world.say(chat, "And to Venus?")
    assert len(world.escalations(chat)) == 1
    assert first.escalation is not None
    assert second.escalation is not None
    assert second.escalation.id == first.escalation.id


def test_a_transfer_makes_the_target_the_assignee_and_stores_what_comes_meanwhile() -> None:
    world = ChatWorld(ai_agent_transfer=BILLING)
    world.bots.always("support", reply("hm", 0.5, routing=[{"bot_id": "billing", "score": 0.95}]))
    chat = world.start()
    result = world.say(chat, "I want a refund")
    assert result.escalation is not None
    assert (result.escalation.method, result.escalation.target_bot_id) == ("transfer", "billing")
    assert result.conversation.assignee.bot_id == "billing"
    assert result.messages[-1].text.startswith("Billing")
    asked = len(world.bots.asked)
    meanwhile = world.say(chat, "It was order 7")
    assert [m.author.kind for m in meanwhile.messages] == ["visitor"]
    assert len(world.bots.asked) == asked


def test_a_bot_that_scores_no_targets_has_them_scored_by_the_reference_bot() -> None:
    world = ChatWorld(ai_agent_transfer=BILLING)
    world.bots.always("support", reply("hm", 0.5))
    world.bots.scores = lambda _: reply("", 0.0, routing=[{"bot_id": "billing", "score": 0.9}])
    result = world.say(world.start(), "I want a refund")
    assert result.escalation is not None
    assert result.escalation.method == "transfer"


def test_a_failed_scoring_of_targets_does_not_fail_the_turn() -> None:
    world = ChatWorld(ai_agent_transfer=BILLING)
    assert world.say(world.start(), "hello").messages[-1].text == "support answers"
    assert "routing_failed" in world.event_names()


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (BotFailed("error", "KeyError"), "error"),
        (BotFailed("timeout"), "timeout"),
        ({"text": "x"}, "bad_reply"),
        (reply("x", 7), "bad_reply"),
        ({"text": "x", "confidence": "0.9"}, "bad_reply"),
        (reply("x", 0.9, routing=[{"bot_id": "billing", "score": -1}]), "bad_reply"),
    ],
)
def test_a_bot_that_fails_is_evidence_and_never_an_error(
    answer: dict[str, object] | BotFailed, kind: str
) -> None:
    world = ChatWorld()
    world.bots.always("support", answer)
    chat = world.start()
    result = world.say(chat, "hello")
    failure = world.last_decision(chat).evidence.failure
    assert failure is not None
    assert failure.kind == kind
    assert result.escalation is not None
    assert result.escalation.reason == "bot_failure"


def test_a_visitor_who_cannot_be_helped_is_told_so_and_it_is_on_record() -> None:
    world = unsure(human_handoff=False)
    chat = world.start()
    result = world.say(chat, "Do you ship to Mars?")
    assert result.escalation is None
    assert result.messages[-1].author.kind == "bot"
    assert "do not have an answer" in result.messages[-1].text
    assert world.head(chat).last_reason == "low_confidence"


def test_a_repeated_message_that_joined_a_handoff_shows_it_again() -> None:
    world = unsure()
    chat = world.start(email="ada@example.com")
    world.say(chat, "Mars?")
    first = world.say(chat, "And Venus?", client_id="0123456789abcdef")
    again = world.say(chat, "And Venus?", client_id="0123456789abcdef")
    assert first.escalation is not None
    assert again == first


def test_outside_business_hours_it_is_escalated_all_the_same_and_the_visitor_is_told() -> None:
    hours = {"timezone": "Europe/Vienna", "weekly": {"tue": [{"start": "09:00", "end": "17:00"}]}}
    world = unsure(business_hours=hours)
    chat = world.start(email="ada@example.com")
    result = world.say(chat, "Mars?")
    assert result.escalation is not None
    assert "tomorrow at 9:00 (Vienna time)" in result.messages[-1].text
    assert world.last_decision(chat).evidence.open_for_business is False


def test_another_workspaces_conversation_is_not_found() -> None:
    world = ChatWorld()
    chat = world.start()
    for wrong_id, workspace in ((chat, "other"), ("unknown", "acme")):
        with pytest.raises(NotFound):
            world.poll()(wrong_id, workspace, after=None)


def test_detectors_read_the_message_and_only_what_came_after_the_team_handed_back() -> None:
    world = ChatWorld(**ticket_settings(team_silence_hours=1))
    chat = world.start()
    assert world.say(chat, "This is useless!").escalation is not None
    world.pass_time(timedelta(hours=2))
    assert world.head(chat).assignee.kind == "bot"
    assert world.head(chat).slate_seq > 0


def test_a_question_asked_twice_goes_to_people() -> None:
    world = ChatWorld()
    chat = world.start(email="ada@example.com")
    world.say(chat, "where is it")
    result = world.say(chat, "where is it")
    assert result.escalation is not None
    assert result.escalation.reason == "repetition"
