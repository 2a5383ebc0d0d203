"""What is entered in the audit trail, and reading it.

A change whose entry cannot be written does not happen. What only reads goes on without one, and a
warning says so: a trail that is out of order must not keep the team from its visitors.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Literal

from escalation.domain.audit import (
    AuditEntry,
    AuditFilter,
    AuditPage,
    AuditTrail,
    Origin,
    Outcome,
)
from escalation.domain.errors import DeliveryError
from escalation.domain.members import member_id
from escalation.domain.owner_ports import FileStore, OwnerJob, WorkspaceStore
from escalation.domain.ports import Clock, Events, Ids
from escalation.domain.recent import Recent
from escalation.domain.types import Frozen, UtcTime
from escalation.use_cases.owner.access import Caller
from escalation.use_cases.owner.conversation_models import JobView
from escalation.use_cases.owner.owner_jobs import OwnerJobs

READS_TOGETHER = timedelta(minutes=10)
"""The console reads a chat every few seconds: those of one person make one entry."""
_DAYS_KEPT = timedelta(minutes=5)
_MOST = 1_000
_EXPORTED_AT_ONCE = 500


class AuditExport(Frozen, defer_build=True):
    """POST /v1/admin/audit/export."""

    format: Literal["csv", "jsonl"] = "csv"
    first: UtcTime | None = None
    last: UtcTime | None = None


class Audit:
    """Enters what members do, and shows it to owners."""

    def __init__(
        self,
        *,
        trail: AuditTrail,
        store: WorkspaceStore,
        jobs: OwnerJobs,
        ids: Ids,
        clock: Clock,
        events: Events,
    ) -> None:
        self._trail = trail
        self._store = store
        self._jobs = jobs
        self._ids = ids
        self._clock = clock
        self._events = events
        self._days: Recent[str, tuple[datetime, int]] = Recent(_MOST)
        self._reads: Recent[tuple[object, ...], datetime] = Recent(_MOST)

    def begin(
        self, caller: Caller, action: str, ids: Mapping[str, str], origin: Origin, *, reads: bool
    ) -> AuditEntry:
        """Enter what the caller is about to do.

        Raises:
            RetryableError: it could not be entered, and is not one that only `reads`.
        """
        entry = self._entry(caller, action, "allowed", ids, origin)
        if not reads:
            self._trail.add(entry)
        elif self._is_new(caller, action, ids):
            self._try(entry)
        return entry

    def refused(
        self, caller: Caller, action: str, ids: Mapping[str, str], origin: Origin, code: str
    ) -> None:
        """Enter what the caller may not do, as far as that is possible."""
        self._try(self._entry(caller, action, "refused", ids, origin, code=code))

    def ended(
        self, begun: AuditEntry, *, code: str | None = None, ids: Mapping[str, str] | None = None
    ) -> None:
        """Enter what came of what was begun: a refusal, or the ids of what was made."""
        outcome: Outcome = "refused" if code else "done"
        more = {"id": self._ids.new(), "of": begun.id, "at": self._clock.now()}
        told = {"outcome": outcome, "code": code, "ids": {**begun.ids, **(ids or {})}}
        self._try(begun.model_copy(update={**more, **told}))

    def list(self, caller: Caller, where: AuditFilter, *, after: str | None) -> AuditPage:
        """The workspace's entries, newest first, no older than its owner wants them kept."""
        since = self._clock.now() - timedelta(days=self._days_of(caller.workspace_id))
        first = max(where.first, since) if where.first else since
        return self._trail.page(
            caller.workspace_id,
            where.model_copy(update={"first": first}),
            now=self._clock.now(),
            after=after,
        )

    def export(self, caller: Caller, body: AuditExport) -> JobView:
        """Start writing them to a file."""
        times = {"first": body.first, "last": body.last}
        arguments = {name: at.isoformat() for name, at in times.items() if at is not None}
        return self._jobs.start(caller, "export_audit", {"format": body.format, **arguments})

    def _entry(
        self,
        caller: Caller,
        action: str,
        outcome: Outcome,
        ids: Mapping[str, str],
        origin: Origin,
        *,
        code: str | None = None,
    ) -> AuditEntry:
        now = self._clock.now()
        return AuditEntry(
            id=self._ids.new(),
            workspace_id=caller.workspace_id,
            at=now,
            actor=member_id(caller.workspace_id, caller.sub),
            who=caller.email,
            role=caller.role,
            action=action,
            outcome=outcome,
            code=code,
            ids=dict(ids),
            origin=origin,
            expires_at=now + timedelta(days=self._days_of(caller.workspace_id)),
        )

    def _try(self, entry: AuditEntry) -> None:
        try:
            self._trail.add(entry)
        except DeliveryError as error:
            self._events.record(
                "audit_not_written", action=entry.action, actor=entry.actor, code=error.code
            )

    def _is_new(self, caller: Caller, action: str, ids: Mapping[str, str]) -> bool:
        now = self._clock.now()
        read = (caller.sub, action, *sorted(ids.items()))
        until = self._reads.get(read)
        if until is not None and now < until:
            return False
        self._reads.put(read, now + READS_TOGETHER)
        return True

    def _days_of(self, workspace_id: str) -> int:
        now = self._clock.now()
        known = self._days.get(workspace_id)
        if known is not None and now < known[0]:
            return known[1]
        days = audit_days(self._store, workspace_id)
        self._days.put(workspace_id, (now + _DAYS_KEPT, days))
        return days


