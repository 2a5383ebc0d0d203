"""What a bot that goes on until somebody replies would have said to visitors who waited."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation.domain.conversation import Assignee
from escalation.domain.workspace import Updates
from escalation.use_cases.owner.simulation_models import MeanwhileEffect
from tests.fakes.chat_world import ticket_settings
from tests.fakes.outside import reply
from tests.properties import tries
from tests.unit.owner.simulated import Simulated

GOES_ON = ticket_settings(after_handoff="until_answered")


def _sim(*, told: bool = True, **then: object) -> Simulated:
    """The team has chats at once then, and webhooks tell of what it writes."""
    sim = Simulated()
    sim.save("support", **ticket_settings(**then))
    now = sim.world.clock.now()
    updates = Updates(mode="webhook", first_event_at=now) if told else Updates()
    sim.store.save_connection(
        sim.world.connections.known["acme", "zendesk"].model_copy(
            update={"tested_at": now, "updates": updates}
        )
    )
    return sim


def _say(sim: Simulated, chat: str, text: str, confidence: float = 0.99) -> None:
    sim.world.bots.always("support", reply("Sure.", confidence))
    sim.world.say(chat, text)


def _asked(sim: Simulated, *confidences: float) -> str:
    """A chat with a question of each confidence."""
    chat = sim.world.start()
    for number, confidence in enumerate(confidences):
        _say(sim, chat, f"Question {number}?", confidence)
    return chat


def _taken_over(sim: Simulated, chat: str) -> None:
    """Somebody of the team takes the chat, and says nothing."""
    head = sim.world.head(chat)
    team = head.model_copy(update={"assignee": Assignee(kind="team")})
    sim.world.transcripts.heads[chat] = team


def _found(sim: Simulated, *chats: str, **draft: Any) -> MeanwhileEffect:
    return sim.over(*chats, **{**GOES_ON, **draft}).between.meanwhile


def test_lines_before_a_persons_word_are_counted_and_expected_like_the_bots_own() -> None:
    sim = _sim()
    # Four lines of the bot's own, of which two are sure enough; three that waited.
    chat = _asked(sim, 0.9, 0.8, 0.1)
    for text in ("Still there?", "And my invoice?", "And the other one?"):
        _say(sim, chat, text)
    other = _asked(sim, 0.3)
    sim.world.agent_writes(chat)
    _say(sim, chat, "Thank you, Kim. And the rest?")
    found = _found(sim, chat, other)
    assert found == MeanwhileEffect(lines=3, chats=1, answered=1.5, wrong=0.22)
    # 1.5 by the mean doubt of 0.9 and 0.8: 1.5 * 0.15 = 0.225.
    bold = _found(sim, chat, other, confidence_threshold=0.85)
    assert (bold.lines, bold.answered, bold.wrong) == (3, 0.75, 0.07)


def test_a_draft_that_gives_the_chat_to_the_team_or_the_bot_shows_nothing() -> None:
    sim = _sim()
    chat = _asked(sim, 0.9, 0.1, 0.9)
    for draft in (
        {"after_handoff": "team"},
        {"after_handoff": "bot"},
        {"handoff_method": "email"},
        {"human_handoff": False},
    ):
        assert _found(sim, chat, **draft) == MeanwhileEffect(), draft
    assert _found(sim, chat).lines == 1


@pytest.mark.parametrize("wish", ["let me talk to a person", "this is useless"])
def test_after_a_wish_or_anger_nothing_would_have_been_answered(wish: str) -> None:
    sim = _sim()
    chat = _asked(sim, 0.9)
    _say(sim, chat, wish)
    _say(sim, chat, "And my invoice?")
    assert _found(sim, chat) == MeanwhileEffect()


def test_after_the_button_nothing_would_have_been_answered() -> None:
    sim = _sim()
    chat = _asked(sim, 0.9)
    sim.world.ask_for_person(chat)
    _say(sim, chat, "And my invoice?")
    assert sim.world.last_decision(chat).action == "relay"
    assert _found(sim, chat) == MeanwhileEffect()


def test_who_writes_by_mail_is_not_in_the_chat_to_be_answered() -> None:
    sim = _sim()
    chat = _asked(sim, 0.9, 0.1, 0.9)
    assert _found(sim, chat).lines == 1
    turns = sim.world.transcripts.turns[chat]
    mailed = tuple(each.model_copy(update={"by_mail": True}) for each in turns[-1].messages)
    turns[-1] = turns[-1].model_copy(update={"messages": mailed})
    assert _found(sim, chat).lines == 0


@pytest.mark.parametrize("then", ["bot", "until_answered"])
def test_who_takes_over_from_a_bot_that_went_on_is_not_waited_for(then: str) -> None:
    sim = _sim(after_handoff=then)
    sim.world.profiles.pushed = True
    chat = _asked(sim, 0.9, 0.1)
    _taken_over(sim, chat)
    _say(sim, chat, "Hello?")
    assert sim.world.last_decision(chat).action == "relay"
    assert _found(sim, chat).lines == 0


def test_what_was_only_added_is_no_line_that_the_bot_decided_on() -> None:
    sim = _sim(after_handoff="until_answered")
    sim.world.profiles.pushed = True
    earlier = sim.world.start()
    _say(sim, earlier, "let me talk to a person")
    _say(sim, earlier, "It is about my order")
    sim.save("support", **ticket_settings())
    chat = _asked(sim, 0.9, 0.1, 0.9)
    # Of three lines (the wish and two questions) one is sure enough; the added one is not weighed.
    found = _found(sim, earlier, chat)
    assert found == MeanwhileEffect(lines=1, chats=1, answered=0.33, wrong=0.03)


def test_a_rule_of_the_draft_that_hands_over_leaves_nothing_to_answer() -> None:
    sim = _sim()
    chat = _asked(sim, 0.9)
    _say(sim, chat, "my invoice", 0.1)
    _say(sim, chat, "Hello?")
    assert _found(sim, chat).lines == 1
    rule = {"keywords": ["invoice"], "then": "handoff"}
    assert _found(sim, chat, rules=[rule]).lines == 0


def test_a_line_that_the_draft_hands_over_by_rule_is_no_answer_to_expect() -> None:
    sim = _sim()
    chat = sim.world.start()
    _say(sim, chat, "a refund", 0.9)
    _say(sim, chat, "my invoice", 0.1)
    _say(sim, chat, "Hello?")
    assert _found(sim, chat).answered == 0.5
    rule = {"keywords": ["refund"], "then": "handoff"}
    assert _found(sim, chat, rules=[rule]).answered == 0.0


def test_what_must_reach_a_person_ends_the_answers() -> None:
    sim = _sim()
    chat = _asked(sim, 0.9, 0.1)
    _say(sim, chat, "Hello?")
    _say(sim, chat, "I want to die")
    _say(sim, chat, "Hello??")
    assert _found(sim, chat).lines == 1


def test_who_has_spoken_before_has_the_chat_at_once() -> None:
    sim = _sim()
    chat = _asked(sim, 0.9)
    sim.world.agent_writes(chat)
    _say(sim, chat, "Question?", 0.1)
    _say(sim, chat, "Hello?")
    assert _found(sim, chat) == MeanwhileEffect()


def test_what_a_bot_that_went_on_then_has_said_is_taken_from_the_record() -> None:
    sim = _sim(after_handoff="until_answered")
    sim.world.profiles.pushed = True
    chat = _asked(sim, 0.1, 0.9, 0.65, 0.2)
    _say(sim, chat, "let me talk to a person")
    _say(sim, chat, "And my invoice?")
    found = _found(sim, chat)
    # Three questions and the wish; after the wish everything is only added.
    assert found == MeanwhileEffect(lines=4, chats=1, recorded=4, answered=2.0, wrong=0.45)
    careful = _found(sim, chat, confidence_threshold=0.7)
    assert (careful.answered, careful.wrong) == (1.0, 0.1)


def test_where_no_webhook_tells_of_people_nothing_would_be_answered() -> None:
    sim = _sim(told=False)
    chat = _asked(sim, 0.9, 0.1, 0.9)
    assert _found(sim, chat) == MeanwhileEffect(lines=1, chats=1, is_told=False)


def test_once_the_team_has_given_the_chat_back_nobody_waits() -> None:
    sim = _sim(team_silence_hours=2)
    chat = _asked(sim, 0.9, 0.1)
    _say(sim, chat, "Hello?")
    sim.world.pass_time(timedelta(hours=3))
    _say(sim, chat, "Anybody?", 0.9)
    assert sim.world.last_decision(chat).action == "answer"
    # Somebody takes it over without a word: that is no wait after the handoff of before.
    _taken_over(sim, chat)
    _say(sim, chat, "Hello again?")
    assert sim.world.last_decision(chat).action == "relay"
    assert _found(sim, chat).lines == 1


@settings(max_examples=tries(40), deadline=None)
@given(
    then=st.sampled_from(["team", "bot", "until_answered"]),
    chats=st.lists(
        st.lists(st.floats(0, 1, allow_nan=False), min_size=1, max_size=6), min_size=1, max_size=3
    ),
    thresholds=st.tuples(st.floats(0, 1, allow_nan=False), st.floats(0, 1, allow_nan=False)),
)
def test_no_more_is_expected_than_was_said_and_less_of_a_careful_bot(
    then: str, chats: list[list[float]], thresholds: tuple[float, float]
) -> None:
    sim = _sim(after_handoff=then)
    sim.world.profiles.pushed = True
    ids = [_asked(sim, *each) for each in chats]
    bold, careful = (_found(sim, *ids, confidence_threshold=each) for each in sorted(thresholds))
    assert bold.lines == careful.lines
    for found in (bold, careful):
        assert 0 <= found.wrong <= found.answered <= found.lines
        assert 0 <= found.recorded <= found.lines
        assert found.chats <= len(ids)
    assert careful.answered <= bold.answered
    assert _found(sim, *ids, after_handoff="team") == MeanwhileEffect()
