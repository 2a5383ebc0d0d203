"""From a decision to what is said and done."""

from collections.abc import Callable, Mapping
from typing import Final

from escalation.domain.bot_contract import BotReply
from escalation.domain.choices import MessageQuestion
from escalation.domain.decision import Decision, Evidence
from escalation.domain.ports import BotProfile
from escalation.domain.texts import Key
from escalation.use_cases.writing import hand_over
from escalation.use_cases.writing.ask_visitor import (
    ask_back,
    ask_which,
    offer_people,
    take_back_the_offer,
)
from escalation.use_cases.writing.bot_choices import full_answer, keep_open
from escalation.use_cases.writing.draft import Draft


def apply_decision(
    draft: Draft,
    profile: BotProfile,
    decision: Decision,
    reply: BotReply | None,
    *,
    trigger_seq: int,
    find_profile: Callable[[str], BotProfile | None],
) -> None:
    """Do what a decision says to the draft: answer, transfer, hand over or say it plainly."""
    if decision.reason == "acknowledgement":
        _acknowledge(draft, profile, decision.evidence)
        return
    if _asked(draft, profile, decision, reply, trigger_seq):
        return
    if decision.evidence.answers is not None:
        trigger_seq = decision.evidence.answers.question_seq
    draft.close_question()
    if decision.action == "answer" and reply is not None:
        text, sources, choices = full_answer(reply, profile.settings.least_confidence)
        asks: MessageQuestion | None = "bot" if choices else None
        said = draft.say(
            hand_over.bot_author(profile), text, sources=sources, choices=choices, asks=asks
        )
        keep_open(draft, said, question_seq=trigger_seq)
        draft.set(visited=(), hops=0)
        return
    if decision.action == "transfer" and decision.target_bot_id is not None:
        target = find_profile(decision.target_bot_id)
        if target is not None and target.bot.workspace_id == draft.head.workspace_id:
            hand_over.to_bot(draft, profile, target, decision.reason, trigger_seq=trigger_seq)
            return
    elif decision.reason == "offer_declined":
        take_back_the_offer(draft, profile)
        return
    elif decision.action == "cannot_help":
        hand_over.cannot_help(draft, profile, decision.reason)
        return
    # A handoff, or a transfer to a bot that has just been deleted.
    if profile.settings.human_handoff:
        hand_over.to_people(draft, profile, decision.reason, trigger_seq=trigger_seq)
    else:
        hand_over.cannot_help(draft, profile, decision.reason)


def _asked(
    draft: Draft,
    profile: BotProfile,
    decision: Decision,
    reply: BotReply | None,
    trigger_seq: int,
) -> bool:
    """Whether the decision was to ask the visitor something, which is done then."""
    if decision.action == "clarify" and reply is not None:
        ask_which(draft, profile, reply, question_seq=trigger_seq)
    elif decision.action == "offer":
        offer_people(draft, profile, decision, question_seq=trigger_seq)
    elif decision.action == "ask_back":
        ask_back(draft, profile, decision, question_seq=trigger_seq)
    else:
        return False
    return True


_IN_RETURN: Final[Mapping[str, Key]] = {"thanks": "acknowledged_thanks", "bye": "acknowledged_bye"}


def _acknowledge(draft: Draft, profile: BotProfile, evidence: Evidence) -> None:
    """A word in return, once: silence answers the second "ok". A yes or no to a question of the
    bot's that it cannot follow is asked about.
    """
    kind = evidence.acknowledgement.rule if evidence.acknowledgement else ""
    key: Key = _IN_RETURN.get(kind, "acknowledged")
    if evidence.last_word == "question" and kind in {"yes", "no"}:
        key = "say_more"
    elif evidence.last_word == "acknowledged" and kind != "bye":
        return
    draft.say(hand_over.bot_author(profile), hand_over.words(draft, profile, key))
