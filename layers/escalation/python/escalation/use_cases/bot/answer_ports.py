"""What the reference bot needs: an engine, and where it reads what a bot knows."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from escalation.domain.bot_contract import BotMessage, BotReply, TargetScore
from escalation.domain.bot_ports import ModelUser
from escalation.domain.knowledge import KnowledgeEntry
from escalation.domain.learning import Learned
from escalation.domain.owner_ports import Knowledge
from escalation.domain.settings import VersionedSettings
from escalation.domain.workspace import Bot

BotProfile = tuple[str, tuple[str, ...], str]
"""A bot to route to: id, example questions, description."""

IndexT = TypeVar("IndexT")
RoutesT = TypeVar("RoutesT")


class KnowledgeSource(Protocol):
    """Where bots, their knowledge and their settings are read."""

    def bot(self, bot_id: str) -> Bot | None:
        """The bot, of whichever workspace."""
        ...

    def knowledge(self, bot_id: str) -> Knowledge:
        """Its entries; version 0 without any when never saved."""
        ...

    def settings(self, bot_id: str) -> VersionedSettings | None:
        """Its escalation settings; they describe its transfer targets."""
        ...


class StoredIndexes(Protocol):
    """Indexes that were made when knowledge was saved."""

    def read(self, bot_id: str, knowledge_version: int) -> bytes | None:
        """The index of that version; None while it is not made, or cannot be read."""
        ...

    def read_hosted(self, bot_id: str, knowledge_version: int) -> bytes | None:
        """The one beside it, by the encoder over the network."""
        ...


class NoStoredIndexes:
    """Where there is no encoder there are no indexes by meaning."""

    def read(self, bot_id: str, knowledge_version: int) -> bytes | None:  # noqa: ARG002
        """None."""
        return None

    def read_hosted(self, bot_id: str, knowledge_version: int) -> bytes | None:  # noqa: ARG002
        """None."""
        return None


class LearnedCorrections(Protocol):
    """What has been learnt from outcomes."""

    def learned(self, bot_id: str) -> Learned | None:
        """Of a bot; None while there is nothing."""
        ...


class NothingLearned:
    """Where no engine learns."""

    def learned(self, bot_id: str) -> Learned | None:  # noqa: ARG002
        """None."""
        return None


class AnswerEngine(Protocol[IndexT, RoutesT]):
    """Turns knowledge into answers. Deterministic: the same input gives the same reply."""

    @property
    def version(self) -> str:
        """Names everything but the knowledge that a reply rests on."""
        ...

    def build(self, entries: Sequence[KnowledgeEntry]) -> IndexT:
        """Prepare entries for `answer`, quickly."""
        ...

    def version_of(self, index: IndexT) -> str:
        """Name of the rules that answer from this index."""
        ...

    def open_file(self, stored: bytes) -> IndexT | None:
        """Read an index made earlier; None when this engine cannot use it."""
        ...

    def certain_answer(
        self,
        index: IndexT,
        messages: Sequence[BotMessage],
        *,
        locale: str,
        small_talk: bool = True,
    ) -> BotReply | None:
        """An answer that needs no comparison, such as to a mere greeting."""
        ...

    def answer(
        self,
        index: IndexT,
        messages: Sequence[BotMessage],
        *,
        locale: str,
        small_talk: bool = True,
        learned: Learned | None = None,
    ) -> BotReply:
        """The best answer with its confidence; `small_talk` allows to greet back, `learned` is of
        this index's version.

        Raises:
            ModelFailed: an encoder over the network made the index, and does not answer now.
        """
        ...

    def nearest(self, index: IndexT, messages: Sequence[BotMessage], limit: int) -> Sequence[str]:
        """Ids of the entries nearest to a conversation's question, best first.

        Raises:
            ModelFailed: as `answer`.
        """
        ...

    def build_routes(self, bots: Sequence[BotProfile], known: Sequence[IndexT] = ()) -> RoutesT:
        """Prepare bots for `route`; `known` are indexes of any of them."""
        ...

    def route(self, index: RoutesT, messages: Sequence[BotMessage]) -> tuple[TargetScore, ...]:
        """Score every bot of the index, on the scale of `answer`'s confidence."""
        ...


HostedEngine = Callable[[ModelUser], AnswerEngine[IndexT, RoutesT]]
"""The engine with an encoder that is asked over the network, for one bot."""
