"""What the functions have logged, however much it is."""

import time
from collections.abc import Iterator
from typing import Any, Final

MOST_EVENTS: Final = 10_000
"""Of one answer of FilterLogEvents. The emulator gives the oldest and no token for the others."""


def log_lines(logs: Any, group: str) -> Iterator[str]:
    """Each line of a log group, by time."""
    yield from _between(logs, group, 0, int(time.time() * 1_000) + 60_000)


def _between(logs: Any, group: str, first_ms: int, last_ms: int) -> Iterator[str]:
    """Those of a span, in Unix milliseconds, both ends with it; of one that holds too many, its
    halves'.
    """
    found = logs.filter_log_events(logGroupName=group, startTime=first_ms, endTime=last_ms)
    if len(found["events"]) < MOST_EVENTS or first_ms == last_ms:
        yield from (event["message"] for event in found["events"])
        return
    middle = (first_ms + last_ms) // 2
    yield from _between(logs, group, first_ms, middle)
    yield from _between(logs, group, middle + 1, last_ms)
