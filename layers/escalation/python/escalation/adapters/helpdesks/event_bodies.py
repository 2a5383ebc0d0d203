"""What the vendors' webhook bodies have in common: JSON, times, ids of tickets."""

import hashlib
import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

_TICKET_ID = re.compile(r"[0-9]{1,30}")
_MOST_TICKETS: Final = 100
_FORMATS: Final = ("%Y-%m-%d %H:%M:%S %Z", "%Y-%m-%d %H:%M:%S %z", "%a, %d %b, %Y at %I:%M %p")


def parsed(body: bytes) -> object:
    """The JSON of a body; None where it is none."""
    try:
        value: object = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value


def digest(signed: bytes) -> str:
    """A name for what was signed: the same call has the same, and no header can change it."""
    return hashlib.sha256(signed).hexdigest()


def ticket_ids(values: Iterable[object]) -> tuple[str, ...]:
    """Ids that may be tickets', each once; everything else is dropped."""
    texts = [
        str(value)
        for value in values
        if isinstance(value, str | int) and not isinstance(value, bool)
    ]
    kept = [text for text in texts if _TICKET_ID.fullmatch(text)]
    return tuple(dict.fromkeys(kept))[:_MOST_TICKETS]


def moment(raw: str) -> datetime | None:
    """A time in ISO 8601 or as a vendor's templates write it; without a zone it is UTC."""
    text = raw.strip()
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    for pattern in _FORMATS:
        if found is not None:
            break
        try:
            found = datetime.strptime(text, pattern)  # noqa: DTZ007 - the zone follows
        except ValueError:
            continue
    if found is None:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
