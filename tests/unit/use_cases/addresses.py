"""What the tests of visitors' addresses share."""

from tests.fakes.chat_world import WS, ChatWorld

ADA = "ada@example.com"


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def contact(world: ChatWorld, chat: str) -> tuple[str, str] | None:
    view = world.poll()(chat, WS, after=None).conversation.contact
    return (view.email, view.state) if view else None
