"""What the stand-in helpdesks remember: people, tickets, uploads, and how they should behave.

One document per row in SQLite, which makes a write atomic and a restart harmless.
"""

import sqlite3
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from infra.local.standins.behaviour import Behaviour
from infra.local.standins.clock import Clock, SystemClock

Helpdesk = Literal["zendesk", "freshdesk", "zoho"]
CommentKind = Literal["description", "reply", "note"]
Channel = Literal["api", "web", "email", "system"]
HELPDESKS: tuple[Helpdesk, ...] = ("zendesk", "freshdesk", "zoho")


class Record(BaseModel):
    """A stored document. Records change in place and are then put back."""

    model_config = ConfigDict(extra="forbid")

    id: int


class Person(Record):
    """A requester or an agent of one helpdesk."""

    name: str
    email: str | None
    phone: str | None = None
    unique_external_id: str | None = None
    agent: bool = False
    suspended: bool = False
    created_at: datetime


class Attachment(BaseModel):
    """A file on a comment; only its description is kept, not its bytes."""

    id: int
    file_name: str
    content_type: str
    size: int


class Upload(Record):
    """A file that waits to be attached to a comment (Zendesk keeps it for 60 minutes)."""

    token: str
    attachments: list[Attachment]
    created_at: datetime


class Comment(BaseModel):
    """One entry of a ticket's thread; the first is the ticket's description."""

    id: int
    kind: CommentKind
    author_id: int
    public: bool
    incoming: bool
    sent: str
    """The text or HTML exactly as the caller sent it."""
    html: str
    """What the vendor shows: cleaned, expanded and cut as that vendor does."""
    text: str
    truncated: bool = False
    channel: Channel = "api"
    """How it came: through the API, typed by an agent, mailed by a customer, made by a rule."""
    automatic: bool = False
    """A robot's mail: an out-of-office answer."""
    merge_of: int | None = None
    """The other ticket, on an entry that a merge wrote."""
    attachments: list[Attachment] = Field(default_factory=list)
    extra: dict[str, Any] = Field(default_factory=dict)
    created_at: datetime


class Ticket(Record):
    """A ticket of one helpdesk. `status` and `priority` hold that vendor's own values."""

    subject: str
    status: str
    priority: str | None
    requester_id: int
    group_id: int | None = None
    external_id: str | None = None
    tags: list[str] = Field(default_factory=list)
    custom_fields: dict[str, Any] = Field(default_factory=dict)
    comments: list[Comment] = Field(default_factory=list)
    extra: dict[str, Any] = Field(default_factory=dict)
    deleted: bool = False
    spam: bool = False
    merged_into: int | None = None
    created_at: datetime
    updated_at: datetime

    @property
    def gone(self) -> bool:
        """Whether it was deleted or marked as spam."""
        return self.deleted or self.spam


RecordT = TypeVar("RecordT", bound=Record)
Watcher = Callable[[Helpdesk, Ticket | None, Ticket], None]
"""Told of each change of a ticket: its helpdesk, the ticket before and after."""

_SCHEMA = """
create table if not exists records (
    helpdesk text not null, kind text not null, id integer not null, body text not null,
    primary key (helpdesk, kind, id)
) without rowid;
create table if not exists documents (name text primary key, body text not null);
create index if not exists by_email
    on records (helpdesk, kind, json_extract(body, '$.email') collate nocase);
create index if not exists by_external_id
    on records (helpdesk, kind, json_extract(body, '$.external_id') collate nocase);
"""
_FIRST_ID = {
    ("zendesk", "Ticket"): 1001,
    ("freshdesk", "Ticket"): 1001,
    ("zoho", "Ticket"): 700_000_000_200_101,
    ("zendesk", "Person"): 9_005_000_001,
    ("freshdesk", "Person"): 43_000_001_001,
    ("zoho", "Person"): 700_000_000_100_001,
}
_FIRST_OTHER_ID = 700_001


