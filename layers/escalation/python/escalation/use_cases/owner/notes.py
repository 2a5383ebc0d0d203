"""Internal notes: members write them to each other beside a chat."""

from escalation.domain.errors import Conflict
from escalation.domain.internal_notes import MAX_NOTES, InternalNote, NoteText
from escalation.domain.ports import Ids
from escalation.domain.types import Frozen
from escalation.use_cases.owner.access import Caller
from escalation.use_cases.owner.conversation_models import OwnedTurnResult
from escalation.use_cases.owner.member_changes import change_as
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.ports import WritePorts


class WriteNote(Frozen, defer_build=True):
    """POST /v1/admin/conversations/{id}/notes."""

    text: NoteText


class Notes:
    """POST /v1/admin/conversations/{id}/notes; they are read with the conversation."""

    def __init__(self, ports: WritePorts, *, ids: Ids) -> None:
        self._ports = ports
        self._ids = ids

    def write(self, caller: Caller, conversation_id: str, body: WriteNote) -> OwnedTurnResult:
        """Add a note, to a closed chat too. It keeps no chat from closing.

        Raises:
            NotFound: unknown, erased or another workspace's.
            Conflict: `too_many_notes`.
            StoreConflict: other writers kept winning.
        """
        note_id = self._ids.new()

        def edit(draft: Draft) -> OwnedTurnResult:
            if draft.head.notes >= MAX_NOTES:
                raise Conflict(
                    f"A conversation takes at most {MAX_NOTES} notes.", code="too_many_notes"
                )
            note = InternalNote(
                note_id=note_id,
                conversation_id=conversation_id,
                by=caller.member_id,
                who=caller.email,
                text=body.text,
                at=draft.now,
            )
            draft.new_notes.append(note)
            draft.keep_last_activity()
            draft.set(notes=draft.head.notes + 1)
            return OwnedTurnResult.of((), draft.head)

        return change_as(self._ports, caller, conversation_id, edit)
