"""What holds for every decision, whatever the settings and the evidence."""

from hypothesis import given
from hypothesis import strategies as st

from escalation.domain.bot_contract import TargetScore
from escalation.domain.decide import decide, decide_without_bot
from escalation.domain.deciding import MAX_HOPS
from escalation.domain.decision import (
    BotEvidence,
    Decision,
    Detection,
    Evidence,
    FailureEvidence,
)
from escalation.domain.settings import EscalationSettings, VersionedSettings

BOTS = ("support", "billing", "sales", "gone")
WORDS = ("refund", "lawyer", "price", "hello")
HARMLESS = {"answer", "cannot_help", "relay"}

probabilities = st.floats(0, 1)
bots = st.sampled_from(BOTS)
texts = st.one_of(st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join), st.text(max_size=40))


def detections(detector: str) -> st.SearchStrategy[Detection]:
    return st.builds(
        Detection,
        detector=st.just(detector),
        rule=st.just("rule"),
        matched=st.just("words"),
        bot_id=st.none() | bots if detector == "explicit_request" else st.none(),
    )


@st.composite
def evidence(draw: st.DrawFn) -> Evidence:
    reply = draw(
        st.none() | st.builds(BotEvidence, confidence=probabilities, wants_handoff=st.booleans())
    )
    failure = None if reply else draw(st.none() | st.just(FailureEvidence(kind="timeout")))
    scored = draw(st.lists(bots, unique=True))
    return Evidence(
        assignee=draw(st.sampled_from(["bot", "bot", "bot", "team"])),
        bot_id=draw(st.sampled_from(BOTS[:3])),
        visited=tuple(draw(st.lists(bots, unique=True, max_size=3))),
        hops=draw(st.integers(0, MAX_HOPS + 1)),
        explicit_request=draw(st.none() | detections("explicit_request")),
        frustration=draw(st.none() | detections("frustration")),
        repetition=draw(st.none() | detections("repetition")),
        unread_language=draw(st.none() | st.sampled_from(["cyrillic", "tr"])),
        guidance=draw(st.none() | st.just("Escalate lawyers")),
        reply=reply,
        failure=failure,
        scores=tuple(TargetScore(bot_id=bot, score=draw(probabilities)) for bot in scored),
        open_for_business=draw(st.none() | st.booleans()),
    )


@st.composite
def settings(draw: st.DrawFn) -> VersionedSettings:
    handoff, transfer = draw(st.booleans()), draw(st.booleans())
    targets = draw(st.lists(bots, unique=True, min_size=1))
    actions = ["do_not_escalate"]
    actions += ["handoff"] if handoff else []
    actions += ["transfer"] if transfer else []
    rules = []
    for keyword in draw(st.lists(st.sampled_from(WORDS), unique=True, max_size=2)):
        then = draw(st.sampled_from(actions))
        rule: dict[str, object] = {"keywords": [keyword], "then": then}
        rules.append(rule | ({"target_bot_id": targets[0]} if then == "transfer" else {}))
    value = {
        "human_handoff": handoff,
        "ai_agent_transfer": {
            "enabled": transfer,
            "margin": draw(probabilities),
            "targets": [
                {"bot_id": bot, "threshold": draw(st.none() | probabilities)} for bot in targets
            ],
        },
        "confidence_threshold": draw(probabilities),
        "triggers": {
            name: draw(st.booleans())
            for name in ("explicit_request", "frustration", "repetition", "bot_failure")
        },
        "rules": rules,
        "guidance": ["Escalate lawyers"],
    }
    return VersionedSettings(
        bot_id="support",
        workspace_id="w",
        version=3,
        settings=EscalationSettings.model_validate(value),
    )


def with_threshold(versioned: VersionedSettings, threshold: float) -> VersionedSettings:
    changed = versioned.settings.model_copy(update={"confidence_threshold": threshold})
    return versioned.model_copy(update={"settings": changed})


@given(settings(), texts, evidence())
def test_every_turn_gets_one_decision_and_the_same_one_again(
    versioned: VersionedSettings, text: str, known: Evidence
) -> None:
    first = decide(versioned, text, known)
    assert decide(versioned, text, known) == first
    stored = Decision.model_validate_json(first.model_dump_json())
    assert decide(versioned, text, stored.evidence) == first


@given(settings(), texts, evidence())
def test_what_needs_no_bot_is_decided_the_same_with_one(
    versioned: VersionedSettings, text: str, known: Evidence
) -> None:
    early = decide_without_bot(versioned, text, known)
    if early is not None:
        assert decide(versioned, text, known) == early


