"""A person's data: whose a chat is, what was erased, and what must be kept.

Pure, with the ports of who keeps it. Nothing here holds a word that a visitor wrote, and an address
stands nowhere but in a hold that is on it.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal, Protocol

from pydantic import Field

from escalation.domain.address_proofs import folded
from escalation.domain.conversation import Head
from escalation.domain.escalation import Escalation
from escalation.domain.outside_copies import MOST_COPIES, OutsideCopy
from escalation.domain.types import Email, Frozen, Identifier, UtcTime

RECEIPT_KEPT = timedelta(days=3 * 366)
"""As long as it may be asked whether something was erased: claims end after three years in most of
the places that this is used in."""
MOST_LISTED = 5_000
"""Conversations that one receipt names, by 25 bytes each."""
HELD_UNTIL = datetime(9000, 1, 1, tzinfo=UTC)
"""When what is under a hold expires."""
HOLD_AGAIN = timedelta(days=1)
"""How often a hold on an address is laid on the chats that have come since: the shortest retention
is a day."""

Basis = Literal["proved", "claimed"]
"""`proved`: the visitor's site vouched for the address, or a code that was sent there came back.
`claimed`: somebody typed it."""
HoldReason = Literal["legal_claim", "authority", "investigation", "contract"]
CaseNumber = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9./_-]{0,39}$")]
"""A file's number: no spaces, so that it does not become a text."""


def addresses_of(head: Head) -> frozenset[str]:
    """Every address that was given in a conversation, folded: as the visitor's own, for the
    transcript, and to have a code sent to.
    """
    given = [
        head.visitor.email,
        head.code.email if head.code else None,
        *(wish.email for wish in head.transcript_mails),
        *(proof.email for proof in head.proofs),
    ]
    return frozenset(folded(email) for email in given if email is not None)


def basis_of(head: Head, email: str) -> Basis:
    """What speaks for it that a conversation is of the person with this address."""
    proved = head.proved_addresses(trusts_claims=False)
    return "proved" if folded(email) in proved else "claimed"


def copies_of(
    head: Head, escalations: Iterable[Escalation], foreign_bots: Iterable[str]
) -> tuple[OutsideCopy, ...]:
    """What of a conversation is outside, before it is erased.

    Args:
        head: before the tombstone.
        escalations: all of the conversation.
        foreign_bots: ids of those bots that had it and are functions of others.
    """
    tickets: dict[str, OutsideCopy] = {}
    others: list[OutsideCopy] = []
    for each in escalations:
        if each.method == "ticket" and each.ticket_id is not None:
            tickets[each.ticket_id] = _ticket(each)
        elif each.method == "email" and each.message_id is not None:
            others.append(
                OutsideCopy(
                    kind="mail", escalation_id=each.escalation_id, message_id=each.message_id
                )
            )
        elif each.method != "transfer" and _may_have_gone_out(each):
            kind: Literal["ticket", "mail"] = "ticket" if each.method == "ticket" else "mail"
            others.append(
                OutsideCopy(
                    kind=kind,
                    escalation_id=each.escalation_id,
                    helpdesk=each.helpdesk,
                    connection_id=each.connection_id,
                    why="outcome_unknown",
                )
            )
    if head.ticket is not None:
        link = head.ticket
        tickets[link.ticket_id] = OutsideCopy(
            kind="ticket",
            escalation_id=link.escalation_id,
            helpdesk=link.helpdesk,
            connection_id=link.connection_id,
            ticket_id=link.ticket_id,
            reference=link.reference,
            url=link.url,
            shared=link.merges > 0 or link.ended == "elsewhere",
        )
    others += [OutsideCopy(kind="transcript") for wish in head.transcript_mails if wish.sent]
    others += [OutsideCopy(kind="bot", bot_id=bot_id) for bot_id in foreign_bots]
    return (*tickets.values(), *others)[:MOST_COPIES]


def _ticket(each: Escalation) -> OutsideCopy:
    return OutsideCopy(
        kind="ticket",
        escalation_id=each.escalation_id,
        helpdesk=each.helpdesk,
        connection_id=each.connection_id,
        ticket_id=each.ticket_id,
        reference=each.reference,
        url=each.reference_url,
    )


