"""A message while the visitor is asked for what the team needs to know."""

from collections.abc import Callable
from typing import Final

from escalation.domain.decide import decide_without_bot
from escalation.domain.decision import Evidence
from escalation.domain.ports import BotProfile
from escalation.use_cases.writing.asked_facts import hear_answer, is_skipped, open_fact
from escalation.use_cases.writing.draft import Draft

_SAYS_A_FACT: Final = frozenset({"rule", "repetition"})
"""Reasons that a plain answer may give by its words alone: a product with a rule, "no" again."""


def took_fact(
    draft: Draft,
    profile: BotProfile,
    said: str,
    heard: Callable[[Draft, BotProfile, str], Evidence],
) -> bool:
    """Take an answer to the open question, which is no question for the bot. True where the message
    said nothing else.

    Args:
        draft: holds the message.
        profile: of the bot that asks.
        said: the message.
        heard: what detectors alone hear in it.
    """
    fact = open_fact(draft, profile)
    if fact is None:
        return False
    refuses = is_skipped(draft, profile, said)
    if not refuses:
        evidence = heard(draft, profile, said)
        refuses = evidence.acknowledgement is not None and evidence.acknowledgement.rule == "no"
        if not refuses and wants_something_else(profile, said, evidence):
            draft.close_question()
            return False
    answer = hear_answer(draft, profile, fact, said, refuses=refuses)
    return answer.kind != "other" and not answer.says_more


def wants_something_else(profile: BotProfile, said: str, evidence: Evidence) -> bool:
    """Whether the message asks for people, is angry, must reach somebody, or thanks us."""
    if evidence.acknowledgement is not None:
        return True
    would = decide_without_bot(profile.versioned, said, evidence)
    escalates = would is not None and would.action in {"handoff", "transfer", "offer"}
    return would is not None and escalates and would.reason not in _SAYS_A_FACT
