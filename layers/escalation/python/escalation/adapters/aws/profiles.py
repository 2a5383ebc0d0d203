"""Bots with their settings, members' roles and addresses, whether visitors are told what is seen,
when teams work, and what workspaces have been granted, kept in memory for a minute.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from typing import Generic, TypeVar

from escalation.domain.answer_times import TeamHours
from escalation.domain.members import member_id
from escalation.domain.ports import BotProfile
from escalation.domain.recent import Recent
from escalation.domain.settings import VersionedSettings
from escalation.domain.workspace import MatterChoices, Member, Role, Workspace, may

KEPT_S = 60.0
MISSING_KEPT_S = 5.0
"""A bot just made is found soon, while guessed ids do not cost a read each."""
MOST_KEPT = 500

R = TypeVar("R")
V = TypeVar("V")


class _Kept(ABC, Generic[R, V]):
    """What is made of something that was read, at most 60 s old; safe in threads."""

    def __init__(
        self,
        read: Callable[[str], R],
        *,
        clock: Callable[[], float] = monotonic,
        most: int = MOST_KEPT,
    ) -> None:
        """Takes the source.

        Args:
            read: reads one thing by its id, such as `SettingsStore.bot_profile`.
            clock: seconds that never go back.
            most: how many are kept; the one not asked for the longest goes first.
        """
        self._read = read
        self._clock = clock
        self._known: Recent[str, tuple[float, V]] = Recent(most)

    @abstractmethod
    def _made_of(self, found: R) -> V:
        """What is kept of it."""

    def _lasts_s(self, value: V) -> float:  # noqa: ARG002 - one of a kind looks at it
        return KEPT_S

    def _of(self, key: str) -> V:
        now = self._clock()
        known = self._known.get(key)
        if known is not None and now < known[0]:
            return known[1]
        value = self._made_of(self._read(key))
        return self._known.put(key, (now + self._lasts_s(value), value))[1]


class CachedProfiles(_Kept[BotProfile | None, BotProfile | None]):
    """`ports.Profiles` over a slower source."""

    def profile(self, bot_id: str) -> BotProfile | None:
        """The bot's profile; that there is none is believed for 5 s."""
        return self._of(bot_id)

    def _made_of(self, found: BotProfile | None) -> BotProfile | None:
        return found

    def _lasts_s(self, value: BotProfile | None) -> float:
        return MISSING_KEPT_S if value is None else KEPT_S


class CachedChoices(_Kept[Workspace | None, MatterChoices]):
    """What a workspace lets out as events."""

    def __call__(self, workspace_id: str) -> MatterChoices:
        """The choices; of a workspace that is not known, those of a new one."""
        return self._of(workspace_id)

    def _made_of(self, found: Workspace | None) -> MatterChoices:
        return MatterChoices() if found is None else found.matters


class CachedRoles(_Kept[Member | None, Member | None]):
    """Who is a member of a workspace, and as what."""

    def __call__(self, workspace_id: str, sub: str, least: Role) -> bool:
        """Whether this subject is a member there with at least that role (`live.MayHear`)."""
        member = self._of(sub)
        return (
            member is not None and member.workspace_id == workspace_id and may(member.role, least)
        )

    def _made_of(self, found: Member | None) -> Member | None:
        return found


class CachedAddresses(_Kept[Sequence[Member], Mapping[str, str]]):
    """Members' addresses."""

    def __call__(self, workspace_id: str, member: str) -> str | None:
        """The address of a workspace's member (`members.MemberAddress`)."""
        return self._of(workspace_id).get(member)

    def _made_of(self, found: Sequence[Member]) -> Mapping[str, str]:
        return {member_id(one.workspace_id, one.sub): one.email for one in found}


class CachedSeen(_Kept[VersionedSettings | None, bool]):
    """Which bots tell visitors what the team has seen."""

    def __call__(self, bot_id: str) -> bool:
        """Whether this bot's owner wants it so (`live.ShowsSeen`); not where there is no bot."""
        return self._of(bot_id)

    def _made_of(self, found: VersionedSettings | None) -> bool:
        return found is not None and found.settings.show_seen


class CachedHours(_Kept[VersionedSettings | None, TeamHours | None]):
    """When bots' teams are at work."""

    def __call__(self, bot_id: str) -> TeamHours | None:
        """The hours; None where there is no such bot."""
        return self._of(bot_id)

    def _made_of(self, found: VersionedSettings | None) -> TeamHours | None:
        return None if found is None else TeamHours(hours=found.settings.business_hours)


class CachedGrants(_Kept[Workspace | None, Sequence[str] | None]):
    """Which functions a workspace's bots may be."""

    def __call__(self, workspace_id: str) -> Sequence[str] | None:
        """The ARNs and patterns; None for a workspace from before there were grants."""
        return self._of(workspace_id)

    def _made_of(self, found: Workspace | None) -> Sequence[str] | None:
        return () if found is None else found.granted_functions
