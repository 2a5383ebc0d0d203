"""What a bot gets to see of a ticket: the chat before it, and what the customer wrote since."""

from collections.abc import Sequence

from escalation.domain.auto_reply import AutoReply
from escalation.domain.bot_contract import BotMessage
from escalation.domain.conversation import Message
from escalation.domain.helpdesk import TicketEntry, TicketThread
from escalation.use_cases.auto_reply.judge import trigger_entry
from escalation.use_cases.reading import CONTEXT_MESSAGES


def ticket_context(
    reply: AutoReply, messages: Sequence[Message], thread: TicketThread
) -> tuple[BotMessage, ...]:
    """The messages in order, the one to be answered last; later ones have replies of their own.

    Private notes, the ticket's description (it repeats the chat) and our own comments are left
    out; so are agents' words, which the chat holds.
    """
    chat = [
        BotMessage(author=message.author.kind, text=message.text, at=message.at)
        for message in messages
        if message.seq <= reply.covered_seq and message.author.kind != "system"
    ]
    entry = trigger_entry(reply, thread)
    until = entry.at if entry is not None else reply.created_at
    comments = [
        _said(other)
        for other in thread.entries[1:]
        if other.author == "customer" and other.public and other.marker is None
        if other.at <= until and other != entry
    ]
    if entry is not None:
        asked = [_said(entry)]
    else:
        last = max((n for n, said in enumerate(chat) if said.author == "visitor"), default=None)
        asked = [chat.pop(last)] if last is not None else []
    before = sorted([*chat, *comments], key=lambda said: said.at)
    return (*before, *asked)[-CONTEXT_MESSAGES:]


def _said(entry: TicketEntry) -> BotMessage:
    return BotMessage(author="visitor", text=entry.text, at=entry.at)
