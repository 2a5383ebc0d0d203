"""Bots with their knowledge in memory, and what is asked of the reference bot for them."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from escalation.domain.bot_contract import BotMessage, BotReply, BotRequest, Purpose
from escalation.domain.knowledge import KnowledgeEntry
from escalation.domain.owner_ports import Knowledge
from escalation.domain.settings import (
    AiAgentTransfer,
    EscalationSettings,
    TransferTarget,
    VersionedSettings,
)
from escalation.domain.workspace import Bot

if TYPE_CHECKING:
    from escalation.engine.answering import AnyIndex, AnyRoutes
    from escalation.use_cases.bot.answer_question import AnswerQuestion

    Answer = AnswerQuestion[AnyIndex, AnyRoutes]

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
REFUND = KnowledgeEntry(
    id="refund",
    questions=("I want a refund", "can I get my money back", "how do refunds work"),
    answer="Refunds take a week.",
    url="https://help.example/refunds",
)
SYNC = KnowledgeEntry(
    id="sync",
    questions=("my files do not sync", "sync is stuck", "the client stopped syncing"),
    answer="Restart the client.",
)
LOGIN = KnowledgeEntry(
    id="login",
    questions=("I cannot log in", "forgot my password", "reset the password"),
    answer="Use the reset link.",
)


class Shelf:
    """Settings in memory."""

    def __init__(self) -> None:
        self.bots: dict[str, Bot] = {}
        self.entries: dict[str, Knowledge] = {}
        self.targets: dict[str, tuple[TransferTarget, ...]] = {}
        self.knowledge_read: list[str] = []
        """Whose knowledge was asked for, in order."""

    def add(self, bot_id: str, *entries: KnowledgeEntry, workspace_id: str = "w-1") -> None:
        version = self.bots[bot_id].knowledge_version + 1 if bot_id in self.bots else 1
        self.bots[bot_id] = Bot(
            bot_id=bot_id,
            workspace_id=workspace_id,
            name=bot_id,
            knowledge_version=version,
            created_at=START,
        )
        self.entries[bot_id] = Knowledge(bot_id=bot_id, version=version, entries=entries)

    def bot(self, bot_id: str) -> Bot | None:
        return self.bots.get(bot_id)

    def knowledge(self, bot_id: str) -> Knowledge:
        self.knowledge_read.append(bot_id)
        return self.entries.get(bot_id, Knowledge(bot_id=bot_id, version=0, entries=()))

    def settings(self, bot_id: str) -> VersionedSettings | None:
        targets = self.targets.get(bot_id, ())
        return VersionedSettings(
            bot_id=bot_id,
            workspace_id="w-1",
            version=1,
            settings=EscalationSettings(
                ai_agent_transfer=AiAgentTransfer(enabled=bool(targets), targets=targets)
            ),
        )


class Hands:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.time = START

    def now(self) -> datetime:
        return self.time


def stocked() -> Shelf:
    """`support` and `billing` of one workspace, and another's `stranger`."""
    shelf = Shelf()
    shelf.add("support", SYNC, LOGIN)
    shelf.add("billing", REFUND)
    shelf.add("stranger", REFUND, workspace_id="w-2")
    return shelf


def request(
    text: str, bot_id: str = "support", *, purpose: Purpose = "chat", targets: tuple[str, ...] = ()
) -> BotRequest:
    return BotRequest(
        request_id="r-1",
        purpose=purpose,
        workspace_id="w-1",
        bot_id=bot_id,
        conversation_id="c-1",
        locale="en",
        messages=(BotMessage(author="visitor", text=text, at=START),),
        targets=targets,
    )


def scores(reply: BotReply) -> dict[str, float]:
    return {score.bot_id: score.score for score in reply.routing or ()}
