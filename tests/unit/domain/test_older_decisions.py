"""Decisions stored before evidence grew: they parse, and taking them again changes nothing."""

import json

import pytest

from escalation.domain.decide import decide
from escalation.domain.decision import DECISION_VERSION, Decision
from escalation.domain.replay import replay
from escalation.domain.settings import EscalationSettings, VersionedSettings

TARGETS = {"enabled": True, "targets": [{"bot_id": "billing"}]}
ANSWERED = """{"action": "answer", "reason": "confident", "evidence": {"assignee": "bot",
 "bot_id": "support", "asked": [], "visited": [], "hops": 0, "reply": {"confidence": 0.8,
 "wants_handoff": false}, "scores": [{"bot_id": "billing", "score": 0.31}],
 "open_for_business": true, "engine": "2026.11-lexical-1, knowledge 4"},
 "settings_bot_id": "support", "settings_version": 3, "decision_version": "decide/1"}"""
GUIDED = """{"action": "handoff", "reason": "guidance", "evidence": {"bot_id": "support",
 "guidance": "Escalate journalists"}, "settings_bot_id": "support", "settings_version": 3,
 "decision_version": "decide/1"}"""


@pytest.mark.parametrize("stored", [ANSWERED, GUIDED])
def test_a_decision_of_before_is_read_and_comes_out_the_same(stored: str) -> None:
    decision = Decision.model_validate_json(stored)
    assert decision.evidence.guidance_read is None
    then = VersionedSettings(
        bot_id="support",
        workspace_id="acme",
        version=3,
        settings=EscalationSettings.model_validate(
            {"ai_agent_transfer": TARGETS, "guidance": ["Escalate journalists"]}
        ),
    )
    assert replay(then, "Hello", decision) == "same"


def test_what_was_stored_says_everything_that_it_said() -> None:
    kept = json.loads(Decision.model_validate_json(ANSWERED).model_dump_json(exclude_none=True))
    assert kept == json.loads(ANSWERED)


def test_a_rule_is_taken_again_by_the_words_that_it_found_then() -> None:
    rules = [{"keywords": ["refund"], "then": "handoff"}]
    then = VersionedSettings(
        bot_id="support",
        workspace_id="acme",
        version=3,
        settings=EscalationSettings.model_validate({"rules": rules}),
    )
    stored = Decision.model_validate_json(ANSWERED)
    assert stored.decision_version == "decide/1" != DECISION_VERSION
    assert replay(then, "Where are my refunds?", stored) == "same"
    assert decide(then, "Where are my refunds?", stored.evidence).reason == "rule"
