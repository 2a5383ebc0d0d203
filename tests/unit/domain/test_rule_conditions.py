"""Rules that ask for facts: which condition is met by what."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from escalation.domain import stored_forms
from escalation.domain.bot_contract import TargetScore
from escalation.domain.decide import decide, decide_without_bot, rule_matches
from escalation.domain.decision import BotEvidence, Evidence
from escalation.domain.replay import replay, would_decide
from escalation.domain.rule_conditions import Condition
from escalation.domain.rule_evaluation import Seen, holds
from escalation.domain.rule_facts import RuleFacts
from escalation.domain.rules import Rule
from escalation.domain.settings import EscalationSettings, VersionedSettings

FACTS: dict[str, Any] = {
    "signed": {"plan": "Pro", "total": 250, "vip": True, "since": "2024-05-01"},
    "claimed": {"plan": "enterprise", "cart": "120", "trial": False},
    "page": "https://shop.example/Checkout/pay%20now",
    "referrer": "https://www.search.example/",
    "device": "phone",
    "handoffs": 2,
}


def met(*of: dict[str, Any], join: str = "all", **seen: Any) -> bool:
    """Whether a condition is met by the facts above, or others."""
    known: dict[str, Any] = {"text": "Where is my order?", "locale": "de-AT", "open": None} | seen
    groups = [each if "tests" in each else {"tests": [each]} for each in of]
    return holds(
        Condition.model_validate({"join": join, "of": groups}),
        Seen(
            known["text"],
            RuleFacts.model_validate(known.get("facts", FACTS)),
            known["locale"],
            known["open"],
        ),
    )


def asks(fact: str, check: str, *values: str, name: str | None = None) -> dict[str, Any]:
    """One test of a condition."""
    return {"fact": fact, "check": check, "values": values, "name": name}


@pytest.mark.parametrize(
    ("asked", "is_met"),
    [
        (asks("signed", "is", "pro", name="plan"), True),
        (asks("signed", "is", "team", "pro", name="plan"), True),
        (asks("signed", "is_not", "team", "basic", name="plan"), True),
        (asks("signed", "is_not", "team", "pro", name="plan"), False),
        (asks("signed", "is", "enterprise", name="plan"), False),
        (asks("attribute", "is", "enterprise", name="plan"), False),  # the signed one is believed
        (asks("attribute", "is", "pro", name="plan"), True),
        (asks("signed", "is", "120", name="cart"), False),
        (asks("signed", "known", name="cart"), False),
        (asks("signed", "not_known", name="cart"), True),
        (asks("attribute", "known", name="cart"), True),
        (asks("attribute", "at_least", "120", name="cart"), True),
        (asks("attribute", "above", "120", name="cart"), False),
        (asks("signed", "at_least", "250", name="total"), True),
        (asks("signed", "below", "250.5", name="total"), True),
        (asks("signed", "is", "250.0", name="total"), True),
        (asks("signed", "at_most", "2024-12-31", name="since"), True),
        (asks("signed", "above", "2024-12-31", name="since"), False),
        (asks("signed", "above", "3", name="since"), False),
        (asks("signed", "at_least", "1", name="plan"), False),
        (asks("signed", "at_least", "1", name="vip"), False),
        (asks("signed", "is", "yes", name="vip"), True),
        (asks("attribute", "is", "no", name="trial"), True),
        (asks("signed", "begins_with", "pr", name="plan"), True),
        (asks("signed", "contains", "ro", "x", name="plan"), True),
        (asks("page", "is", "/checkout/pay now"), True),
        (asks("page", "is", "/checkout/pay%20now/"), True),
        (asks("page", "is", "https://shop.example/checkout/pay now"), True),
        (asks("page", "is", "/checkout"), False),
        (asks("page", "begins_with", "/checkout"), True),
        (asks("page", "begins_with", "shop.example"), True),
        (asks("page", "begins_with", "hop.example"), False),
        (asks("page", "contains", "pay"), True),
        (asks("page", "is_not", "/checkout"), True),
        (asks("referrer", "contains", "search"), True),
        (asks("referrer", "not_known"), False),
        (asks("device", "is", "phone", "tablet"), True),
        (asks("device", "is_not", "phone"), False),
        (asks("language", "is", "de", "fr"), True),
        (asks("language", "is_not", "en"), True),
        (asks("language", "is", "de-DE"), False),
        (asks("handoffs", "at_least", "2"), True),
        (asks("handoffs", "is", "0"), False),
        (asks("message", "contains", "orders"), False),
        (asks("message", "contains", "order", "refund"), True),
    ],
)
def test_a_test_is_met_by_the_fact_that_it_asks_for(asked: dict[str, Any], is_met: bool) -> None:
    assert met(asked) is is_met


@pytest.mark.parametrize(("open_now", "word"), [(True, "open"), (None, "open"), (False, "closed")])
def test_a_team_without_hours_is_always_there(open_now: bool | None, word: str) -> None:
    assert met(asks("hours", "is", word), open=open_now)
    other = "closed" if word == "open" else "open"
    assert not met(asks("hours", "is", other), open=open_now)


@pytest.mark.parametrize(
    "asked",
    [
        asks("signed", "is", "pro", name="plan"),
        asks("signed", "is_not", "pro", name="plan"),
        asks("attribute", "at_most", "5", name="cart"),
        asks("page", "is_not", "/x"),
        asks("page", "contains", "x"),
        asks("device", "is_not", "phone"),
        asks("language", "is_not", "en"),
    ],
)
def test_what_is_not_known_meets_nothing_but_the_question_whether_it_is(
    asked: dict[str, Any],
) -> None:
    assert not met(asked, facts={}, locale=None)


def test_groups_are_joined_as_they_say() -> None:
    pro, basic = (asks("signed", "is", plan, name="plan") for plan in ("pro", "basic"))
    late = asks("hours", "is", "closed")
    assert met(pro, {"join": "any", "tests": [basic, asks("device", "is", "phone")]})
    assert not met(pro, {"join": "all", "tests": [basic, asks("device", "is", "phone")]})
    assert met(late, {"join": "all", "tests": [pro]}, join="any")
    assert not met(late, basic, join="any")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (asks("signed", "is", "pro"), "name"),
        (asks("page", "is", "/x", name="plan"), "name"),
        (asks("page", "at_least", "3"), "check"),
        (asks("hours", "known"), "check"),
        (asks("signed", "is", name="plan"), "values"),
        (asks("signed", "known", "pro", name="plan"), "values"),
        (asks("signed", "above", "many", name="total"), "values"),
        (asks("signed", "above", "1", "2", name="total"), "values"),
        (asks("device", "is", "watch"), "values"),
        (asks("hours", "is", "always"), "values"),
        (asks("handoffs", "is", "twice"), "values"),
        (asks("message", "contains", "a"), "values"),
    ],
)
def test_a_test_that_makes_no_sense_is_refused_at_its_field(
    wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        Condition.model_validate({"of": [{"tests": [wrong]}]})
    assert field in {error.get("ctx", {}).get("field") for error in refused.value.errors()}


def test_a_condition_is_of_bounded_depth_and_size() -> None:
    one = asks("device", "is", "phone")
    group: dict[str, Any] = {"join": "any", "tests": [one]}
    refused: tuple[dict[str, Any], ...] = (
        {"of": []},
        {"of": [one]},
        {"of": [{"tests": []}]},
        {"of": [{"tests": [group]}]},
        {"of": [group] * 13},
        {"of": [{"tests": [one] * 13}]},
        {"of": [{"tests": [asks("device", "is", *["phone"] * 31)]}]},
    )
    for wrong in refused:
        with pytest.raises(ValidationError):
            Condition.model_validate(wrong)


PAYING: dict[str, object] = {
    "keywords": ["refund"],
    "when": {"of": [{"tests": [asks("signed", "is", "pro", name="plan")]}]},
    "then": "handoff",
}


def versioned(*rules: dict[str, object]) -> VersionedSettings:
    """Settings with these rules."""
    settings = EscalationSettings.model_validate({"rules": rules})
    return VersionedSettings(bot_id="support", workspace_id="w", version=1, settings=settings)


def evidence(**facts: Any) -> Evidence:
    """What was known when the message came."""
    return Evidence(bot_id="support", locale="en", rule_facts=RuleFacts.model_validate(facts))


def test_a_rule_fires_where_keywords_and_condition_both_fit() -> None:
    rule = Rule.model_validate(PAYING)
    paying = evidence(signed={"plan": "pro"})
    assert rule_matches(rule, "A refund, please", evidence=paying)
    assert not rule_matches(rule, "Hello", evidence=paying)
    assert not rule_matches(rule, "A refund, please", evidence=evidence(claimed={"plan": "pro"}))
    assert not rule_matches(rule, "A refund, please")


def test_a_decision_by_a_condition_is_taken_again_from_its_evidence() -> None:
    decided = decide_without_bot(versioned(PAYING), "Refund!", evidence(signed={"plan": "pro"}))
    assert decided is not None
    assert (decided.action, decided.reason, decided.rule_index) == ("handoff", "rule", 0)
    stored = type(decided).model_validate_json(decided.model_dump_json())
    assert replay(versioned(PAYING), "Refund!", stored) == "same"


def test_other_rules_are_tried_on_what_the_conversation_knows() -> None:
    stored = decide_without_bot(
        versioned({"keywords": ["refund"], "then": "handoff"}),
        "Refund!",
        Evidence(bot_id="support", locale="en"),
    )
    assert stored is not None
    draft = versioned(PAYING)
    assert would_decide(draft, None, "Refund!", stored) == "bot_not_asked"
    found = would_decide(draft, None, "Refund!", stored, facts=RuleFacts(signed={"plan": "pro"}))
    assert not isinstance(found, str)
    assert found.rule_index == 0


def test_a_request_is_taken_and_answered_as_it_is_written() -> None:
    sent = json.dumps({"rules": [PAYING]})
    taken = EscalationSettings.model_validate_json(sent, strict=True)
    answered = json.loads(taken.model_dump_json())["rules"][0]
    assert (answered["keywords"], answered["then"]) == (["refund"], "handoff")
    assert answered["when"]["of"][0]["tests"][0]["values"] == ["pro"]
    with pytest.raises(ValidationError):
        EscalationSettings.model_validate_json(
            json.dumps({"rules": [{"then": "handoff", "only_if": PAYING}]}), strict=True
        )


TARGETS = {
    "enabled": True,
    "targets": [
        {"bot_id": "billing", "when": PAYING["when"]},
        {"bot_id": "sales"},
    ],
}


def with_targets() -> VersionedSettings:
    """Settings with a target for who pays, and one for everybody."""
    settings = EscalationSettings.model_validate({"ai_agent_transfer": TARGETS})
    return VersionedSettings(bot_id="support", workspace_id="w", version=1, settings=settings)


def test_a_target_with_a_condition_gets_the_chats_that_it_is_for_alone() -> None:
    scored = {
        "reply": BotEvidence(confidence=0.1),
        "scores": (
            TargetScore(bot_id="billing", score=0.9),
            TargetScore(bot_id="sales", score=0.8),
        ),
    }
    cases: tuple[tuple[dict[str, Any], str], ...] = (
        ({"signed": {"plan": "pro"}}, "billing"),
        ({"claimed": {"plan": "pro"}}, "sales"),
        ({}, "sales"),
    )
    for facts, target in cases:
        known = evidence(**facts).model_copy(update=scored)
        decided = decide(with_targets(), "My invoice?", known)
        assert (decided.action, decided.target_bot_id) == ("transfer", target)


def test_a_release_without_conditions_does_not_know_such_a_target_and_this_one_reads_it_again() -> (
    None
):
    stored = json.loads(stored_forms.write(with_targets()))
    transfer = stored["settings"]["ai_agent_transfer"]
    assert [target["bot_id"] for target in transfer["targets"]] == ["sales"]
    read = stored_forms.read(VersionedSettings, json.dumps(stored).encode())
    assert read == with_targets()
