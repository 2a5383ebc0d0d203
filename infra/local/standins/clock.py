"""The stand-ins' time: the machine's, or one that a test moves."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time in UTC."""

    def now(self) -> datetime:
        """Return the time."""
        ...


class SystemClock:
    """The machine's time."""

    def now(self) -> datetime:
        """Return the time."""
        return datetime.now(UTC)


class VirtualClock:
    """A time that moves only when told to."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        """Return the time."""
        return self._now

    def move(self, seconds: float) -> None:
        """Let time pass."""
        self._now += timedelta(seconds=seconds)
