"""Worlds in which a ticket is to be made."""

from datetime import timedelta

from escalation.domain.head_parts import TicketLink
from escalation.domain.jobs import SyncTicket
from tests.fakes.chat_world import FRESHDESK, WS, ChatWorld, ticket_settings
from tests.fakes.outside import reply
from tests.fakes.tickets import Ticket

AN_HOUR = timedelta(hours=1)


def handed_off(*, idempotent: bool = False, **settings: object) -> tuple[ChatWorld, str]:
    """A world with one recorded ticket escalation; the chat's id."""
    world = ChatWorld(**ticket_settings(ticket=FRESHDESK, **settings))
    world.helpdesk.create_is_idempotent = idempotent
    world.bots.always("support", reply("perhaps", 0.2))
    chat = world.start(signed="ada@example.com")
    world.say(chat, "Do you ship to Mars?")
    return world, chat


def the_only_ticket(world: ChatWorld) -> Ticket:
    assert len(world.helpdesk.tickets) == 1
    return world.helpdesk.tickets[0]


def announcements(world: ChatWorld, chat: str) -> list[str]:
    return [line for line in world.said(chat) if line.startswith("system:")]


def ticketed(**settings: object) -> tuple[ChatWorld, str, Ticket]:
    """The team has the conversation by a ticket in Zendesk."""
    world = ChatWorld(**ticket_settings(**settings))
    world.bots.always("support", reply("perhaps", 0.2))
    chat = world.start(signed="ada@example.com")
    world.say(chat, "Do you ship to Mars?")
    world.work_through()
    return world, chat, world.helpdesk.tickets[0]


def replying(confidence: float = 0.9, **auto: object) -> tuple[ChatWorld, str, Ticket]:
    """As `ticketed`, with the add-on: the bot is unsure in the chat and sure in the ticket. The
    ticket is made, and the job of its reply waits in the queue.
    """
    auto_reply = {"enabled": True, **auto}
    world = ChatWorld(**ticket_settings(auto_ticket_reply=auto_reply))
    world.book_auto_reply()
    world.bots.says["support"] = lambda request: reply(
        f"about {request.messages[-1].text}",
        confidence if request.purpose == "ticket" else 0.2,
        sources=[{"title": "Shipping", "url": "https://help.example/shipping"}],
    )
    chat = world.start(signed="ada@example.com")
    world.say(chat, "Do you ship to Mars?")
    for message in world.take_visible():
        world.work(message)
    return world, chat, world.helpdesk.tickets[0]


def sync(world: ChatWorld, ticket: Ticket) -> None:
    """A webhook's hint arrives and is worked on."""
    world.queue.send(
        SyncTicket(
            workspace_id=WS,
            helpdesk="zendesk",
            connection_id="zendesk-1",
            ticket_id=ticket.ticket_id,
        )
    )
    world.work_through()


def replies_of(world: ChatWorld) -> list[tuple[str, str, str | None]]:
    """Trigger, state and reason of every auto reply."""
    records = world.transcripts.replies.records.values()
    return [(each.trigger, each.state, each.reason) for each in records]


def linked(world: ChatWorld, chat: str) -> TicketLink:
    link = world.head(chat).ticket
    assert link is not None
    return link
