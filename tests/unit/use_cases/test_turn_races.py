"""Repeated messages, second tabs, and whoever else writes at the same time."""

from datetime import timedelta

import pytest

from escalation.domain.errors import (
    Conflict,
    RetryableError,
    TooManyRequests,
    VersionLost,
)
from escalation.domain.jobs import DeliverEscalation
from escalation.use_cases.visitor.calls import RATE_LIMIT
from escalation.use_cases.writing.draft import Draft
from tests.fakes.chat_world import BILLING, ChatWorld, ticket_settings
from tests.fakes.faults import raising
from tests.fakes.outside import reply
from tests.unit.use_cases.unsure_bots import unsure


def test_a_repeated_message_gets_the_stored_answer_and_asks_nobody() -> None:
    world = ChatWorld()
    chat = world.start()
    first = world.say(chat, "hello", client_id="client-abc")
    again = world.say(chat, "hello", client_id="client-abc")
    assert again.messages == first.messages
    assert len(world.bots.asked) == 1
    assert len(world.messages(chat)) == 3


def test_a_repeated_escalation_answers_with_its_present_state() -> None:
    world = unsure()
    chat = world.start(email="ada@example.com")
    world.say(chat, "Mars?", client_id="client-abc")
    world.work_through()
    again = world.say(chat, "Mars?", client_id="client-abc")
    assert again.escalation is not None
    assert again.escalation.state == "delivered"


def test_a_message_repeated_much_later_still_gets_its_stored_answer() -> None:
    world = ChatWorld()
    chat = world.start()
    first = world.say(chat, "hello", client_id="client-abc")
    for number in range(40):
        world.clock.move(timedelta(minutes=1))
        world.say(chat, f"question {number}")
    assert world.say(chat, "hello", client_id="client-abc").messages == first.messages


def test_a_closed_chat_answers_what_it_answered_before_and_refuses_what_is_new() -> None:
    world = ChatWorld()
    chat = world.start()
    first = world.say(chat, "hello", client_id="client-abc")
    world.close(chat)
    assert world.say(chat, "hello", client_id="client-abc").messages == first.messages
    with pytest.raises(Conflict) as refused:
        world.say(chat, "one more")
    assert refused.value.code == "conversation_closed"


def test_a_client_id_that_was_used_for_another_text_is_refused() -> None:
    world = ChatWorld()
    chat = world.start()
    world.say(chat, "hello", client_id="client-abc")
    world.ask_for_person(chat, client_id="client-def")
    for client_id in ("client-abc", "client-def"):
        with pytest.raises(Conflict) as refused:
            world.say(chat, "goodbye", client_id=client_id)
        assert refused.value.code == "client_message_id_reused"


def test_too_many_messages_in_a_minute_are_refused_until_the_minute_is_over() -> None:
    world = ChatWorld()
    chat = world.start()
    for number in range(RATE_LIMIT):
        world.say(chat, f"message {number}")
    with pytest.raises(TooManyRequests) as refused:
        world.say(chat, "one more")
    assert 1 <= refused.value.retry_after_s <= 61
    world.clock.move(timedelta(seconds=refused.value.retry_after_s))
    assert world.say(chat, "one more").messages


def test_a_second_tab_that_writes_first_costs_a_second_decision_but_no_second_question() -> None:
    world = ChatWorld()
    chat = world.start()
    world.faults.before("commit", lambda: world.say(chat, "from the other tab"))
    result = world.say(chat, "from this tab")
    assert [request.messages[-1].text for request in world.bots.asked] == [
        "from this tab",
        "from the other tab",
    ]
    assert result.messages[-1].text == "support answers"
    assert world.said(chat)[1:] == [
        "visitor: from the other tab",
        "bot: support answers",
        "visitor: from this tab",
        "bot: support answers",
    ]


def test_a_bot_answer_that_comes_after_the_team_took_over_is_dropped_and_the_message_kept() -> None:
    world = ChatWorld(**ticket_settings())
    chat = world.start()
    world.faults.before("commit", lambda: world.ask_for_person(chat))
    result = world.say(chat, "my question")
    assert [m.author.kind for m in result.messages] == ["visitor"]
    assert result.conversation.assignee.kind == "team"
    assert "bot: support answers" not in world.said(chat)
    assert "visitor: my question" in world.said(chat)
    assert world.last_decision(chat).action == "relay"


def test_a_bot_answer_from_before_a_person_stepped_in_and_out_again_is_dropped() -> None:
    world = ChatWorld()
    chat = world.start()
    world.bots.in_turn("support", reply("too late", 0.9), reply("fresh", 0.9))

    def step_in_and_out() -> None:
        for step_in in (True, False):
            draft = Draft(world.head(chat), world.clock.now())
            if step_in:
                draft.to_team()
            else:
                draft.to_bot("support", clean_slate=True)
            world.transcripts.commit(draft.commit())

    world.faults.before("commit", step_in_and_out)
    assert world.say(chat, "my question").messages[-1].text == "fresh"
    assert "bot: too late" not in world.said(chat)


def test_a_bot_answer_that_comes_after_a_transfer_is_dropped_and_the_target_answers() -> None:
    world = ChatWorld(ai_agent_transfer=BILLING)
    chat = world.start()
    refund = reply("hm", 0.2, routing=[{"bot_id": "billing", "score": 0.9}])
    world.bots.in_turn("support", reply("too late", 0.9), refund)
    world.faults.before("commit", lambda: world.say(chat, "refund"))
    result = world.say(chat, "my question")
    assert [m.author.kind for m in result.messages] == ["visitor"]
    world.work_through()
    assert "bot: too late" not in world.said(chat)
    assert world.said(chat)[-1] == "bot: billing answers"


def test_a_conversation_that_others_keep_changing_asks_the_widget_to_try_again() -> None:
    world = ChatWorld()
    chat = world.start()
    world.faults.before("commit", *[raising(VersionLost("rival"))] * 3)
    with pytest.raises(RetryableError):
        world.say(chat, "hello", client_id="client-abc")
    assert len(world.bots.asked) == 1
    assert world.say(chat, "hello", client_id="client-abc").messages[-1].text == "support answers"


def test_a_queue_that_refuses_does_not_fail_the_turn_and_the_sweep_makes_up_for_it() -> None:
    world = unsure()
    world.queue.refuses = True
    chat = world.start(email="ada@example.com")
    result = world.say(chat, "Mars?")
    assert result.escalation is not None
    assert "job_not_queued" in world.event_names()
    world.queue.refuses = False
    world.pass_time(timedelta(minutes=5))
    assert world.escalations(chat)[0].state == "delivered"


def test_a_turn_queues_the_delivery_only_after_it_is_stored() -> None:
    world = unsure()
    chat = world.start(email="ada@example.com")
    world.faults.before("commit", *[raising(VersionLost("rival"))] * 3)
    with pytest.raises(RetryableError):
        world.say(chat, "Mars?")
    assert not [job for job in world.queue.sent if isinstance(job, DeliverEscalation)]
