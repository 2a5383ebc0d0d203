"""Sliding windows of calls: the vendors' rate limits."""

from collections import deque
from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    """At most `most` calls under one key within `window_s` seconds."""

    key: str
    most: int
    window_s: float = 60


class Windows:
    """What was called lately, by key."""

    def __init__(self) -> None:
        self._calls: dict[str, deque[float]] = {}

    def wait_s(self, limit: Limit, now: float) -> int:
        """Return the seconds until one more call fits, 0 if it fits now."""
        calls = self._recent(limit, now)
        if len(calls) < limit.most:
            return 0
        return int(calls[0] + limit.window_s - now) + 1

    def count(self, limit: Limit, now: float) -> int:
        """Count one call; return how many are left."""
        calls = self._recent(limit, now)
        calls.append(now)
        return max(0, limit.most - len(calls))

    def clear(self) -> None:
        """Forget all calls."""
        self._calls.clear()

    def _recent(self, limit: Limit, now: float) -> deque[float]:
        calls = self._calls.setdefault(limit.key, deque())
        while calls and calls[0] <= now - limit.window_s:
            calls.popleft()
        return calls
