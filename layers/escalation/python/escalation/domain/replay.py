"""Deciding again from what a decision has stored, under the same settings or others. Pure.

The same settings give the same decision bit for bit. Other settings give what they would have
decided, or say why the stored evidence cannot tell: a bot that was not asked has no confidence,
and a target that nobody scored has no score.
"""

from collections.abc import Iterator
from itertools import product
from typing import Final, Literal

from escalation.domain.bot_contract import TargetScore
from escalation.domain.decide import decide, decide_without_bot
from escalation.domain.deciding import BEFORE_ASKING
from escalation.domain.decision import (
    DECISION_VERSION,
    Action,
    Decision,
    Detection,
    Evidence,
    Reason,
)
from escalation.domain.middle_ground import Asked
from escalation.domain.rule_facts import RuleFacts, filled_up
from escalation.domain.settings import TransferTarget, VersionedSettings
from escalation.domain.stored_forms import met

BUTTON = Detection(detector="explicit_request", rule="button", matched="Talk to a person")
MAIL_REPLY = Detection(detector="explicit_request", rule="mail_reply", matched="(a mail reply)")
"""Whoever answers a mail with the team's words answers the team."""
"""The evidence of the widget's button."""

_SETTLED: Final = frozenset({"target_failed", "not_solved", "offer_ignored"})
"""Reasons of what was decided without a message to weigh."""

Unknown = Literal[
    "bot_not_asked",
    "guidance_changed",
    "scores_not_recorded",
    "earlier_turn_differs",
    "message_missing",
    "close_entries_not_recorded",
]
Again = Literal["same", "different", "function_changed", "settings_missing", "message_missing"]


def decide_without_detectors(
    settings: VersionedSettings, reason: Reason, evidence: Evidence
) -> Decision:
    """What follows where there is nothing to weigh: a button, or a target that failed."""
    action: Action = "handoff" if settings.settings.human_handoff else "cannot_help"
    return Decision(
        action=action,
        reason=reason,
        evidence=evidence,
        settings_bot_id=settings.bot_id,
        settings_version=settings.version,
    )


def decide_again(
    settings: VersionedSettings, text: str | None, stored: Decision
) -> Decision | None:
    """The decision from the evidence of a stored one, by the function of then; None where its
    message is not known.
    """
    if was_settled(stored):
        return decide_without_detectors(settings, stored.reason, stored.evidence)
    if text is None:
        return None
    return decide(settings, text, stored.evidence, version=stored.decision_version)


def was_settled(stored: Decision) -> bool:
    """Whether it was taken without weighing anything."""
    return stored.reason in _SETTLED or stored.evidence.explicit_request in (
        BUTTON,
        MAIL_REPLY,
    )


def replay(
    settings: VersionedSettings | None,
    text: str | None,
    stored: Decision,
) -> Again:
    """Whether deciding again gives the stored decision, byte for byte.

    A difference under another version of `decide` is `function_changed`; an equal result is `same`
    whatever the version.

    Args:
        settings: the version that the decision names, or None when it is gone.
        text: the message or messages decided on, or None when they are not known.
        stored: the decision.
    """
    if settings is None:
        return "settings_missing"
    again = decide_again(settings, text, stored)
    if again is None:
        return "message_missing"
    like_then = again.model_copy(update={"decision_version": stored.decision_version})
    if stored.threshold is None:  # it was not recorded yet
        like_then = like_then.model_copy(update={"threshold": None})
    if _as_text(like_then) == _as_text(stored):
        return "same"
    return "different" if stored.decision_version == DECISION_VERSION else "function_changed"


def _as_text(decision: Decision) -> str:
    return decision.model_dump_json(warnings=not met())


def would_decide(
    draft: VersionedSettings,
    then: VersionedSettings | None,
    text: str | None,
    stored: Decision,
    *,
    locale: str | None = None,
    asked: Asked | None = None,
    facts: RuleFacts | None = None,
) -> Decision | Unknown:
    """What other settings would have decided, or why that cannot be told.

    Whatever the evidence leaves open is tried both ways; only where that changes the outcome is
    the answer unknown.

    Args:
        draft: the other settings.
        then: those that were in force, to tell what was asked then; None when they are gone.
        text: the message or messages decided on, or None when they are not known.
        stored: the decision.
        locale: the visitor's language, for decisions of before it was recorded.
        asked: what the chat would have been asked before, where that is another than it was.
        facts: what the conversation tells of what the other settings' rules ask for, where the
            rules of then did not ask for it.
    """
    if asked is not None:
        stored = stored.model_copy(
            update={"evidence": stored.evidence.model_copy(update={"asked_before": asked})}
        )
    if facts is not None:
        known = filled_up(stored.evidence.rule_facts, facts)
        evidence = stored.evidence.model_copy(update={"rule_facts": known})
        stored = stored.model_copy(update={"evidence": evidence})
    if stored.evidence.locale is None and locale is not None:
        evidence = stored.evidence.model_copy(update={"locale": locale})
        stored = stored.model_copy(update={"evidence": evidence})
    if was_settled(stored) or stored.evidence.assignee == "team":
        return decide_again(draft, text, stored) or "message_missing"
    if text is None:
        return "message_missing"
    guidance = tuple(_guidance(draft, then, text, stored.evidence))
    scores = tuple(_scores(draft, then, stored.evidence))
    found: list[Decision] = []
    for guideline, extra in product(guidance, scores):
        evidence = stored.evidence.model_copy(update={"guidance": guideline, "scores": extra})
        decision = _step_by_step(draft, text, evidence)
        if decision is None:
            return "bot_not_asked"
        found.append(decision)
    if _may_have_been_torn(draft, stored) and any(each.reason in _UNSURE for each in found):
        return "close_entries_not_recorded"
    if len({(each.action, each.target_bot_id) for each in found}) == 1:
        return found[0]
    by_score_alone = {(each.action, each.target_bot_id) for each in found[: len(scores)]}
    return "scores_not_recorded" if len(by_score_alone) > 1 else "guidance_changed"


