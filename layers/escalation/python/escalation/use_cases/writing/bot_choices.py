"""A bot's answer as it is said: in full, with the choices that the bot offers below it."""

from escalation.domain.bot_contract import BotReply
from escalation.domain.choice_words import question_part, whole_reading
from escalation.domain.conversation import Author, Message
from escalation.domain.middle_ground import MiddleGround, OpenQuestion
from escalation.domain.second_answers import answer_in_full
from escalation.use_cases.writing.draft import Draft


def say_answer(
    draft: Draft, author: Author, reply: BotReply, *, least_confidence: float, trigger_seq: int
) -> Message:
    """Append the bot's answer. Where it offers choices they are its last lines, whatever else is
    said with it, and its question is the one that is open.

    Args:
        draft: what it is appended to.
        author: the bot.
        reply: what it has said.
        least_confidence: below which a second answer in it is not given.
        trigger_seq: position of the visitor's message that is answered.
    """
    question = question_part(reply.text, reply.choices)
    asked = reply.model_copy(update={"text": question})
    text, sources = answer_in_full(asked, least_confidence)
    whole = whole_reading(text, reply.choices)
    if not reply.choices or whole is None:
        text, sources = answer_in_full(reply, least_confidence)
        return draft.say(author, text, sources=sources)
    said = draft.say(author, whole, sources=sources, choices=reply.choices, asks="bot")
    open_now = OpenQuestion(kind="bot", message_id=said.id, question_seq=trigger_seq)
    draft.set(middle=(draft.head.middle or MiddleGround()).asked(open_now))
    return said
