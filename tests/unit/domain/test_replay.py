"""What other settings would have decided, and when stored evidence does not tell."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation.domain.decide import decide, decide_without_bot
from escalation.domain.decision import Decision, Detection, Evidence
from escalation.domain.replay import would_decide
from escalation.domain.settings import EscalationSettings, VersionedSettings
from tests.properties import tries

LEGAL = "Escalate when the visitor mentions legal action"
PRESS = "Escalate when a journalist writes"
FIRED = {
    name: Detection.model_validate({"detector": name, "rule": "r", "matched": "m"})
    for name in ("explicit_request", "frustration", "repetition")
}


def versioned(**fields: Any) -> VersionedSettings:
    return VersionedSettings(
        bot_id="support",
        workspace_id="acme",
        version=1,
        settings=EscalationSettings.model_validate(fields),
    )


def stored(then: VersionedSettings, evidence: dict[str, Any]) -> Decision:
    known = Evidence.model_validate({"bot_id": "support", **evidence})
    return decide(then, "Hello", known)


SURE = {"reply": {"confidence": 0.9}}


@pytest.mark.parametrize(
    ("then", "draft", "evidence", "expected"),
    [
        # A guideline that did not fire then does not fire now, and a new one might.
        ({"guidance": [LEGAL]}, {"guidance": [LEGAL]}, SURE, "answer"),
        ({"guidance": [LEGAL]}, {}, SURE, "answer"),
        ({"guidance": [LEGAL]}, {"guidance": [PRESS]}, SURE, "guidance_changed"),
        ({}, {"guidance": [LEGAL]}, SURE, "guidance_changed"),
        # Where nothing reaches people, no guideline matters.
        ({}, {"guidance": [LEGAL], "human_handoff": False}, SURE, "answer"),
        # One that fired decides still; without it the bot would have been asked.
        ({"guidance": [LEGAL]}, {"guidance": [LEGAL]}, {"guidance": LEGAL}, "handoff"),
        ({"guidance": [LEGAL]}, {}, {"guidance": LEGAL}, "bot_not_asked"),
        # A trigger that is off: the bot would have been asked.
        ({}, {"triggers": {"frustration": False}}, {"frustration": True}, "bot_not_asked"),
        # A failure is evidence as good as a reply.
        (
            {},
            {"triggers": {"bot_failure": False}},
            {"failure": {"kind": "timeout"}},
            "cannot_help",
        ),
        # The team has the chat, whatever the settings.
        ({}, {"human_handoff": False}, {"assignee": "team"}, "relay"),
    ],
)
def test_what_stored_evidence_tells(
    then: dict[str, Any], draft: dict[str, Any], evidence: dict[str, Any], expected: str
) -> None:
    given_evidence = {
        name: FIRED[name] if value is True else value for name, value in evidence.items()
    }
    before = versioned(**then)
    found = would_decide(versioned(**draft), before, "Hello", stored(before, given_evidence))
    assert (found.action if isinstance(found, Decision) else found) == expected


@pytest.mark.parametrize(
    ("read", "then", "draft", "expected"),
    [
        # Held against the message, and did not fire.
        ("read", [LEGAL], [LEGAL], "answer"),
        ("read", [LEGAL], [LEGAL, PRESS], "guidance_changed"),
        # The model failed: it might have fired.
        ("failed", [LEGAL], [LEGAL], "guidance_changed"),
        ("failed", [LEGAL], [], "answer"),
        # It was due and nobody read it: there is no model, and none of any draft would be read.
        ("not_read", [LEGAL], [LEGAL], "answer"),
        ("not_read", [LEGAL], [PRESS], "answer"),
        # There was none to read, so that says nothing about a model.
        ("not_read", [], [PRESS], "guidance_changed"),
    ],
)
def test_whether_guidance_was_read_is_evidence(
    read: str, then: list[str], draft: list[str], expected: str
) -> None:
    before = versioned(guidance=then)
    decision = stored(before, {**SURE, "guidance_read": read})
    found = would_decide(versioned(guidance=draft), before, "Hello", decision)
    assert (found.action if isinstance(found, Decision) else found) == expected


TARGETS = [{"bot_id": "billing"}, {"bot_id": "sales", "description": "Prices"}]
CONFIDENCE = st.floats(0, 1, allow_nan=False)
ANY_SETTINGS = st.fixed_dictionaries(
    {
        "human_handoff": st.booleans(),
        "confidence_threshold": CONFIDENCE,
        "triggers": st.fixed_dictionaries(
            {name: st.booleans() for name in ("explicit_request", "frustration", "repetition")}
        ),
        "ai_agent_transfer": st.fixed_dictionaries(
            {
                "enabled": st.booleans(),
                "margin": CONFIDENCE,
                "targets": st.lists(
                    st.sampled_from(TARGETS),
                    min_size=1,
                    max_size=2,
                    unique_by=lambda t: t["bot_id"],
                ),
            }
        ),
        "guidance": st.sampled_from([[], [LEGAL], [LEGAL, PRESS]]),
    }
)
WORLD = st.fixed_dictionaries(
    {
        "confidence": CONFIDENCE,
        "wants_handoff": st.booleans(),
        "billing": CONFIDENCE,
        "sales": CONFIDENCE,
        "fires": st.sampled_from([None, LEGAL, PRESS]),
        "detections": st.sets(st.sampled_from(sorted(FIRED)), max_size=1),
    }
)


def live(with_: VersionedSettings, world: dict[str, Any]) -> Decision:
    """A turn as it is taken: what is not needed is not asked, and so not recorded."""
    chosen = with_.settings
    fired = {name: FIRED[name] for name in world["detections"]}
    evidence = Evidence.model_validate({"bot_id": "support", **fired})
    settled = decide_without_bot(with_, "Hello", evidence)
    if settled is not None:
        return settled
    if world["fires"] in chosen.guidance:
        guided = evidence.model_copy(update={"guidance": world["fires"]})
        settled = decide_without_bot(with_, "Hello", guided)
        if settled is not None:
            return settled
    transfer = chosen.ai_agent_transfer
    reply = {"confidence": world["confidence"], "wants_handoff": world["wants_handoff"]}
    scores = [
        {"bot_id": target.bot_id, "score": world[target.bot_id]}
        for target in transfer.targets
        if transfer.enabled
    ]
    asked = evidence.model_dump() | {"reply": reply, "scores": scores}
    return decide(with_, "Hello", Evidence.model_validate(asked))


@settings(max_examples=tries(400), deadline=None)
@given(then=ANY_SETTINGS, draft=ANY_SETTINGS, world=WORLD)
def test_what_is_told_is_what_would_have_happened(
    then: dict[str, Any], draft: dict[str, Any], world: dict[str, Any]
) -> None:
    before, after = versioned(**then), versioned(**draft)
    told = would_decide(after, before, "Hello", live(before, world))
    if isinstance(told, Decision):
        happened = live(after, world)
        assert (told.action, told.target_bot_id) == (happened.action, happened.target_bot_id)


@given(then=ANY_SETTINGS, world=WORLD)
def test_the_same_settings_leave_nothing_open(then: dict[str, Any], world: dict[str, Any]) -> None:
    before = versioned(**then)
    decision = live(before, world)
    assert would_decide(before, before, "Hello", decision) == decision
