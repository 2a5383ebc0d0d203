"""Marks of bots whose knowledge waits for its index, in memory."""

from collections.abc import Sequence
from datetime import datetime

from escalation.domain.due import Due
from escalation.domain.knowledge import KnowledgeEntry
from escalation.domain.made_indexes import BuiltIndexes, MadeIndex
from escalation.domain.wanted_indexes import INDEX_LATE
from escalation.domain.workspace import Bot
from escalation.use_cases.owner.knowledge import Before


class MemoryWantedIndexes:
    """`WantedIndexes` in a dictionary."""

    def __init__(self) -> None:
        self.marks: dict[tuple[str, str], tuple[datetime, datetime]] = {}

    def want(self, workspace_id: str, bot_id: str, *, now: datetime) -> None:
        self.marks[workspace_id, bot_id] = (now, now + INDEX_LATE)

    def wanted_since(self, workspace_id: str, bot_id: str) -> datetime | None:
        mark = self.marks.get((workspace_id, bot_id))
        return mark[0] if mark else None

    def move(self, workspace_id: str, bot_id: str, due_at: datetime) -> None:
        since = self.wanted_since(workspace_id, bot_id)
        if since is not None:
            self.marks[workspace_id, bot_id] = (since, due_at)

    def made(self, workspace_id: str, bot_id: str, *, wanted_since: datetime) -> None:
        if self.wanted_since(workspace_id, bot_id) == wanted_since:
            del self.marks[workspace_id, bot_id]

    def due(self) -> list[Due]:
        """As the index of what is due lists them."""
        return [
            Due(kind="index", due_at=due_at, workspace_id=workspace_id, bot_id=bot_id)
            for (workspace_id, bot_id), (_, due_at) in self.marks.items()
        ]


class MemoryMadeIndexes:
    """`MadeIndexes` in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[str, MadeIndex] = {}

    def made_index(self, bot_id: str) -> MadeIndex | None:
        return self.kept.get(bot_id)

    def save_made_index(self, made: MadeIndex) -> None:
        self.kept[made.bot_id] = made


class Indexing:
    """`Indexer` that makes no file, and says what `unread` it was told."""

    version = "fake-1"

    def __init__(self, unread: dict[str, int] | None = None) -> None:
        self.unread = unread or {}

    def build(
        self,
        bot: Bot,
        entries: Sequence[KnowledgeEntry],
        before: Before,
    ) -> BuiltIndexes:
        return BuiltIndexes(None, "fake", unread=self.unread)
