"""The bots that a visitor may ask for by name."""

from escalation.domain.decision import NamedBot
from escalation.domain.ports import BotProfile, Profiles


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
