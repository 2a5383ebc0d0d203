"""Decisions with everything on, unless said otherwise."""

from collections.abc import Mapping, Sequence

from escalation.domain.bot_contract import TargetScore
from escalation.domain.decide import decide
from escalation.domain.decision import (
    BotEvidence,
    Decision,
    Detection,
    Evidence,
    FailureEvidence,
)
from escalation.domain.settings import EscalationSettings, VersionedSettings

EVERYTHING_ON: dict[str, object] = {
    "confidence_threshold": 0.6,
    "ai_agent_transfer": {
        "enabled": True,
        "margin": 0.15,
        "targets": [{"bot_id": "billing"}, {"bot_id": "sales"}],
    },
}
PERSON = Detection(detector="explicit_request", rule="r", matched="a person")
ANGER = Detection(detector="frustration", rule="r", matched="useless")
AGAIN = Detection(detector="repetition", rule="r", matched="again")
NO_PEOPLE: dict[str, object] = {"human_handoff": False}
NO_TRANSFER: dict[str, object] = {"ai_agent_transfer": {"enabled": False}}


def rule(then: str, *keywords: str, target: str | None = None) -> dict[str, object]:
    return {"keywords": list(keywords), "then": then, "target_bot_id": target}


def decided(
    message: str = "where is my order",
    *,
    confidence: float | None = None,
    wants_handoff: bool = False,
    scores: Mapping[str, float] | None = None,
    rules: Sequence[dict[str, object]] = (),
    settings: Mapping[str, object] | None = None,
    **evidence: object,
) -> Decision:
    """The decision with everything on, unless said otherwise."""
    if confidence is None:
        heard: dict[str, object] = {"failure": FailureEvidence(kind="timeout")}
    else:
        heard = {"reply": BotEvidence(confidence=confidence, wants_handoff=wants_handoff)}
    return decide(
        VersionedSettings(
            bot_id="support",
            workspace_id="w",
            version=7,
            settings=EscalationSettings.model_validate(
                {**EVERYTHING_ON, "rules": list(rules), **(settings or {})}
            ),
        ),
        message,
        Evidence.model_validate(
            {
                "bot_id": "support",
                "scores": [TargetScore(bot_id=b, score=s) for b, s in (scores or {}).items()],
                **heard,
                **evidence,
            }
        ),
    )


def outcome(decision: Decision) -> tuple[str, str, str | None]:
    return decision.action, decision.reason, decision.target_bot_id
