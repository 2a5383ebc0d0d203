"""What the steps of a decision share: the inputs, the toggles that bind them, how one concludes.

The steps themselves, and their order, are in `decide`.
"""

from escalation.domain.decision import Action, Decision, Evidence, Reason
from escalation.domain.middle_ground import MAX_OFFERS
from escalation.domain.rule_evaluation import Seen, holds
from escalation.domain.rule_facts import RuleFacts
from escalation.domain.settings import EscalationSettings, TransferTarget, VersionedSettings

BEFORE_COSTS = frozenset({"decide/1", "decide/2"})
"""Versions that knew the plain threshold alone, and did not record it."""
BEFORE_ASKING = BEFORE_COSTS | {"decide/3"}
"""Versions that answered or escalated, and asked the visitor nothing."""
MAX_HOPS = 3
"""Transfers in a row before people (or a plain "cannot help") take over."""


class Deciding:
    """One run of the steps. Holds the inputs so that each step reads as its sentence."""

    def __init__(
        self, versioned: VersionedSettings, text: str, evidence: Evidence, version: str
    ) -> None:
        self.version = version
        self.versioned = versioned
        self.settings: EscalationSettings = versioned.settings
        self.text = text
        self.evidence = evidence
        self.threshold = self.settings.confidence_threshold
        if version not in BEFORE_COSTS:
            self.threshold = self.settings.least_confidence
        self.scores = {score.bot_id: score.score for score in evidence.scores}

    def conclude(
        self,
        action: Action,
        reason: Reason,
        *,
        target: str | None = None,
        rule_index: int | None = None,
    ) -> Decision:
        """The decision, with what led to it."""
        return Decision(
            action=action,
            reason=reason,
            target_bot_id=target,
            rule_index=rule_index,
            evidence=self.evidence,
            settings_bot_id=self.versioned.bot_id,
            settings_version=self.versioned.version,
            decision_version=self.version,
            threshold=None if self.version in BEFORE_COSTS else self.threshold,
        )

    def may_transfer_to(self, bot_id: str | None) -> bool:
        """Whether the toggles and the way so far let this bot have the conversation."""
        transfer = self.settings.ai_agent_transfer
        return (
            transfer.enabled
            and self.evidence.waiting is None
            and bot_id is not None
            and bot_id != self.evidence.bot_id
            and bot_id not in self.evidence.visited
            and self.evidence.hops < MAX_HOPS
            and any(target.bot_id == bot_id for target in transfer.targets if self.is_for(target))
        )

    def is_for(self, target: TransferTarget) -> bool:
        """Whether what is known lets a target have the conversation."""
        facts, opened = self.evidence.rule_facts, self.evidence.open_for_business
        seen = Seen(self.text, facts or RuleFacts(), self.evidence.locale, opened)
        return target.when is None or holds(target.when, seen)

    def open_targets(self) -> list[tuple[TransferTarget, float]]:
        """The targets that may be transferred to, best score first; ties as they are listed."""
        scored = [
            (target, self.scores[target.bot_id])
            for target in self.settings.ai_agent_transfer.targets
            if target.bot_id in self.scores and self.may_transfer_to(target.bot_id)
        ]
        return sorted(scored, key=lambda pair: pair[1], reverse=True)

    def target_over_threshold(self) -> str | None:
        """The best of the targets that reach their own threshold."""
        general = self.settings.confidence_threshold
        for target, score in self.open_targets():
            if score >= (general if target.threshold is None else target.threshold):
                return target.bot_id
        return None

    def may_offer(self) -> bool:
        """Whether people may be offered first: once in a chat, and not while they have it."""
        asked = self.evidence.asked_before
        return (
            self.version not in BEFORE_ASKING
            and self.settings.human_handoff
            and not self.evidence.with_people
            and self.evidence.waiting is None
            and (asked is None or asked.offers < MAX_OFFERS)
        )

    def to_people(self, reason: Reason, *, offering: bool) -> Decision:
        """A handoff, or the offer of one where that is enough for now."""
        return self.conclude("offer" if offering and self.may_offer() else "handoff", reason)

    def escalate(self, reason: Reason, *, offering: bool = False) -> Decision | None:
        """To a fitting bot where its score is known, else to people, where allowed."""
        target = self.target_over_threshold()
        if target is not None:
            return self.conclude("transfer", reason, target=target)
        if self.settings.human_handoff:
            return self.to_people(reason, offering=offering)
        return None
