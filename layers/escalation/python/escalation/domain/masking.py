"""What is hidden in a visitor's message before it is stored or shown to anybody."""

from collections.abc import Iterator, Sequence

from escalation.domain.card_numbers import card_numbers
from escalation.domain.own_patterns import OwnPatterns, compiled
from escalation.domain.secrets_in_text import secrets_in
from escalation.domain.types import Frozen

MASK = "\u2022\u2022\u2022\u2022"
"""What stands in the place of whatever was hidden, however long: four dots."""


class Masking(Frozen):
    """What a bot hides of its visitors' messages."""

    cards: bool = True
    secrets: bool = True
    patterns: OwnPatterns = ()


def masked(lines: Sequence[str], masking: Masking) -> list[str]:
    """The lines of one turn without what is to be hidden; what is parted by a line is found, too.

    What was masked before stays as it is.
    """
    whole = "\n".join(lines)
    hidden = [False] * len(whole)
    for start, end in _found(whole, masking):
        hidden[start:end] = [True] * (end - start)
    if not any(hidden):
        return list(lines)
    kept: list[str] = []
    offset = 0
    for line in lines:
        kept.append(_without(line, hidden[offset : offset + len(line)]))
        offset += len(line) + 1
    return kept


def _found(text: str, masking: Masking) -> Iterator[tuple[int, int]]:
    if masking.cards:
        yield from card_numbers(text)
    if masking.secrets:
        yield from (span for span in secrets_in(text) if set(text[slice(*span)]) != set(MASK))
    for own in masking.patterns:
        yield from (found.span() for found in compiled(own.pattern).finditer(text))


def _without(line: str, hidden: Sequence[bool]) -> str:
    parts: list[str] = []
    for place, sign in enumerate(line):
        if not hidden[place]:
            parts.append(sign)
        elif place == 0 or not hidden[place - 1]:
            parts.append(MASK)
    return "".join(parts)
