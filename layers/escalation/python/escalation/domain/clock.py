"""The real clock and the real source of ids. Tests bring their own."""

import secrets
from datetime import UTC, datetime


class SystemClock:
    """Wall-clock time in UTC."""

    def now(self) -> datetime:
        """The present moment."""
        return datetime.now(UTC)


class RandomIds:
    """96 random bits as 24 hexadecimal characters: not guessable, safe in keys and URLs."""

    def new(self) -> str:
        """A new id."""
        return secrets.token_hex(12)
