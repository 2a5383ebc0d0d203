"""What is said between classify (or transfer) and any bot. See README, "Write your own bot"."""

from typing import Annotated, Literal

from pydantic import Field

from escalation.domain.types import (
    MAX_STORED_TEXT_CHARS,
    Identifier,
    Probability,
    Tolerant,
    UtcTime,
)

CONTRACT_VERSION = 1
AuthorKind = Literal["visitor", "bot", "agent", "system"]
Purpose = Literal["chat", "ticket", "route"]


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
    """How well another bot fits, on the scale of the answering bot's own confidence."""

    bot_id: Identifier
    score: Probability


class BotReply(Tolerant):
    """A bot's answer. A number outside 0..1 is a broken contract, not a low confidence."""

    text: Annotated[str, Field(max_length=MAX_STORED_TEXT_CHARS)]
    confidence: Probability
    sources: Annotated[tuple[Source, ...], Field(max_length=20)] = ()
    wants_handoff: bool = False
    routing: Annotated[tuple[TargetScore, ...], Field(max_length=100)] | None = None
    engine: Annotated[str, Field(max_length=100)] = ""
    """What has answered, and from which version of what it knows: kept with the decision."""
