"""Addresses that a mail reply goes to: `reply+TOKEN@domain`, one for each conversation.

The token says which conversation an answer is for, when it was given out, and that we gave it out.
It is no proof of who writes: whoever has seen the mail has it. The sender is proved apart, by the
verdict of DMARC about an address that is the visitor's.

A local part has 64 octets (RFC 5321 section 4.5.3.1.1), and programs on the way may change its
case, so the token is 35 bytes in base32, which have exactly one spelling:

    12 bytes    the conversation's id
     3 bytes    hours since 1970 at which it was given out
     4 bytes    a mark of the workspace
    16 bytes    the first half of HMAC-SHA-256 of all that, with a name of its own before it

It ends by itself, and before that: with the key that signed it, with its conversation (erased,
closed, blocked), and with the address that it was sent to, once that is the visitor's no more.
"""

import hmac
import re
from base64 import b32decode, b32encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final, Protocol

REPLIES_FOR: Final = timedelta(days=7)
"""How long an address takes replies: as long as a key is kept that signs no more."""
LOCAL_PART: Final = "reply+"
_ID = re.compile(r"[0-9a-f]{24}")
_TOKEN = re.compile(r"[a-z2-7]{56}")
_MAC_BYTES: Final = 16
_PURPOSE: Final = b"reply address 1\0"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_HOUR: Final = 2**24 - 1
_HOUR: Final = timedelta(hours=1)


class ReplyAddresses(Protocol):
    """Gives out reply addresses, and reads them."""

    def of(self, workspace_id: str, conversation_id: str) -> str | None:
        """The address that a reply to a mail about this conversation goes to; None where none can
        be given out. May raise RetryableError where the keys cannot be read.
        """
        ...

    def opened(self, address: str) -> "ReplyTo | None":
        """What an address says; None where it is none of ours. May raise RetryableError."""
        ...


@dataclass(frozen=True)
class ReplyTo:
    """What a reply address says."""

    conversation_id: str
    given_out: datetime
    """To the hour."""
    workspace_mark: bytes

    def is_over(self, now: datetime) -> bool:
        """Whether it takes no more replies; one from the future takes none yet."""
        return not self.given_out <= now < self.given_out + REPLIES_FOR

    def is_of(self, workspace_id: str) -> bool:
        """Whether its conversation was this workspace's when it was given out."""
        return hmac.compare_digest(self.workspace_mark, _mark(workspace_id))


def can_be_named(conversation_id: str) -> bool:
    """Whether a token can hold this id: 96 bits in hexadecimal, as ids are made."""
    return _ID.fullmatch(conversation_id) is not None


def token(workspace_id: str, conversation_id: str, *, key: str, now: datetime) -> str:
    """A token for a conversation, in small letters.

    Raises:
        ValueError: no token can hold the id, or the time.
    """
    hours = (now - _EPOCH) // _HOUR
    if not can_be_named(conversation_id) or not 0 <= hours <= _LAST_HOUR:
        raise ValueError("no token can hold this")
    said = bytes.fromhex(conversation_id) + hours.to_bytes(3) + _mark(workspace_id)
    return b32encode(said + _mac(key, said)).decode("ascii").lower()


def read_token(text: str, keys: Iterable[str]) -> ReplyTo | None:
    """What a token says that one of the keys has signed, in whatever case; else None."""
    small = text.lower()
    # Python's `lower` makes "k" of the Kelvin sign; a token has one spelling beside its case.
    if not text.isascii() or not _TOKEN.fullmatch(small):
        return None
    raw = b32decode(small.upper())
    said, mac = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
    if not any([hmac.compare_digest(mac, _mac(key, said)) for key in keys]):
        return None
    return ReplyTo(
        conversation_id=said[:12].hex(),
        given_out=_EPOCH + int.from_bytes(said[12:15]) * _HOUR,
        workspace_mark=said[15:],
    )


def address(token_text: str, domain: str) -> str:
    """The address with this token."""
    return f"{LOCAL_PART}{token_text}@{domain}"


def token_in(text: str, domain: str) -> str | None:
    """The token of an address of this domain; None where it has none."""
    local, at, its_domain = text.strip().rpartition("@")
    if not at or its_domain.lower() != domain.lower():
        return None
    beginning, rest = local[: len(LOCAL_PART)], local[len(LOCAL_PART) :]
    return rest if beginning.lower() == LOCAL_PART and rest else None


def _mark(workspace_id: str) -> bytes:
    return sha256(_PURPOSE + workspace_id.encode()).digest()[:4]


def _mac(key: str, said: bytes) -> bytes:
    return hmac.digest(key.encode(), _PURPOSE + said, "sha256")[:_MAC_BYTES]
