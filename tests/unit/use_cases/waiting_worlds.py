"""Chats that people have while nobody of them has said a word, and a bot that knows one thing."""

from escalation.domain.bot_contract import BotRequest
from tests.fakes.chat_world import ChatWorld, ticket_settings
from tests.fakes.inbox import InboxWorld
from tests.fakes.outside import reply
from tests.fakes.tickets import Ticket

KNOWN = "my files are not syncing"
ANSWER = "Sign out and in again."
UNKNOWN = "Do you ship to Mars?"


def waiting(**settings: object) -> InboxWorld:
    """Tickets are told by webhooks, and the bot goes on until somebody replies."""
    world = InboxWorld(**ticket_settings(**{"after_handoff": "until_answered", **settings}))
    world.profiles.pushed = True
    knows_one_thing(world)
    return world


def knows_one_thing(world: ChatWorld) -> None:
    """The bot is sure of what it knows, and of nothing else."""

    def says(request: BotRequest) -> dict[str, object]:
        known = request.messages[-1].text.startswith(KNOWN)
        return reply(ANSWER, 0.99) if known else reply("Perhaps.", 0.1)

    world.bots.says["support"] = says


def handed_over(world: ChatWorld, said: str = UNKNOWN) -> tuple[str, Ticket]:
    """A chat whose ticket is made."""
    chat = world.start(signed="ada@example.com")
    world.say(chat, said)
    world.work_through()
    return chat, world.helpdesk.tickets[0]


def told(world: ChatWorld, chat: str) -> list[str]:
    """What the visitor was told since the greeting, in order."""
    return [m.text for m in world.messages(chat) if m.author.kind != "visitor" and m.seq > 1]
