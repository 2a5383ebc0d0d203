"""Profiles are kept for a minute, and not for longer."""

from datetime import UTC, datetime

import pytest

from escalation.adapters.aws.profiles import CachedAddresses, CachedProfiles
from escalation.domain.members import member_id
from escalation.domain.ports import BotProfile
from escalation.domain.settings import EscalationSettings, VersionedSettings
from escalation.domain.workspace import Member
from tests.adapters.dynamodb.examples import WORKSPACE, bot, workspace

CREATED = datetime(2026, 1, 1, tzinfo=UTC)


class Source:
    """Bots by id, and how often they were read."""

    def __init__(self, *ids: str) -> None:
        self.ids = set(ids)
        self.reads: list[str] = []

    def __call__(self, bot_id: str) -> BotProfile | None:
        self.reads.append(bot_id)
        return profile(bot_id) if bot_id in self.ids else None


class Stopwatch:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


def profile(bot_id: str) -> BotProfile:
    settings = VersionedSettings(
        bot_id=bot_id, workspace_id=WORKSPACE, version=0, settings=EscalationSettings()
    )
    return BotProfile(bot=bot(bot_id), workspace=workspace(), versioned=settings)


@pytest.mark.parametrize(("known", "kept_s"), [(True, 60), (False, 5)])
def test_a_profile_is_kept_for_a_minute_and_its_absence_for_five_seconds(
    known: bool, kept_s: int
) -> None:
    source, clock = Source(*(["b"] if known else [])), Stopwatch()
    profiles = CachedProfiles(source, clock=clock)
    first = profiles.profile("b")
    assert (first is not None) == known
    clock.seconds += kept_s - 0.001
    assert profiles.profile("b") is first
    assert source.reads == ["b"]
    clock.seconds += 0.001
    source.ids ^= {"b"}
    assert (profiles.profile("b") is not None) != known


def test_the_profile_not_asked_for_the_longest_makes_room() -> None:
    source = Source("a", "b", "c")
    profiles = CachedProfiles(source, clock=Stopwatch(), most=2)
    for bot_id in ("a", "b", "a", "c", "a", "b"):
        profiles.profile(bot_id)
    assert source.reads == ["a", "b", "c", "b"]


def test_an_error_is_not_remembered() -> None:
    source, failures = Source("b"), [ConnectionError("down")]

    def read(bot_id: str) -> BotProfile | None:
        if failures:
            raise failures.pop()
        return source(bot_id)

    profiles = CachedProfiles(read, clock=Stopwatch())
    with pytest.raises(ConnectionError):
        profiles.profile("b")
    assert profiles.profile("b") == profile("b")


def test_members_addresses_are_those_of_their_workspace_and_kept_for_a_minute() -> None:
    watch = Stopwatch()
    reads: list[str] = []

    def members(workspace_id: str) -> tuple[Member, ...]:
        reads.append(workspace_id)
        email = f"grace@{workspace_id}.example"
        return (
            Member(
                sub="s", workspace_id=workspace_id, email=email, role="agent", created_at=CREATED
            ),
        )

    address_of = CachedAddresses(members, clock=watch)
    grace = member_id("acme", "s")
    assert address_of("acme", grace) == address_of("acme", grace) == "grace@acme.example"
    assert reads == ["acme"]
    assert address_of("other", grace) is None, "an id is of one workspace"
    watch.seconds += 60
    assert address_of("acme", grace) == "grace@acme.example"
    assert reads == ["acme", "other", "acme"]
