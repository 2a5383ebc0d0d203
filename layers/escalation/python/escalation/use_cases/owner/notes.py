"""Internal notes: members write them to each other beside a chat."""

from escalation.domain.errors import Conflict
from escalation.domain.internal_notes import MAX_NOTES, InternalNote, NoteText
from escalation.domain.jobs import RelayMessages
from escalation.domain.owner_ports import WorkspaceStore
from escalation.domain.ports import Ids
from escalation.domain.retry import RESEND_AFTER
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

    def __init__(self, ports: WritePorts, *, ids: Ids, store: WorkspaceStore) -> None:
        self._ports = ports
        self._ids = ids
        self._store = store

    def write(self, caller: Caller, conversation_id: str, body: WriteNote) -> OwnedTurnResult:
        """Add a note, to a closed chat too. It keeps no chat from closing.

        It goes into the chat's open ticket as well where the owner of the bot that the visitor
        came to wants that.

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
            ticket = draft.head.ticket
            in_ticket = ticket is not None and ticket.open and self._wanted(draft.head.bot_id)
            note = InternalNote(
                note_id=note_id,
                conversation_id=conversation_id,
                by=caller.member_id,
                who=caller.email,
                text=body.text,
                at=draft.now,
                in_ticket=in_ticket,
            )
            draft.new_notes.append(note)
            draft.keep_last_activity()
            draft.set(notes=draft.head.notes + 1)
            if ticket is not None and in_ticket:
                due = (*ticket.notes_due, note_id)
                draft.set(ticket=ticket.model_copy(update={"notes_due": due}))
                # What the relay misses, the sweep sends again.
                draft.look_again_by(draft.now + RESEND_AFTER)
                draft.send(RelayMessages.of(draft.head))
            return OwnedTurnResult.of((), draft.head)

        return change_as(self._ports, caller, conversation_id, edit)

    def _wanted(self, bot_id: str) -> bool:
        stored = self._store.settings(bot_id)
        return stored is not None and stored.settings.desk.notes_in_ticket
