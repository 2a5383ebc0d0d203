"""Asking the bot for an answer to a ticket, and the detectors whether a person is wanted."""

from escalation.domain.auto_reply import AutoReply
from escalation.domain.bot_contract import BotMessage, BotRequest
from escalation.domain.bot_ports import Bots, Detectors
from escalation.domain.conversation import Head
from escalation.domain.errors import BotFailed
from escalation.domain.leased_work import note_progress
from escalation.domain.ports import BotProfile, Events, Profiles
from escalation.use_cases.hearing import HeardBots, Hearing
from escalation.use_cases.reading import named_bots


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
            messages=messages,
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
