"""Which indexes a bot's knowledge has, and what of it no encoder reads: what its owner is told."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, NamedTuple, Protocol

from pydantic import Field

from escalation.domain.bot_contract import MAX_LANGUAGE_CHARS, EncoderName
from escalation.domain.types import Frozen, Identifier

BY_WORDS = "words"
"""In an encoder's place, where messages are compared by their words."""
MOST_LANGUAGES = 10
"""Named of those that are not read, the most frequent first."""


class BuiltIndexes(NamedTuple):
    """What was made of a bot's knowledge.

    Attributes:
        own: by an encoder that is here; None where none reads the knowledge.
        encoder: its name; None for none.
        hosted: by the encoder over the network; None where none is to be asked, or it failed.
        hosted_encoder: its name, or None.
        failure: why that one is not there although it was asked; a code.
        unread: entries that neither reads, by language (ISO 639-1).
    """

    own: bytes | None
    encoder: str | None = None
    hosted: bytes | None = None
    hosted_encoder: str | None = None
    failure: str | None = None
    unread: Mapping[str, int] = MappingProxyType({})


class MadeIndex(Frozen):
    """The indexes of one version of a bot's knowledge. Names of encoders are as in the engine."""

    bot_id: Identifier
    knowledge_version: int
    encoder: EncoderName = None
    """What is here; None: the bot goes by words alone, because nothing reads its knowledge."""
    hosted_encoder: EncoderName = None
    """What is asked over the network first."""
    hosted_failure: str | None = None
    """Why that has no index although there should be one."""
    unread: dict[
        Annotated[str, Field(max_length=MAX_LANGUAGE_CHARS)], Annotated[int, Field(ge=0)]
    ] = {}
    """Entries that no encoder reads, by language; the most frequent ones."""

    @classmethod
    def of(cls, bot_id: str, knowledge_version: int, built: BuiltIndexes) -> "MadeIndex":
        """What is kept of it."""
        ranked = sorted(built.unread.items(), key=lambda each: (-each[1], each[0]))
        return cls(
            bot_id=bot_id,
            knowledge_version=knowledge_version,
            encoder=built.encoder,
            hosted_encoder=built.hosted_encoder,
            hosted_failure=built.failure,
            unread=dict(ranked[:MOST_LANGUAGES]),
        )


class MadeIndexes(Protocol):
    """One record a bot; deleted with it. Each call may raise RetryableError."""

    def made_index(self, bot_id: str) -> MadeIndex | None:
        """What was made last; None where nothing was since this is recorded."""
        ...

    def save_made_index(self, made: MadeIndex) -> None:
        """Put it in the place of the one before; nothing happens where the bot is gone."""
        ...
