"""Answers of bots and of people: what the visitor is asked about them afterwards."""

from escalation.domain.bot_contract import BotReply
from escalation.domain.conversation import Message
from escalation.domain.decision import Decision
from escalation.domain.feedback import after_answer, after_people
from escalation.domain.ports import BotProfile
from escalation.domain.second_answers import answer_in_full
from escalation.domain.settings import EscalationSettings
from escalation.use_cases.writing import hand_over
from escalation.use_cases.writing.draft import Draft


def note_people(draft: Draft, settings: EscalationSettings) -> None:
    """A person of the team has written to the visitor."""
    draft.set(last_agent_at=draft.now)
    if settings.feedback.csat:
        draft.set(at_end=after_people(draft.head))


def say_answer(draft: Draft, profile: BotProfile, decision: Decision, reply: BotReply) -> Message:
    """Say what the bot has answered.

    A greeting returned helps nobody, so nobody is asked about it.
    """
    text, sources = answer_in_full(reply, profile.settings.least_confidence)
    asks = profile.settings.feedback
    is_answer = decision.evidence.fragment is None
    if asks.solved and is_answer:
        draft.set(at_end=after_answer(draft.head))
    return draft.say(
        hand_over.bot_author(profile),
        text,
        sources=sources,
        rated=True if asks.thumbs and is_answer else None,
    )
