"""By which words a row of the inbox is found: those of its name, address, ticket and question.

What is typed is found where each of its words begins one of the row's, in any case, with or without
accents. An address is one word, and so is each of its parts.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from escalation.domain.inbox import InboxRow

MAX_WORDS: Final = 5
"""Words of one search that are looked for; what is typed after them is left out."""
_MAX_CHARS: Final = 800
"""Of all words of a row: with its key it stays below one kilobyte, one unit."""
_PART: Final = re.compile(r"\w+")
_AROUND: Final = re.compile(r"^[^\w]+|[^\w]+$")


def words_of(row: InboxRow) -> str:
    """The row's words, a space before each, so that ` word` finds what begins so."""
    told = (
        row.visitor.name,
        row.visitor.email,
        row.ticket.reference if row.ticket else None,
        row.question,
    )
    found = dict.fromkeys(word for text in told if text for word in _words(text))
    kept, room = [], _MAX_CHARS
    for word in found:
        room -= len(word.encode()) + 1
        if room < 0:
            break
        kept.append(f" {word}")
    return "".join(kept)


def words_in(typed: str) -> tuple[str, ...]:
    """The words that were typed, to be looked for; none where nothing can be found by them."""
    chunks = (_AROUND.sub("", chunk) for chunk in _folded(typed).split())
    return tuple(dict.fromkeys(chunk for chunk in chunks if chunk))[:MAX_WORDS]


def fits(words: str, wanted: str) -> bool:
    """Whether one of the row's words begins so."""
    return f" {wanted}" in words


def _words(text: str) -> Iterator[str]:
    for chunk in _folded(text).split():
        whole = _AROUND.sub("", chunk)
        if whole:
            yield whole
        parts = _PART.findall(whole)
        if len(parts) > 1:
            yield from parts


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f")
