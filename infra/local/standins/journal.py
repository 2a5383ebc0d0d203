"""The calls that the stand-ins received, for tests to look at."""

from collections import deque
from dataclasses import dataclass
from typing import Final

_JOURNAL_LENGTH: Final = 50_000


@dataclass(frozen=True)
class JournalEntry:
    """One call that a stand-in received."""

    at: str
    helpdesk: str
    operation: str
    method: str
    path: str
    status: int | None
    """None where the connection was cut."""
    fault: str | None


class Journal:
    """The latest calls, oldest first."""

    def __init__(self) -> None:
        self.entries: deque[JournalEntry] = deque(maxlen=_JOURNAL_LENGTH)
