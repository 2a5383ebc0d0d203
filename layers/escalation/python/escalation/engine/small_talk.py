"""Messages that are nothing but a greeting, thanks or a goodbye."""

from collections.abc import Mapping, Sequence

from escalation.domain.bot_contract import BotMessage
from escalation.engine.questions import open_questions
from escalation.engine.tokenisation import words


def small_talk_reply(texts: Mapping[str, object], messages: Sequence[BotMessage]) -> str | None:
    """Return the built-in reply to a message that is nothing but a greeting, thanks or goodbye."""
    asked, _ = open_questions(messages)
    if len(asked) != 1:
        return None
    said = " ".join(words(asked[0]))
    kinds = texts["small_talk"]
    if not isinstance(kinds, Mapping):
        return None
    for kind in kinds.values():
        if said in kind["phrases"]:
            return str(kind["reply"])
    return None
