"""Answers of bots and of people: what the visitor is asked about them afterwards."""

from escalation.domain.bot_contract import BotReply
from escalation.domain.conversation import Message
from escalation.domain.decision import Decision
from escalation.domain.feedback import after_answer, after_people
from escalation.domain.ports import BotProfile
from escalation.domain.settings import EscalationSettings
from escalation.use_cases.writing import hand_over
from escalation.use_cases.writing.bot_choices import full_answer, keep_open
from escalation.use_cases.writing.draft import Draft


def note_people(draft: Draft, settings: EscalationSettings) -> None:
    """A person of the team has written to the visitor."""
    draft.set(last_agent_at=draft.now)
    if settings.feedback.csat:
        draft.set(at_end=after_people(draft.head))


def say_answer(
    draft: Draft, profile: BotProfile, decision: Decision, reply: BotReply, *, question_seq: int
) -> Message:
    """Say what the bot has answered to the message at `question_seq`, with the choices it offers.

    A greeting returned helps nobody, so nobody is asked about it.
    """
    text, sources, choices = full_answer(reply, profile.settings.least_confidence)
    asks = profile.settings.feedback
    is_answer = decision.evidence.fragment is None
    if asks.solved and is_answer:
        draft.set(at_end=after_answer(draft.head))
    said = draft.say(
        hand_over.bot_author(profile),
        text,
        sources=sources,
        choices=choices,
        asks="bot" if choices else None,
        rated=True if asks.thumbs and is_answer else None,
    )
    keep_open(draft, said, question_seq=question_seq)
    return said
