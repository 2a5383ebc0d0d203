"""What the stand-in helpdesks remember: people, tickets, and how they should behave.

One document per row in SQLite, which makes a write atomic and a restart harmless.
"""

import json
import sqlite3
import weakref
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from infra.local.standins.behaviour import Behaviour, BehaviourT

CommentKind = Literal["description", "reply", "note"]
Channel = Literal["api", "web", "email", "system"]


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
    forwarded: bool = False
    """An agent sent it to somebody else, to ask them about the ticket."""
    by_stranger: bool = False
    """A mail from somebody who has no part in the ticket."""
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
Clock = Callable[[], datetime]
"""Tells the time in UTC."""
Watcher = Callable[[Ticket | None, Ticket], None]
"""Told of each change of a ticket: the ticket before and after."""

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
_FIRST_ID = 700_001


def machine_time() -> datetime:
    """Return the machine's time."""
    return datetime.now(UTC)


class Store:
    """The file that all helpdesks share: named documents, and the records of each `Desk`.

    Args:
        path: An SQLite file, made if it is missing; None keeps everything in memory.
        clock: Tells the time.
    """

    def __init__(self, path: Path | None, clock: Clock = machine_time) -> None:
        self._clock = clock
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self.connection = sqlite3.connect(
            path or ":memory:", check_same_thread=False, isolation_level=None
        )
        # Also where nobody has started the application, whose end would close it.
        self._finish = weakref.finalize(self, self.connection.close)
        self.connection.execute("pragma journal_mode = wal")
        self.connection.execute("pragma synchronous = normal")
        self.connection.executescript(_SCHEMA)

    def behaviour(self, kind: type[BehaviourT]) -> BehaviourT:
        """Return that part of the current behaviour that a model describes."""
        stored: dict[str, Any] = json.loads(self.document("behaviour") or "{}")
        return kind.model_validate({k: v for k, v in stored.items() if k in kind.model_fields})

    def document(self, name: str) -> str | None:
        """Return a named document's text, or None."""
        row = self.connection.execute(
            "select body from documents where name = ?", (name,)
        ).fetchone()
        return None if row is None else str(row[0])

    def set_document(self, name: str, body: str) -> None:
        """Write a named document."""
        self.connection.execute("insert or replace into documents values (?, ?)", (name, body))

    def now(self) -> datetime:
        """Return the stand-ins' time in UTC, to the millisecond."""
        moment = self._clock() + timedelta(seconds=self.behaviour(Behaviour).clock_offset_s)
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)

    def clear(self) -> None:
        """Forget everything."""
        self.connection.execute("delete from records")
        self.connection.execute("delete from documents")

    def close(self) -> None:
        """Close the file."""
        self._finish()


class Desk:
    """Typed documents of one helpdesk.

    Args:
        store: Where they are kept.
        helpdesk: Whose they are.
        first_ids: The first id that is given to a kind of record, where it matters.
    """

    def __init__(self, store: Store, helpdesk: str, first_ids: Mapping[str, int]) -> None:
        self._store = store
        self._connection = store.connection
        self._helpdesk = helpdesk
        self._first_ids = first_ids
        self._watcher: Watcher | None = None
        self._seen: dict[str, dict[int, Record]] = {}

    def next_id(self, kind: str) -> int:
        """Take a new id; ids are never given twice, not even after a record is gone."""
        name = f"last_id/{self._helpdesk}/{kind}"
        last = self._store.document(name)
        value = self._first_ids.get(kind, _FIRST_ID) if last is None else int(last) + 1
        self._store.set_document(name, str(value))
        return value

    def watch(self, watcher: Watcher) -> None:
        """Have each later change of a ticket told."""
        self._watcher = watcher

    def put(self, record: Record) -> None:
        """Write a record, replacing the one with its id."""
        kind = type(record).__name__
        before = self.get(Ticket, record.id) if isinstance(record, Ticket) else None
        self._connection.execute(
            "insert or replace into records values (?, ?, ?, ?)",
            (self._helpdesk, kind, record.id, record.model_dump_json()),
        )
        self._seen.get(kind, {}).pop(record.id, None)
        if isinstance(record, Ticket) and self._watcher:
            self._watcher(before, record)

    def save(self, ticket: Ticket, now: datetime) -> None:
        """Write a ticket that was changed just now."""
        ticket.updated_at = now
        self.put(ticket)

    def remove(self, record: Record) -> None:
        """Delete a record."""
        kind = type(record).__name__
        self._connection.execute(
            "delete from records where helpdesk = ? and kind = ? and id = ?",
            (self._helpdesk, kind, record.id),
        )
        self._seen.get(kind, {}).pop(record.id, None)

    def get(self, kind: type[RecordT], record_id: int) -> RecordT | None:
        """Return a record by id, or None."""
        return next(iter(self._select(kind, "id = ?", (record_id,))), None)

    def find(self, kind: type[RecordT], raw_id: str) -> RecordT | None:
        """Return a record by an id from a path, or None."""
        if not raw_id.isascii() or not raw_id.isdigit() or len(raw_id) > 18:
            return None
        return self.get(kind, int(raw_id))

    def person(self, person_id: int) -> Person:
        """Return a person who must exist."""
        found = self.get(Person, person_id)
        if found is None:
            raise LookupError(person_id)
        return found

    def all(self, kind: type[RecordT]) -> list[RecordT]:
        """Return every record of a kind in the order of their ids, for reading only.

        A list of hundreds of tickets is read often: what was parsed once is kept.
        """
        seen = self._seen.setdefault(kind.__name__, {})
        rows = self._connection.execute(
            "select id from records where helpdesk = ? and kind = ? order by id",
            (self._helpdesk, kind.__name__),
        )
        found = []
        for (number,) in rows.fetchall():
            record = seen.get(number)
            if not isinstance(record, kind):
                record = self.get(kind, number)
                if record is None:
                    continue
                seen[number] = record
            found.append(record)
        return found

    def by_email(self, email: str) -> Person | None:
        """Return the person with an e-mail address, compared without case."""
        where = "json_extract(body, '$.email') = ? collate nocase"
        return next(iter(self._select(Person, where, (email,))), None)

    def by_external_id(self, external_id: str) -> list[Ticket]:
        """Return tickets with an external id, compared without case; it need not be unique."""
        where = "json_extract(body, '$.external_id') = ? collate nocase"
        return self._select(Ticket, where, (external_id,))

    def forget(self) -> None:
        """Forget what was parsed, after the store was cleared."""
        self._seen.clear()

    def _select(self, kind: type[RecordT], where: str, values: Iterable[Any]) -> list[RecordT]:
        # `where` is one of this module's own constants; values are always bound.
        statement = (
            "select body from records where helpdesk = ? and kind = ? and "  # noqa: S608
            f"{where} order by id"
        )
        rows = self._connection.execute(statement, (self._helpdesk, kind.__name__, *values))
        return [kind.model_validate_json(row[0]) for row in rows]
