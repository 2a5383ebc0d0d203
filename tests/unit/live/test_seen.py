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


def _reads(world: LiveWorld, socket_id: str, up_to: int) -> None:
    world.listening.hear(socket_id, json.dumps({"type": "read", "up_to": up_to}))


def _read_frames(world: LiveWorld, socket_id: str) -> list[dict[str, object]]:
    return [frame for frame in world.sockets.heard(socket_id) if frame["type"] == "read"]


def test_a_member_who_comes_later_hears_what_the_visitor_has_read() -> None:
    world, chat = _with_team()
    visitor, second, grace = world.visitor(chat), world.visitor(chat, "v2"), world.member(GRACE)
    _reads(world, visitor, 3)
    _reads(world, second, 2)
    assert _read_frames(world, grace) == [], "who looks at nothing hears nothing"
    _looks(world, grace, chat)
    read = {"type": "read", "conversation_id": chat, "up_to": 3}
    assert _read_frames(world, grace) == [read]
    _looks(world, grace, chat)
    assert _read_frames(world, grace) == [], "it is told when somebody comes, not each half minute"
    _reads(world, visitor, 4)
    assert _read_frames(world, grace) == [{**read, "up_to": 4}]
    _reads(world, visitor, 1)
    _looks(world, grace, None)
    world.sockets.frames.clear()
    _looks(world, grace, chat)
    assert _read_frames(world, grace) == [{**read, "up_to": 4}], "what is read stays read"


def test_what_is_read_is_told_to_nobody_of_another_workspace_and_of_no_other_chat() -> None:
    world, chat = _with_team()
    _reads(world, world.visitor(chat), 3)
    eve, grace = world.member(EVE), world.member(GRACE)
    _looks(world, eve, chat)
    assert world.sockets.heard(eve) == []
    other = world.start()
    _looks(world, grace, other)
    assert _read_frames(world, grace) == []


def test_the_frame_is_that_of_the_contract() -> None:
    assert json.loads(hints.team_read(12)) == {"type": "read", "up_to": 12}
