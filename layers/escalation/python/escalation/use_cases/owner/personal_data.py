"""What is kept of a person, for the owner who is asked: which chats, and what was erased."""

from itertools import islice

from escalation.domain.address_proofs import folded
from escalation.domain.conversation import Head
from escalation.domain.outside_copies import OutsideCopy
from escalation.domain.personal_data import Holds, Receipts, copies_of
from escalation.domain.ports import TranscriptStore
from escalation.domain.types import Email
from escalation.use_cases.owner.access import Caller
from escalation.use_cases.owner.personal_data_models import (
    MOST_CHOSEN,
    PersonsChat,
    PersonsChats,
    ReceiptList,
    ReceiptView,
)
from escalation.use_cases.owner.persons_chats import PersonsChatsFinder


class PersonalData:
    """POST /v1/admin/personal-data and GET /v1/admin/erasures."""

    def __init__(
        self,
        *,
        transcripts: TranscriptStore,
        finder: PersonsChatsFinder,
        holds: Holds,
        receipts: Receipts,
    ) -> None:
        self._transcripts = transcripts
        self._finder = finder
        self._holds = holds
        self._receipts = receipts

    def look_up(self, caller: Caller, email: Email) -> PersonsChats:
        """The chats in which an address was given, newest first; two reads each."""
        found = (
            head
            for head in self._finder.heads(caller.workspace_id, email)
            if head.state != "erased"
        )
        heads = list(islice(found, MOST_CHOSEN + 1))
        holds = [hold for hold in self._holds.holds(caller.workspace_id) if hold.is_on]
        newest = sorted(heads[:MOST_CHOSEN], key=lambda head: head.created_at, reverse=True)
        items = tuple(
            PersonsChat.of(
                head,
                email,
                held=any(hold.covers(head) for hold in holds),
                copies=self._copies(head),
            )
            for head in newest
        )
        wanted = folded(email)
        held = any(hold.email is not None and folded(hold.email) == wanted for hold in holds)
        return PersonsChats(items=items, more=len(heads) > MOST_CHOSEN, held=held)

    def receipts(self, caller: Caller, *, after: str | None) -> ReceiptList:
        """What was erased, newest first.

        Raises:
            InvalidInput: `after` is no cursor of this list.
        """
        page = self._receipts.receipts(caller.workspace_id, after=after)
        items = tuple(ReceiptView.showing_copies(receipt) for receipt in page.items)
        return ReceiptList(items=items, next=page.next)

    def _copies(self, head: Head) -> tuple[OutsideCopy, ...]:
        escalations = self._transcripts.escalations_of(head.conversation_id)
        return copies_of(head, escalations, ())
