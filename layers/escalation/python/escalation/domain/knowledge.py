"""What the reference bot answers from, and the index of it as a file: one a bot, which says what it
was made from.
"""

from collections.abc import Sequence
from itertools import islice
from typing import Annotated, Final

from pydantic import Field, StringConstraints

from escalation.domain.types import Frozen, HttpsUrl, Identifier, single_line

Question = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Answer = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=8_000)]


class KnowledgeEntry(Frozen):
    """One answer and the ways people ask for it."""

    id: Identifier
    questions: Annotated[tuple[Question, ...], Field(min_length=1, max_length=200)]
    answer: Answer
    url: HttpsUrl | None = None


TYPICAL: Final = 4
"""Questions that a bot shows of what it can do."""
_EASY_TO_READ: Final = 80
"""Characters: a longer question is no button."""


def typical_questions(entries: Sequence[KnowledgeEntry]) -> tuple[str, ...]:
    """What the bot can be asked: the first question of the first entries, in the owner's order."""
    firsts = (single_line(entry.questions[0]) for entry in entries)
    short = (each for each in firsts if 0 < len(each) <= _EASY_TO_READ)
    return tuple(islice(dict.fromkeys(short), TYPICAL))


PREFIX = "indexes/"
MEDIA_TYPE = "application/octet-stream"
_SEPARATOR = b"\n"


def index_key(bot_id: str) -> str:
    """Name of a bot's index in the private bucket."""
    return f"{PREFIX}{bot_id}"


def hosted_index_key(bot_id: str) -> str:
    """Name of the index beside it, by an encoder that is asked over the network."""
    return f"{PREFIX}{bot_id}/hosted"


def wrap(knowledge_version: int, index: bytes) -> bytes:
    """The file of an index: the version of the knowledge, and the index."""
    return str(knowledge_version).encode() + _SEPARATOR + index


def unwrap(knowledge_version: int | None, content: bytes) -> bytes | None:
    """The index in a file; None when it was made from another version of the knowledge than the
    one asked for, if one is.
    """
    version, _, index = content.partition(_SEPARATOR)
    fits = knowledge_version is None or version == str(knowledge_version).encode()
    return index if fits else None