def _may_have_gone_out(each: Escalation) -> bool:
    """Whether a call that was begun may have made something that is not recorded."""
    at_work = each.state == "delivering"
    return at_work or each.outcome_unknown or each.call_started_at is not None


class FileNote(Frozen):
    """That a file holds something of a conversation."""

    job_id: Identifier
    key: Annotated[str, Field(max_length=500)]
    expires_at: UtcTime


class Receipt(Frozen):
    """What an erasure has done, for whoever asks later. It names nobody."""

    receipt_id: Identifier
    workspace_id: Identifier
    of: Literal["conversation", "address"]
    asked_at: UtcTime
    erased_at: UtcTime
    conversations: int
    conversation_ids: Annotated[tuple[Identifier, ...], Field(max_length=MOST_LISTED)] = ()
    """Which, for whoever must erase them again in a backup that was restored; they lead to nothing
    else.
    """
    files: int
    held: int = 0
    """Chats that were kept, because they are under a hold."""
    unclaimed: int = 0
    """Chats in which the address was only typed, and that the owner chose to keep."""
    copies: Annotated[tuple[OutsideCopy, ...], Field(max_length=1_000)] = ()
    expires_at: UtcTime


class ReceiptPage(Frozen):
    """Receipts newest first; `next` continues, None at the end."""

    items: tuple[Receipt, ...]
    next: str | None = None


class Hold(Frozen):
    """What must be kept: one conversation, or every conversation of an address.

    Attributes:
        email: while the hold lasts; a lifted one forgets it.
        set_by: the member's address.
    """

    hold_id: Identifier
    workspace_id: Identifier
    conversation_id: Identifier | None = None
    email: Email | None = None
    reason: HoldReason
    case_number: CaseNumber | None = None
    set_by: Email
    set_at: UtcTime
    lifted_by: Email | None = None
    lifted_at: UtcTime | None = None
    applied_at: UtcTime | None = None
    """When the chats it is on were last looked through."""
    due_at: UtcTime | None = None
    """When that is to be done again."""
    expires_at: UtcTime = HELD_UNTIL

    @property
    def is_on(self) -> bool:
        """Whether it has not been lifted."""
        return self.lifted_at is None

    def covers(self, head: Head) -> bool:
        """Whether it keeps this conversation: it was laid on it, or is on its address and has not
        come to it yet. A lifted one keeps nothing, also where it has not been taken off yet.
        """
        if not self.is_on or head.workspace_id != self.workspace_id:
            return False
        by_address = self.email is not None and folded(self.email) in addresses_of(head)
        named = self.conversation_id == head.conversation_id or self.hold_id in head.holds
        return by_address or named


class FileNotes(Protocol):
    """Which files hold something of a conversation. Each call may raise RetryableError."""

    def note(self, conversation_id: str, note: FileNote) -> None:
        """Before the file is written, so that no file is without its note."""
        ...

    def of(self, conversation_id: str) -> tuple[FileNote, ...]:
        """Those of one conversation."""
        ...


class Receipts(Protocol):
    """Receipts of erasures, by workspace."""

    def save_receipt(self, receipt: Receipt) -> None:
        """Write it; one of the same id is replaced."""
        ...

    def receipts(self, workspace_id: str, *, after: str | None, limit: int = 25) -> ReceiptPage:
        """Newest first."""
        ...


class Holds(Protocol):
    """Holds, by workspace: few, so they are read together."""

    def save_hold(self, hold: Hold) -> None:
        """Write it; one of the same id is replaced."""
        ...

    def hold(self, workspace_id: str, hold_id: str) -> Hold | None:
        """One of the workspace's."""
        ...

    def holds(self, workspace_id: str) -> tuple[Hold, ...]:
        """All, lifted ones too, oldest first."""
        ...

    def move_hold(self, workspace_id: str, hold_id: str, due_at: datetime) -> None:
        """Look at it again then; one that is not there any more stays so."""
        ...


class Retention(Protocol):
    """When what is stored of a conversation goes by itself."""

    def keep_until(self, conversation_id: str, expires_at: datetime) -> None:
        """Everything of the conversation but its head, which says so first. Repeatable."""
        ...
