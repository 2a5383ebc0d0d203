"""What is said between classify (or transfer) and any bot. See functions/bot/README.md."""

import json
from typing import Annotated, Final, Literal

from pydantic import (
    BeforeValidator,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from escalation.domain.choices import MAX_CHOICES, Choice, ChoiceId
from escalation.domain.types import (
    MAX_STORED_TEXT_CHARS,
    Identifier,
    Probability,
    Tolerant,
    UtcTime,
    is_empty,
    single_line,
)

AuthorKind = Literal["visitor", "bot", "agent", "system"]
Purpose = Literal["chat", "ticket", "route"]
ContractVersion = Literal[1, 2]
"""Version 2 has choices: a bot may offer them, and hears which one was chosen."""
CHOICES_SINCE: Final = 2
NEWEST_CONTRACT: ContractVersion = 2
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


def _known_version(value: object) -> ContractVersion:
    """What a bot says of its contract says no more than this release knows; anything but a version
    says nothing.
    """
    is_newer = type(value) is int and value >= NEWEST_CONTRACT
    return NEWEST_CONTRACT if is_newer else 1


def _offered(value: object) -> tuple[Choice, ...]:
    """Choices are a kindness too, for `text` says all of it: what is out of order is left out, and
    so are a second one with an id or a label that was there before, and those beyond the bound.
    """
    found: list[Choice] = []
    for each in value if isinstance(value, list | tuple) else ():
        choice = _choice(each)
        known = choice is None or any(
            choice.id == one.id or choice.label == one.label for one in found
        )
        if choice is not None and not known:
            found.append(choice)
    return tuple(found[:MAX_CHOICES])


def _choice(value: object) -> Choice | None:
    """One choice as a bot sends it, with its label on one line; a newer contract may say more."""
    if isinstance(value, Choice):
        return value
    if not isinstance(value, dict) or not isinstance(value.get("label"), str):
        return None
    try:
        named = {"id": value.get("id"), "label": single_line(value["label"])}
        return Choice.model_validate(named, strict=True)
    except ValidationError:
        return None


class BotMessage(Tolerant):
    """One message of the transcript as a bot sees it.

    `chosen` is of the contract's version 2: the id of the choice of that bot's own which the
    visitor has taken with this message.
    """

    author: AuthorKind
    text: str
    at: UtcTime
    chosen: Annotated[ChoiceId | None, Field(exclude_if=is_empty)] = None


class BotRequest(Tolerant):
    """The payload of an invocation. A bot may see one `request_id` twice."""

    version: ContractVersion = 1
    request_id: str
    purpose: Purpose
    workspace_id: Identifier
    bot_id: Identifier
    conversation_id: Identifier
    locale: str
    messages: tuple[BotMessage, ...]
    handoff_summary: str | None = None
    targets: tuple[Identifier, ...] = ()

    def at_version(self, version: int) -> "BotRequest":
        """As a bot of this version of the contract gets it: without what it does not know. One of
        a version that is not known here gets the newest that is.
        """
        messages = self.messages
        if version < CHOICES_SINCE:
            messages = tuple(one.model_copy(update={"chosen": None}) for one in messages)
        known = min(version, NEWEST_CONTRACT)
        return self.model_copy(update={"version": known, "messages": messages})


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
    close: Annotated[tuple[CloseEntry, ...], BeforeValidator(_near)] = ()
    """Two or three entries that come near each other, best first, where no one stands out."""
    found: Probability | None = None
    """The same where something else has answered in its place, so that nothing is learnt of that
    answer: what visitors ask shows in it all the same."""
    choices: Annotated[tuple[Choice, ...], BeforeValidator(_offered)] = ()
    """What the visitor may choose from, as buttons; `text` is the whole of it for whoever has none.
    Only a bot of version 2 of the contract is heeded in this."""
    version: Annotated[ContractVersion, BeforeValidator(_known_version)] = 1
    """The newest version of the contract that the bot knows; looked at when it is tested."""
