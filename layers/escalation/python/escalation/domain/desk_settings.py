"""What an owner switches of the team's own desk in the console."""

from escalation.domain.types import Frozen


class DeskSettings(Frozen):
    """Of one bot's chats.

    `notes_in_ticket`: internal notes on a chat that has an open ticket are written there too, as
    internal notes of the helpdesk.
    """

    notes_in_ticket: bool = False
