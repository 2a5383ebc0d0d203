"""What draft settings would do to past chats, from what is stored."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from escalation.domain.errors import InvalidInput, NotFound
from escalation.domain.jobs import RunOwnerJob
from escalation.use_cases.owner.conversation_models import JobView
from escalation.use_cases.owner.simulation import AT_ONCE, SimulationJob
from escalation.use_cases.owner.simulation_models import (
    PastSimulation,
    SimulationRequest,
)
from tests.fakes.chat_world import BILLING, ticket_settings
from tests.fakes.outside import reply
from tests.properties import tries
from tests.unit.owner.simulated import Simulated


@pytest.fixture
def sim() -> Simulated:
    return Simulated()


def _ask(sim: Simulated, *messages: tuple[str, float]) -> str:
    chat = sim.world.start()
    for text, confidence in messages:
        sim.world.bots.always("support", reply("Sure.", confidence))
        sim.world.say(chat, text)
    return chat


def _counts(result: PastSimulation) -> dict[tuple[str, str, str, str], int]:
    return {
        (t.was.action, t.was.reason, t.would_be.action, t.would_be.reason): t.count
        for t in result.transitions
    }


def test_a_higher_threshold_turns_answers_into_handoffs(sim: Simulated) -> None:
    chats = [_ask(sim, ("One?", 0.9), ("Two?", 0.65)), _ask(sim, ("Three?", 0.2))]
    result = sim.over(*chats, confidence_threshold=0.7)
    assert _counts(result) == {
        ("answer", "confident", "answer", "confident"): 1,
        ("answer", "confident", "handoff", "low_confidence"): 1,
        ("handoff", "low_confidence", "handoff", "low_confidence"): 1,
    }
    assert (result.conversations, result.same, result.changed, result.unknown) == (2, 2, 1, 0)
    (example,) = result.examples
    assert (example.conversation_id, example.text) == (chats[0], "Two?")
    assert example.link == f"https://console.example/console/conversations/{chats[0]}"
    assert example.would_be is not None
    assert example.would_be.method == "email"
    assert result.replayed == {"same": 3}


def test_a_trigger_switched_off_leaves_open_what_the_bot_would_have_said(sim: Simulated) -> None:
    chat = _ask(sim, ("talk to a person", 0.9))
    result = sim.over(chat, triggers={"explicit_request": False})
    assert [(u.why, u.count) for u in result.unknowns] == [("bot_not_asked", 1)]
    assert result.unknowns[0].explanation
    assert result.examples[0].unknown == "bot_not_asked"


def test_a_new_rule_is_tried_on_the_stored_messages(sim: Simulated) -> None:
    chat = _ask(sim, ("I want a refund", 0.9), ("And the rest?", 0.9))
    rule = {"keywords": ["refund"], "then": "handoff"}
    assert _counts(sim.over(chat, rules=[rule])) == {
        ("answer", "confident", "handoff", "rule"): 1,
        ("answer", "confident", "answer", "confident"): 1,
    }


def test_another_method_is_a_change_that_a_visitor_would_notice(sim: Simulated) -> None:
    chat = _ask(sim, ("talk to a person", 0.9))
    sim.store.save_connection(sim.world.connections.known["acme", "zendesk"].model_copy(
        update={"tested_at": sim.world.clock.now()}
    ))  # fmt: skip
    result = sim.over(chat, **ticket_settings())
    assert (result.changed, result.same) == (1, 0)
    (moved,) = result.transitions
    assert (moved.was.method, moved.would_be.method) == ("email", "ticket")


def test_transfer_switched_on_is_open_where_nobody_scored_and_certain_where_it_cannot_matter(
    sim: Simulated,
) -> None:
    chat = _ask(sim, ("One?", 0.95), ("Two?", 0.5))
    result = sim.over(chat, ai_agent_transfer={**BILLING, "margin": 0.2})
    # Nothing beats 0.95 by 0.2; a score of 1 would beat 0.5.
    assert _counts(result) == {("answer", "confident", "answer", "confident"): 1}
    assert [(u.why, u.count) for u in result.unknowns] == [("scores_not_recorded", 1)]


def test_recorded_scores_tell_what_another_margin_would_do(sim: Simulated) -> None:
    sim.save("support", ai_agent_transfer={**BILLING, "margin": 0.5})
    sim.world.bots.always(
        "support", reply("Sure.", 0.7, routing=[{"bot_id": "billing", "score": 0.9}])
    )
    chat = sim.world.start()
    sim.world.say(chat, "I want a refund")
    result = sim.over(chat, ai_agent_transfer={**BILLING, "margin": 0.1})
    assert _counts(result) == {("answer", "confident", "transfer", "better_bot"): 1}
    other_words = {"enabled": True, "margin": 0.1, "targets": [
        {"bot_id": "billing", "description": "Refunds and invoices"}
    ]}  # fmt: skip
    result = sim.over(chat, ai_agent_transfer=other_words)
    assert [(u.why, u.count) for u in result.unknowns] == [("scores_not_recorded", 1)]


def test_new_guidance_is_open_where_it_could_matter(sim: Simulated) -> None:
    chat = _ask(sim, ("One?", 0.9), ("Two?", 0.1))
    result = sim.over(chat, guidance=["Escalate when the visitor mentions legal action"])
    assert [(u.why, u.count) for u in result.unknowns] == [("guidance_changed", 1)]
    # Without confidence it goes to people, whether the guideline fires or not.
    assert _counts(result) == {("handoff", "low_confidence", "handoff", "low_confidence"): 1}


def test_guidance_that_a_rule_kept_from_being_read_is_open_without_the_rule(
    sim: Simulated,
) -> None:
    guideline = "Escalate when the visitor mentions legal action"
    rule = {"keywords": ["one"], "then": "do_not_escalate"}
    sim.save("support", guidance=[guideline], rules=[rule])
    chat = _ask(sim, ("One?", 0.9), ("Two?", 0.9))
    result = sim.over(chat, guidance=[guideline])
    assert [(u.why, u.count) for u in result.unknowns] == [("guidance_changed", 1)]
    assert _counts(result) == {("answer", "confident", "answer", "confident"): 1}


def test_what_follows_a_handoff_is_open_where_the_bot_would_go_on_otherwise(sim: Simulated) -> None:
    sim.save("support", **ticket_settings(after_handoff="bot"))
    chat = _ask(sim, ("One?", 0.3), ("Two?", 0.9))
    sim.store.save_connection(sim.world.connections.known["acme", "zendesk"].model_copy(
        update={"tested_at": sim.world.clock.now()}
    ))  # fmt: skip
    as_then = sim.over(chat, **ticket_settings(after_handoff="bot"))
    assert as_then.unknown == 0
    waits = sim.over(chat, **ticket_settings(after_handoff="until_answered"))
    assert [(u.why, u.count) for u in waits.unknowns] == [("earlier_turn_differs", 1)]


def test_what_follows_a_turn_that_would_have_gone_elsewhere_is_open(sim: Simulated) -> None:
    sim.save("support", **ticket_settings())
    chat = _ask(sim, ("One?", 0.3), ("Two?", 0.9))
    sim.store.save_connection(sim.world.connections.known["acme", "zendesk"].model_copy(
        update={"tested_at": sim.world.clock.now()}
    ))  # fmt: skip
    result = sim.over(chat, **ticket_settings(confidence_threshold=0.1))
    assert _counts(result) == {("handoff", "low_confidence", "answer", "confident"): 1}
    assert [(u.why, u.count) for u in result.unknowns] == [("earlier_turn_differs", 1)]


def test_decisions_of_other_bots_are_counted_apart(sim: Simulated) -> None:
    sim.save("support", ai_agent_transfer=BILLING)
    sim.world.bots.always("support", reply("?", 0.1, routing=[{"bot_id": "billing", "score": 0.9}]))
    chat = sim.world.start()
    sim.world.say(chat, "I want a refund")
    sim.world.work_through()
    result = sim.over(chat, ai_agent_transfer=BILLING)
    assert (result.decisions, result.decisions_of_other_bots) == (1, 1)


def test_without_a_draft_todays_settings_are_tried(sim: Simulated) -> None:
    chat = _ask(sim, ("One?", 0.7))
    sim.save("support", confidence_threshold=0.8)
    result = sim.run({"conversation_ids": [chat]})
    assert isinstance(result, PastSimulation)
    assert result.changed == 1


def test_a_simulation_changes_nothing_sends_nothing_and_records_nothing(sim: Simulated) -> None:
    chat = _ask(sim, ("One?", 0.7), ("talk to a person", 0.9))
    seen = _everything(sim)
    sim.over(chat, confidence_threshold=0.9)
    sim.live("talk to a person", confidence_threshold=0.9)
    sim.live("How do I sign in?")
    sim.run({"from": "2020-01-01T00:00:00Z"}, {})
    assert _everything(sim) == seen


def _everything(sim: Simulated) -> tuple[object, ...]:
    transcripts = sim.world.transcripts
    return (
        dict(transcripts.heads),
        {chat: list(turns) for chat, turns in transcripts.turns.items()},
        dict(transcripts.records),
        [each.body for each in sim.world.queue.waiting],
        list(sim.queue.jobs),
        list(sim.world.events.events),
        sim.store.settings("support"),
        dict(sim.files.files),
        dict(sim.world.reports.numbers),
    )


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (
            {"ai_agent_transfer": {"enabled": True, "targets": [{"bot_id": "nobody"}]}},
            "settings.ai_agent_transfer.targets.0.bot_id",
        ),
        (ticket_settings(), "settings.ticket.helpdesk"),
    ],
)
def test_a_draft_that_could_not_be_saved_is_refused_with_its_field(
    sim: Simulated, draft: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        sim.live("Hello", **draft)
    assert refused.value.field == field


def test_chats_and_bots_of_others_are_missing(sim: Simulated) -> None:
    chat = _ask(sim, ("One?", 0.9))
    stranger = sim.caller.model_copy(update={"workspace_id": "other"})
    request = SimulationRequest.model_validate({"conversation_ids": [chat]})
    with pytest.raises(NotFound):
        sim.simulations.run(stranger, "support", request)
    head = sim.world.head(chat)
    sim.world.transcripts.heads[chat] = head.model_copy(update={"workspace_id": "other"})
    with pytest.raises(NotFound):
        sim.simulations.run(sim.caller, "support", request)


def test_many_conversations_are_a_job_whose_file_is_behind_a_link(sim: Simulated) -> None:
    for _ in range(AT_ONCE + 1):
        _ask(sim, ("One?", 0.65))
    everything = {"from": "2020-01-01T00:00:00Z"}
    started = sim.run(everything, {"confidence_threshold": 0.7})
    assert isinstance(started, JobView)
    assert (started.kind, started.state) == ("simulate", "queued")
    (message,) = sim.queue.jobs
    assert isinstance(message, RunOwnerJob)
    record = sim.store.owner_job(message.job_id)
    assert record is not None
    worker = SimulationJob(store=sim.store, past=sim.past, files=sim.noted_files())
    result = worker.run(record)
    assert result is not None
    assert (result["conversations"], result["changed"]) == (str(AT_ONCE + 1), str(AT_ONCE + 1))
    held = json.loads(sim.files.files[result["file"]])
    assert result["file"].startswith(f"exports/acme/{message.job_id}/")
    assert (held["changed"], held["truncated"]) == (AT_ONCE + 1, False)
    with pytest.raises(NotFound, match="no result"):
        sim.simulations.result(sim.caller, "support", record.job_id)
    sim.store.save_owner_job(record.model_copy(update={"state": "done", "result": result}))
    found = sim.simulations.result(sim.caller, "support", record.job_id)
    assert found.transitions[0].count == AT_ONCE + 1
    assert found.model_dump(mode="json", by_alias=True) == held
    sim.store.delete_bot(sim.world.profiles.known["support"].bot)
    assert worker.run(record) is None


def test_twenty_conversations_are_answered_at_once(sim: Simulated) -> None:
    for _ in range(AT_ONCE):
        _ask(sim, ("One?", 0.65))
    assert isinstance(sim.run({"from": "2020-01-01T00:00:00Z"}), PastSimulation)


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        ({}, "text"),
        ({"text": "Hello", "conversation_ids": ["c1"]}, "text"),
        ({"text": "Hello", "from": "2026-01-01T00:00:00Z"}, "text"),
        ({"to": "2026-01-01T00:00:00Z"}, "from"),
        ({"from": "2026-01-02T00:00:00Z", "to": "2026-01-01T00:00:00Z"}, "to"),
    ],
)
def test_a_request_names_one_of_three(request_: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        SimulationRequest.model_validate(request_)
    (error,) = refused.value.errors()
    assert error["ctx"]["field"] == field


@settings(max_examples=tries(60), deadline=None)
@given(
    threshold=st.floats(0, 1, allow_nan=False),
    draft=st.floats(0, 1, allow_nan=False),
    confidences=st.lists(st.floats(0, 1, allow_nan=False), min_size=1, max_size=6),
)
def test_a_simulated_threshold_does_what_the_same_threshold_would_have_done_live(
    threshold: float, draft: float, confidences: list[float]
) -> None:
    then, now = Simulated(), Simulated()
    then.save("support", confidence_threshold=threshold)
    now.save("support", confidence_threshold=draft)
    messages = [(f"Question {n}?", each) for n, each in enumerate(confidences)]
    simulated = then.over(_ask(then, *messages), confidence_threshold=draft)
    lived = now.world.transcripts.turns[_ask(now, *messages)]
    outcomes = [turn.decision.action for turn in lived if turn.decision]
    would_be: dict[str, int] = {}
    for moved in simulated.transitions:
        action = moved.would_be.action
        would_be[action] = would_be.get(action, 0) + moved.count
    assert would_be == {action: outcomes.count(action) for action in set(outcomes)}
