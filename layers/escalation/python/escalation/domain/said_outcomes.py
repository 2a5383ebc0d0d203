"""What visitors say about answers, as outcomes that a bot learns from. Pure.

Nobody may train a bot who merely comes by. So what strangers say has bounds:

- of one client, about one entry, the first word of a day counts (`feedback.Said.repeated`);
- what strangers said on a day of a sudden run does not count (`feedback_counts.sudden_days`);
- all that strangers said weighs at most a fifth of what a bot learns from, however much it is.

A visitor whom the owner's site vouches for weighs twice what a chat does in which nobody said
anything. What does not count is as if it had not been said: what the visitor did next tells then,
as before.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Final, NamedTuple

from escalation.domain.conversation import Turn
from escalation.domain.feedback import ChatFeedback
from escalation.domain.learning import AnswerOutcome, answer_of
from escalation.domain.report import day_of

STRANGERS_SHARE: Final = 0.2
"""Of all weight, at most."""
SIGNED_WEIGHT: Final = 2.0
STRANGER_WEIGHT: Final = 1.0


class SaidOutcome(NamedTuple):
    """The outcome of an answer as its visitor said it.

    Attributes:
        outcome: whose `at` is the answer's.
        signed: the owner's site vouches for who said it.
    """

    outcome: AnswerOutcome
    signed: bool


def said_about(
    bot_id: str,
    turns: Iterable[Turn],
    feedback: ChatFeedback | None,
    runs: Collection[str] = (),
) -> tuple[SaidOutcome, ...]:
    """What was said about a bot's answers in one chat, as far as it counts.

    Args:
        bot_id: whose answers.
        turns: of the chat; what was said about others is passed over.
        feedback: of the chat.
        runs: days on which nothing counts that strangers said.
    """
    if feedback is None:
        return ()
    said = {
        one.message_id: one
        for one in feedback.about_answers()
        if not one.repeated and (one.signed or day_of(one.at) not in runs)
    }
    found = []
    for turn in turns:
        about = next((said[m.id] for m in turn.messages if m.id in said), None)
        answer = answer_of(bot_id, turn)
        if about is not None and answer is not None:
            outcome = answer.model_copy(update={"right": about.helped})
            found.append(SaidOutcome(outcome, about.signed))
    return tuple(found)


def weighed(
    guessed: Sequence[AnswerOutcome], said: Sequence[SaidOutcome]
) -> tuple[AnswerOutcome, ...]:
    """All outcomes with their weights, in an order that follows from what they are.

    Args:
        guessed: from what visitors did next, of answers about which nothing was said that counts.
        said: by visitors.
    """
    signed = [_weighing(one, SIGNED_WEIGHT) for one in said if one.signed]
    strangers = [one for one in said if not one.signed]
    others = sum(one.weight for one in (*guessed, *signed))
    allowed = others * STRANGERS_SHARE / (1.0 - STRANGERS_SHARE)
    weight = min(STRANGER_WEIGHT, allowed / len(strangers)) if strangers else 0.0
    bounded = [_weighing(one, weight) for one in strangers if weight > 0.0]
    return tuple(sorted((*guessed, *signed, *bounded), key=_place))


def _weighing(one: SaidOutcome, weight: float) -> AnswerOutcome:
    return one.outcome.model_copy(update={"weight": weight})


def _place(one: AnswerOutcome) -> tuple[object, ...]:
    return (one.at, one.confidence, one.right, one.weight, one.engine)
