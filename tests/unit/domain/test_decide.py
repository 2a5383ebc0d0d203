"""The decision, step by step in the order that owners are promised."""

from collections.abc import Mapping, Sequence

import pytest

from escalation.domain.bot_contract import TargetScore
from escalation.domain.decide import MAX_HOPS, decide, decide_without_bot
from escalation.domain.decision import (
    BotEvidence,
    Decision,
    Detection,
    Evidence,
    FailureEvidence,
)
from escalation.domain.settings import EscalationSettings, VersionedSettings

EVERYTHING_ON: dict[str, object] = {
    "confidence_threshold": 0.6,
    "ai_agent_transfer": {
        "enabled": True,
        "margin": 0.15,
        "targets": [{"bot_id": "billing"}, {"bot_id": "sales"}],
    },
}
PERSON = Detection(detector="explicit_request", rule="r", matched="a person")
ANGER = Detection(detector="frustration", rule="r", matched="useless")
AGAIN = Detection(detector="repetition", rule="r", matched="again")
NO_PEOPLE: dict[str, object] = {"human_handoff": False}
NO_TRANSFER: dict[str, object] = {"ai_agent_transfer": {"enabled": False}}


def rule(then: str, *keywords: str, target: str | None = None) -> dict[str, object]:
    return {"keywords": list(keywords), "then": then, "target_bot_id": target}


def decided(
    message: str = "where is my order",
    *,
    confidence: float | None = None,
    wants_handoff: bool = False,
    scores: Mapping[str, float] | None = None,
    rules: Sequence[dict[str, object]] = (),
    settings: Mapping[str, object] | None = None,
    **evidence: object,
) -> Decision:
    """The decision with everything on, unless said otherwise."""
    if confidence is None:
        heard: dict[str, object] = {"failure": FailureEvidence(kind="timeout")}
    else:
        heard = {"reply": BotEvidence(confidence=confidence, wants_handoff=wants_handoff)}
    return decide(
        VersionedSettings(
            bot_id="support",
            workspace_id="w",
            version=7,
            settings=EscalationSettings.model_validate(
                {**EVERYTHING_ON, "rules": list(rules), **(settings or {})}
            ),
        ),
        (),
        message,
        Evidence.model_validate(
            {
                "bot_id": "support",
                "scores": [TargetScore(bot_id=b, score=s) for b, s in (scores or {}).items()],
                **heard,
                **evidence,
            }
        ),
    )


def outcome(decision: Decision) -> tuple[str, str, str | None]:
    return decision.action, decision.reason, decision.target_bot_id


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
    ("evidence", "reason"),
    [
        ({"frustration": ANGER, "confidence": 0.9}, "frustration"),
        ({"repetition": AGAIN, "confidence": 0.9}, "repetition"),
        ({"confidence": None}, "bot_failure"),
    ],
)
def test_a_trigger_transfers_where_a_target_is_known_to_fit(
    evidence: dict[str, object], reason: str
) -> None:
    decision = decided(scores={"billing": 0.8}, **evidence)  # type: ignore[arg-type]  # mixed
    assert outcome(decision) == ("transfer", reason, "billing")


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


def test_a_bot_that_is_better_by_the_margin_gets_it_over_a_confident_answer() -> None:
    decision = decided(confidence=0.7, scores={"support": 0.7, "billing": 0.86})
    assert outcome(decision) == ("transfer", "better_bot", "billing")


def test_a_bot_that_is_better_by_less_than_the_margin_does_not() -> None:
    decision = decided(confidence=0.7, scores={"support": 0.7, "billing": 0.84})
    assert outcome(decision) == ("answer", "confident", None)


def test_a_bot_is_compared_with_its_own_score_where_that_is_higher_than_its_confidence() -> None:
    decision = decided(confidence=0.7, scores={"support": 0.8, "billing": 0.9})
    assert outcome(decision) == ("answer", "confident", None)


