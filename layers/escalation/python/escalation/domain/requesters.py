"""Whose a ticket is: whom the helpdesk takes for the one who asks.

Who merely types somebody's address neither speaks in that person's name nor reads what the team
writes to them. So what is written in a ticket is shown in the chat only while its requester is the
visitor, or nobody whom the helpdesk would mail.
"""

from typing import Annotated

from pydantic import Field

from escalation.domain.types import Frozen


class TicketRequester(Frozen):
    """The requester that a ticket has in its helpdesk."""

    requester_id: Annotated[str, Field(max_length=100)] | None = None
    """The vendor's id; None where it was not told."""
    email: Annotated[str, Field(max_length=320)] | None = None
    """To which the helpdesk mails what the team answers; None where it mails nobody outside."""
    is_shared: bool = False
    """It stands for nobody in particular (the connection's own user, one of the team): two tickets
    that have it may be two people's.
    """

    def is_same_as(self, other: "TicketRequester") -> bool:
        """Whether both are the same one, by the vendor's id or by the address."""
        same_id = self.requester_id is not None and self.requester_id == other.requester_id
        return same_id or (
            self.email is not None
            and other.email is not None
            and self.email.casefold() == other.email.casefold()
        )


def is_for_visitor(
    now: TicketRequester | None,
    made_for: TicketRequester | None,
    proved: frozenset[str],
    *,
    merged: bool = False,
) -> bool:
    """Whether what the team writes to a ticket's requester is meant for the visitor of the chat.

    One whom the helpdesk mails must have an address that the visitor has proved, or be the one that
    the ticket was made for with such an address: vendors know people by several.

    Args:
        now: the requester as a read shows it; None: it does not say, which proves nothing.
        made_for: the one with which the ticket was made, or who was set later; None: not known.
        proved: the visitor's addresses, case-folded.
        merged: the ticket is not the conversation's own, but one that this was merged into.
    """
    if now is None:
        return False
    if now.email is not None:
        was = made_for.email.casefold() if made_for and made_for.email else None
        return now.email.casefold() in proved or (
            made_for is not None and was in proved and made_for.is_same_as(now)
        )
    if merged:
        return made_for is not None and not now.is_shared and made_for.is_same_as(now)
    if now.is_shared or made_for is None or made_for.requester_id is None:
        return True
    return made_for.requester_id == now.requester_id
