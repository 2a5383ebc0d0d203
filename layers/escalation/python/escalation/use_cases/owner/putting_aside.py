"""A chat that is put off until later, or is spam."""

from datetime import datetime, timedelta

from escalation.domain.errors import InvalidInput
from escalation.domain.escalation import cancel
from escalation.domain.head_parts import Snooze
from escalation.domain.types import Frozen, UtcTime
from escalation.use_cases.owner.access import Caller
from escalation.use_cases.owner.conversation_models import OwnedTurnResult
from escalation.use_cases.owner.member_changes import change_as, require_open_chat
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.ports import WritePorts

LONGEST_SNOOZE = timedelta(days=366)


class SnoozeUntil(Frozen, defer_build=True):
    """PUT /v1/admin/conversations/{id}/snooze."""

    until: UtcTime | None
    """Null: it is looked at now."""


class MarkSpam(Frozen, defer_build=True):
    """PUT /v1/admin/conversations/{id}/spam."""

    spam: bool


class PuttingAside:
    """PUT …/snooze and PUT …/spam of a conversation."""

    def __init__(self, ports: WritePorts) -> None:
        self._ports = ports

    def snooze(self, caller: Caller, conversation_id: str, body: SnoozeUntil) -> OwnedTurnResult:
        """Put a chat off. It comes up again at that time, or when the visitor writes.

        Raises:
            NotFound: unknown, erased or another workspace's.
            InvalidInput: the time is past, or more than a year away.
            Conflict: `conversation_closed`.
            StoreConflict: other writers kept winning.
        """

        def edit(draft: Draft) -> OwnedTurnResult:
            require_open_chat(draft.head)
            snoozed = _snooze(draft.now, body.until)
            if snoozed != draft.head.snoozed:
                draft.keep_last_activity()
                draft.set(snoozed=snoozed)
            return OwnedTurnResult.of((), draft.before if draft.is_empty else draft.head)

        return change_as(self._ports, caller, conversation_id, edit)

    def mark(self, caller: Caller, conversation_id: str, body: MarkSpam) -> OwnedTurnResult:
        """Say that a chat is spam: it is closed, and what of it has not been delivered is not any
        more. Or say that it is none; then it stays closed as it is.

        Raises:
            NotFound: unknown, erased or another workspace's.
            StoreConflict: other writers kept winning.
        """

        def edit(draft: Draft) -> OwnedTurnResult:
            if draft.head.spam == body.spam:
                return OwnedTurnResult.of((), draft.before)
            draft.keep_last_activity()
            draft.set(spam=body.spam)
            if body.spam:
                self._end(draft)
            return OwnedTurnResult.of((), draft.head)

        return change_as(self._ports, caller, conversation_id, edit)

    def _end(self, draft: Draft) -> None:
        waiting = self._ports.transcripts.escalations_of(draft.head.conversation_id)
        draft.changed_escalations.extend(
            cancel(one, draft.now) for one in waiting if not one.is_final
        )
        ticket = draft.head.ticket
        if ticket is not None:
            # What the ticket has not got by now it does not get.
            draft.set(unanswered_seq=min(draft.head.unanswered_seq, ticket.relayed_seq))
        draft.close_question()
        draft.set(
            state="closed",
            fence=draft.head.fence + 1,
            contact=None,
            open_handoff=None,
            pending_transfer=None,
            snoozed=None,
        )


def _snooze(now: datetime, until: datetime | None) -> Snooze | None:
    if until is None:
        return None
    if not now < until <= now + LONGEST_SNOOZE:
        raise InvalidInput("until", "Must be a time within the next year.")
    return Snooze(at=now, until=until)
