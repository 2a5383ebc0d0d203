"""An owner tries rules before anybody meets them: which one fires, and why."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation.domain.decide import decide_without_bot
from escalation.domain.decision import Evidence
from escalation.domain.rule_facts import RuleFacts
from escalation.domain.rule_trial import RuleTrial, tried
from escalation.domain.rules import Rule
from escalation.domain.settings import EscalationSettings, VersionedSettings
from tests.properties import tries
from tests.unit.domain.condition_strategies import attributes, conditions, seen

IS_PRO = {"fact": "signed", "name": "plan", "check": "is", "values": ["pro"]}
PRO = {"when": {"of": [{"tests": [IS_PRO]}]}, "then": "handoff"}
REFUND = {"keywords": ["refund"], "locales": ["de"], "then": "do_not_escalate"}


def trial(**given: Any) -> RuleTrial:
    return RuleTrial.model_validate({"rules": [PRO, REFUND], **given})


@pytest.mark.parametrize(
    ("given", "fires"),
    [
        ({}, None),
        ({"signed": {"plan": "pro"}}, 0),
        ({"claimed": {"plan": "pro"}}, None),
        ({"text": "Refund!", "locale": "de-AT"}, 1),
        ({"text": "Refund!", "locale": "en"}, None),
        ({"text": "Refund!", "locale": "de", "signed": {"plan": "pro"}}, 0),
    ],
)
def test_the_first_rule_that_fits_fires(given: dict[str, Any], fires: int | None) -> None:
    assert tried(trial(**given)).fires == fires


def test_it_says_of_each_rule_what_of_it_fits_and_what_was_known() -> None:
    first, second = tried(trial(text="Refund!", signed={"plan": "basic"})).rules
    assert (first.keywords, first.locales, first.condition) == (None, None, False)
    assert [(test.met, test.value) for test in first.tests] == [(False, "basic")]
    assert (second.keywords, second.locales, second.condition) == (True, False, None)
    assert second.tests == ()


@pytest.mark.parametrize(
    ("typed", "page"),
    [
        ("shop.example/checkout", "https://shop.example/checkout"),
        ("http://shop.example/a?token=1", "http://shop.example/a"),
        (" ", None),
    ],
)
def test_a_page_may_be_typed_without_its_scheme(typed: str, page: str | None) -> None:
    assert RuleTrial.model_validate({"rules": [], "page": typed}).page == page


@given(
    whens=st.lists(conditions(), max_size=3),
    known=seen,
    signed=attributes,
    claimed=attributes,
)
@settings(max_examples=tries(100), deadline=None)
def test_a_trial_fires_the_rule_that_a_decision_would(
    whens: list[Any], known: Any, signed: dict[str, Any], claimed: dict[str, Any]
) -> None:
    rules = tuple(Rule(when=when, then="handoff") for when in whens)
    asked = RuleTrial(
        rules=rules,
        text=known.text,
        locale=known.locale or "en",
        open_for_business=known.open_for_business is not False,
        signed=signed,
        claimed=claimed,
    )
    versioned = VersionedSettings(
        bot_id="support",
        workspace_id="w",
        version=1,
        settings=EscalationSettings(rules=rules),
    )
    evidence = Evidence(
        bot_id="support",
        locale=asked.locale,
        open_for_business=asked.open_for_business,
        rule_facts=RuleFacts(signed=asked.signed, claimed=asked.claimed),
    )
    decided = decide_without_bot(versioned, known.text, evidence)
    by_rule = decided.rule_index if decided is not None and decided.reason == "rule" else None
    assert tried(asked).fires == by_rule
