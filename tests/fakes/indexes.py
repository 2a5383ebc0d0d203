"""Marks of bots whose knowledge waits for its index, in memory."""

from datetime import datetime

from escalation.domain.due import Due
from escalation.domain.wanted_indexes import INDEX_LATE


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