class Store:
    """Typed documents of the three helpdesks.

    Args:
        path: An SQLite file, made if it is missing; None keeps everything in memory.
        clock: Tells the time; the machine's by default.
    """

    def __init__(self, path: Path | None, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._watchers: list[Watcher] = []
        self._seen: dict[tuple[str, str], dict[int, Record]] = {}
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(
            path or ":memory:", check_same_thread=False, isolation_level=None
        )
        self._connection.execute("pragma journal_mode = wal")
        self._connection.execute("pragma synchronous = normal")
        self._connection.executescript(_SCHEMA)

    def behaviour(self) -> Behaviour:
        """Return the current behaviour."""
        body = self.document("behaviour")
        return Behaviour.model_validate_json(body) if body else Behaviour()

    def document(self, name: str) -> str | None:
        """Return a named document's text, or None."""
        row = self._connection.execute(
            "select body from documents where name = ?", (name,)
        ).fetchone()
        return None if row is None else str(row[0])

    def set_document(self, name: str, body: str) -> None:
        """Write a named document."""
        self._connection.execute("insert or replace into documents values (?, ?)", (name, body))

    def now(self) -> datetime:
        """Return the stand-ins' time in UTC, to the millisecond."""
        moment = self._clock.now() + timedelta(seconds=self.behaviour().clock_offset_s)
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)

    def next_id(self, helpdesk: str, kind: str) -> int:
        """Take a new id; ids are never given twice, not even after a record is gone."""
        name = f"last_id/{helpdesk}/{kind}"
        last = self.document(name)
        first = _FIRST_ID.get((helpdesk, kind), _FIRST_OTHER_ID)
        value = first if last is None else int(last) + 1
        self.set_document(name, str(value))
        return value

    def watch(self, watcher: Watcher) -> None:
        """Have each later change of a ticket told."""
        self._watchers.append(watcher)

    def put(self, helpdesk: Helpdesk, record: Record) -> None:
        """Write a record, replacing the one with its id."""
        kind = type(record).__name__
        before = self.get(helpdesk, Ticket, record.id) if isinstance(record, Ticket) else None
        self._connection.execute(
            "insert or replace into records values (?, ?, ?, ?)",
            (helpdesk, kind, record.id, record.model_dump_json()),
        )
        self._seen.get((helpdesk, kind), {}).pop(record.id, None)
        if isinstance(record, Ticket):
            for watcher in self._watchers:
                watcher(helpdesk, before, record)

    def remove(self, helpdesk: Helpdesk, record: Record) -> None:
        """Delete a record."""
        kind = type(record).__name__
        self._connection.execute(
            "delete from records where helpdesk = ? and kind = ? and id = ?",
            (helpdesk, kind, record.id),
        )
        self._seen.get((helpdesk, kind), {}).pop(record.id, None)

    def get(self, helpdesk: str, kind: type[RecordT], record_id: int) -> RecordT | None:
        """Return a record by id, or None."""
        rows = self._select(kind, helpdesk, "id = ?", (record_id,))
        return next(iter(rows), None)

    def all(self, helpdesk: str, kind: type[RecordT]) -> list[RecordT]:
        """Return every record of a kind in the order of their ids, for reading only.

        A list of hundreds of tickets is read often: what was parsed once is kept.
        """
        seen = self._seen.setdefault((helpdesk, kind.__name__), {})
        rows = self._connection.execute(
            "select id from records where helpdesk = ? and kind = ? order by id",
            (helpdesk, kind.__name__),
        )
        found = []
        for (number,) in rows.fetchall():
            record = seen.get(number)
            if not isinstance(record, kind):
                record = self.get(helpdesk, kind, number)
                if record is None:
                    continue
                seen[number] = record
            found.append(record)
        return found

    def by_email(self, helpdesk: str, email: str) -> Person | None:
        """Return the person with an e-mail address, compared without case."""
        rows = self._select(
            Person, helpdesk, "json_extract(body, '$.email') = ? collate nocase", (email,)
        )
        return next(iter(rows), None)

    def by_external_id(self, helpdesk: str, external_id: str) -> list[Ticket]:
        """Return tickets with an external id, compared without case; it need not be unique."""
        where = "json_extract(body, '$.external_id') = ? collate nocase"
        return self._select(Ticket, helpdesk, where, (external_id,))

    def clear(self) -> None:
        """Forget everything."""
        self._connection.execute("delete from records")
        self._connection.execute("delete from documents")
        self._seen.clear()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _select(
        self, kind: type[RecordT], helpdesk: str, where: str, values: Iterable[Any]
    ) -> list[RecordT]:
        # `where` is one of this module's own constants; values are always bound.
        statement = (
            "select body from records where helpdesk = ? and kind = ? and "  # noqa: S608
            f"{where} order by id"
        )
        rows = self._connection.execute(statement, (helpdesk, kind.__name__, *values))
        return [kind.model_validate_json(row[0]) for row in rows]
