"""The decision, step by step in the order that owners are promised."""

import pytest

from escalation.domain.decide import decide_without_bot
from escalation.domain.decision import (
    BotEvidence,
    Evidence,
)
from escalation.domain.settings import EscalationSettings, VersionedSettings
from tests.unit.domain.deciding import (
    AGAIN,
    ANGER,
    NO_PEOPLE,
    NO_TRANSFER,
    PERSON,
    decided,
    outcome,
    rule,
)


def test_while_the_team_has_the_conversation_everything_is_relayed() -> None:
    decision = decided(
        "refund",
        assignee="team",
        confidence=1.0,
        explicit_request=PERSON,
        rules=[rule("transfer", "refund", target="billing")],
    )
    assert outcome(decision) == ("relay", "team_is_assignee", None)


def test_the_first_matching_rule_of_the_list_wins() -> None:
    rules = [
        rule("handoff", "invoice"),
        rule("transfer", "refund", target="billing"),
        rule("handoff", "refund"),
    ]
    decision = decided("I want a refund", confidence=0.99, rules=rules)
    assert outcome(decision) == ("transfer", "rule", "billing")
    assert decision.rule_index == 1


def test_a_rule_hands_off_over_a_confident_answer_and_over_a_wish_for_a_person() -> None:
    decision = decided(
        "refund", confidence=1.0, explicit_request=PERSON, rules=[rule("handoff", "refund")]
    )
    assert outcome(decision) == ("handoff", "rule", None)


def test_a_transfer_rule_to_a_bot_that_had_the_conversation_lets_the_next_rule_act() -> None:
    rules = [rule("transfer", "refund", target="billing"), rule("handoff", "refund")]
    decision = decided("refund", confidence=0.9, visited=("billing",), rules=rules)
    assert outcome(decision) == ("handoff", "rule", None)
    assert decision.rule_index == 1


@pytest.mark.parametrize(
    "evidence",
    [
        {"guidance": "People answer questions about contracts."},
        {"frustration": ANGER},
        {"repetition": AGAIN},
        {"confidence": 0.1},
        {"confidence": 0.1, "wants_handoff": True},
        {"confidence": 0.1, "scores": {"billing": 0.99}},
        {"confidence": None},
    ],
)
def test_do_not_escalate_suppresses_every_other_reason(evidence: dict[str, object]) -> None:
    quiet = [rule("do_not_escalate", "weather")]
    decision = decided("the weather", rules=quiet, **evidence)  # type: ignore[arg-type]  # mixed
    assert decision.action in {"answer", "cannot_help"}


def test_do_not_escalate_gives_a_confident_answer_and_names_the_rule() -> None:
    decision = decided(
        "the weather", confidence=0.9, frustration=ANGER, rules=[rule("do_not_escalate", "weather")]
    )
    assert outcome(decision) == ("answer", "rule", None)
    assert decision.rule_index == 0


def test_do_not_escalate_does_not_stand_between_a_visitor_and_a_person() -> None:
    decision = decided(
        "the weather",
        confidence=0.9,
        explicit_request=PERSON,
        rules=[rule("do_not_escalate", "weather")],
    )
    assert outcome(decision) == ("handoff", "explicit_request", None)


def test_a_handoff_rule_above_do_not_escalate_still_hands_off() -> None:
    rules = [rule("handoff", "storm"), rule("do_not_escalate", "weather")]
    assert decided("storm weather", confidence=0.9, rules=rules).action == "handoff"
    assert decided("storm weather", confidence=0.9, rules=rules[::-1]).action == "answer"


def test_guidance_comes_before_an_explicit_request() -> None:
    decision = decided(confidence=0.9, guidance="People answer this.", explicit_request=PERSON)
    assert outcome(decision) == ("handoff", "guidance", None)


def test_an_explicit_request_comes_before_frustration_and_a_confident_answer() -> None:
    decision = decided(confidence=1.0, explicit_request=PERSON, frustration=ANGER)
    assert outcome(decision) == ("handoff", "explicit_request", None)


def test_frustration_comes_before_repetition() -> None:
    decision = decided(confidence=1.0, frustration=ANGER, repetition=AGAIN)
    assert outcome(decision) == ("handoff", "frustration", None)


def test_repetition_hands_off_over_a_confident_answer() -> None:
    assert outcome(decided(confidence=1.0, repetition=AGAIN)) == ("handoff", "repetition", None)


def test_a_bot_failure_hands_off() -> None:
    assert outcome(decided(confidence=None)) == ("handoff", "bot_failure", None)


@pytest.mark.parametrize(
    ("trigger", "evidence"),
    [
        ("explicit_request", {"explicit_request": PERSON}),
        ("frustration", {"frustration": ANGER}),
        ("repetition", {"repetition": AGAIN}),
    ],
)
def test_a_trigger_that_is_off_does_nothing(trigger: str, evidence: dict[str, object]) -> None:
    decision = decided(
        confidence=0.9,
        settings={"triggers": {trigger: False}},
        **evidence,  # type: ignore[arg-type]  # mixed
    )
    assert outcome(decision) == ("answer", "confident", None)


def test_a_bot_failure_with_its_trigger_off_is_told_plainly() -> None:
    decision = decided(confidence=None, settings={"triggers": {"bot_failure": False}})
    assert outcome(decision) == ("cannot_help", "bot_failure", None)


def test_confidence_at_the_threshold_is_enough() -> None:
    assert outcome(decided(confidence=0.6)) == ("answer", "confident", None)
    assert outcome(decided(confidence=0.59)) == ("handoff", "low_confidence", None)


def test_a_confident_bot_that_wants_a_handoff_gets_one() -> None:
    decision = decided(confidence=0.9, wants_handoff=True)
    assert outcome(decision) == ("handoff", "bot_asked_for_handoff", None)


def test_without_handoff_a_confident_answer_is_given_even_to_one_who_wants_a_person() -> None:
    decision = decided(
        confidence=0.9, wants_handoff=True, explicit_request=PERSON, settings=NO_PEOPLE
    )
    assert outcome(decision) == ("answer", "confident", None)


def test_with_nothing_left_to_do_the_visitor_is_told_plainly() -> None:
    off = {**NO_PEOPLE, **NO_TRANSFER}
    assert outcome(decided(confidence=0.2, settings=off)) == ("cannot_help", "low_confidence", None)
    assert outcome(decided(confidence=None, settings=off)) == ("cannot_help", "bot_failure", None)


def test_a_decision_says_by_which_settings_and_from_what_it_was_taken() -> None:
    decision = decided(confidence=0.4)
    assert (decision.settings_bot_id, decision.settings_version) == ("support", 7)
    assert decision.evidence.reply == BotEvidence(confidence=0.4)


def test_rules_and_requests_for_a_person_need_no_bot_and_questions_do() -> None:
    versioned = VersionedSettings(
        bot_id="support", workspace_id="w", version=1, settings=EscalationSettings()
    )
    wish = Evidence(bot_id="support", explicit_request=PERSON)
    assert decide_without_bot(versioned, "a person", wish) is not None
    assert decide_without_bot(versioned, "a question", Evidence(bot_id="support")) is None
