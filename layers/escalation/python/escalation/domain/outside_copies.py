"""Copies of a conversation outside of this service, by ids alone.

They are noted with the tombstone, because nothing else tells of them afterwards.
"""

from typing import Annotated, Literal

from pydantic import Field

from escalation.domain.settings import HelpdeskName
from escalation.domain.types import Frozen, Identifier

MOST_COPIES = 200
"""Of one conversation; more are not noted one by one."""
TicketFate = Literal["deleted", "trashed", "gone"]
"""`deleted` for good; `trashed`: in the helpdesk's bin, which it empties or an agent does; `gone`:
it was not there any more."""
Fate = Literal["left", "deleted", "trashed", "gone", "refused"]
"""What has become of a copy. `left` and `refused` are for a person to see to."""


class OutsideCopy(Frozen):
    """One copy.

    ticket      in a helpdesk; without an id where a call that may have made it was under way
    mail        to the team, by its Message-ID, or without one where it was under way
    transcript  mailed to an address that the visitor named
    bot         a function that is not ours, which was given what was said
    """

    kind: Literal["ticket", "mail", "transcript", "bot"]
    escalation_id: Identifier | None = None
    helpdesk: HelpdeskName | None = None
    connection_id: Identifier | None = None
    ticket_id: Annotated[str, Field(max_length=30)] | None = None
    reference: Annotated[str, Field(max_length=100)] | None = None
    url: Annotated[str, Field(max_length=2_000)] | None = None
    message_id: Annotated[str, Field(max_length=300)] | None = None
    bot_id: Identifier | None = None
    shared: bool = False
    """Others' words are in it too: the ticket was merged with another. Never deleted by us."""
    fate: Fate = "left"
    why: Annotated[str, Field(max_length=100)] | None = None
    """Why it is still there, as a code."""

    @property
    def may_be_deleted(self) -> bool:
        """Whether it is a ticket of this conversation alone that still has to go."""
        known = self.ticket_id is not None and self.connection_id is not None
        return self.kind == "ticket" and known and not self.shared and self.fate == "left"

    @property
    def is_left(self) -> bool:
        """Whether a person has to see to it."""
        return self.fate in {"left", "refused"}
