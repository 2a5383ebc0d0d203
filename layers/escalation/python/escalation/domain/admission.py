"""How many chats one client may begin, and when each costs its browser a moment's work.

A client is a network address: a household, a phone, an office. It is known here by a keyed digest
alone, from which nobody without the service's secret gets the address back.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, Protocol

STARTS_WINDOW: Final = timedelta(minutes=10)
STARTS_OF_CLIENT: Final = 30
"""Chats of one workspace that one client, or one signed-in person, may begin in that window. An
office behind one address begins as many only where a bot is its own help desk: then its people are
signed in, and counted one by one."""
BUSY_WINDOW: Final = timedelta(minutes=1)
"""In which a bot's `starts_a_minute` are counted."""
KNOWN_AFTER: Final = timedelta(hours=1)
"""A browser that had a chat this long ago is no stranger: whoever floods makes new ones."""


class ClientCounts(Protocol):
    """What was done by whom in a window of time."""

    def count(self, subject: str, window: timedelta, *, now: datetime) -> int:
        """Count one more; how many there are now in the window that `now` is in.

        Windows follow each other without a gap from the beginning of the epoch on.

        Raises:
            RetryableError: the store did not answer; it may be counted or not.
        """
        ...


class Proofs(Protocol):
    """Work that a browser has done for a chat, which a person does not notice and a flood pays."""

    def challenge(self, bot_id: str, *, now: datetime) -> Mapping[str, object]:
        """What is to be solved, as the widget gets it."""
        ...

    def expiry(self, proof: str, bot_id: str, *, now: datetime) -> datetime | None:
        """Until when a solution is good; None for one that is wrong, forged, of another bot or
        late.
        """
        ...


def window_end(window: timedelta, now: datetime) -> datetime:
    """When the window that `now` is in is over."""
    number = int(now.timestamp() // window.total_seconds())
    return datetime.fromtimestamp((number + 1) * window.total_seconds(), now.tzinfo)
