"""What answers and what reads: bots, detectors and a model's help, as Protocols."""

from collections.abc import Sequence
from typing import Annotated, Protocol

from pydantic import Field

from escalation.domain.bot_contract import BotMessage, BotReply, BotRequest
from escalation.domain.decision import Detection, GuidanceFinding, NamedBot
from escalation.domain.types import Frozen, Identifier
from escalation.domain.workspace import Bot, TeamLanguage


class ModelUser(Frozen):
    """For whom a model is asked, and how many questions a day it may be asked for that bot."""

    workspace_id: Identifier
    bot_id: Identifier
    calls_a_day: Annotated[int, Field(ge=0)]


class Bots(Protocol):
    """Invokes bots."""

    def ask(self, bot: Bot, request: BotRequest) -> BotReply:
        """Raises BotFailed for an error, a time-out or a reply outside the contract."""
        ...

    def route(self, request: BotRequest) -> BotReply:
        """Ask the reference bot to score the request's targets. Raises BotFailed."""
        ...


class Detectors(Protocol):
    """Rules that read a message without a model."""

    def explicit_request(
        self, text: str, *, locale: str, names: Sequence[str], bots: Sequence[NamedBot] = ()
    ) -> Detection | None:
        """A wish for people, or for one of `bots`; `names` may be asked for too."""
        ...

    def frustration(self, text: str, *, locale: str) -> Detection | None:
        """Signs that the visitor has had enough."""
        ...

    def repetition(self, text: str, earlier: Sequence[str], *, locale: str) -> Detection | None:
        """The same question as one of the `earlier` ones, in other words or the same."""
        ...

    def acknowledgement(self, text: str, *, locale: str) -> Detection | None:
        """A message that asks for nothing, by kind as the rule's name: thanks, ok, yes, no, bye."""
        ...

    def fragment(self, text: str, *, locale: str) -> Detection | None:
        """A message that says nothing to be answered yet, or small talk, by kind as the rule's
        name: opener, noise, robot, small_talk.
        """
        ...

    def unread_language(self, text: str, *, locale: str) -> str | None:
        """The language or script of a text that there are no rules for."""
        ...


class Guidance(Protocol):
    """Says which of the owner's guidelines applies to a conversation's last message."""

    def read(
        self, guidelines: Sequence[str], messages: Sequence[BotMessage], *, user: ModelUser
    ) -> GuidanceFinding:
        """The one that applies, if any; a model that fails is a finding, never an error."""
        ...


class Summaries(Protocol):
    """Briefs whoever takes a conversation over."""

    def summary(
        self,
        messages: Sequence[BotMessage],
        *,
        user: ModelUser,
        language: TeamLanguage = "en",
    ) -> str | None:
        """A few sentences in the team's language, or None; never raises for a model that fails."""
        ...
