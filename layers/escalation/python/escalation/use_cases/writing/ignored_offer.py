"""An offer that nobody has taken up: people get what was asked, as if it had been accepted."""

from escalation.domain.decision import Evidence
from escalation.domain.middle_ground import open_question, owed_to_people
from escalation.domain.ports import BotProfile
from escalation.domain.replay import decide_without_detectors
from escalation.use_cases.writing import hand_over
from escalation.use_cases.writing.draft import Draft


def is_due(draft: Draft) -> bool:
    """Whether an offer has stood for as long as it does."""
    until = owed_to_people(draft.head.middle)
    return until is not None and until <= draft.now


def hand_over_ignored_offer(draft: Draft, profile: BotProfile, *, left: bool = False) -> None:
    """Give people what an open offer is about; nothing where none is open.

    Who has `left` is not asked for an address: nobody is there to give one.
    """
    question = open_question(draft.head.middle)
    if question is None or question.until is None:
        return
    draft.close_question()
    if draft.head.spam or draft.head.assignee.kind == "team":
        return
    draft.decision = decide_without_detectors(
        profile.versioned, "offer_ignored", Evidence(bot_id=profile.bot.bot_id)
    )
    if draft.decision.action == "handoff":
        asked = _asking_nothing(profile) if left else profile
        hand_over.to_people(draft, asked, "offer_ignored", trigger_seq=question.question_seq)
    else:
        hand_over.cannot_help(draft, profile, "offer_ignored")


def _asking_nothing(profile: BotProfile) -> BotProfile:
    settings = profile.settings.model_copy(update={"contact": "never"})
    versioned = profile.versioned.model_copy(update={"settings": settings})
    return profile.model_copy(update={"versioned": versioned})
