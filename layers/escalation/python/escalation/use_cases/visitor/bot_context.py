"""A conversation as bots and models see it."""

from collections.abc import Sequence

from escalation.domain.bot_contract import BotMessage
from escalation.domain.conversation import Message

CONTEXT_MESSAGES = 40
"""Messages a bot gets to see, the newest ones."""


def bot_context(
    messages: Sequence[Message], limit: int = CONTEXT_MESSAGES
) -> tuple[BotMessage, ...]:
    """The newest messages as a bot sees them."""
    return tuple(
        BotMessage(author=message.author.kind, text=message.text, at=message.at)
        for message in messages[-limit:]
    )
