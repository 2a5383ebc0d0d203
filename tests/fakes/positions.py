"""Where a page of a list in memory begins."""

from escalation.domain.errors import InvalidInput


def position(after: str | None) -> int:
    """The number in a cursor of ours; refused as the tables refuse what is none of theirs."""
    if after is None:
        return 0
    if not (after.isascii() and after.isdecimal() and len(after) < 10):
        raise InvalidInput("after", "not a cursor of this list")
    return int(after)
