"""Asking the bot for an answer to a ticket, and the detectors whether a person is wanted; and what
they get to see: the chat before the ticket, and what the customer wrote since.
"""

from collections.abc import Sequence

from escalation.domain.auto_reply import AutoReply
from escalation.domain.bot_contract import BotMessage, BotRequest
from escalation.domain.bot_ports import Bots, Detectors
from escalation.domain.conversation import Head, Message
from escalation.domain.errors import BotFailed
from escalation.domain.helpdesk import TicketEntry, TicketThread
from escalation.domain.leased_work import note_progress
from escalation.domain.masking import Masking, masked
from escalation.domain.ports import BotProfile, Events, Profiles
from escalation.use_cases.auto_reply.judge import trigger_entry
from escalation.use_cases.hearing import HeardBots, Hearing
from escalation.use_cases.reading import CONTEXT_MESSAGES, bot_message, named_bots


class AskBot:
    """The bot's side of an auto reply."""

    def __init__(
        self, *, bots: Bots, detectors: Detectors, profiles: Profiles, events: Events
    ) -> None:
        self._bots = HeardBots(bots, events)
        self._detectors = detectors
        self._profiles = profiles
        self._events = events

    def draft(
        self, reply: AutoReply, profile: BotProfile, head: Head, messages: tuple[BotMessage, ...]
    ) -> AutoReply:
        """The record with what the bot says, or with the fact that it failed."""
        request = BotRequest(
            request_id=reply.reply_id,
            purpose="ticket",
            workspace_id=reply.workspace_id,
            bot_id=reply.bot_id,
            conversation_id=reply.conversation_id,
            locale=head.locale,
            messages=_hidden(messages, profile.settings.masking),
        )
        try:
            said = self._bots.ask(profile.bot, request)
        except BotFailed as failed:
            self._events.record(
                "bot_failed",
                bot_id=reply.bot_id,
                conversation_id=reply.conversation_id,
                kind=failed.kind,
                detail=failed.detail[:200],
            )
            return note_progress(reply, bot="failed", settings_version=profile.versioned.version)
        return note_progress(
            reply,
            bot="answered",
            text=said.text,
            sources=said.sources,
            confidence=said.confidence,
            wants_handoff=said.wants_handoff,
            engine=said.engine,
            settings_version=profile.versioned.version,
        )

    def asked_for_person(
        self, profile: BotProfile, head: Head, messages: tuple[BotMessage, ...]
    ) -> bool:
        """Whether one of the customer's messages asks for a person."""
        hearing = Hearing(self._detectors, self._events)
        bots = named_bots(profile, self._profiles)
        return any(
            hearing.explicit_request(
                message.text, locale=head.locale, names=[profile.workspace.name], bots=bots
            )
            is not None
            for message in messages
            if message.author == "visitor"
        )


def _hidden(messages: Sequence[BotMessage], masking: Masking) -> tuple[BotMessage, ...]:
    """Without what customers should not have written: mails reach the ticket by another way."""
    return tuple(
        message.model_copy(update={"text": masked([message.text], masking)[0]})
        if message.author == "visitor"
        else message
        for message in messages
    )


def ticket_context(
    reply: AutoReply, messages: Sequence[Message], thread: TicketThread
) -> tuple[BotMessage, ...]:
    """The messages in order, the one to be answered last; later ones have replies of their own.

    Private notes, the ticket's description (it repeats the chat) and our own comments are left
    out; so are agents' words, which the chat holds.
    """
    chat = [
        bot_message(message)
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
