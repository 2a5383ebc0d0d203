"""Worlds whose support bot knows little."""

from tests.fakes.chat_world import ChatWorld
from tests.fakes.outside import reply


def unsure(**settings: object) -> ChatWorld:
    """Every question to the support bot is one for people."""
    world = ChatWorld(**settings)
    world.bots.always("support", reply("perhaps", 0.2))
    return world
