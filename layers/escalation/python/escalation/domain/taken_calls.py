"""Which calls of a conversation were taken.

Each has the digest of its id. The newest stand in the head, which every turn reads and writes, so
that no more than those may: the head of a chat of 2,000 turns would cost some sixty write units a
turn. Older ones are moved to a few shelves beside it, several at once, and one shelf is read when a
chat has any and the head does not know an id.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Final

NEWEST: Final = 32
"""Ids that stay in the head: what is repeated is nearly always among them, for nobody writes so
many lines while one is under way."""
MOVED: Final = 32
"""Ids that are moved at once, so that most turns write the head alone."""
SHELVES: Final = 8
"""Of 2,000 ids, one holds 250: 3 KB, a single read unit."""


def client_key(client_message_id: str) -> str:
    """96 bits of a client's message id: enough to tell the messages of one chat apart."""
    return sha256(client_message_id.encode()).hexdigest()[:24]


def shelf_of(key: str) -> int:
    """Where an id lies when it is in the head no more, from 0 on."""
    return int(key[:2], 16) % SHELVES


def shelves_of(keys: Iterable[str]) -> Mapping[int, frozenset[str]]:
    """The ids by their shelves."""
    found: dict[int, set[str]] = {}
    for key in keys:
        found.setdefault(shelf_of(key), set()).add(key)
    return {shelf: frozenset(held) for shelf, held in sorted(found.items())}


def parted(seen: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Of the head's ids, oldest first: those to move now, and those that stay."""
    if len(seen) < NEWEST + MOVED:
        return (), seen
    return seen[:-NEWEST], seen[-NEWEST:]
