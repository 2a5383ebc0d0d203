"""What of a visitor's message must reach a person."""

from escalation.domain.must_reach import ReachFinding, ReachKind, weightiest
from escalation.domain.ports import BotProfile
from escalation.use_cases.hearing import Hearing
from escalation.use_cases.writing.draft import Draft


def must_reach_in(
    hearing: Hearing, draft: Draft, profile: BotProfile, text: str
) -> ReachFinding | None:
    """What is found in a message: one whose kind is on, if there is one."""
    found = hearing.must_reach(text, locale=draft.head.locale)
    return weightiest(found, _on(profile))


def has_to_reach(hearing: Hearing, draft: Draft, profile: BotProfile, text: str) -> bool:
    """Whether people must get this message, whoever has the chat."""
    found = must_reach_in(hearing, draft, profile, text)
    return found is not None and found.kind in _on(profile)


def reach_evidence(draft: Draft, finding: ReachFinding | None) -> dict[str, object]:
    """It, and that there was something before, as evidence."""
    mark = draft.before.must_reach
    return {"must_reach": finding, "reached": None if mark is None else mark.holds}


def _on(profile: BotProfile) -> tuple[ReachKind, ...]:
    return profile.settings.must_reach.enabled
