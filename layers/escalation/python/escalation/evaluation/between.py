"""What asking the visitor which entry is meant would do to queries that are not sure enough."""

from collections.abc import Sequence
from typing import NamedTuple

from escalation.domain.middle_steps import CLOSE_SHARE, MIN_CLOSE


class Torn(NamedTuple):
    """A query, and what an engine was torn between.

    Attributes:
        label: the right one; None where nothing that is known was asked.
        confidence: of the best guess.
        close: labels and chances of the entries that come near each other, best first.
    """

    label: str | None
    confidence: float
    close: tuple[tuple[str, float], ...]


class Between(NamedTuple):
    """Counts at a threshold.

    Attributes:
        unsure: queries below it.
        asked: of these, asked about.
        among: of these, the right label is among the choices: handoffs saved.
        outside: of those asked about, out of scope: a tap for nothing.
    """

    unsure: int
    asked: int
    among: int
    outside: int


def between(queries: Sequence[Torn], threshold: float) -> Between:
    """Count what `decide` would ask about, by its own measure."""
    unsure = [one for one in queries if one.confidence < threshold]
    asked = [
        one
        for one in unsure
        if len(one.close) >= MIN_CLOSE
        and sum(chance for _, chance in one.close) >= CLOSE_SHARE * threshold
    ]
    among = [one for one in asked if one.label in {label for label, _ in one.close}]
    outside = [one for one in asked if one.label is None]
    return Between(len(unsure), len(asked), len(among), len(outside))
