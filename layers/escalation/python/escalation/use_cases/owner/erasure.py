"""Erasing conversations: a tombstone at once, then everything else by a job.

The tombstone is one commit, so from then on no write in flight wins, no escalation starts and no
reader sees anything. What is left is deleted by a job, which may be repeated.
"""

from escalation.domain.conversation import Head, Visitor
from escalation.domain.errors import StoreConflict
from escalation.domain.escalation import cancel
from escalation.domain.types import Email
from escalation.use_cases.owner.access import Access, Caller
from escalation.use_cases.owner.conversation_models import JobView
from escalation.use_cases.owner.owner_jobs import OwnerJobs
from escalation.use_cases.writing.change import change
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.ports import WritePorts

TRIES = 3
"""Writes of one mark before its caller is told that others keep winning."""
_NOTHING_LEFT: dict[str, object] = {
    "visitor": Visitor(),
    "seen": (),
    "window": None,
    "ticket": None,
    "mail": None,
    "transcript_mails": (),
    "contact": None,
    "open_handoff": None,
    "pending_transfer": None,
    "last_reason": None,
    "due_at": None,
}


def tombstone(head: Head) -> Head:
    """What stays of an erased conversation: ids and times, nothing anybody wrote."""
    return head.model_copy(update=_NOTHING_LEFT)


class Erasure:
    """Marks conversations as erased, and erases what is marked."""

    def __init__(self, ports: WritePorts) -> None:
        self._ports = ports
        self._transcripts = ports.transcripts

    def mark(self, conversation_id: str) -> None:
        """Write the tombstone and cancel what is open, in one commit. Again: changes nothing.

        Raises:
            StoreConflict: other writers kept winning.
        """

        def edit(draft: Draft) -> None:
            head = draft.head
            if head.state == "erased":
                return
            draft.keep_last_activity()
            draft.set(
                **_NOTHING_LEFT,
                state="erased",
                erase_requested_at=draft.now,
                fence=head.fence + 1,
            )
            draft.changed_escalations.extend(
                cancel(escalation, draft.now)
                for escalation in self._transcripts.escalations_of(conversation_id)
                if not escalation.is_final
            )
            draft.on_commit(
                lambda: self._ports.events.record("erasure_marked", conversation_id=conversation_id)
            )

        change(self._ports, conversation_id, edit, tries=TRIES, lost=StoreConflict)

    def finish(self, conversation_id: str, workspace_id: str) -> bool:
        """Delete everything but the tombstone; whether there was a conversation. Repeatable.

        Raises:
            StoreConflict: other writers kept winning.
        """
        conversation = self._transcripts.load(conversation_id, turns=1)
        if conversation is None or conversation.head.workspace_id != workspace_id:
            return False
        self.mark(conversation_id)
        marked = self._transcripts.load(conversation_id, turns=1)
        if marked is None:
            return False
        self._transcripts.erase(tombstone(marked.head))
        self._ports.events.record("erased", conversation_id=conversation_id)
        return True

    def finish_visitor(self, workspace_id: str, email: str) -> int:
        """Erase every conversation of a visitor's address; how many there were. Repeatable."""
        found = self._transcripts.conversations_of_visitor(workspace_id, email)
        return sum(self.finish(conversation_id, workspace_id) for conversation_id in found)


class EraseRequests:
    """DELETE /v1/admin/conversations/{id} and DELETE /v1/admin/visitors?email=."""

    def __init__(self, *, access: Access, erasure: Erasure, jobs: OwnerJobs) -> None:
        self._access = access
        self._erasure = erasure
        self._jobs = jobs

    def conversation(self, caller: Caller, conversation_id: str) -> JobView:
        """Erase one conversation; asking again starts the rest of the work once more.

        Raises:
            NotFound: unknown, or another workspace's.
            RetryableError: it is marked, and the job could not be queued: ask again.
        """
        self._access.conversation(caller, conversation_id, turns=1)
        self._erasure.mark(conversation_id)
        return self._jobs.start(caller, "erase_conversation", {"conversation_id": conversation_id})

    def visitor(self, caller: Caller, email: Email) -> JobView:
        """Erase all conversations in which this address was given.

        Raises:
            RetryableError: the job could not be queued: ask again.
        """
        return self._jobs.start(caller, "erase_visitor", {"email": email})
