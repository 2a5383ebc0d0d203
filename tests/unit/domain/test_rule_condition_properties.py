"""What holds of every condition, whatever is known."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from escalation.domain import stored_forms
from escalation.domain.attributes import VisitorFacts
from escalation.domain.decide import decide_without_bot, rule_matches
from escalation.domain.decision import Evidence
from escalation.domain.rule_conditions import CHECKS, Condition, FactGroup, FactTest
from escalation.domain.rule_evaluation import Seen, explained, holds, is_met
from escalation.domain.rule_facts import RuleFacts, filled_up, looked_at
from escalation.domain.rules import Rule
from escalation.domain.settings import EscalationSettings, VersionedSettings
from escalation.domain.stored_forms import Unknown
from tests.properties import tries
from tests.unit.domain.condition_strategies import (
    attributes,
    conditions,
    fact_tests,
    seen,
)

lists_of_tests = st.lists(fact_tests(), min_size=1, max_size=4).map(tuple)


def _of(join: str, *parts: FactTest | FactGroup) -> Condition:
    groups = [part if isinstance(part, FactGroup) else _group("all", part) for part in parts]
    return Condition.model_validate({"join": join, "of": groups})


def _group(join: str, *tests: FactTest) -> FactGroup:
    return FactGroup.model_validate({"join": join, "tests": tests})


@given(condition=conditions(), known=seen)
@settings(max_examples=tries(300))
def test_a_condition_comes_to_yes_or_no_and_twice_to_the_same(
    condition: Condition, known: Seen
) -> None:
    assert holds(condition, known) in {True, False}
    assert holds(condition, known) == holds(condition, known)
    assert [told.met for told in explained(condition, known)] == [
        is_met(test, known) for test in condition.tests()
    ]


@given(tests=lists_of_tests, known=seen, data=st.data())
@settings(max_examples=tries(300))
def test_all_and_any_keep_the_laws_of_and_and_or(
    tests: tuple[FactTest, ...], known: Seen, data: st.DataObject
) -> None:
    met = [is_met(test, known) for test in tests]
    assert holds(_of("all", *tests), known) == all(met)
    assert holds(_of("any", *tests), known) == any(met)
    for join in ("all", "any"):
        shuffled = data.draw(st.permutations(tests))
        assert holds(_of(join, *shuffled), known) == holds(_of(join, *tests), known)
        assert holds(_of(join, *tests, *tests), known) == holds(_of(join, *tests), known)
        # A group by itself says what its tests say; a part in a group of one says what it says.
        assert holds(_of("all", _group(join, *tests)), known) == holds(_of(join, *tests), known)
        assert holds(_of(join, *(_group("any", one) for one in tests)), known) == holds(
            _of(join, *tests), known
        )
    # Absorption: a and (a or b) is a; a or (a and b) is a.
    first = tests[0]
    assert holds(_of("all", first, _group("any", *tests)), known) == met[0]
    assert holds(_of("any", first, _group("all", *tests)), known) == met[0]


@given(condition=conditions(), known=seen, more=fact_tests())
@settings(max_examples=tries(200))
def test_one_more_test_only_narrows_all_and_only_widens_any(
    condition: Condition, known: Seen, more: FactTest
) -> None:
    wider = Condition(join=condition.join, of=(*condition.of, _group("any", more)))
    before, after = holds(condition, known), holds(wider, known)
    assert not after or before if condition.join == "all" else not before or after


@given(
    condition=conditions(kinds=tuple(kind for kind in CHECKS if kind != "attribute")),
    known=seen,
    claims=attributes,
)
@settings(max_examples=tries(300))
def test_no_claim_changes_what_a_condition_without_claims_comes_to(
    condition: Condition, known: Seen, claims: dict[str, Any]
) -> None:
    claimed = known._replace(facts=known.facts.model_copy(update={"claimed": claims}))
    assert holds(condition, claimed) == holds(condition, known)


@given(name=st.sampled_from(("plan", "role")), known=seen, claims=attributes, data=st.data())
@settings(max_examples=tries(300))
def test_a_claim_never_satisfies_a_question_for_what_is_signed(
    name: str, known: Seen, claims: dict[str, Any], data: st.DataObject
) -> None:
    asked = data.draw(fact_tests(kinds=("signed",))).model_copy(update={"name": name})
    unsigned = {key: value for key, value in known.facts.signed.items() if key != name}
    facts = known.facts.model_copy(update={"signed": unsigned, "claimed": claims})
    assert is_met(asked, known._replace(facts=facts)) == (asked.check == "not_known")


@given(condition=conditions(), known=seen)
@settings(max_examples=tries(200))
def test_a_test_and_its_opposite_are_never_both_met(condition: Condition, known: Seen) -> None:
    opposite = {"is": "is_not", "is_not": "is", "known": "not_known", "not_known": "known"}
    for asked in condition.tests():
        other = opposite.get(asked.check)
        if other is not None:
            turned = asked.model_copy(update={"check": other})
            assert not (is_met(asked, known) and is_met(turned, known))


@given(condition=conditions(), known=seen, where=st.sampled_from(("fact", "check", "join")))
@settings(max_examples=tries(200))
def test_what_only_a_newer_release_knows_is_never_met(
    condition: Condition, known: Seen, where: str
) -> None:
    newer = Unknown("newly_made")
    if where == "join":
        assert not holds(condition.model_copy(update={"join": newer}), known)
        return
    for asked in condition.tests():
        assert not is_met(asked.model_copy(update={where: newer}), known)


@given(condition=conditions(), known=seen)
@settings(max_examples=tries(200))
def test_the_evidence_holds_all_that_a_condition_looks_at_and_nothing_else(
    condition: Condition, known: Seen
) -> None:
    facts = known.facts
    kept = VisitorFacts(
        signed=facts.signed,
        claimed=facts.claimed,
        referrer=facts.referrer,
        device=facts.device,
    )
    seen_by_rules = looked_at([condition], kept, page=facts.page, handoffs=facts.handoffs)
    assert seen_by_rules is not None
    assert holds(condition, known._replace(facts=seen_by_rules)) == holds(condition, known)
    named = {test.name for test in condition.tests()}
    assert {*seen_by_rules.signed, *seen_by_rules.claimed} <= named
    assert filled_up(seen_by_rules, None) == seen_by_rules == filled_up(None, seen_by_rules)


@given(condition=conditions(), known=seen)
@settings(max_examples=tries(100), deadline=None)
def test_a_rule_is_read_from_the_store_as_it_was_saved_and_decides_the_same(
    condition: Condition, known: Seen
) -> None:
    rule = Rule(when=condition, then="handoff")
    saved = VersionedSettings(
        bot_id="support",
        workspace_id="w",
        version=1,
        settings=EscalationSettings(rules=(rule,)),
    )
    again = stored_forms.read(VersionedSettings, stored_forms.write(saved))
    assert again == saved
    evidence = Evidence(
        bot_id="support",
        locale=known.locale,
        rule_facts=known.facts,
        open_for_business=known.open_for_business,
    )
    read = Evidence.model_validate_json(stored_forms.write(evidence))
    assert decide_without_bot(again, known.text, read) == decide_without_bot(
        saved, known.text, evidence
    )
    assert rule_matches(rule, known.text, locale=known.locale, evidence=evidence) == holds(
        condition, known
    )


@given(condition=conditions())
@settings(max_examples=tries(50), deadline=None)
def test_a_release_without_conditions_passes_such_a_rule_over(condition: Condition) -> None:
    rule = Rule(keywords=("refund",), when=condition, then="handoff")
    rules = (rule, Rule(keywords=("legal",), then="handoff"))
    saved = VersionedSettings(
        bot_id="support", workspace_id="w", version=1, settings=EscalationSettings(rules=rules)
    )
    (stored, plain) = json.loads(stored_forms.write(saved))["settings"]["rules"]
    known_then = {"keywords", "locales", "then", "target_bot_id"}
    older = Rule.model_validate({key: stored[key] for key in known_then & stored.keys()})
    assert older.then == "do_not_escalate"
    for locale in ("en", "de", None):
        assert not rule_matches(older, "I want a refund", locale=locale)
    assert "only_if" not in plain, "a rule without a condition is stored as ever"


def test_facts_of_no_rule_are_nothing() -> None:
    assert filled_up(None, None) is None
    assert looked_at([], VisitorFacts(), page="https://x.example", handoffs=3) is None
    assert RuleFacts() == RuleFacts.model_validate_json(stored_forms.write(RuleFacts()))
