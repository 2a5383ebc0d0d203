"""What holds of asking back, whatever the settings, the message and the evidence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.domain.decide import decide
from escalation.domain.decision import BotEvidence, Decision, Detection, Evidence
from escalation.domain.middle_ground import MAX_CLARIFIES, MAX_OFFERS, Asked
from escalation.domain.settings import EscalationSettings, VersionedSettings
from tests.unit.domain.deciding import decided, outcome
from tests.unit.domain.strategies import close, evidence, messages, probabilities, versioned

ASKS = {"clarify", "offer", "ask_back"}


@given(versioned(), messages, evidence())
def test_each_question_is_bounded_for_a_chat(
    saved: VersionedSettings, message: str, known: Evidence
) -> None:
    asked = known.asked_before or Asked()
    action = decide(saved, message, known).action
    assert action != "offer" or asked.offers < MAX_OFFERS
    assert action != "clarify" or asked.clarifies < MAX_CLARIFIES


@given(versioned(), messages, evidence())
def test_an_offer_is_of_something_that_can_be_had_and_is_not_there_yet(
    saved: VersionedSettings, message: str, known: Evidence
) -> None:
    if decide(saved, message, known).action == "offer":
        assert saved.settings.human_handoff
        assert not known.with_people


@given(versioned(), messages, evidence(), st.sampled_from(("decide/1", "decide/2", "decide/3")))
def test_what_decided_before_asked_nothing(
    saved: VersionedSettings, message: str, known: Evidence, version: str
) -> None:
    before = decide(saved, message, known, version=version)
    assert before.action not in ASKS
    bare = known.model_copy(
        update={"fragment": None, "asked_before": None, "answers": None, "with_people": False}
    )
    same = decide(saved, message, bare, version=version)
    assert outcome(before) == outcome(same)


@given(versioned(), messages, evidence())
def test_a_sentence_for_a_person_is_met_at_once(
    saved: VersionedSettings, message: str, known: Evidence
) -> None:
    wish = Detection(detector="explicit_request", rule="r", matched="a person")
    asking = known.model_copy(update={"explicit_request": wish})
    if saved.settings.human_handoff and saved.settings.triggers.explicit_request:
        assert decide(saved, message, asking).action not in ASKS


@given(versioned(), messages, evidence())
def test_strong_anger_is_never_met_with_an_offer(
    saved: VersionedSettings, message: str, known: Evidence
) -> None:
    anger = Detection(detector="frustration", rule="r", matched="useless")
    angry = known.model_copy(
        update={"frustration": anger, "explicit_request": None, "answers": None}
    )
    if saved.settings.triggers.frustration and saved.settings.human_handoff:
        decision = decide(saved, message, angry)
        assert decision.reason != "frustration" or decision.action in {"handoff", "transfer"}


@given(versioned(), messages, evidence(), st.sampled_from(("opener", "noise", "small_talk")))
def test_a_fragment_opens_no_ticket_by_itself(
    saved: VersionedSettings, message: str, known: Evidence, kind: str
) -> None:
    fragment = Detection(detector="fragment", rule=kind, matched="m")
    said = known.model_copy(update={"fragment": fragment, "answers": None})
    decision = decide(saved, message, said)
    wanted = {"rule", "guidance", "explicit_request", "frustration", "bot_asked_for_handoff"}
    own = {"repetition"} if kind == "small_talk" else set()
    assert decision.action != "handoff" or decision.reason in wanted | own


@given(versioned(), messages, evidence(), probabilities, probabilities)
def test_raising_the_threshold_never_turns_a_handoff_into_a_question_to_the_visitor(
    saved: VersionedSettings, message: str, known: Evidence, one: float, other: float
) -> None:
    def at(threshold: float) -> Decision:
        changed = saved.settings.model_copy(update={"confidence_threshold": threshold})
        return decide(saved.model_copy(update={"settings": changed}), message, known)

    low, high = sorted((one, other))
    assert not (at(low).action == "handoff" and at(high).action in {"answer", "clarify"})


@given(close, probabilities)
def test_the_visitor_is_asked_among_two_or_three_that_might_be_meant(
    near: tuple[object, ...], confidence: float
) -> None:
    reply = BotEvidence.model_validate({"confidence": confidence, "close": near})
    decision = decided(settings={"clarify": True}, reply=reply, failure=None)
    if decision.action == "clarify":
        assert 2 <= len(near) <= 3
        assert confidence < 0.6


@pytest.mark.parametrize("unknown", ["offer", "handoff"])
def test_settings_that_say_nothing_of_it_are_as_before(unknown: str) -> None:
    settings = EscalationSettings()
    assert (settings.low_confidence, settings.clarify) == ("handoff", False)
    decision = decided(confidence=0.1, settings={"low_confidence": unknown})
    assert decision.action == unknown