def test_with_a_margin_of_zero_an_equal_score_moves_nobody() -> None:
    transfer = {"enabled": True, "margin": 0, "targets": [{"bot_id": "billing"}]}
    decision = decided(
        confidence=0.8, scores={"billing": 0.8}, settings={"ai_agent_transfer": transfer}
    )
    assert outcome(decision) == ("answer", "confident", None)


def test_confidence_at_the_threshold_is_enough() -> None:
    assert outcome(decided(confidence=0.6)) == ("answer", "confident", None)
    assert outcome(decided(confidence=0.59)) == ("handoff", "low_confidence", None)


def test_a_confident_bot_that_wants_a_handoff_gets_one() -> None:
    decision = decided(confidence=0.9, wants_handoff=True)
    assert outcome(decision) == ("handoff", "bot_asked_for_handoff", None)


def test_a_target_at_its_threshold_comes_before_a_handoff() -> None:
    decision = decided(confidence=0.55, scores={"billing": 0.6})
    assert outcome(decision) == ("transfer", "low_confidence", "billing")
    below = decided(confidence=0.55, scores={"billing": 0.59})
    assert outcome(below) == ("handoff", "low_confidence", None)


def test_a_target_has_its_own_threshold_where_one_is_set() -> None:
    transfer = {
        "enabled": True,
        "margin": 1,
        "targets": [{"bot_id": "billing", "threshold": 0.9}, {"bot_id": "sales", "threshold": 0.4}],
    }
    decision = decided(
        confidence=0.3,
        scores={"billing": 0.8, "sales": 0.5},
        settings={"ai_agent_transfer": transfer},
    )
    assert outcome(decision) == ("transfer", "low_confidence", "sales")


def test_of_equal_targets_the_one_listed_first_is_taken() -> None:
    decision = decided(confidence=0.2, scores={"sales": 0.8, "billing": 0.8})
    assert decision.target_bot_id == "billing"


def test_a_score_of_a_bot_that_is_no_target_means_nothing() -> None:
    assert decided(confidence=0.9, scores={"stranger": 1.0}).action == "answer"


def test_without_handoff_a_confident_answer_is_given_even_to_one_who_wants_a_person() -> None:
    decision = decided(
        confidence=0.9, wants_handoff=True, explicit_request=PERSON, settings=NO_PEOPLE
    )
    assert outcome(decision) == ("answer", "confident", None)


def test_with_nothing_left_to_do_the_visitor_is_told_plainly() -> None:
    off = {**NO_PEOPLE, **NO_TRANSFER}
    assert outcome(decided(confidence=0.2, settings=off)) == ("cannot_help", "low_confidence", None)
    assert outcome(decided(confidence=None, settings=off)) == ("cannot_help", "bot_failure", None)


def test_without_handoff_a_fitting_bot_still_gets_the_conversation() -> None:
    decision = decided(confidence=0.55, scores={"billing": 0.65}, settings=NO_PEOPLE)
    assert outcome(decision) == ("transfer", "low_confidence", "billing")


@pytest.mark.parametrize(
    "history",
    [{"visited": ("billing",)}, {"hops": MAX_HOPS}, {"bot_id": "billing"}],
    ids=["visited", "too many hops", "itself"],
)
def test_a_chain_of_transfers_ends_with_people(history: dict[str, object]) -> None:
    decision = decided(
        confidence=0.2,
        scores={"billing": 0.99},
        **history,  # type: ignore[arg-type]  # mixed
    )
    assert outcome(decision) == ("handoff", "low_confidence", None)


def test_a_decision_says_by_which_settings_and_from_what_it_was_taken() -> None:
    decision = decided(confidence=0.4)
    assert (decision.settings_bot_id, decision.settings_version) == ("support", 7)
    assert decision.evidence.reply == BotEvidence(confidence=0.4)


def test_rules_and_requests_for_a_person_need_no_bot_and_questions_do() -> None:
    versioned = VersionedSettings(
        bot_id="support", workspace_id="w", version=1, settings=EscalationSettings()
    )
    wish = Evidence(bot_id="support", explicit_request=PERSON)
    assert decide_without_bot(versioned, (), "a person", wish) is not None
    assert decide_without_bot(versioned, (), "a question", Evidence(bot_id="support")) is None
