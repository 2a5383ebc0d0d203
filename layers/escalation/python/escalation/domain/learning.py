"""What became of answers, and what that teaches a bot about its own confidence. Pure.

Nobody labels a bot's answers, so what the visitor did next stands in for a label. It is a weak
one: who asks for a person at once, repeats the question or gets angry was not helped, but who just
leaves may have given up. So a conversation gives one outcome at most, what follows in any other way
gives none, and what is learnt is kept within bounds.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Annotated, NamedTuple

from pydantic import Field

from escalation.domain.conversation import Head, Turn
from escalation.domain.decision import Action
from escalation.domain.middle_ground import BEST
from escalation.domain.types import Frozen, Identifier, Probability, UtcTime

SILENT_FOR = timedelta(hours=1)
"""A visitor who says nothing for so long after an answer has no more to say about it."""


class AnswerOutcome(Frozen):
    """What became of one answer.

    Attributes:
        at: when it was given.
        confidence: what it was given with, before anything learnt.
        right: as far as what followed tells.
        engine: what had answered, as the decision names it.
        weight: how much it counts beside others; see `said_outcomes`.
    """

    at: UtcTime
    confidence: Probability
    right: bool
    engine: str
    weight: Annotated[float, Field(gt=0.0)] = 1.0


class Asked(NamedTuple):
    """A message that a bot looked for an answer to: when, and with what confidence before anything
    learnt, whatever came of it.
    """

    at: datetime
    confidence: float


class Lesson(NamedTuple):
    """What outcomes and messages teach: bias and slope of a confidence's logit.

    Attributes:
        bias: added to the logit.
        slope: its factor.
        messages: how many were read without labels; None where they were too few.
        outside: the share of them that the bot cannot know, as they show it.
        margin: half of its 95 % interval.
    """

    bias: float
    slope: float
    messages: int | None = None
    outside: float | None = None
    margin: float | None = None


class Learned(Frozen):
    """A correction of a bot's confidence: bias and slope of its logit, and what they rest on."""

    bot_id: Identifier
    version: Annotated[int, Field(ge=1)]
    engine: str
    """The version of the rules whose confidences it corrects; it fits no others."""
    bias: float
    slope: Annotated[float, Field(ge=0)]
    outcomes: int
    wrong: int
    messages: int | None = None
    """Read without labels, for the share of what the bot cannot know; None where too few were."""
    outside: Probability | None = None
    """That share."""
    outside_margin: Probability | None = None
    """Half of its 95 % interval."""
    latest_at: UtcTime
    """When the last of all this was said."""
    learned_at: UtcTime


def outcome_of(
    bot_id: str, head: Head, turns: Iterable[Turn], now: datetime
) -> AnswerOutcome | None:
    """The outcome of one of a bot's answers in a conversation, if any tells.

    Where the bot asked which entry is meant, the choice tells: right, if it is the one that the bot
    would have answered with. Else wrong: the first answer that the visitor's next move complained
    of. Right: otherwise the last answer, if nothing followed it and the conversation is over or
    silent.

    Args:
        bot_id: whose answers.
        head: the conversation's.
        turns: of the conversation, oldest first; the last ones are enough.
        now: tells whether a silence has lasted long enough.
    """
    answer: AnswerOutcome | None = None
    asked: AnswerOutcome | None = None
    for turn in turns:
        chosen = _chosen(turn)
        if asked is not None and chosen is not None:
            return asked.model_copy(update={"right": chosen == BEST})
        asked = _outcome(bot_id, turn, "clarify") or asked
        if _is_notice(turn) or _asks_for_nothing(turn):
            continue
        if answer is not None and _complains(turn):
            return answer.model_copy(update={"right": False})
        answer = answer_of(bot_id, turn)
    if answer is None:
        return None
    over = head.state == "closed" or now - head.last_activity_at >= SILENT_FOR
    return answer if over else None


def answer_of(bot_id: str, turn: Turn) -> AnswerOutcome | None:
    """The answer that a turn gave, taken to be right; None where nothing is learnt about it."""
    return _outcome(bot_id, turn, "answer")


def asked_of(bot_id: str, turns: Iterable[Turn], made_by: str) -> Iterator[Asked]:
    """What a bot was asked in a conversation, as far as the engine named `made_by` looked for an
    answer: a greeting and the owner's own question word for word are not among it.
    """
    for turn in turns:
        decision = turn.decision
        if decision is None or decision.evidence.reply is None:
            continue
        evidence = decision.evidence
        reply = decision.evidence.reply
        found = reply.unlearned if reply.found is None else reply.found
        if found is None or evidence.bot_id != bot_id or not evidence.engine.startswith(made_by):
            continue
        yield Asked(at=turn.messages[0].at, confidence=found)


def _chosen(turn: Turn) -> str | None:
    """The choice among close entries that the visitor has taken in this turn."""
    given = turn.decision.evidence.answers if turn.decision is not None else None
    return given.choice if given is not None and given.kind == "clarify" else None


def _outcome(bot_id: str, turn: Turn, action: Action) -> AnswerOutcome | None:
    decision = turn.decision
    if decision is None or decision.action != action or decision.evidence.bot_id != bot_id:
        return None
    reply = decision.evidence.reply
    if reply is None or reply.unlearned is None:
        return None
    return AnswerOutcome(
        at=turn.messages[0].at,
        confidence=reply.unlearned,
        right=True,
        engine=decision.evidence.engine,
    )


def _complains(turn: Turn) -> bool:
    """Whether the visitor asks for people, repeats the question, or is angry: with or without the
    owner's leave to escalate for it.
    """
    if turn.decision is None:
        return False
    evidence = turn.decision.evidence
    request = evidence.explicit_request
    wants_people = request is not None and request.bot_id is None
    return wants_people or evidence.repetition is not None or evidence.frustration is not None


def _asks_for_nothing(turn: Turn) -> bool:
    """Whether the visitor thanks or says "ok": the answer before it stays the last one."""
    return turn.decision is not None and turn.decision.reason == "acknowledgement"


def _is_notice(turn: Turn) -> bool:
    """Whether only the service itself speaks, as when it closes the chat."""
    spoke = any(message.author.kind != "system" for message in turn.messages)
    return turn.decision is None and not spoke
