"""What a visitor is asking: the readings of a transcript that are worth scoring.

A question may be spread over messages, be one sentence among greetings, or continue an earlier
one ("and for Team?"). Each reading has a weight below one where it assumes more.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from escalation.domain.bot_contract import BotMessage
from escalation.engine.tokenisation import content_stems, sentences

SENTENCE_WEIGHT: Final = 0.95
FOLLOW_UP_WEIGHT: Final = 0.85
MAX_SENTENCES: Final = 6
MAX_FOLLOW_UP_STEMS: Final = 3
MAX_OPEN_MESSAGES: Final = 5


class Reading(NamedTuple):
    """A text to score, and the factor for its confidence.

    `must_know` holds stems of which the index must know at least one, empty for no such demand.
    """

    text: str
    weight: float
    must_know: tuple[str, ...] = ()


def open_questions(messages: Sequence[BotMessage]) -> tuple[list[str], str | None]:
    """Return the visitor's messages since anyone answered, and the one before them.

    A transcript that ends with an answer counts from the visitor's last message.
    """
    said = [m for m in messages if m.author != "system" and m.text.strip()]
    while said and said[-1].author != "visitor":
        said.pop()
    start = len(said)
    while start and said[start - 1].author == "visitor":
        start -= 1
    earlier = next((m.text for m in reversed(said[:start]) if m.author == "visitor"), None)
    return [m.text for m in said[start:]][-MAX_OPEN_MESSAGES:], earlier


def readings(messages: Sequence[BotMessage]) -> list[Reading]:
    """Return the readings, most literal first; empty when the visitor has said nothing."""
    asked, earlier = open_questions(messages)
    if not asked:
        return []
    last = asked[-1]
    found = [Reading(last, 1.0)]
    if len(asked) > 1:
        found.append(Reading("\n".join(asked), 1.0))
        found += [Reading(text, SENTENCE_WEIGHT) for text in asked[:-1]]
    parts = sentences(last)
    if len(parts) > 1:
        found += [Reading(part, SENTENCE_WEIGHT) for part in parts[:MAX_SENTENCES]]
    stems = content_stems(last)
    if earlier is not None and len(asked) == 1 and 0 < len(stems) <= MAX_FOLLOW_UP_STEMS:
        found.append(Reading(f"{earlier}\n{last}", FOLLOW_UP_WEIGHT, tuple(stems)))
    return found


def whole(found: list[Reading]) -> list[Reading]:
    """Return the one reading that holds all that is open, for who may compare only one text."""
    literal = [reading for reading in found if reading.weight == 1.0]
    return [max(literal, key=lambda reading: len(reading.text))] if literal else []
