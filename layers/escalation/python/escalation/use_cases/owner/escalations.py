"""The escalations of a workspace: watching them, trying again, setting them aside."""

from escalation.domain.conversation import Head
from escalation.domain.errors import Conflict, NotFound, RetryableError
from escalation.domain.escalation import (
    Escalation,
    EscalationState,
    IllegalTransition,
    Method,
    cancel,
    retry,
)
from escalation.domain.jobs import DeliverEscalation
from escalation.domain.ports import Clock, Commit, Events, JobQueue, TranscriptStore
from escalation.use_cases.owner.access import Access, Caller
from escalation.use_cases.owner.attempts import until_written
from escalation.use_cases.owner.conversation_models import EscalationList, OwnedEscalationView


class Escalations:
    """GET /v1/admin/escalations, one of them, and POST …/retry and …/dismiss."""

    def __init__(
        self,
        *,
        access: Access,
        transcripts: TranscriptStore,
        queue: JobQueue,
        clock: Clock,
        events: Events,
    ) -> None:
        self._access = access
        self._transcripts = transcripts
        self._queue = queue
        self._clock = clock
        self._events = events

    def list(
        self,
        caller: Caller,
        *,
        state: EscalationState | None,
        method: Method | None,
        after: str | None,
    ) -> EscalationList:
        """Escalations of the caller's workspace, newest first."""
        page = self._transcripts.list_escalations(
            caller.workspace_id, state=state, method=method, after=after
        )
        return EscalationList(
            items=tuple(
                OwnedEscalationView.of(one)
                for one in page.items
                if one.workspace_id == caller.workspace_id
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

        def attempt() -> Escalation:
            failed = self._access.escalation(caller, escalation_id)
            head = self._living(failed)
            if failed.method == "transfer":
                raise Conflict(
                    "A transfer that failed has gone to people; it cannot be repeated.",
                    code="transfer_not_repeatable",
                )
            if head.open_handoff not in {None, escalation_id}:
                raise Conflict(
                    "Another handoff of this conversation is under way.", code="handoff_open"
                )
            try:
                again = retry(failed, self._clock.now())
            except IllegalTransition:
                raise Conflict(
                    f"Only what has failed can be tried again; this is {failed.state}.",
                    code="not_failed",
                ) from None
            self._transcripts.commit(
                Commit(
                    before=head,
                    after=head.model_copy(update={"open_handoff": escalation_id}),
                    changed_escalations=(again,),
                )
            )
            return again

        again = until_written(attempt)
        self._send(again)
        self._record(caller, again, "retried")
        return OwnedEscalationView.of(again)

    def dismiss(self, caller: Caller, escalation_id: str) -> OwnedEscalationView:
        """Set one aside that has not been delivered; the conversation goes on without it.

        Dismissing again changes nothing.

        Raises:
            NotFound: unknown, or another workspace's.
            Conflict: `conversation_erased`; or `already_delivered`.
            StoreConflict: other writers kept winning.
        """

        def attempt() -> Escalation:
            found = self._access.escalation(caller, escalation_id)
            head = self._living(found)
            if found.state == "cancelled":
                return found
            try:
                cancelled = cancel(found, self._clock.now())
            except IllegalTransition:
                raise Conflict(
                    "It was delivered; what is done cannot be set aside.", code="already_delivered"
                ) from None
            changes: dict[str, object] = {}
            if head.open_handoff == escalation_id:
                changes["open_handoff"] = None
            if head.pending_transfer == escalation_id:
                changes["pending_transfer"] = None
            if head.contact is not None and head.contact.escalation_id == escalation_id:
                changes["contact"] = None
            self._transcripts.commit(
                Commit(
                    before=head,
                    after=head.model_copy(update=changes),
                    changed_escalations=(cancelled,),
                )
            )
            return cancelled

        cancelled = until_written(attempt)
        self._record(caller, cancelled, "dismissed")
        return OwnedEscalationView.of(cancelled)

    def _living(self, escalation: Escalation) -> Head:
        conversation = self._transcripts.load(escalation.conversation_id, turns=1)
        if conversation is None:
            raise NotFound("Its conversation does not exist any more.")
        if conversation.head.state == "erased":
            raise Conflict("Its conversation was erased.", code="conversation_erased")
        return conversation.head

    def _send(self, escalation: Escalation) -> None:
        job = DeliverEscalation(
            workspace_id=escalation.workspace_id,
            method=escalation.method,
            conversation_id=escalation.conversation_id,
            escalation_id=escalation.escalation_id,
        )
        try:
            self._queue.send(job)
        except RetryableError as error:
            # It is recorded, so the sweep sends it within minutes.
            self._events.record(
                "job_not_queued", escalation_id=escalation.escalation_id, code=error.code
            )

    def _record(self, caller: Caller, escalation: Escalation, what: str) -> None:
        self._events.record(
            "person_stepped_in",
            what=what,
            workspace_id=caller.workspace_id,
            escalation_id=escalation.escalation_id,
        )
