"""The decision in a chat that people have and none has replied in yet."""

from typing import Literal

from hypothesis import given
from hypothesis import strategies as st

from escalation.domain.decide import decide, decide_without_bot
from escalation.domain.decision import Decision, Evidence
from escalation.domain.settings import VersionedSettings, first_settings
from tests.unit.domain.strategies import evidence, messages, probabilities, versioned

waits = st.sampled_from(("answers", "adds"))


def while_waiting(known: Evidence, meanwhile: Literal["answers", "adds"]) -> Evidence:
    """The same, in a chat that the bot has and people wait in."""
    return known.model_copy(update={"assignee": "bot", "waiting": meanwhile})


@given(versioned(), messages, evidence(), waits)
def test_nothing_is_transferred_or_offered_while_people_have_it(
    saved: VersionedSettings, message: str, known: Evidence, meanwhile: Literal["answers", "adds"]
) -> None:
    decision = decide(saved, message, while_waiting(known, meanwhile))
    reached = decision.reason == "must_reach_person"
    never = {"transfer", "offer", "clarify", "relay", *(() if reached else ("cannot_help",))}
    assert decision.action not in never


@given(versioned(), messages, evidence())
def test_where_people_were_wished_for_no_bot_is_asked(
    saved: VersionedSettings, message: str, known: Evidence
) -> None:
    waiting = while_waiting(known, "adds")
    silent = waiting.model_copy(update={"reply": None, "failure": None, "scores": ()})
    decision = decide_without_bot(saved, message, silent)
    assert decision is not None
    assert (decision.action, decision.reason) in {
        ("added", "waits_for_team"),
        ("answer", "acknowledgement"),
        ("handoff", "rule"),
    }


@given(versioned(), messages, evidence(), probabilities, probabilities)
def test_raising_the_threshold_never_turns_an_addition_into_an_answer(
    saved: VersionedSettings, message: str, known: Evidence, one: float, other: float
) -> None:
    def taken(threshold: float) -> Decision:
        changed = saved.settings.model_copy(update={"confidence_threshold": threshold})
        draft = saved.model_copy(update={"settings": changed})
        return decide(draft, message, while_waiting(known, "answers"))

    low, high = sorted((one, other))
    assert not (taken(low).action == "added" and taken(high).action == "answer")


@given(versioned(), messages, evidence(), waits)
def test_a_decision_of_the_wait_is_taken_again_from_its_record(
    saved: VersionedSettings, message: str, known: Evidence, meanwhile: Literal["answers", "adds"]
) -> None:
    decision = decide(saved, message, while_waiting(known, meanwhile))
    stored = Decision.model_validate_json(decision.model_dump_json())
    assert decide(saved, message, stored.evidence) == decision


def test_new_bots_go_on_until_somebody_replies_and_others_stay_as_they_were() -> None:
    assert first_settings(3).after_handoff == "until_answered"
    assert [first_settings(n).after_handoff for n in (1, 2)] == ["team", "team"]