@given(settings(), texts, evidence(), probabilities, probabilities)
def test_a_higher_threshold_never_turns_a_handoff_into_an_answer(
    versioned: VersionedSettings, text: str, known: Evidence, one: float, other: float
) -> None:
    low, high = sorted((one, other))
    below = decide(with_threshold(versioned, low), text, known)
    above = decide(with_threshold(versioned, high), text, known)
    if below.action in {"handoff", "cannot_help"}:
        assert above.action != "answer"
    if above.action == "answer":
        assert below.action in {"answer", "transfer"}


@given(settings(), texts, evidence())
def test_with_human_handoff_off_nothing_reaches_people(
    versioned: VersionedSettings, text: str, known: Evidence
) -> None:
    if not versioned.settings.human_handoff:
        assert decide(versioned, text, known).action != "handoff"


@given(settings(), texts, evidence())
def test_a_transfer_goes_to_a_listed_bot_that_was_not_visited_or_nowhere(
    versioned: VersionedSettings, text: str, known: Evidence
) -> None:
    decision = decide(versioned, text, known)
    transfer = versioned.settings.ai_agent_transfer
    if decision.action != "transfer":
        assert decision.target_bot_id is None
        return
    assert transfer.enabled
    assert decision.target_bot_id in {target.bot_id for target in transfer.targets}
    assert decision.target_bot_id not in {*known.visited, known.bot_id}
    assert known.hops < MAX_HOPS


@given(settings(), texts, evidence())
def test_a_reason_rests_on_its_evidence_and_on_a_trigger_that_is_on(
    versioned: VersionedSettings, text: str, known: Evidence
) -> None:
    decision = decide(versioned, text, known)
    triggers = versioned.settings.triggers
    rests_on = {
        "explicit_request": triggers.explicit_request and known.explicit_request is not None,
        "frustration": triggers.frustration and known.frustration is not None,
        "repetition": triggers.repetition and known.repetition is not None,
        "guidance": known.guidance is not None,
        "rule": decision.rule_index is not None,
        "team_is_assignee": known.assignee == "team",
        "bot_failure": known.reply is None,
        "bot_asked_for_handoff": known.reply is not None and known.reply.wants_handoff,
        "confident": known.reply is not None,
    }
    assert rests_on.get(decision.reason, True)


@given(settings(), texts, evidence(), st.sampled_from(["explicit_request", "frustration"]))
def test_a_trigger_that_is_off_changes_nothing(
    versioned: VersionedSettings, text: str, known: Evidence, trigger: str
) -> None:
    triggers = versioned.settings.triggers.model_copy(update={trigger: False})
    off = versioned.model_copy(
        update={"settings": versioned.settings.model_copy(update={"triggers": triggers})}
    )
    with_it = decide(off, text, known)
    without = decide(off, text, known.model_copy(update={trigger: None}))
    assert (with_it.action, with_it.reason, with_it.target_bot_id) == (
        without.action,
        without.reason,
        without.target_bot_id,
    )


@given(settings(), texts, evidence())
def test_a_wish_for_a_named_bot_is_met_or_people_get_it(
    versioned: VersionedSettings, text: str, known: Evidence
) -> None:
    decision = decide(versioned, text, known)
    if decision.reason != "explicit_request" or known.explicit_request is None:
        return
    if decision.action == "transfer":
        assert decision.target_bot_id == known.explicit_request.bot_id
    else:
        assert decision.action == "handoff"


@given(settings(), texts, evidence(), st.sampled_from(["tr", "cyrillic"]))
def test_a_language_without_rules_leaves_the_decision_to_the_rest(
    versioned: VersionedSettings, text: str, known: Evidence, language: str
) -> None:
    said = decide(versioned, text, known.model_copy(update={"unread_language": language}))
    unsaid = decide(versioned, text, known.model_copy(update={"unread_language": None}))
    assert (said.action, said.reason) == (unsaid.action, unsaid.reason)


@given(settings(), texts, evidence())
def test_only_a_rule_and_an_explicit_wish_stand_above_a_guideline(
    versioned: VersionedSettings, text: str, known: Evidence
) -> None:
    guided = known.model_copy(update={"guidance": "Escalate lawyers", "assignee": "bot"})
    decision = decide(versioned, text, guided)
    if versioned.settings.human_handoff:
        suppressed = any(rule.then == "do_not_escalate" for rule in versioned.settings.rules)
        assert decision.reason in {"rule", "guidance"} or suppressed
    assert decision.action not in HARMLESS or decision.reason != "guidance"
