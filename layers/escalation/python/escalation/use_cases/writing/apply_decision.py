"""From a decision to what is said and done."""

from collections.abc import Callable, Mapping
from typing import Final

from escalation.domain.bot_contract import BotReply
from escalation.domain.decision import Decision, Evidence
from escalation.domain.ports import BotProfile
from escalation.domain.texts import Key
from escalation.domain.waiting import waits
from escalation.use_cases.writing import hand_over
from escalation.use_cases.writing.answers import say_answer
from escalation.use_cases.writing.ask_visitor import (
    ask_back,
    ask_which,
    offer_people,
    take_back_the_offer,
)
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.until_answered import (
    add_to_request,
    helped,
    solved_by_visitor,
)


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
        _acknowledge(draft, profile, decision.evidence, trigger_seq)
        return
    if _asked_or_added(draft, profile, decision, reply, trigger_seq):
        return
    if decision.evidence.answers is not None:
        trigger_seq = decision.evidence.answers.question_seq
    draft.close_question()
    if decision.action == "answer" and reply is not None:
        said = say_answer(draft, profile, decision, reply, question_seq=trigger_seq)
        draft.set(visited=(), hops=0)
        helped(draft, said.seq)
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


def _asked_or_added(
    draft: Draft,
    profile: BotProfile,
    decision: Decision,
    reply: BotReply | None,
    trigger_seq: int,
) -> bool:
    """Whether the decision was to ask the visitor something, or to put it to the request that
    people have, which is done then.
    """
    if decision.action == "added":
        draft.close_question()
        add_to_request(draft, profile, trigger_seq)
    elif decision.action == "clarify" and reply is not None:
        ask_which(draft, profile, reply, question_seq=trigger_seq)
    elif decision.action == "offer":
        offer_people(draft, profile, decision, question_seq=trigger_seq)
    elif decision.action == "ask_back":
        ask_back(draft, profile, decision, question_seq=trigger_seq)
    else:
        return False
    return True


_IN_RETURN: Final[Mapping[str, Key]] = {"thanks": "acknowledged_thanks", "bye": "acknowledged_bye"}


def _acknowledge(draft: Draft, profile: BotProfile, evidence: Evidence, seq: int) -> None:
    """A word in return, once: silence answers the second "ok". A yes or no to a question of the
    bot's that it cannot follow is asked about. That a request which waits is solved, its people
    hear.
    """
    found = evidence.acknowledgement
    if found is not None and found.solved and waits(draft.head) is not None:
        solved_by_visitor(draft, profile, seq)
        return
    kind = found.rule if found else ""
    key: Key = _IN_RETURN.get(kind, "acknowledged")
    if evidence.last_word == "question" and kind in {"yes", "no"}:
        key = "say_more"
    elif evidence.last_word == "acknowledged" and kind != "bye":
        return
    draft.say(hand_over.bot_author(profile), hand_over.words(draft, profile, key))
