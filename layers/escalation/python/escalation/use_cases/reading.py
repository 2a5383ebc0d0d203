"""A conversation as others get to see it: people who take over, and bots that answer."""

from collections.abc import Sequence

from escalation.domain.bot_contract import AuthorKind, BotMessage
from escalation.domain.bot_ports import Summaries
from escalation.domain.conversation import Head, Message, Turn
from escalation.domain.decide import decide_without_bot
from escalation.domain.decision import Evidence, NamedBot
from escalation.domain.delivery import Handover
from escalation.domain.escalation import Escalation
from escalation.domain.ports import BotProfile, Profiles, TranscriptStore
from escalation.domain.rule_facts import RuleFacts, looked_at
from escalation.domain.stored_forms import is_unknown

CONTEXT_MESSAGES = 40
"""Messages a bot gets to see, the newest ones."""


def whole_handover(
    transcripts: TranscriptStore,
    head: Head,
    profile: BotProfile,
    *,
    console_url: str,
    escalation: Escalation,
    new_from_seq: int = 1,
    within_hours: bool | None = None,
    summaries: Summaries | None = None,
    replaces: Escalation | None = None,
    not_reached: tuple[str, ...] = (),
    turns: Sequence[Turn] | None = None,
) -> Handover:
    """The whole transcript with everything a renderer needs; a summary where `summaries` are
    given and the bot's settings want one. `turns`: all of them, where they have been read.
    """
    if turns is None:
        turns = tuple(transcripts.all_turns(head.conversation_id))
    messages = tuple(message for turn in turns for message in turn.messages)
    asked = [turn for turn in turns if turn.visitor_text() is not None]
    trigger = [turn for turn in asked if turn.first_seq <= escalation.trigger_seq] or asked
    wanted = summaries is not None and profile.settings.language_model.summary
    summary = None
    if summaries and wanted:
        summary = summaries.summary(
            bot_context(messages),
            user=profile.model_user,
            language=profile.workspace.team_language,
        )
    hours = profile.settings.business_hours
    return Handover(
        summary=summary,
        workspace=profile.workspace,
        bot=profile.bot,
        head=head,
        escalation=escalation,
        messages=messages,
        question=(trigger[-1].visitor_text() if trigger else None) or "",
        new_from_seq=new_from_seq,
        console_url=console_url,
        within_hours=within_hours,
        replaces=replaces,
        not_reached=not_reached,
        trusts_claims=bool(profile.settings.trust_claimed_addresses),
        languages=profile.languages,
        team_zone=hours.timezone if hours else None,
        feedback=transcripts.feedback_of(head.conversation_id) if head.feedback else None,
    )


def reading_escalation(head: Head) -> Escalation:
    """A stand-in for renderers that show a transcript outside any escalation; never stored."""
    return Escalation(
        escalation_id=f"{head.conversation_id}-0",
        conversation_id=head.conversation_id,
        workspace_id=head.workspace_id,
        bot_id=head.bot_id,
        method="email",
        state="delivered",
        reason="explicit_request",
        settings_version=0,
        trigger_seq=head.next_seq,
        created_at=head.last_activity_at,
        expires_at=head.expires_at,
    )


def bot_context(
    messages: Sequence[Message], limit: int = CONTEXT_MESSAGES
) -> tuple[BotMessage, ...]:
    """The newest messages as a bot sees them, with the choices that were taken of bots' own
    questions: what else is asked in a chat is not theirs.
    """
    asked = {message.id for message in messages if message.asks == "bot"}
    return tuple(
        bot_message(message, chosen=chosen.id if chosen and chosen.message_id in asked else None)
        for message in messages[-limit:]
        for chosen in (message.chosen,)
    )


def bot_message(message: Message, *, chosen: str | None = None) -> BotMessage:
    """One message as a bot sees it. Of an author that only a newer release knows no bot has heard:
    it is the system's to them.
    """
    kind = message.author.kind
    author: AuthorKind = "system" if is_unknown(kind) else kind
    return BotMessage(author=author, text=message.text, at=message.at, chosen=chosen)


def open_targets(profile: BotProfile, head: Head) -> tuple[str, ...]:
    """The bots that may get the conversation from this one."""
    transfer = profile.settings.ai_agent_transfer
    ids = (target.bot_id for target in transfer.targets if transfer.enabled)
    return tuple(bot_id for bot_id in ids if bot_id not in head.visited)


def facts_for_rules(profile: BotProfile, head: Head) -> RuleFacts | None:
    """What the bot's rules ask of the conversation, as it is before a message."""
    return looked_at(
        profile.settings.conditions, head.attributes, page=head.page, handoffs=head.handoffs
    )


def guidelines_to_read(profile: BotProfile, message: str, evidence: Evidence) -> tuple[str, ...]:
    """The bot's guidelines, where one that applies would decide: a model is asked about no other
    message.
    """
    guidelines = profile.settings.guidance
    if not guidelines:
        return ()
    supposed = evidence.model_copy(update={"guidance": guidelines[0]})
    would = decide_without_bot(profile.versioned, message, supposed)
    return guidelines if would is not None and would.reason == "guidance" else ()


def named_bots(profile: BotProfile, profiles: Profiles) -> tuple[NamedBot, ...]:
    """The bot's transfer targets, and the bot itself: who asks a bot for its own department has
    had no luck with the bot.

    A target counts with AI Agent Transfer off, too: its name is that of a department then.
    """
    found = [NamedBot(bot_id=profile.bot.bot_id, name=profile.bot.name)]
    for target in profile.settings.ai_agent_transfer.targets:
        other = profiles.profile(target.bot_id)
        if other is not None and other.bot.workspace_id == profile.bot.workspace_id:
            found.append(NamedBot(bot_id=other.bot.bot_id, name=other.bot.name))
    return tuple(found)
