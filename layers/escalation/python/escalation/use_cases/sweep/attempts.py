"""What one sweep did, and how it goes on past what fails."""

from collections.abc import Callable
from dataclasses import dataclass

from escalation.domain.errors import RetryableError, StoreConflict
from escalation.domain.ports import Events


@dataclass
class SweepReport:
    """What one sweep did, and what it left to the next.

    `oldest_due_s` and `oldest_idle_s` are by how many seconds the latest thing of each lane was
    late when the sweep began; `left_over` and `idle_left_over` what it did not get to.
    """

    looked_at: int = 0
    sent: int = 0
    lost_races: int = 0
    failed: int = 0
    oldest_due_s: int = 0
    left_over: int = 0
    idle_looked_at: int = 0
    oldest_idle_s: int = 0
    idle_left_over: int = 0


class Attempts:
    """Tries one thing after another. One that fails is due still; whether it fails now or always,
    it must not hold the others back.
    """

    def __init__(self, report: SweepReport, events: Events) -> None:
        self.report = report
        self._events = events

    def __call__(self, action: Callable[[], int], *, kind: str, **ids: str | None) -> None:
        """Do it, and add to the report how many jobs that sent."""
        try:
            self.report.sent += action()
        except StoreConflict:
            self.report.lost_races += 1
        except Exception as error:
            self.report.failed += 1
            code = error.code if isinstance(error, RetryableError) else type(error).__qualname__
            self._events.record("sweep_item_failed", code=code, kind=kind, **ids)
