"""Which bots' knowledge waits for its index: until it is there, a bot answers by words alone."""

from datetime import datetime, timedelta
from typing import Protocol

INDEX_LATE = timedelta(minutes=5)
"""An index that takes longer than this is looked after by the sweep."""
INDEX_AGAIN = timedelta(minutes=15)
"""How often the sweep has it made again: a large one takes minutes."""


class WantedIndexes(Protocol):
    """One mark a bot. Each call may raise RetryableError."""

    def want(self, workspace_id: str, bot_id: str, *, now: datetime) -> None:
        """The knowledge is about to be saved. A mark that is there is set anew."""
        ...

    def wanted_since(self, workspace_id: str, bot_id: str) -> datetime | None:
        """Since when it waits; None when the index is there, or was never asked for."""
        ...

    def move(self, workspace_id: str, bot_id: str, due_at: datetime) -> None:
        """Have the sweep look again then, if it still waits."""
        ...

    def made(self, workspace_id: str, bot_id: str, *, wanted_since: datetime) -> None:
        """The index is there, or nothing is left to make one of. A mark that was set anew since
        stays.
        """
        ...
