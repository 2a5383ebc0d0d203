"""The answer to the other question of a message that asks two things."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from escalation.domain.bot_contract import BotMessage, BotReply, SecondAnswer
from escalation.engine.joined_questions import two_questions
from escalation.engine.matches import Match, reply_of
from escalation.engine.questions import open_questions
from escalation.engine.small_talk import is_small_talk

_MAX_QUOTED: Final = 160
_NOT_QUOTED: Final = frozenset("/@<>[]()`*_\\")
"""What could be a link, an address or markup: a bot does not say a visitor's for them."""


def second_answer(
    messages: Sequence[BotMessage],
    match: Match,
    texts: Mapping[str, Any],
    ask: Callable[[str], Match | None],
) -> SecondAnswer | None:
    """The answer to the question that `match` does not answer; None for a message of one question.

    Two more short texts are asked for, and only where the message is two questions.

    Args:
        messages: the transcript.
        match: what the message as a whole is answered with.
        texts: the built-in replies in the visitor's language.
        ask: what a text is answered with.
    """
    asked, _ = open_questions(messages)
    parts = two_questions(asked[-1]) if len(asked) == 1 else None
    if parts is None or any(is_small_talk(texts, part) for part in parts):
        return None
    found = [ask(part) for part in parts]
    places = [
        place
        for place, part in enumerate(found)
        if part is not None and part.entry_id == match.entry_id
    ]
    if len(places) != 1:  # both the same, or the whole message means a third thing
        return None
    other = 1 - places[0]
    best = found[other]
    answer = reply_of(best) if best is not None else BotReply(text="", confidence=0.0)
    return SecondAnswer(
        text=answer.text,
        confidence=answer.confidence,
        sources=answer.sources,
        left_open=texts["left_open"].format(question=_quoted(parts[other])),
        asked_first=other == 0,
    )


def _quoted(question: str) -> str:
    if _NOT_QUOTED.isdisjoint(question) and len(question) <= _MAX_QUOTED:
        return question
    return "\u2026"
