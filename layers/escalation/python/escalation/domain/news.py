"""Which writes have something that leaves as a matter: told when they are made, before anybody
reads them, and without the catalogue, which a turn has no business with.
"""

from typing import Literal

from escalation.domain.conversation import Head, Message, Turn
from escalation.domain.types import Frozen, Identifier, UtcTime

News = Literal["agent", "solved"]
"""`agent`: a person of the team speaks in a turn. `solved`: the head's ticket has been."""


class Refused(Frozen, defer_build=True):
    """A helpdesk refuses a connection's credentials, as the mark beside the connection says."""

    connection_id: Identifier
    workspace_id: Identifier
    helpdesk: Identifier
    code: str
    at: UtcTime


def is_agents(message: Message) -> bool:
    """Whether a person of the team wrote it."""
    return message.author.kind == "agent"


def news_in_turn(turn: Turn) -> News | None:
    """Of a turn that is new."""
    return "agent" if any(map(is_agents, turn.messages)) else None


def news_in_head(before: Head | None, after: Head) -> News | None:
    """Of one write of a head; an erased conversation has none."""
    ticket = after.ticket
    if ticket is None or ticket.ended != "solved" or after.state == "erased":
        return None
    was = before.ticket if before is not None else None
    known = was is not None and was.ended == "solved" and was.ticket_id == ticket.ticket_id
    return None if known else "solved"
