"""Stored decisions taken again: under the settings of then, and under today's."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from escalation.domain.conversation import Message, Turn
from escalation.domain.decision import Action, Decision, Reason
from escalation.domain.owner_ports import WorkspaceStore
from escalation.domain.ports import TranscriptStore
from escalation.domain.replay import Again, Unknown, replay, would_decide
from escalation.domain.settings import (
    EscalationSettings,
    HandoffMethod,
    VersionedSettings,
    first_settings,
)
from escalation.domain.stored_forms import take
from escalation.domain.types import Frozen, Identifier, UtcTime
from escalation.use_cases.owner.access import Access, Caller

PAGE_OF_DECISIONS = 100


class Outcome(Frozen):
    """What a decision comes to. `method` is how people get it, for a handoff."""

    action: Action
    reason: Reason
    target_bot_id: Identifier | None = None
    method: HandoffMethod | None = None

    @classmethod
    def of(cls, decision: Decision, settings: EscalationSettings | None) -> "Outcome":
        """Under the settings that the decision was, or would be, taken with."""
        handoff = decision.action == "handoff" and settings is not None
        return take(
            cls,
            {
                "action": decision.action,
                "reason": decision.reason,
                "target_bot_id": decision.target_bot_id,
                "method": settings.handoff_method if handoff and settings else None,
            },
        )

    def leads_elsewhere(self, other: "Outcome") -> bool:
        """Whether a visitor would notice; a reason alone they would not."""
        return (self.action, self.target_bot_id, self.method) != (
            other.action,
            other.target_bot_id,
            other.method,
        )


@dataclass(frozen=True)
class Weighed:
    """A stored decision with what `decide` was given. `text` is None where it is not known."""

    turn: Turn
    decision: Decision
    text: str | None

    @property
    def at(self) -> datetime:
        """When it was taken."""
        return self.turn.messages[0].at

    @property
    def message_id(self) -> str:
        """The visitor's message, or the first of what the turn added."""
        asked = self.decision.evidence.asked
        return f"{asked[-1]:08d}" if asked else self.turn.messages[0].id


def weighed(turns: Iterable[Turn]) -> Iterator[Weighed]:
    """Every decision of a conversation's turns (all of them, oldest first)."""
    earlier: list[Message] = []
    for turn in turns:
        if turn.decision is not None:
            known = {message.seq: message.text for message in (*earlier, *turn.messages)}
            asked = turn.decision.evidence.asked
            text = turn.visitor_text()
            if asked:
                found = [known[seq] for seq in asked if seq in known]
                text = "\n".join(found) if len(found) == len(asked) else None
            yield Weighed(turn, turn.decision, text)
        earlier.extend(turn.messages)


class SettingsThen:
    """Settings as they were, each version read once."""

    def __init__(self, store: WorkspaceStore, workspace_id: str) -> None:
        self._store = store
        self._workspace_id = workspace_id
        self._known: dict[tuple[str, int], VersionedSettings | None] = {}

    def of(self, decision: Decision) -> VersionedSettings | None:
        """The version that a decision names; None when it is gone with its bot."""
        key = (decision.settings_bot_id, decision.settings_version)
        if key not in self._known:
            self._known[key] = self._read(*key)
        return self._known[key]

    def _read(self, bot_id: str, version: int) -> VersionedSettings | None:
        if version == 0:
            bot = self._store.bot(bot_id)
            return VersionedSettings(
                bot_id=bot_id,
                workspace_id=self._workspace_id,
                version=0,
                settings=first_settings(bot.defaults if bot else 1),
            )
        saved = self._store.settings_version(bot_id, version)
        if saved is None or saved.workspace_id != self._workspace_id:
            return None
        return VersionedSettings(
            bot_id=bot_id,
            workspace_id=saved.workspace_id,
            version=version,
            settings=saved.settings,
        )


class ReplayView(Frozen):
    """A decision, taken again.

    `again` is `same` when the stored evidence and settings give the stored decision byte for byte,
    `function_changed` when another version of the decision function decides otherwise by now.
    `today` is what today's settings of the bot that decided would do, null where `unknown` says why
    that cannot be told. `target_reason` is why the bot that it was transferred to fits, in the
    owner's own words: the example or phrase of it that came nearest.
    """

    message_id: str
    at: UtcTime
    decision_version: str
    was: Outcome
    target_reason: str | None = None
    again: Again
    today: Outcome | None
    unknown: Unknown | None


class ReplayList(Frozen):
    """The decisions of a conversation, oldest first."""

    items: tuple[ReplayView, ...]
    next: str | None = None


class Replays:
    """GET /v1/admin/conversations/{id}/replay."""

    def __init__(
        self, *, access: Access, store: WorkspaceStore, transcripts: TranscriptStore
    ) -> None:
        self._access = access
        self._store = store
        self._transcripts = transcripts

    def get(self, caller: Caller, conversation_id: str, *, after: str | None) -> ReplayList:
        """A page of decisions, those about messages after the id `after`.

        Raises:
            NotFound: unknown, erased or another workspace's.
        """
        self._access.living(caller, conversation_id, turns=1)
        then = SettingsThen(self._store, caller.workspace_id)
        today: dict[str, VersionedSettings | None] = {}
        views: list[ReplayView] = []
        position: str | None = None
        for each in weighed(self._transcripts.all_turns(conversation_id)):
            if after is not None and each.turn.messages[0].id <= after:
                continue
            if len(views) == PAGE_OF_DECISIONS:
                return ReplayList(items=tuple(views), next=position)
            bot_id = each.decision.settings_bot_id
            if bot_id not in today:
                today[bot_id] = self._store.settings(bot_id)
            views.append(_view(each, then.of(each.decision), today[bot_id]))
            position = each.turn.messages[0].id
        return ReplayList(items=tuple(views))


def _target_reason(decision: Decision) -> str | None:
    """Why the target fits; None without a transfer, or where nobody said why."""
    scores = {score.bot_id: score for score in decision.evidence.scores}
    target = scores.get(decision.target_bot_id or "")
    return target.reason if target else None


def _view(
    each: Weighed, then: VersionedSettings | None, today: VersionedSettings | None
) -> ReplayView:
    found = would_decide(today, then, each.text, each.decision) if today else "message_missing"
    known = found if isinstance(found, Decision) else None
    return ReplayView(
        message_id=each.message_id,
        at=each.at,
        decision_version=each.decision.decision_version,
        was=Outcome.of(each.decision, then.settings if then else None),
        target_reason=_target_reason(each.decision),
        again=replay(then, each.text, each.decision),
        today=Outcome.of(known, today.settings) if known and today else None,
        unknown=None if isinstance(found, Decision) else found,
    )
