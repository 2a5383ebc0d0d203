"""What is said where a visitor has asked two questions in one message. Pure.

The decision is about the answer that is the surer of the two. The other is said with it where it is
as sure as the bot's threshold asks, and is said to be open where it is not.
"""

from escalation.domain.bot_contract import BotReply, Source
from escalation.domain.types import MAX_STORED_TEXT_CHARS

MAX_SOURCES = 20
_BETWEEN = "\n\n"


def answer_in_full(reply: BotReply, threshold: float) -> tuple[str, tuple[Source, ...]]:
    """The text of an answer that is given, and its sources, with what there is to say of a second
    question in the order in which they were asked. An answer that would be too long is given alone.
    """
    second = reply.second
    if second is None:
        return reply.text, reply.sources
    if second.confidence >= threshold and second.text:
        texts = (second.text, reply.text) if second.asked_first else (reply.text, second.text)
        sources = (
            (*second.sources, *reply.sources)
            if second.asked_first
            else (*reply.sources, *second.sources)
        )
    else:
        texts, sources = (reply.text, second.left_open), reply.sources
    text = _BETWEEN.join(text for text in texts if text)
    if len(text) > MAX_STORED_TEXT_CHARS:
        return reply.text, reply.sources
    return text, tuple(dict.fromkeys(sources))[:MAX_SOURCES]
