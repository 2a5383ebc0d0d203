"""Legal holds: what must be kept is neither erased nor does it expire, until the hold is lifted."""

from datetime import timedelta

from escalation.domain.conversation import Head
from escalation.domain.errors import InvalidInput, NotFound
from escalation.domain.jobs import ApplyHold
from escalation.domain.personal_data import (
    HELD_UNTIL,
    HOLD_AGAIN,
    RECEIPT_KEPT,
    Hold,
    Holds,
    Retention,
)
from escalation.domain.ports import Ids
from escalation.use_cases.owner.access import Access, Caller
from escalation.use_cases.owner.personal_data_models import HoldList, HoldView, SetHold
from escalation.use_cases.owner.persons_chats import PersonsChatsFinder
from escalation.use_cases.writing.change import change
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.ports import WritePorts

LOST_AFTER = timedelta(minutes=5)
"""A hold whose job was lost is applied by the sweep after this long."""


class LegalHolds:
    """GET and POST /v1/admin/holds, DELETE /v1/admin/holds/{id}."""

    def __init__(self, ports: WritePorts, *, access: Access, holds: Holds, ids: Ids) -> None:
        self._ports = ports
        self._access = access
        self._holds = holds
        self._ids = ids

    def list(self, caller: Caller) -> HoldList:
        """All of the workspace, newest first."""
        found = reversed(self._holds.holds(caller.workspace_id))
        return HoldList(items=tuple(HoldView.of(hold) for hold in found))

    def set(self, caller: Caller, body: SetHold) -> HoldView:
        """Hold a conversation, or all of an address, those to come among them. From now on neither
        is erased; their end is moved by a job.

        Raises:
            InvalidInput: neither or both of conversation and address are named.
            NotFound: no such conversation, or it is erased.
        """
        if (body.conversation_id is None) == (body.email is None):
            raise InvalidInput("conversation_id", "Name either a conversation or an address.")
        if body.conversation_id is not None:
            self._access.living(caller, body.conversation_id, turns=1)
        now = self._ports.clock.now()
        hold = Hold(
            hold_id=self._ids.new(),
            workspace_id=caller.workspace_id,
            conversation_id=body.conversation_id,
            email=body.email,
            reason=body.reason,
            case_number=body.case_number,
            set_by=caller.email,
            set_at=now,
            due_at=now + LOST_AFTER,
        )
        self._save(hold, "hold_set")
        return HoldView.of(hold)

    def lift(self, caller: Caller, hold_id: str) -> None:
        """Let go what only this hold keeps. Again: changes nothing.

        Raises:
            NotFound: no such hold in this workspace.
        """
        hold = self._holds.hold(caller.workspace_id, hold_id)
        if hold is None:
            raise NotFound("There is no such hold in this workspace.")
        if not hold.is_on:
            return
        now = self._ports.clock.now()
        lifted = {"lifted_at": now, "lifted_by": caller.email, "due_at": now + LOST_AFTER}
        self._save(hold.model_copy(update=lifted), "hold_lifted")

    def _save(self, hold: Hold, event: str) -> None:
        self._holds.save_hold(hold)
        self._ports.events.record(event, hold_id=hold.hold_id, workspace_id=hold.workspace_id)
        self._ports.send(ApplyHold(workspace_id=hold.workspace_id, hold_id=hold.hold_id))


class ApplyHolds:
    """The worker's side: lays a hold on the conversations it keeps, or lets them go."""

    def __init__(
        self,
        ports: WritePorts,
        *,
        holds: Holds,
        retention: Retention,
        finder: PersonsChatsFinder,
    ) -> None:
        self._ports = ports
        self._holds = holds
        self._retention = retention
        self._finder = finder

    def __call__(self, workspace_id: str, hold_id: str) -> int:
        """Apply it as it now is; how many conversations it is about. Repeatable.

        A hold on an address is due again a day later, for the chats that come meanwhile. A lifted
        one forgets its address, and is kept as long as a receipt.

        Raises:
            StoreConflict, RetryableError: try again.
        """
        hold = self._holds.hold(workspace_id, hold_id)
        if hold is None:
            return 0
        ids = self._conversations(hold)
        for conversation_id in ids:
            self._apply(hold, conversation_id)
        now = self._ports.clock.now()
        again = now + HOLD_AGAIN if hold.is_on and hold.email is not None else None
        applied: dict[str, object] = {"applied_at": now, "due_at": again}
        if not hold.is_on:
            applied |= {"email": None, "expires_at": now + RECEIPT_KEPT}
        latest = self._holds.hold(workspace_id, hold_id)
        if latest is not None and latest.lifted_at == hold.lifted_at:
            self._holds.save_hold(latest.model_copy(update=applied))
        self._ports.events.record("hold_applied", hold_id=hold_id, conversations=len(ids))
        return len(ids)

    def _conversations(self, hold: Hold) -> tuple[str, ...]:
        if hold.conversation_id is not None:
            return (hold.conversation_id,)
        if hold.email is None:
            return ()
        found = self._finder.heads(hold.workspace_id, hold.email)
        return tuple(head.conversation_id for head in found)

    def _apply(self, hold: Hold, conversation_id: str) -> None:
        """The head first: what is written from then on lives as long as it does."""

        def edit(draft: Draft) -> Head | None:
            head = draft.head
            if head.state == "erased" or head.workspace_id != hold.workspace_id:
                return None
            others = tuple(each for each in head.holds if each != hold.hold_id)
            holds = (*others, hold.hold_id) if hold.is_on else others
            if holds == head.holds:
                return head
            ends = head.expires_without_holds or head.expires_at
            draft.keep_last_activity()
            draft.set(
                holds=holds,
                expires_at=HELD_UNTIL if holds else ends,
                expires_without_holds=ends if holds else None,
            )
            return draft.head

        head = change(self._ports, conversation_id, edit)
        if head is not None:
            self._retention.keep_until(conversation_id, head.expires_at)
