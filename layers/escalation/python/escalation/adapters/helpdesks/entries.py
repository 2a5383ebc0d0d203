"""What a vendor shows of a ticket's comments, as entries with the text that people wrote.

Rooms of vendors load this when a ticket is read: the patterns behind it are 20 ms of a cold start,
and who makes tickets reads none.
"""

from collections.abc import Iterable

from escalation.adapters.helpdesks import text
from escalation.adapters.helpdesks.entry_text import (
    CUT,
    plain_lines,
    plain_text,
    sounds_automatic,
    split_marker,
    whole_text,
    with_files,
)
from escalation.adapters.helpdesks.threads import Written, shown_name
from escalation.domain.helpdesk import TicketEntry


def entry_of(written: Written) -> TicketEntry:
    """The entry as the rest of the service knows it."""
    body = plain_text(written.html) if written.html else plain_lines(written.plain)
    own, marker = split_marker(body)
    if marker is None and written.by_call:
        own, marker = _ending(written)
    author = written.wrote
    if written.marker is not None or (marker is not None and written.by_call):
        author, marker, body = "service", written.marker or marker, own
    else:
        marker = None
    if written.is_cut:
        body = f"{body}\n{CUT}"
    if author == "customer" and sounds_automatic(body):
        author = "automatic"
    return TicketEntry(
        entry_id=written.entry_id,
        author=author,
        author_name=shown_name(written.name),
        public=written.public,
        text=with_files(body, list(written.files)),
        at=written.at,
        marker=marker,
    )


def _ending(written: Written) -> tuple[str, str | None]:
    """An entry that ends with our marker is ours as a whole, whatever it seems to quote: a visitor
    may have typed what looks like the head of a mail.
    """
    whole = whole_text(written.html) if written.html else written.plain.strip()
    own, marker = split_marker(whole) if whole.endswith("]") else (whole, None)
    return own, marker if marker and whole.endswith(text.marker_text(marker)) else None


def in_order(written: Iterable[Written]) -> tuple[TicketEntry, ...]:
    """Entries oldest first, each once, in whatever order and however often they were listed."""
    by_id = {item.entry_id: item for item in written}
    ordered = sorted(by_id.values(), key=lambda item: (item.at, _rank(item.entry_id)))
    return tuple(entry_of(item) for item in ordered)


def _rank(entry_id: str) -> tuple[int, int]:
    """The description before all else of its instant; then as the vendor counts."""
    return (1, int(entry_id)) if entry_id.isdigit() else (0, 0)