_UNSURE: Final = frozenset({"low_confidence"})


def _may_have_been_torn(draft: VersionedSettings, stored: Decision) -> bool:
    """Whether the visitor might have been asked which entry is meant: before `decide/4` nobody
    wrote down whether others came close.
    """
    return draft.settings.clarify and stored.decision_version in BEFORE_ASKING


def _step_by_step(draft: VersionedSettings, text: str, evidence: Evidence) -> Decision | None:
    """The decision as a turn comes to it: by the detectors alone, then with the guideline, then
    with what the bot said. None where the bot would have been asked and was not.

    What a transfer brings is decided on at once, when the target has answered.
    """
    if not evidence.asked:
        alone = {"reply": None, "failure": None, "scores": (), "guidance": None}
        bare = evidence.model_copy(update=alone)
        guided = bare.model_copy(update={"guidance": evidence.guidance})
        for known in (bare, guided):
            settled = decide_without_bot(draft, text, known)
            if settled is not None:
                return settled.model_copy(update={"evidence": evidence})
    if evidence.reply is None and evidence.failure is None:
        return None
    return decide(draft, text, evidence)


def _guidance_was_due(then: VersionedSettings | None, text: str, evidence: Evidence) -> bool:
    """Whether the guidance of then was to be held against the message, and none of it fired.

    It is read after the rules, where it could decide, and before the bot is asked.
    """
    if then is None or not then.settings.guidance:
        return False
    asked = evidence.reply is not None or evidence.failure is not None
    supposed = evidence.model_copy(update={"guidance": then.settings.guidance[0]})
    would = decide_without_bot(then, text, supposed)
    return asked and would is not None and would.reason == "guidance"


def _guidance(
    draft: VersionedSettings,
    then: VersionedSettings | None,
    text: str,
    evidence: Evidence,
) -> Iterator[str | None]:
    """The guideline that would have fired, or both possibilities where that is not known."""
    wanted = draft.settings.guidance
    fired = evidence.guidance
    if fired is not None and fired in wanted:
        yield fired
        return
    yield None
    due = _guidance_was_due(then, text, evidence)
    if due and evidence.guidance_read == "not_read":
        # No model reads guidelines in this deployment, so no other would have been read either.
        return
    # Decisions of before it was recorded: what was due was read, so far as anybody can tell.
    read = evidence.guidance_read == "read" or (evidence.guidance_read is None and due)
    known = then.settings.guidance if then and read else ()
    # One that fired may have hidden another.
    open_ones = [each for each in wanted if each not in known or fired is not None]
    if open_ones:
        yield open_ones[0]


def _scores(
    draft: VersionedSettings, then: VersionedSettings | None, evidence: Evidence
) -> Iterator[tuple[TargetScore, ...]]:
    """The scores as recorded, and with each that nobody asked for at its highest.

    Bots are scored beside a reply only: without one there were none, and would have been none.
    """
    wanted = draft.settings.ai_agent_transfer
    asked = _asked_for(then)
    recorded = {score.bot_id: score for score in evidence.scores}
    unknown: list[TransferTarget] = []
    if wanted.enabled and evidence.reply is not None:
        unknown = [
            target
            for target in wanted.targets
            if target.bot_id not in evidence.visited
            and asked.get(target.bot_id) != _words(target)
            and not (then is None and target.bot_id in recorded)
        ]
    open_ids = {target.bot_id for target in unknown}
    certain = tuple(score for score in evidence.scores if score.bot_id not in open_ids)
    yield tuple(evidence.scores)
    if unknown and any(each.bot_id in recorded for each in unknown):
        yield certain
    for target in unknown:
        yield (*certain, TargetScore(bot_id=target.bot_id, score=1.0))


def _asked_for(then: VersionedSettings | None) -> dict[str, tuple[object, ...]]:
    """What each target was scored by, for those that were scored."""
    if then is None or not then.settings.ai_agent_transfer.enabled:
        return {}
    return {each.bot_id: _words(each) for each in then.settings.ai_agent_transfer.targets}


def _words(target: TransferTarget) -> tuple[object, ...]:
    return (target.description, target.examples)
