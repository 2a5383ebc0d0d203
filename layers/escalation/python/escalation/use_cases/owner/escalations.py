"""The escalations of a workspace: watching them, trying again, setting them aside."""

from collections.abc import Callable

from escalation.domain.errors import Conflict, NotFound, StoreConflict
from escalation.domain.escalation import Escalation, EscalationState, Method, cancel, retry
from escalation.domain.leased_work import IllegalTransition
from escalation.use_cases.owner.access import Access, Caller
from escalation.use_cases.owner.conversation_models import OwnedEscalationView
from escalation.use_cases.owner.listed import EscalationList, listed_escalations
from escalation.use_cases.writing.change import change
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.ports import WritePorts

TRIES = 3
"""Writes of one call before its caller is told that others keep winning."""


class Escalations:
    """GET /v1/admin/escalations, one of them, and POST …/retry and …/dismiss."""

    def __init__(self, ports: WritePorts, *, access: Access) -> None:
        self._ports = ports
        self._access = access

    def list(
        self,
        caller: Caller,
        *,
        state: EscalationState | None,
        method: Method | None,
        after: str | None,
    ) -> EscalationList:
        """Escalations of the caller's workspace, newest first."""
        page = self._ports.transcripts.list_escalations(
            caller.workspace_id, state=state, method=method, after=after
        )
        return EscalationList(
            items=listed_escalations(
                self._ports.transcripts,
                (one for one in page.items if one.workspace_id == caller.workspace_id),
            ),
            next=page.next,
        )

    def get(self, caller: Caller, escalation_id: str) -> OwnedEscalationView:
        """One escalation. Raises NotFound."""
        return OwnedEscalationView.of(self._access.escalation(caller, escalation_id))

    def retry(self, caller: Caller, escalation_id: str) -> OwnedEscalationView:
        """Give a failed one another round of attempts, and queue it.

        The visitor is not told again.

        Raises:
            NotFound: unknown, or another workspace's.
            Conflict: `conversation_erased`; `not_failed`; `transfer_not_repeatable`: people have
                it already; or `handoff_open`: another handoff is under way.
            StoreConflict: other writers kept winning.
        """

        def edit(draft: Draft, failed: Escalation) -> Escalation:
            if failed.method == "transfer":
                raise Conflict(
                    "A transfer that failed has gone to people; it cannot be repeated.",
                    code="transfer_not_repeatable",
                )
            if draft.head.open_handoff not in {None, escalation_id}:
                raise Conflict(
                    "Another handoff of this conversation is under way.", code="handoff_open"
                )
            try:
                again = retry(failed, draft.now)
            except IllegalTransition:
                raise Conflict(
                    f"Only what has failed can be tried again; this is {failed.state}.",
                    code="not_failed",
                ) from None
            draft.set(open_handoff=escalation_id)
            draft.changed_escalations.append(again)
            return again

        return self._change(caller, escalation_id, edit, "retried")

    def dismiss(self, caller: Caller, escalation_id: str) -> OwnedEscalationView:
        """Set one aside that has not been delivered; the conversation goes on without it.

        Dismissing again changes nothing.

        Raises:
            NotFound: unknown, or another workspace's.
            Conflict: `conversation_erased`; or `already_delivered`.
            StoreConflict: other writers kept winning.
        """

        def edit(draft: Draft, found: Escalation) -> Escalation:
            if found.state == "cancelled":
                return found
            try:
                cancelled = cancel(found, draft.now)
            except IllegalTransition:
                raise Conflict(
                    "It was delivered; what is done cannot be set aside.", code="already_delivered"
                ) from None
            head = draft.head
            if head.open_handoff == escalation_id:
                draft.set(open_handoff=None)
            if head.pending_transfer == escalation_id:
                draft.set(pending_transfer=None)
            if head.contact is not None and head.contact.escalation_id == escalation_id:
                draft.set(contact=None)
            draft.changed_escalations.append(cancelled)
            return cancelled

        return self._change(caller, escalation_id, edit, "dismissed")

    def _change(
        self,
        caller: Caller,
        escalation_id: str,
        edit: Callable[[Draft, Escalation], Escalation],
        what: str,
    ) -> OwnedEscalationView:
        conversation_id = self._access.escalation(caller, escalation_id).conversation_id

        def of_the_caller(draft: Draft) -> Escalation:
            if draft.head.state == "erased":
                raise Conflict("Its conversation was erased.", code="conversation_erased")
            changed = edit(draft, self._access.escalation(caller, escalation_id))
            if not draft.is_empty:
                draft.keep_last_activity()
            return changed

        changed = change(
            self._ports, conversation_id, of_the_caller, tries=TRIES, lost=StoreConflict
        )
        if changed is None:
            raise NotFound("Its conversation does not exist any more.")
        self._ports.events.record(
            "person_stepped_in",
            what=what,
            workspace_id=caller.workspace_id,
            escalation_id=escalation_id,
        )
        return OwnedEscalationView.of(changed)
