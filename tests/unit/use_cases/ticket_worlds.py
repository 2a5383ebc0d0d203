"""Worlds in which a ticket is to be made."""

from datetime import timedelta

from tests.fakes.chat_world import FRESHDESK, ChatWorld, ticket_settings
from tests.fakes.outside import Ticket, reply

AN_HOUR = timedelta(hours=1)
LOST = "made, answer lost"


def handed_off(*, idempotent: bool = False, **settings: object) -> tuple[ChatWorld, str]:
    """A world with one recorded ticket escalation; the chat's id."""
    world = ChatWorld(**ticket_settings(ticket=FRESHDESK, **settings))
    world.helpdesk.create_is_idempotent = idempotent
    world.bots.always("support", reply("perhaps", 0.2))
    chat = world.start(email="ada@example.com")
    world.say(chat, "Do you ship to Mars?")
    return world, chat


def the_only_ticket(world: ChatWorld) -> Ticket:
    assert len(world.helpdesk.tickets) == 1
    return world.helpdesk.tickets[0]


def announcements(world: ChatWorld, chat: str) -> list[str]:
    return [line for line in world.said(chat) if line.startswith("system:")]
