"""The choices that a bot offers with its answer: below all that is said, and open afterwards."""

from typing import NamedTuple

from escalation.domain.bot_contract import BotReply, Source
from escalation.domain.choice_words import question_part, whole_reading
from escalation.domain.choices import Choice
from escalation.domain.conversation import Message
from escalation.domain.middle_ground import MiddleGround, OpenQuestion
from escalation.domain.second_answers import answer_in_full
from escalation.use_cases.writing.draft import Draft


class FullAnswer(NamedTuple):
    """What is said where a bot's answer is given."""

    text: str
    """With the choices as its last lines."""
    sources: tuple[Source, ...]
    choices: tuple[Choice, ...]


def full_answer(reply: BotReply, least_confidence: float) -> FullAnswer:
    """The answer with what there is to say of a second question, and then the choices. What would
    be too long with its choices is said without buttons.
    """
    question = question_part(reply.text, reply.choices)
    asked = reply.model_copy(update={"text": question})
    text, sources = answer_in_full(asked, least_confidence)
    whole = whole_reading(text, reply.choices)
    if whole is None:
        return FullAnswer(*answer_in_full(reply, least_confidence), choices=())
    return FullAnswer(whole, sources, reply.choices)


def keep_open(draft: Draft, said: Message, *, question_seq: int) -> None:
    """The choices of what was just said may be taken from here on.

    Args:
        draft: in which it was said; it stays as it is where nothing is offered.
        said: the bot's answer.
        question_seq: position of the visitor's message that is answered.
    """
    if said.choices:
        asked = OpenQuestion(kind="bot", message_id=said.id, question_seq=question_seq)
        draft.set(middle=(draft.head.middle or MiddleGround()).asked(asked))
