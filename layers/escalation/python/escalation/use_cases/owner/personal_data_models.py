"""Bodies of the owner's API for a person's data. Few requests need them: built when first used."""

from typing import Annotated, Literal

from pydantic import Field

from escalation.domain.conversation import ConversationState, Head
from escalation.domain.outside_copies import Fate, OutsideCopy
from escalation.domain.personal_data import (
    Basis,
    CaseNumber,
    Hold,
    HoldReason,
    Receipt,
    basis_of,
)
from escalation.domain.settings import HelpdeskName
from escalation.domain.types import Email, Frozen, Identifier, UtcTime, View

MOST_CHOSEN = 200
"""Chats that a look-up lists, and that a call may choose among the claimed ones."""
Claimed = (
    Literal["all", "none"]
    | Annotated[tuple[Identifier, ...], Field(min_length=1, max_length=MOST_CHOSEN)]
)
"""Which of the chats in which the address was only typed."""


class LookUpPerson(Frozen, defer_build=True):
    """POST /v1/admin/personal-data: an address stands in a body, where no log of paths keeps it."""

    email: Email


class ExportPerson(Frozen, defer_build=True):
    """POST /v1/admin/personal-data/export."""

    email: Email
    claimed: Claimed = "none"


class CopyView(View, defer_build=True):
    """A copy outside."""

    kind: Literal["ticket", "mail", "transcript", "bot"]
    escalation_id: Identifier | None
    helpdesk: HelpdeskName | None
    reference: str | None
    url: str | None
    bot_id: Identifier | None
    shared: bool
    fate: Fate
    why: str | None

    @classmethod
    def of(cls, copy: OutsideCopy) -> "CopyView":
        """Without the vendor's own ids."""
        return cls.showing(copy)


class PersonsChat(View, defer_build=True):
    """A chat in which the address was given. `proved`: the site vouched for it, or it was confirmed
    by a code; `claimed`: typed, by the person or by anybody else.
    """

    conversation_id: Identifier
    bot_id: Identifier
    state: ConversationState
    basis: Basis
    held: bool
    created_at: UtcTime
    last_activity_at: UtcTime
    copies: tuple[CopyView, ...]

    @classmethod
    def of(
        cls, head: Head, email: str, *, held: bool, copies: tuple[OutsideCopy, ...]
    ) -> "PersonsChat":
        """As the console lists it."""
        return cls.showing(
            head,
            basis=basis_of(head, email),
            held=held,
            copies=tuple(CopyView.of(copy) for copy in copies),
        )


class PersonsChats(Frozen, defer_build=True):
    """The newest 200 chats of an address. `more`: there are others, which an export and an erasure
    reach too.
    """

    items: tuple[PersonsChat, ...]
    more: bool = False
    held: bool = False
    """The address itself is under a hold."""


class ReceiptView(View, defer_build=True):
    """What an erasure has done. It names nobody."""

    receipt_id: Identifier
    of: Literal["conversation", "address"]
    asked_at: UtcTime
    erased_at: UtcTime
    conversations: int
    conversation_ids: tuple[Identifier, ...]
    files: int
    held: int
    unclaimed: int
    copies: tuple[CopyView, ...]
    expires_at: UtcTime

    @classmethod
    def showing_copies(cls, receipt: Receipt) -> "ReceiptView":
        """As the console lists it."""
        return cls.showing(receipt, copies=tuple(CopyView.of(copy) for copy in receipt.copies))


class ReceiptList(Frozen, defer_build=True):
    """Receipts, newest first; each is kept for three years."""

    items: tuple[ReceiptView, ...]
    next: str | None = None


class SetHold(Frozen, defer_build=True):
    """POST /v1/admin/holds: one of `conversation_id` and `email`."""

    conversation_id: Identifier | None = None
    email: Email | None = None
    reason: HoldReason
    case_number: CaseNumber | None = None


class HoldView(View, defer_build=True):
    """A hold. A lifted one no longer says on which address it was."""

    hold_id: Identifier
    conversation_id: Identifier | None
    email: Email | None
    reason: HoldReason
    case_number: str | None
    set_by: Email
    set_at: UtcTime
    lifted_by: Email | None
    lifted_at: UtcTime | None
    applied_at: UtcTime | None

    @classmethod
    def of(cls, hold: Hold) -> "HoldView":
        """As the console lists it."""
        return cls.showing(hold)


class HoldList(Frozen, defer_build=True):
    """All holds, newest first."""

    items: tuple[HoldView, ...]
    next: str | None = None
