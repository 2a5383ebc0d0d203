"""Rules tried on a message that nobody has written: which one fires, and why.

Pure, and the same code that decides about visitors: nothing is stored, and nobody is asked.
"""

from typing import Annotated

from pydantic import BeforeValidator, Field

from escalation.domain.attributes import (
    AttributeName,
    Attributes,
    Device,
    VisitorFacts,
    page_or_none,
)
from escalation.domain.decide import rule_matches
from escalation.domain.decision import Evidence
from escalation.domain.languages_spoken import speaks_one_of
from escalation.domain.rule_conditions import Check, FactKind
from escalation.domain.rule_evaluation import Seen, explained, holds
from escalation.domain.rule_facts import RuleFacts, looked_at
from escalation.domain.rule_keywords import found_in
from escalation.domain.rules import Rule
from escalation.domain.types import MAX_MESSAGE_CHARS, Frozen, Locale


def _typed_page(value: object) -> str | None:
    """An address as somebody types it, perhaps without its scheme."""
    if isinstance(value, str) and value.strip() and "://" not in value:
        return page_or_none(f"https://{value.strip().lstrip('/')}")
    return page_or_none(value)


_Page = Annotated[str | None, BeforeValidator(_typed_page)]


class RuleTrial(Frozen, defer_build=True):
    """POST /v1/admin/rule-trials: rules, in order, and what they are tried on."""

    rules: Annotated[tuple[Rule, ...], Field(max_length=50)]
    text: Annotated[str, Field(max_length=MAX_MESSAGE_CHARS)] = ""
    locale: Locale = "en"
    open_for_business: bool = True
    signed: Attributes = {}
    claimed: Attributes = {}
    page: _Page = None
    referrer: _Page = None
    device: Device | None = None
    handoffs: Annotated[int, Field(ge=0, le=1_000)] = 0


class TriedTest(Frozen, defer_build=True):
    """One test of a rule's condition: whether it is met, and what was known of its fact."""

    fact: FactKind
    name: AttributeName | None
    check: Check
    values: tuple[str, ...]
    met: bool
    value: str | None
    """As text; null where it is not known."""


class TriedRule(Frozen, defer_build=True):
    """Whether a rule fits. What it does not ask for is null."""

    fits: bool
    keywords: bool | None
    locales: bool | None
    condition: bool | None
    tests: tuple[TriedTest, ...]


class RuleTrialResult(Frozen, defer_build=True):
    """`fires` is the first rule that fits, counted from 0; null where none does."""

    fires: int | None
    rules: tuple[TriedRule, ...]


def tried(trial: RuleTrial) -> RuleTrialResult:
    """What the rules make of it."""
    known = VisitorFacts(
        signed=trial.signed, claimed=trial.claimed, referrer=trial.referrer, device=trial.device
    )
    evidence = Evidence(
        bot_id="trial",
        locale=trial.locale,
        open_for_business=trial.open_for_business,
        rule_facts=looked_at(
            [rule.when for rule in trial.rules if rule.when is not None],
            known,
            page=trial.page,
            handoffs=trial.handoffs,
        ),
    )
    rules = tuple(_tried(rule, trial, evidence) for rule in trial.rules)
    return RuleTrialResult(
        fires=next((at for at, rule in enumerate(rules) if rule.fits), None), rules=rules
    )


def _tried(rule: Rule, trial: RuleTrial, evidence: Evidence) -> TriedRule:
    seen = Seen(
        trial.text, evidence.rule_facts or RuleFacts(), trial.locale, trial.open_for_business
    )
    return TriedRule(
        fits=rule_matches(rule, trial.text, locale=trial.locale, evidence=evidence),
        keywords=found_in(rule.keywords, trial.text) if rule.keywords else None,
        locales=speaks_one_of(rule.locales, trial.locale) if rule.locales else None,
        condition=None if rule.when is None else holds(rule.when, seen),
        tests=()
        if rule.when is None
        else tuple(
            TriedTest(
                fact=told.test.fact,
                name=told.test.name,
                check=told.test.check,
                values=told.test.values,
                met=told.met,
                value=told.value,
            )
            for told in explained(rule.when, seen)
        ),
    )
