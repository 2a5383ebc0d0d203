"""Received mail in memory, and reply addresses with keys that everybody knows."""

import json

from escalation.adapters.aws.conversation_tokens import SigningKeys
from escalation.adapters.aws.reply_addresses import SignedReplyAddresses
from escalation.domain.errors import RetryableError
from escalation.domain.ports import Clock

DOMAIN = "in.example.com"
KEYS = json.dumps({"current": "r1", "r1": "r" * 64})


class MemoryMails:
    """`ReceivedMails` in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.is_down = False
        self.keeps_what_is_forgotten = False

    def beginning(self, key: str, size: int) -> bytes | None:
        self._answer()
        found = self.kept.get(key)
        return None if found is None else found[:size]

    def forget(self, key: str) -> None:
        self._answer()
        if self.keeps_what_is_forgotten:
            raise RetryableError("files_unavailable", "SlowDown")
        self.kept.pop(key, None)

    def _answer(self) -> None:
        if self.is_down:
            raise RetryableError("files_unavailable", "SlowDown")


def memory_addresses(clock: Clock, keys: str = KEYS) -> SignedReplyAddresses:
    """The deployed reply addresses."""
    return SignedReplyAddresses(SigningKeys(lambda: keys), domain=DOMAIN, clock=clock)
