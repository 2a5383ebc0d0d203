"""Erasing as an owner asks for it, and what the worker then does."""

from datetime import datetime

from escalation.domain.address_proofs import folded
from escalation.domain.mail_returns import AddressMarks
from escalation.domain.outside_copies import OutsideCopy
from escalation.domain.owner_ports import OwnerJob
from escalation.domain.personal_data import (
    MOST_LISTED,
    RECEIPT_KEPT,
    Holds,
    Receipt,
    Receipts,
)
from escalation.domain.ports import Clock
from escalation.domain.types import Email
from escalation.use_cases.owner.access import Access, Caller
from escalation.use_cases.owner.conversation_models import JobView
from escalation.use_cases.owner.erasure import Erased, Erasure, held
from escalation.use_cases.owner.outside_copies import OutsideCopies
from escalation.use_cases.owner.owner_jobs import OwnerJobs
from escalation.use_cases.owner.personal_data_models import Claimed
from escalation.use_cases.owner.persons_chats import PersonsChatsFinder, words_of

MOST_NOTED = 1_000
"""Copies that one receipt lists."""
TICKETS = {False: "keep", True: "delete"}


class EraseRequests:
    """DELETE /v1/admin/conversations/{id} and DELETE /v1/admin/visitors?email=."""

    def __init__(self, *, access: Access, erasure: Erasure, jobs: OwnerJobs, holds: Holds) -> None:
        self._access = access
        self._erasure = erasure
        self._jobs = jobs
        self._holds = holds

    def conversation(
        self, caller: Caller, conversation_id: str, *, tickets: bool = False
    ) -> JobView:
        """Erase one conversation; asking again starts the rest of the work once more.

        Args:
            caller: an owner.
            conversation_id: which.
            tickets: its tickets are to be deleted in the helpdesk, too.

        Raises:
            NotFound: unknown, or another workspace's.
            Conflict: it is under a hold.
            RetryableError: it is marked, and the job could not be queued: ask again.
        """
        self._access.conversation(caller, conversation_id, turns=1)
        self._erasure.mark(conversation_id)
        arguments = {"conversation_id": conversation_id, "tickets": TICKETS[tickets]}
        return self._jobs.start(caller, "erase_conversation", arguments)

    def visitor(
        self, caller: Caller, email: Email, *, claimed: Claimed = "all", tickets: bool = False
    ) -> JobView:
        """Erase the conversations in which this address was given.

        Args:
            caller: an owner.
            email: in whatever case.
            claimed: which of those in which it was only typed; those that are proved are the
                person's, and always go.
            tickets: their tickets are to be deleted in the helpdesk, too.

        Raises:
            Conflict: the address is under a hold.
            RetryableError: the job could not be queued: ask again.
        """
        for hold in self._holds.holds(caller.workspace_id):
            if hold.is_on and hold.email is not None and folded(hold.email) == folded(email):
                raise held()
        arguments = {"email": email, "claimed": words_of(claimed), "tickets": TICKETS[tickets]}
        return self._jobs.start(caller, "erase_visitor", arguments)


class RunErasure:
    """The worker's side: erases, and leaves the receipt."""

    def __init__(
        self,
        *,
        erasure: Erasure,
        finder: PersonsChatsFinder,
        outside: OutsideCopies,
        receipts: Receipts,
        marks: AddressMarks,
        clock: Clock,
    ) -> None:
        self._erasure = erasure
        self._finder = finder
        self._outside = outside
        self._receipts = receipts
        self._marks = marks
        self._clock = clock

    def conversation(self, job: OwnerJob, *, last_try: bool) -> dict[str, str]:
        """Erase one; counts for the owner. May raise as `Erasure.finish` does."""
        done = self._finish(job, job.arguments["conversation_id"], last_try=last_try)
        return self._receipt(job, [done], unclaimed=0)

    def visitor(self, job: OwnerJob, *, last_try: bool) -> dict[str, str]:
        """Erase a person's; counts for the owner. May raise as `Erasure.finish` does."""
        email, claimed = job.arguments["email"], job.arguments.get("claimed", "all")
        chosen, left = self._finder.chosen(job.workspace_id, email, claimed)
        done = [self._finish(job, head.conversation_id, last_try=last_try) for head in chosen]
        self._marks.forget(job.workspace_id, email)
        return self._receipt(job, done, unclaimed=len(left))

    def _finish(self, job: OwnerJob, conversation_id: str, *, last_try: bool) -> Erased:
        agreed = job.arguments.get("tickets") == TICKETS[True]
        return self._erasure.finish(
            conversation_id,
            job.workspace_id,
            outside=self._outside if agreed else None,
            last_try=last_try,
        )

    def _receipt(self, job: OwnerJob, done: list[Erased], *, unclaimed: int) -> dict[str, str]:
        now: datetime = self._clock.now()
        outcomes = [each.outcome for each in done]
        copies: tuple[OutsideCopy, ...] = tuple(copy for each in done for copy in each.copies)
        counts = {
            "held": outcomes.count("held"),
            "unclaimed": unclaimed,
            "left_outside": sum(copy.is_left for copy in copies),
        }
        self._receipts.save_receipt(
            Receipt(
                receipt_id=job.job_id,
                workspace_id=job.workspace_id,
                of="address" if job.kind == "erase_visitor" else "conversation",
                asked_at=job.created_at,
                erased_at=now,
                conversations=outcomes.count("erased"),
                conversation_ids=tuple(
                    each.conversation_id for each in done if each.outcome == "erased"
                )[:MOST_LISTED],
                files=sum(each.files for each in done),
                held=counts["held"],
                unclaimed=unclaimed,
                copies=copies[:MOST_NOTED],
                expires_at=now + RECEIPT_KEPT,
            )
        )
        shown = {name: str(count) for name, count in counts.items() if count}
        return {"conversations": str(outcomes.count("erased")), **shown}
