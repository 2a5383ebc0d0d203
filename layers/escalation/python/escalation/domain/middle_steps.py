"""Steps of `decide` that lie between answering and escalating. Each concludes, or gives None.

They ask the visitor: which of a few entries is meant, whether people shall have it, or what it is
about. What is asked is bounded by what the chat was asked before, which is evidence; decisions of
before `decide/4` asked nothing, and are taken again without these steps.
"""

from typing import Final

from escalation.domain.deciding import BEFORE_ASKING, Deciding
from escalation.domain.decision import BotEvidence, Decision
from escalation.domain.middle_ground import MAX_CLARIFIES, Asked

NONE_OF_THESE: Final = "none"
TO_TEAM: Final = "team"
TELL_MORE: Final = "more"
"""What the choices of the built-in questions are called; the others are entries."""
SMALL_TALK: Final = frozenset({"small_talk", "robot"})
"""Kinds of fragment that the bot may know an answer to: it is asked, and answers if it is sure."""
MIN_CLOSE: Final = 2
CLOSE_SHARE: Final = 0.5
"""How sure the bot must be that one of the close entries is meant, as a share of what an answer
needs: a choice costs the visitor a tap, and a wrong answer far more. Three of the sample bots knew
two wordings of each entry and were asked the others, at 0.6: of 153 that were not answered 79 were
asked about with a share of .3 (the right entry among the choices: 64), 73 with .5 (60), 59 with .7
(49); of 30 questions about something else 4, 3 and none."""


def answer_to_the_question(steps: Deciding) -> Decision | None:
    """The visitor has answered what the bot had asked: an offer, or that nothing fits.

    A choice that is a question of its own is asked of the bot like any other, and who asks for a
    person besides gets one.
    """
    given, wish = steps.evidence.answers, steps.evidence.explicit_request
    if given is None or wish is not None or steps.version in BEFORE_ASKING:
        return None
    if steps.evidence.waiting is not None and given.choice in {TO_TEAM, TELL_MORE, NONE_OF_THESE}:
        # People have the request already: this is more of it.
        return steps.conclude("added", "waits_for_team")
    people = steps.settings.human_handoff
    if given.kind == "offer" and given.choice == TO_TEAM:
        return steps.conclude("handoff" if people else "cannot_help", "offer_accepted")
    if given.kind == "offer" and given.choice == TELL_MORE:
        return steps.conclude("cannot_help", "offer_declined")
    if given.choice == NONE_OF_THESE:
        return steps.conclude("handoff" if people else "cannot_help", "none_of_these")
    return None


def took_a_choice(steps: Deciding) -> bool:
    """Whether the message is one of the questions that the bot had offered."""
    given = steps.evidence.answers
    asked = given is not None and given.kind in {"clarify", "ask_back"}
    return asked and steps.version not in BEFORE_ASKING


def asks_back(steps: Deciding) -> Decision | None:
    """Nothing was said yet that could be answered: no bot and no people are asked about that."""
    fragment = steps.evidence.fragment
    if fragment is None or steps.version in BEFORE_ASKING or fragment.rule in SMALL_TALK:
        return None
    return steps.conclude("ask_back", "fragment")


def makes_small_talk(steps: Deciding) -> Decision | None:
    """Small talk that the bot has no sure answer to: it says what it can do."""
    fragment = steps.evidence.fragment
    if fragment is None or steps.version in BEFORE_ASKING:
        return None
    return steps.conclude("ask_back", "small_talk" if fragment.rule in SMALL_TALK else "fragment")


def asks_which(steps: Deciding, reply: BotEvidence) -> Decision | None:
    """Two or three entries come close: the visitor is asked which one is meant.

    Not where they have just chosen among some: that question was asked once.
    """
    asked = steps.evidence.asked_before or Asked()
    given = steps.evidence.answers
    near = sum(each.confidence for each in reply.close)
    if (
        steps.version in BEFORE_ASKING
        or not steps.settings.clarify
        or asked.clarifies >= MAX_CLARIFIES
        or (given is not None and given.kind == "clarify")
        or len(reply.close) < MIN_CLOSE
        or near < CLOSE_SHARE * steps.threshold
    ):
        return None
    return steps.conclude("clarify", "close_entries")