def audit_days(store: WorkspaceStore, workspace_id: str) -> int:
    """How many days a workspace's entries are kept; a year where it is gone."""
    workspace = store.workspace(workspace_id)
    return workspace.audit_days if workspace is not None else 365


class WriteAuditExport:
    """The worker's side of an export."""

    def __init__(
        self, *, trail: AuditTrail, store: WorkspaceStore, files: FileStore, clock: Clock
    ) -> None:
        self._trail = trail
        self._store = store
        self._files = files
        self._clock = clock

    def write(self, job: OwnerJob) -> str:
        """Write the file; its key."""
        entries = self._entries(job)
        kind = job.arguments.get("format", "csv")
        text = _csv(entries) if kind == "csv" else _lines(entries)
        key = f"exports/{job.workspace_id}/{job.job_id}/audit.{kind}"
        media_type = "text/csv" if kind == "csv" else "application/x-ndjson"
        self._files.put(key, text.encode(), media_type=media_type)
        return key

    def _entries(self, job: OwnerJob) -> Iterator[AuditEntry]:
        now = self._clock.now()
        since = now - timedelta(days=audit_days(self._store, job.workspace_id))
        first, last = job.arguments.get("first"), job.arguments.get("last")
        where = AuditFilter(
            first=max(datetime.fromisoformat(first), since) if first else since,
            last=datetime.fromisoformat(last) if last else None,
        )
        after = None
        while True:
            page = self._trail.page(
                job.workspace_id, where, now=now, after=after, limit=_EXPORTED_AT_ONCE
            )
            yield from page.items
            if page.next is None:
                return
            after = page.next


def _lines(entries: Iterator[AuditEntry]) -> str:
    return "".join(f"{entry.model_dump_json(exclude={'expires_at'})}\n" for entry in entries)


def _csv(entries: Iterator[AuditEntry]) -> str:
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\r\n")  # RFC 4180
    writer.writerow(
        ["at", "who", "role", "action", "outcome", "code", "ids", "ip", "user_agent", "id", "of"]
    )
    for one in entries:
        ids = " ".join(f"{name}={value}" for name, value in one.ids.items())
        row = (one.at.isoformat(), one.who, one.role, one.action, one.outcome, one.code, ids)
        where = (one.origin.ip, one.origin.user_agent, one.id, one.of)
        writer.writerow([_cell(value) for value in (*row, *where)])
    return table.getvalue()


def _cell(value: str | None) -> str:
    """A user agent is anybody's to choose, and spreadsheets run what begins like a formula."""
    given = value or ""
    return f"'{given}" if given[:1] in {"=", "+", "-", "@", "\t", "\r"} else given
