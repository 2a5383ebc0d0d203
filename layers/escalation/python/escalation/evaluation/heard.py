"""Confidences as a bot would have them that has heard such queries before, without any label.

Every second query is the past of the others: what the one half shows of the share that the bot
cannot know corrects the other half, and the other way round.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from escalation.engine.semantic.traffic import Reference, Traffic

HALVES = 2


class Heard(NamedTuple):
    """Corrected confidences in the order of the given ones, and what either half has shown."""

    confidences: list[float]
    traffic: "tuple[Traffic, ...]"


def heard(
    confidences: Sequence[float], asked: Sequence[bool], reference: "Reference"
) -> Heard | None:
    """Correct each half of the confidences by the other; None where the halves are too small.

    Args:
        confidences: uncorrected ones.
        asked: whether it took a comparison to come to it; the others stay as they are.
        reference: the bot's.
    """
    from escalation.engine.semantic.calibrating import scaled  # noqa: PLC0415
    from escalation.engine.semantic.traffic import read_traffic  # noqa: PLC0415

    found = list(confidences)
    seen: list[Traffic] = []
    for half in range(HALVES):
        past = [
            confidence
            for place, confidence in enumerate(confidences)
            if place % HALVES != half and asked[place]
        ]
        traffic = read_traffic(past, reference)
        if traffic is None:
            return None
        seen.append(traffic)
        for place in range(half, len(found), HALVES):
            if asked[place]:
                found[place] = scaled(traffic.scale, found[place])
    return Heard(found, tuple(seen))
