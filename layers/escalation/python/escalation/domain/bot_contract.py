"""What is said between classify (or transfer) and any bot. See functions/bot/README.md."""

import json
from typing import Annotated, Literal

from pydantic import (
    BeforeValidator,
    Field,
    PlainValidator,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from escalation.domain.types import (
    MAX_STORED_TEXT_CHARS,
    Identifier,
    Probability,
    Tolerant,
    UtcTime,
)

AuthorKind = Literal["visitor", "bot", "agent", "system"]
Purpose = Literal["chat", "ticket", "route"]
MAX_SCORE_REASON_CHARS = 120
MAX_ENGINE_CHARS = 200
MAX_ENCODER_CHARS = 100
MAX_LANGUAGE_CHARS = 40
MAX_CLOSE = 3
"""Entries that a visitor is let choose from: more is a list to read, not a question."""


def _short(value: object) -> object:
    """A reason is a kindness: one that is too long is cut, one that is no text is left out."""
    return value[:MAX_SCORE_REASON_CHARS] if isinstance(value, str) else None


ScoreReason = Annotated[
    Annotated[str, Field(max_length=MAX_SCORE_REASON_CHARS)] | None, BeforeValidator(_short)
]


def _name(most: int) -> BeforeValidator:
    """What names something for the record and weighs nothing: anything but a text is left out."""
    return BeforeValidator(lambda value: value[:most] if isinstance(value, str) else None)


EncoderName = Annotated[
    Annotated[str, Field(max_length=MAX_ENCODER_CHARS)] | None, _name(MAX_ENCODER_CHARS)
]
LanguageName = Annotated[
    Annotated[str, Field(max_length=MAX_LANGUAGE_CHARS)] | None, _name(MAX_LANGUAGE_CHARS)
]


class BotMessage(Tolerant):
    """One message of the transcript as a bot sees it."""

    author: AuthorKind
    text: str
    at: UtcTime


class BotRequest(Tolerant):
    """The payload of an invocation. A bot may see one `request_id` twice."""

    version: Literal[1] = 1
    request_id: str
    purpose: Purpose
    workspace_id: Identifier
    bot_id: Identifier
    conversation_id: Identifier
    locale: str
    messages: tuple[BotMessage, ...]
    handoff_summary: str | None = None
    targets: tuple[Identifier, ...] = ()


class Source(Tolerant):
    """Where an answer comes from. A link is shown only when it is http or https."""

    title: Annotated[str, Field(max_length=300)]
    url: Annotated[str, Field(max_length=2_000, pattern=r"^https?://[^\s<>\"]+$")]


class TargetScore(Tolerant):
    """How well another bot fits, on the scale of the answering bot's own confidence.

    `reason` says why: what was found nearest of what the owner wrote about that bot. It is shown to
    owners beside the decision and weighs nothing in it.
    """

    bot_id: Identifier
    score: Probability
    reason: ScoreReason = None


class SecondAnswer(Tolerant):
    """The answer to another question of the same message.

    `left_open` is what to say instead where it is not sure enough, in the visitor's language;
    `asked_first` that the visitor asked it before the one that the reply answers.
    """

    text: Annotated[str, Field(max_length=MAX_STORED_TEXT_CHARS)] = ""
    confidence: Probability
    sources: Annotated[tuple[Source, ...], Field(max_length=20)] = ()
    left_open: Annotated[str, Field(max_length=1_000)] = ""
    asked_first: bool = False


def _or_nothing(value: object, read: ValidatorFunctionWrapHandler) -> SecondAnswer | None:
    """A second answer is a kindness as well: one that is out of order is left out."""
    try:
        if isinstance(value, dict):
            # Read as the JSON that it is: strictly, a list from there would be no tuple here.
            return SecondAnswer.model_validate_json(json.dumps(value, default=dict), strict=True)
        found: SecondAnswer | None = read(value)
    except (ValidationError, TypeError, ValueError):
        return None
    return found


class CloseEntry(Tolerant):
    """One of two or three entries that might be meant: how its question is worded, and the chance
    that it is the right one.
    """

    entry_id: Identifier
    question: Annotated[str, Field(min_length=1, max_length=500)]
    confidence: Probability


def _near(value: object) -> tuple[CloseEntry, ...]:
    """A kindness too: what is out of order is left out, and all of it where it is no list."""
    try:
        each = value if isinstance(value, list | tuple) else ()
        return tuple(CloseEntry.model_validate(one, strict=True) for one in each)[:MAX_CLOSE]
    except ValidationError:
        return ()


class BotReply(Tolerant):
    """A bot's answer. A number outside 0..1 is a broken contract, not a low confidence."""

    text: Annotated[str, Field(max_length=MAX_STORED_TEXT_CHARS)]
    confidence: Probability
    sources: Annotated[tuple[Source, ...], Field(max_length=20)] = ()
    wants_handoff: bool = False
    routing: Annotated[tuple[TargetScore, ...], Field(max_length=100)] | None = None
    engine: Annotated[str, Field(max_length=MAX_ENGINE_CHARS)] = ""
    """What has answered, and from which version of what it knows: kept with the decision."""
    encoder: EncoderName = None
    """What compared the question with what the bot knows: an encoder's name, or `words`."""
    unread_language: LanguageName = None
    """The question's language (ISO 639-1) where the bot does not read it: its confidence then says
    that, and not that it knows no answer."""
    unlearned: Probability | None = None
    """The confidence before what outcomes have taught, of an engine that learns from them: what it
    learns from next."""
    second: Annotated[SecondAnswer | None, WrapValidator(_or_nothing)] = None
    """Where the message asks two things: the answer that the bot is less sure of."""
    close: Annotated[tuple[CloseEntry, ...], PlainValidator(_near)] = ()
    """Two or three entries that come near each other, best first, where no one stands out."""
    found: Probability | None = None
    """The same where something else has answered in its place, so that nothing is learnt of that
    answer: what visitors ask shows in it all the same."""
