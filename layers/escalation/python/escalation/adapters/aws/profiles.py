"""Bots with their settings, members' roles, whether visitors are told what is seen, and what
workspaces have been granted, kept in memory for a minute.
"""

from collections.abc import Callable, Sequence
from time import monotonic

from escalation.domain.ports import BotProfile
from escalation.domain.recent import Recent
from escalation.domain.settings import VersionedSettings
from escalation.domain.workspace import MatterChoices, Member, Role, Workspace, may

KEPT_S = 60.0
MISSING_KEPT_S = 5.0
"""A bot just made is found soon, while guessed ids do not cost a read each."""
MOST_KEPT = 500


class CachedProfiles:
    """`ports.Profiles` over a slower source; safe in threads."""

    def __init__(
        self,
        read: Callable[[str], BotProfile | None],
        *,
        clock: Callable[[], float] = monotonic,
        most: int = MOST_KEPT,
    ) -> None:
        """Takes the source.

        Args:
            read: reads one profile, such as `SettingsStore.bot_profile`.
            clock: seconds that never go back.
            most: how many are kept; the one not asked for the longest goes first.
        """
        self._read = read
        self._clock = clock
        self._known: Recent[str, tuple[float, BotProfile | None]] = Recent(most)

    def profile(self, bot_id: str) -> BotProfile | None:
        """The bot's profile, at most 60 s old; that there is none is believed for 5 s."""
        now = self._clock()
        known = self._known.get(bot_id)
        if known is not None and now < known[0]:
            return known[1]
        found = self._read(bot_id)
        until = now + (MISSING_KEPT_S if found is None else KEPT_S)
        return self._known.put(bot_id, (until, found))[1]


class CachedChoices:
    """What a workspace lets out as events, at most 60 s old; safe in threads."""

    def __init__(
        self,
        read: Callable[[str], Workspace | None],
        *,
        clock: Callable[[], float] = monotonic,
        most: int = MOST_KEPT,
    ) -> None:
        """Takes the source, as `CachedProfiles` does."""
        self._read = read
        self._clock = clock
        self._known: Recent[str, tuple[float, MatterChoices]] = Recent(most)

    def __call__(self, workspace_id: str) -> MatterChoices:
        """The choices; of a workspace that is not known, those of a new one."""
        now = self._clock()
        known = self._known.get(workspace_id)
        if known is not None and now < known[0]:
            return known[1]
        workspace = self._read(workspace_id)
        choices = MatterChoices() if workspace is None else workspace.matters
        return self._known.put(workspace_id, (now + KEPT_S, choices))[1]


class CachedRoles:
    """Who is a member of a workspace, and as what, at most 60 s old; safe in threads."""

    def __init__(
        self,
        read: Callable[[str], Member | None],
        *,
        clock: Callable[[], float] = monotonic,
        most: int = MOST_KEPT,
    ) -> None:
        """Takes the source, as `CachedProfiles` does."""
        self._read = read
        self._clock = clock
        self._known: Recent[str, tuple[float, Member | None]] = Recent(most)

    def __call__(self, workspace_id: str, sub: str, least: Role) -> bool:
        """Whether this subject is a member there with at least that role (`live.MayHear`)."""
        now = self._clock()
        known = self._known.get(sub)
        if known is None or now >= known[0]:
            known = self._known.put(sub, (now + KEPT_S, self._read(sub)))
        member = known[1]
        return (
            member is not None and member.workspace_id == workspace_id and may(member.role, least)
        )


class CachedSeen:
    """Which bots tell visitors what the team has seen, at most 60 s old; safe in threads."""

    def __init__(
        self,
        read: Callable[[str], VersionedSettings | None],
        *,
        clock: Callable[[], float] = monotonic,
        most: int = MOST_KEPT,
    ) -> None:
        """Takes the source, as `CachedProfiles` does."""
        self._read = read
        self._clock = clock
        self._known: Recent[str, tuple[float, bool]] = Recent(most)

    def __call__(self, bot_id: str) -> bool:
        """Whether this bot's owner wants it so (`live.ShowsSeen`); not where there is no bot."""
        now = self._clock()
        known = self._known.get(bot_id)
        if known is not None and now < known[0]:
            return known[1]
        found = self._read(bot_id)
        shows = found is not None and found.settings.show_seen
        return self._known.put(bot_id, (now + KEPT_S, shows))[1]


class CachedGrants:
    """Which functions a workspace's bots may be, at most 60 s old; safe in threads."""

    def __init__(
        self,
        read: Callable[[str], Workspace | None],
        *,
        clock: Callable[[], float] = monotonic,
        most: int = MOST_KEPT,
    ) -> None:
        """Takes the source, as `CachedProfiles` does."""
        self._read = read
        self._clock = clock
        self._known: Recent[str, tuple[float, Sequence[str] | None]] = Recent(most)

    def __call__(self, workspace_id: str) -> Sequence[str] | None:
        """The ARNs and patterns; None for a workspace from before there were grants."""
        now = self._clock()
        known = self._known.get(workspace_id)
        if known is not None and now < known[0]:
            return known[1]
        workspace = self._read(workspace_id)
        granted = () if workspace is None else workspace.granted_functions
        return self._known.put(workspace_id, (now + KEPT_S, granted))[1]
