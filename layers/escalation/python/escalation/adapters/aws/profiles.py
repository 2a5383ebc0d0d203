"""Bots with their settings, kept in memory for a minute."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from time import monotonic

from escalation.domain.ports import BotProfile

KEPT_S = 60.0
MISSING_KEPT_S = 5.0
"""A bot just made is found soon, while guessed ids do not cost a read each."""
MOST_KEPT = 500


class CachedProfiles:
    """`ports.Profiles` over a slower source; safe in threads."""

    def __init__(
        self,
        read: Callable[[str], BotProfile | None],
        *,
        clock: Callable[[], float] = monotonic,
        most: int = MOST_KEPT,
    ) -> None:
        """Takes the source.

        Args:
            read: reads one profile, such as `SettingsStore.bot_profile`.
            clock: seconds that never go back.
            most: how many are kept; the one not asked for the longest goes first.
        """
        self._read = read
        self._clock = clock
        self._most = most
        self._kept: OrderedDict[str, tuple[float, BotProfile | None]] = OrderedDict()
        self._lock = Lock()

    def profile(self, bot_id: str) -> BotProfile | None:
        """The bot's profile, at most 60 s old; that there is none is believed for 5 s."""
        now = self._clock()
        with self._lock:
            kept = self._kept.get(bot_id)
            if kept is not None and now < kept[0]:
                self._kept.move_to_end(bot_id)
                return kept[1]
        found = self._read(bot_id)
        until = now + (MISSING_KEPT_S if found is None else KEPT_S)
        with self._lock:
            self._kept[bot_id] = (until, found)
            self._kept.move_to_end(bot_id)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return found
