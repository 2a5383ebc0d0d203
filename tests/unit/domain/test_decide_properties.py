"""What holds of the decision whatever the settings, the message and the evidence."""

from hypothesis import given
from hypothesis import strategies as st

from escalation.domain.decide import decide, decide_without_bot, rule_matches
from escalation.domain.deciding import MAX_HOPS
from escalation.domain.decision import Decision, Detection, Evidence
from escalation.domain.settings import VersionedSettings
from tests.unit.domain.strategies import evidence, messages, probabilities, versioned


def with_threshold(saved: VersionedSettings, threshold: float) -> VersionedSettings:
    changed = saved.settings.model_copy(update={"confidence_threshold": threshold})
    return saved.model_copy(update={"settings": changed})


@given(versioned(), messages | st.text(max_size=100), evidence())
def test_there_is_always_one_and_only_one_decision(
    saved: VersionedSettings, message: str, known: Evidence
) -> None:
    first = decide(saved, message, known)
    assert first == decide(saved, message, known)
    assert (first.action == "transfer") == (first.target_bot_id is not None)
    assert (first.reason == "rule") == (first.rule_index is not None)


@given(versioned(), messages, evidence())
def test_a_stored_decision_is_decided_the_same_from_its_own_record(
    saved: VersionedSettings, message: str, known: Evidence
) -> None:
    decision = decide(saved, message, known)
    stored = Decision.model_validate_json(decision.model_dump_json())
    again = VersionedSettings.model_validate_json(saved.model_dump_json())
    assert decide(again, message, stored.evidence) == decision


@given(versioned(), messages, evidence())
def test_what_is_decided_without_the_bot_does_not_change_with_its_reply(
    saved: VersionedSettings, message: str, known: Evidence
) -> None:
    silent = known.model_copy(update={"reply": None, "failure": None, "scores": ()})
    early = decide_without_bot(saved, message, silent)
    assert early is None or early == decide(saved, message, silent)


@given(versioned(), messages, evidence(), probabilities, probabilities)
def test_raising_the_threshold_never_turns_a_handoff_into_an_answer(
    saved: VersionedSettings, message: str, known: Evidence, one: float, other: float
) -> None:
    low, high = sorted((one, other))
    before = decide(with_threshold(saved, low), message, known)
    after = decide(with_threshold(saved, high), message, known)
    assert not (before.action == "handoff" and after.action == "answer")
    assert not (before.action == "cannot_help" and after.action == "answer")


@given(versioned(), messages, evidence())
def test_nothing_reaches_people_while_human_handoff_is_off(
    saved: VersionedSettings, message: str, known: Evidence
) -> None:
    handed_off = decide(saved, message, known).action == "handoff"
    assert saved.settings.human_handoff or not handed_off


@given(versioned(), messages, evidence())
def test_nothing_transfers_while_ai_agent_transfer_is_off(
    saved: VersionedSettings, message: str, known: Evidence
) -> None:
    transferred = decide(saved, message, known).action == "transfer"
    assert saved.settings.ai_agent_transfer.enabled or not transferred


@given(versioned(), messages, evidence())
def test_a_transfer_goes_to_a_named_target_that_has_not_had_the_conversation(
    saved: VersionedSettings, message: str, known: Evidence
) -> None:
    decision = decide(saved, message, known)
    if decision.action != "transfer":
        return
    assert decision.target_bot_id != known.bot_id
    assert decision.target_bot_id not in known.visited
    assert known.hops < MAX_HOPS
    assert decision.target_bot_id in {
        target.bot_id for target in saved.settings.ai_agent_transfer.targets
    }


@given(versioned(), messages, evidence())
def test_an_answer_is_given_only_where_the_bot_was_confident(
    saved: VersionedSettings, message: str, known: Evidence
) -> None:
    decision = decide(saved, message, known)
    threshold = saved.settings.confidence_threshold
    confident = known.reply is not None and known.reply.confidence >= threshold
    assert confident or decision.action != "answer"


@given(versioned(), messages, evidence())
def test_the_bot_never_speaks_while_the_team_has_the_conversation(
    saved: VersionedSettings, message: str, known: Evidence
) -> None:
    team = known.model_copy(update={"assignee": "team"})
    assert decide(saved, message, team).action == "relay"


@given(versioned(), messages, evidence())
def test_a_visitor_who_asks_for_a_person_gets_one_unless_the_owner_forbids_it(
    saved: VersionedSettings, message: str, known: Evidence
) -> None:
    wish = Detection(detector="explicit_request", rule="r", matched="a person")
    asked = known.model_copy(update={"assignee": "bot", "explicit_request": wish})
    decision = decide(saved, message, asked)
    allowed = saved.settings.human_handoff and saved.settings.triggers.explicit_request
    transferred_by_rule = decision.action == "transfer" and decision.reason == "rule"
    assert decision.action == "handoff" or transferred_by_rule or not allowed


@given(versioned(), messages, evidence())
def test_a_decision_by_a_rule_names_a_rule_that_fits_the_message_and_what_is_known(
    saved: VersionedSettings, message: str, known: Evidence
) -> None:
    index = decide(saved, message, known).rule_index
    assert index is None or rule_matches(
        saved.settings.rules[index], message, locale=known.locale, evidence=known
    )
