"""What an environment lets out as events, and to whom: data for `environments`."""

from dataclasses import dataclass
from typing import Literal

from escalation.domain.matters import MatterType

Chat = Literal["slack", "teams"]


@dataclass(frozen=True, slots=True)
class ChatRule:
    """Matters that are posted to one channel of a chat.

    Attributes:
        chat: whose webhook it is.
        secret: name of the secret whose whole text is the webhook's address. Whoever knows it can
            post there, so it is in no template: CloudFormation reads it when it deploys.
        types: which matters.
        workspaces: ids of the workspaces whose matters they are; empty for all.
    """

    chat: Chat
    secret: str
    types: tuple[MatterType, ...] = (
        "escalation.handed_over",
        "escalation.failed",
        "connection.broken",
    )
    workspaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An environment's events.

    Attributes:
        turns: decisions leave too, of the workspaces whose owners ask for that. They are as many
            as there are messages.
        archive_days: for how long the bus keeps events so that they can be sent again; None for
            not at all.
        chats: where lines about them are posted.
    """

    turns: bool = False
    archive_days: int | None = None
    chats: tuple[ChatRule, ...] = ()
