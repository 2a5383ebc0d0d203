"""What must reach a person reaches one, whatever else is set and said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from escalation.domain.countries import country_of
from escalation.domain.decide import decide, decide_without_bot
from escalation.domain.decision import Detection, Evidence
from escalation.domain.must_reach import (
    KINDS,
    MustReach,
    ReachFinding,
    ReachKind,
    ReachMark,
    ReachPlan,
    Urgency,
    weightiest,
)
from escalation.domain.settings import VersionedSettings
from escalation.domain.translated_must_reach import REACH
from tests.locales import LOCALES
from tests.unit.domain.strategies import evidence, messages, versioned

kinds = st.sampled_from(KINDS)


def found(kind: ReachKind) -> ReachFinding:
    return ReachFinding(kind=kind, rule=f"{kind}_r", matched="m")


def with_plans(saved: VersionedSettings, on: set[ReachKind]) -> VersionedSettings:
    plans = MustReach().model_copy(update={kind: ReachPlan(enabled=kind in on) for kind in KINDS})
    changed = saved.settings.model_copy(update={"must_reach": plans})
    return saved.model_copy(update={"settings": changed})


@given(versioned(), messages, evidence(), kinds, st.sets(kinds), st.none() | st.just(True))
def test_what_fires_and_is_on_reaches_people_whatever_the_rest(
    saved: VersionedSettings,
    message: str,
    known: Evidence,
    kind: ReachKind,
    others: set[ReachKind],
    before: bool | None,
) -> None:
    saved = with_plans(saved, {kind, *others})
    known = known.model_copy(update={"must_reach": found(kind), "reached": before})
    decision = decide(saved, message, known)
    if known.assignee == "team":
        assert decision.action == "relay"
        return
    assert decision.reason == "must_reach_person"
    assert decision.action == ("handoff" if saved.settings.human_handoff else "cannot_help")
    assert decide_without_bot(saved, message, known) == decision


@given(versioned(), messages, evidence(), kinds)
def test_what_is_off_changes_nothing(
    saved: VersionedSettings, message: str, known: Evidence, kind: ReachKind
) -> None:
    saved = with_plans(saved, set(KINDS) - {kind})
    with_it = known.model_copy(update={"must_reach": found(kind)})
    one, other = decide(saved, message, known), decide(saved, message, with_it)
    assert (one.action, one.reason, one.target_bot_id) == (
        other.action,
        other.reason,
        other.target_bot_id,
    )


@given(versioned(), messages, evidence())
def test_afterwards_no_bot_answers_and_none_gets_the_chat(
    saved: VersionedSettings, message: str, known: Evidence
) -> None:
    decision = decide(saved, message, known.model_copy(update={"reached": True}))
    assert decision.action in {"relay", "handoff", "cannot_help"}


@given(versioned(), messages, evidence())
def test_thanks_afterwards_need_nobody(
    saved: VersionedSettings, message: str, known: Evidence
) -> None:
    thanks = Detection(detector="acknowledgement", rule="thanks", matched="thanks")
    known = known.model_copy(update={"reached": True, "assignee": "bot", "acknowledgement": thanks})
    assert decide(saved, message, known).reason == "acknowledgement"


def test_the_gravest_of_those_that_are_on_counts() -> None:
    both = (found("press"), found("self_harm"))
    assert weightiest(both, ["press", "self_harm"]) == both[1]
    assert weightiest(both, ["press"]) == both[0]
    assert weightiest(both, []) == both[1]
    assert weightiest((), KINDS) is None


def test_the_first_two_are_on_and_urgent() -> None:
    assert MustReach().enabled == ("self_harm", "emergency")
    assert MustReach().self_harm.priority == MustReach().emergency.priority == "urgent"


def test_evidence_without_it_is_written_as_before() -> None:
    written = Evidence(bot_id="support").model_dump_json()
    assert "reach" not in written


def test_a_ticket_is_marked_by_the_gravest_kind_until_it_is_handed_back() -> None:
    settings = MustReach(
        self_harm=ReachPlan(enabled=True, priority="high", tags=("care",)),
        press=ReachPlan(enabled=True, priority="low"),
    )
    at = "2026-12-01T10:00:00Z"
    mark = ReachMark.model_validate({"kinds": ["press", "self_harm"], "seq": 3, "at": at})
    marked = Urgency.of(mark, settings)
    assert marked == Urgency(priority="high", tags=("must_reach_self_harm", "care"))
    assert Urgency.of(mark.model_copy(update={"handed_back": True}), settings) is None
    assert Urgency.of(None, settings) is None


@pytest.mark.parametrize(
    ("zone", "locale", "country"),
    [
        ("Europe/Vienna", "en-US", "AT"),
        (None, "de-AT", "AT"),
        ("Nowhere/Here", "pt_BR", "BR"),
        (None, "zh-Hant-TW", "TW"),
        (None, "de", None),
    ],
)
def test_a_country_is_told_by_the_clock_then_by_the_language(
    zone: str | None, locale: str, country: str | None
) -> None:
    assert country_of(zone, locale) == country


def test_lines_of_another_country_are_not_shown_and_few_are_where_none_is_known() -> None:
    settings = MustReach(country_lines={"at": "142", "US": "988"})
    assert settings.lines_for("AT") == ("142",)
    assert settings.lines_for("DE") == ()
    assert settings.lines_for(None) == ("142", "988")
    many = MustReach(country_lines=dict.fromkeys(("AT", "DE", "FR", "US"), "x"))
    assert many.lines_for(None) == ()


@pytest.mark.parametrize("country", ["Austria", "A", "1A", "ÄT"])
def test_a_country_is_two_letters(country: str) -> None:
    with pytest.raises(ValidationError, match="two letters"):
        MustReach(country_lines={country: "x"})


def test_the_words_are_there_in_every_language_name_no_number_and_no_placeholder() -> None:
    assert set(REACH) == {*(f"reach_{kind}" for kind in KINDS), "reach_again"}
    for name, translations in REACH.items():
        assert tuple(translations) == LOCALES, name
        for words in translations.values():
            assert not any(c.isdigit() for c in words)
            assert "{" not in words
            assert len(words) <= 500
