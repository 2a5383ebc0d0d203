"""What is kept about a person's data, in memory: files' notes, holds, receipts, ends."""

from dataclasses import dataclass, field
from datetime import datetime

from escalation.domain.due import Due
from escalation.domain.personal_data import FileNote, Hold, Receipt, ReceiptPage
from tests.fakes.positions import position


@dataclass
class MemoryFileNotes:
    """`FileNotes` in a dictionary."""

    notes: dict[str, dict[str, FileNote]] = field(default_factory=dict)

    def note(self, conversation_id: str, note: FileNote) -> None:
        self.notes.setdefault(conversation_id, {})[note.job_id] = note

    def of(self, conversation_id: str) -> tuple[FileNote, ...]:
        return tuple(self.notes.get(conversation_id, {}).values())


@dataclass
class MemoryPersonalData:
    """`Holds` and `Receipts` in dictionaries."""

    kept_holds: dict[str, Hold] = field(default_factory=dict)
    kept_receipts: dict[str, Receipt] = field(default_factory=dict)

    def save_hold(self, hold: Hold) -> None:
        self.kept_holds[hold.hold_id] = hold

    def hold(self, workspace_id: str, hold_id: str) -> Hold | None:
        found = self.kept_holds.get(hold_id)
        return found if found and found.workspace_id == workspace_id else None

    def holds(self, workspace_id: str) -> tuple[Hold, ...]:
        return tuple(h for h in self.kept_holds.values() if h.workspace_id == workspace_id)

    def move_hold(self, workspace_id: str, hold_id: str, due_at: datetime) -> None:
        found = self.hold(workspace_id, hold_id)
        if found is not None and found.due_at is not None:
            self.kept_holds[hold_id] = found.model_copy(update={"due_at": due_at})

    def due(self) -> list[Due]:
        """As the index of what is due lists them."""
        return [
            Due(
                kind="hold",
                due_at=hold.due_at,
                workspace_id=hold.workspace_id,
                hold_id=hold.hold_id,
            )
            for hold in self.kept_holds.values()
            if hold.due_at is not None
        ]

    def save_receipt(self, receipt: Receipt) -> None:
        self.kept_receipts[receipt.receipt_id] = receipt

    def receipts(self, workspace_id: str, *, after: str | None, limit: int = 25) -> ReceiptPage:
        newest = sorted(
            (r for r in self.kept_receipts.values() if r.workspace_id == workspace_id),
            key=lambda receipt: receipt.asked_at,
            reverse=True,
        )
        start = position(after)
        more = str(start + limit) if len(newest) > start + limit else None
        return ReceiptPage(items=tuple(newest[start : start + limit]), next=more)


@dataclass
class MemoryRetention:
    """`Retention` that remembers what it was told."""

    ends: dict[str, datetime] = field(default_factory=dict)

    def keep_until(self, conversation_id: str, expires_at: datetime) -> None:
        self.ends[conversation_id] = expires_at
