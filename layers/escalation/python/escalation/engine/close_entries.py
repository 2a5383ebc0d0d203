"""Entries that come near each other, none of which stands out: the visitor can tell which is meant.

The chance of each is what the engine would say of it if it were the best one. Of an entry that
nobody would call near, the visitor is not asked.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from escalation.domain.bot_contract import MAX_CLOSE, CloseEntry

NEAR_SHARE: Final = 0.35
"""Of the best entry's chance: what has less is not near it."""
NEAR_AT_ALL: Final = 0.05
LONGEST: Final = 500
_DIGITS: Final = 4


def close_entries(
    labels: Sequence[Mapping[str, Any]], chances: Mapping[int, float]
) -> tuple[CloseEntry, ...]:
    """Two or three entries, best first; nothing where the best one stands alone.

    Args:
        labels: what an index keeps of its entries.
        chances: of some of them, by their place: the best ones at least.
    """
    ranked = sorted(chances.items(), key=lambda pair: (-pair[1], pair[0]))[:MAX_CLOSE]
    if not ranked:
        return ()
    least = max(NEAR_AT_ALL, NEAR_SHARE * ranked[0][1])
    near = [(place, chance) for place, chance in ranked if chance >= least]
    if len(near) < 2:
        return ()
    return tuple(
        CloseEntry(
            entry_id=labels[place]["entry_id"],
            question=labels[place]["title"][:LONGEST],
            confidence=round(chance, _DIGITS),
        )
        for place, chance in near
    )
