"""What the visitor hears of what the team has seen."""

import json
from datetime import timedelta

import pytest

from escalation.adapters.aws.profiles import KEPT_S, CachedSeen
from escalation.domain import live_hints as hints
from escalation.domain.settings import EscalationSettings, VersionedSettings
from tests.fakes.chat_world import WS, ticket_settings
from tests.fakes.live_world import EVE, GRACE, VIEWER, LiveWorld


def _with_team(**settings: object) -> tuple[LiveWorld, str]:
    world = LiveWorld(**ticket_settings(after_handoff="team", **settings))
    chat = world.start()
    world.say(chat, "Let me talk to a person please")
    world.pass_time(timedelta(minutes=1))
    return world, chat


def _looks(world: LiveWorld, socket_id: str, chat: str | None) -> None:
    frame = {"type": "here", "conversation_id": chat}
    world.listening.hear(socket_id, json.dumps(frame))


def test_the_visitor_hears_up_to_where_a_member_who_looks_has_seen() -> None:
    world, chat = _with_team(show_seen=True)
    visitor, other, grace = (
        world.visitor(chat),
        world.visitor(world.start(), "o"),
        world.member(GRACE),
    )
    _looks(world, grace, chat)
    last = world.messages(chat)[-1].seq
    assert world.sockets.heard(visitor) == [{"type": "read", "up_to": last}]
    assert world.sockets.heard(other) == []
    world.sockets.frames.clear()
    world.say(chat, "And it is urgent")
    _looks(world, grace, chat)
    assert world.sockets.heard(visitor) == [{"type": "read", "up_to": last + 1}]
    world.sockets.frames.clear()
    _looks(world, grace, None)
    assert world.sockets.heard(visitor) == []


def test_it_is_not_told_unless_the_owner_says_so() -> None:
    world, chat = _with_team()
    visitor = world.visitor(chat)
    _looks(world, world.member(GRACE), chat)
    assert world.sockets.heard(visitor) == []


@pytest.mark.parametrize("who", [VIEWER, EVE])
def test_who_may_not_write_there_has_seen_nothing(who: str) -> None:
    world, chat = _with_team(show_seen=True)
    visitor = world.visitor(chat)
    _looks(world, world.member(who), chat)
    assert world.sockets.heard(visitor) == []


def test_settings_of_before_say_no() -> None:
    stored = EscalationSettings().model_dump()
    del stored["show_seen"]
    assert EscalationSettings.model_validate(stored) == EscalationSettings()
    assert not EscalationSettings().show_seen


def test_the_settings_are_read_once_a_minute() -> None:
    now, shown, reads = [0.0], [True], []

    def read(bot_id: str) -> VersionedSettings | None:
        reads.append(bot_id)
        if bot_id != "support":
            return None
        settings = EscalationSettings(show_seen=shown[0])
        return VersionedSettings(bot_id=bot_id, workspace_id=WS, version=1, settings=settings)

    seen = CachedSeen(read, clock=lambda: now[0])
    assert seen("support")
    assert not seen("nowhere")
    shown[0] = False
    assert seen("support")
    now[0] = KEPT_S
    assert not seen("support")
    assert reads == ["support", "nowhere", "support"]


def test_the_frame_is_that_of_the_contract() -> None:
    assert json.loads(hints.team_read(12)) == {"type": "read", "up_to": 12}
