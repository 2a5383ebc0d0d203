"""Rules that ask for the visitor's language."""

import pytest
from pydantic import ValidationError

from escalation.domain.decide import decide_without_bot, rule_matches
from escalation.domain.decision import Evidence
from escalation.domain.languages_spoken import speaks_one_of
from escalation.domain.replay import replay, would_decide
from escalation.domain.rules import Rule
from escalation.domain.settings import EscalationSettings, VersionedSettings


def versioned(*rules: dict[str, object]) -> VersionedSettings:
    settings = EscalationSettings.model_validate({"rules": rules})
    return VersionedSettings(bot_id="b", workspace_id="w", version=1, settings=settings)


def evidence(locale: str | None) -> Evidence:
    return Evidence(bot_id="b", locale=locale)


@pytest.mark.parametrize(
    ("ranges", "locale", "expected"),
    [
        (("pt",), "pt", True),
        (("pt",), "pt-BR", True),
        (("pt",), "PT_br", True),
        (("pt-BR",), "pt-BR", True),
        (("pt-BR",), "pt", False),
        (("pt-BR",), "pt-PT", False),
        (("de", "fr"), "fr-CA", True),
        (("zh-Hant",), "zh-Hant-TW", True),
        (("zh-Hant",), "zh-Hans", False),
        (("en",), "enm", False),
        (("de",), None, False),
    ],
)
def test_a_language_holds_its_regions_and_not_the_other_way_round(
    ranges: tuple[str, ...], locale: str | None, expected: bool
) -> None:
    assert speaks_one_of(ranges, locale) is expected


@pytest.mark.parametrize(
    ("rule", "text", "locale", "expected"),
    [
        ({"locales": ["de"]}, "Wo ist meine Rechnung?", "de-AT", True),
        ({"locales": ["de"]}, "Where is my invoice?", "en", False),
        ({"locales": ["de"], "keywords": ["rechnung"]}, "Wo ist meine Rechnung?", "de", True),
        ({"locales": ["de"], "keywords": ["rechnung"]}, "Wo ist mein Paket?", "de", False),
        ({"locales": ["de"], "keywords": ["rechnung"]}, "Meine Rechnung?", "nl", False),
        ({"keywords": ["rechnung"]}, "Meine Rechnung?", None, True),
    ],
)
def test_a_rule_asks_for_what_it_names(
    rule: dict[str, object], text: str, locale: str | None, expected: bool
) -> None:
    assert rule_matches(Rule.model_validate(rule | {"then": "handoff"}), text, locale=locale) is (
        expected
    )


def test_the_visitors_language_alone_can_route() -> None:
    settings = versioned({"locales": ["fr"], "then": "handoff"})
    french = decide_without_bot(settings, "Bonjour", evidence("fr-CA"))
    assert french is not None
    assert (french.action, french.reason, french.rule_index) == ("handoff", "rule", 0)
    assert replay(settings, "Bonjour", french) == "same"
    assert decide_without_bot(settings, "Hello", evidence("en")) is None
    assert decide_without_bot(settings, "Bonjour", evidence(None)) is None


def test_what_was_decided_before_the_language_was_recorded_can_be_tried_with_such_a_rule() -> None:
    rule: dict[str, object] = {"keywords": ["bonjour"], "then": "do_not_escalate"}
    stored = decide_without_bot(
        versioned({"keywords": ["bonjour"], "then": "handoff"}), "Bonjour", evidence(None)
    )
    assert stored is not None
    draft = versioned({"locales": ["fr"], "then": "handoff"}, rule)
    found = would_decide(draft, None, "Bonjour", stored, locale="fr")
    assert not isinstance(found, str)
    assert found.rule_index == 0


def test_rules_of_before_load_and_one_that_names_nothing_is_refused() -> None:
    old = Rule.model_validate({"keywords": ["refund"], "then": "handoff"})
    assert old.locales == ()
    with pytest.raises(ValidationError, match="name a keyword, a language or a condition"):
        Rule.model_validate({"keywords": [], "then": "handoff"})
    with pytest.raises(ValidationError):
        Rule.model_validate({"locales": ["nonsense!"], "then": "handoff"})
