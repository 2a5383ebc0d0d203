"""A ticket as it was read: the entries in order, and whether something is among them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Protocol

from escalation.adapters.helpdesks import text
from escalation.adapters.helpdesks.responses import number_of
from escalation.domain.errors import TicketChanged
from escalation.domain.helpdesk import EntryAuthor, TicketThread
from escalation.domain.requesters import TicketRequester

DESCRIPTION: Final = "description"
"""The id of a description that the vendor keeps with the ticket, not among its comments."""
_NAME_CHARS: Final = 120
_YEARS: Final = (1970, 9998)
"""In which a vendor can have been told something; times at the ends of the calendar break sums."""


@dataclass(frozen=True)
class Written:
    """One comment as a vendor shows it.

    `wrote` is who its author is there. `by_call`: made through the API, as ours are; a marker on
    anything else was quoted or copied.
    """

    entry_id: str
    wrote: EntryAuthor
    at: datetime
    public: bool
    name: str | None = None
    html: str = ""
    plain: str = ""
    by_call: bool = True
    files: tuple[str, ...] = ()
    marker: str | None = None
    """Known otherwise: by the ticket's tag or external id."""
    is_cut: bool = False
    """Only the beginning could be read."""


@dataclass(frozen=True)
class TicketRead:
    """A thread, and the texts it was made of."""

    thread: TicketThread
    sources: tuple[str, ...] = ()

    def carries(self, marker: str) -> bool:
        """Whether something with this marker is in the ticket. A quotation of it counts: what is
        quoted has been there.
        """
        wanted = text.marker_text(marker)
        return any(wanted in source for source in self.sources)

    def refuse_if_changed(self, before: TicketThread) -> None:
        """Raises TicketChanged when somebody wrote, or its status moved, since `before`."""
        known = {entry.entry_id for entry in before.entries}
        if any(entry.entry_id not in known for entry in self.thread.entries):
            raise TicketChanged("ticket_changed", "somebody has written in the ticket since")
        if self.thread.status != before.status:
            raise TicketChanged("ticket_changed", f"its status is {self.thread.status} now")


class TicketReads(Protocol):
    """Reads that prove something: no search index is behind them."""

    def markers_in(self, number: str, markers: list[str]) -> set[str]:
        """Which of the markers the ticket's entries carry."""
        ...

    def thread(self, ticket_id: str) -> TicketRead:
        """The whole ticket. Raises RetryableError where it could not be read completely."""
        ...


def markers_among(sources: Iterable[str], markers: list[str]) -> set[str]:
    """Which of the markers the texts carry; no text is asked for once all are found."""
    wanted = {marker: text.marker_text(marker) for marker in markers}
    there: set[str] = set()
    for source in sources:
        there |= {marker for marker, shown in wanted.items() if shown in source}
        if len(there) == len(wanted):
            break
    return there


def gone(ticket_id: str) -> TicketRead:
    """A ticket that is not there any more."""
    return TicketRead(TicketThread(ticket_id=ticket_id, status="deleted"))


def time_of(value: object) -> datetime | None:
    """A vendor's time: ISO 8601, or milliseconds since 1970. None for what cannot be one."""
    try:
        if isinstance(value, int) and not isinstance(value, bool):
            moment = datetime.fromtimestamp(value / 1000, tz=UTC)
        else:
            moment = datetime.fromisoformat(str(value))
    except (ValueError, OverflowError, OSError):
        return None
    if not _YEARS[0] <= moment.year <= _YEARS[1]:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def shown_name(value: object) -> str | None:
    """A person's name as far as it is kept; None where there is none."""
    if not isinstance(value, str):
        return None
    return " ".join(value.split())[:_NAME_CHARS].strip() or None


def requester_named(requester_id: object, email: object) -> TicketRequester | None:
    """The requester with a vendor's id and address; None where there is neither."""
    number = number_of(requester_id)
    address = email.strip() if isinstance(email, str) else ""
    if number is None and not address:
        return None
    return TicketRequester(requester_id=number, email=address[:320] or None)


def file_names(attachments: Iterable[Mapping[str, object]], key: str) -> tuple[str, ...]:
    """The names of attached files; pictures inside a text are not attached."""
    named = (str(item.get(key)) for item in attachments if not item.get("inline"))
    return tuple(name for name in named if name != "None")
