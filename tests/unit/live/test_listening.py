"""Sockets that open and close, and what visitors and members say by them."""

import json
from datetime import timedelta

import pytest

from escalation.domain.errors import NotAllowed, RetryableError, TooManyRequests
from escalation.domain.live import FRAMES_A_MINUTE, HERE_FOR, LISTENS, MOST_OF_CONVERSATION
from escalation.domain.members import member_id
from tests.fakes.chat_world import WS, ticket_settings
from tests.fakes.live_world import ALAN, EVE, GRACE, VIEWER, LiveWorld


def _with_team() -> tuple[LiveWorld, str]:
    world = LiveWorld(**ticket_settings(after_handoff="team"))
    chat = world.start()
    world.say(chat, "Let me talk to a person please")
    world.pass_time(timedelta(minutes=1))
    assert world.head(chat).assignee.kind == "team"
    return world, chat


def _says(world: LiveWorld, socket_id: str, kind: str, **fields: object) -> None:
    world.listening.hear(socket_id, json.dumps({"type": kind, **fields}))


def _here(world: LiveWorld, socket_id: str, chat: str | None) -> None:
    _says(world, socket_id, "here", conversation_id=chat)


def test_a_ping_is_answered_without_a_look_at_anything() -> None:
    world, chat = _with_team()
    visitor = world.visitor(chat)
    world.listeners.is_down = True
    _says(world, visitor, "ping")
    assert world.sockets.heard(visitor) == [{"type": "pong"}]


def test_a_visitor_who_types_is_seen_by_who_looks_at_the_chat_alone() -> None:
    world, chat = _with_team()
    visitor, grace, alan = world.visitor(chat), world.member(GRACE), world.member(ALAN)
    _here(world, grace, chat)
    world.sockets.frames.clear()
    _says(world, visitor, "typing")
    _says(world, visitor, "read", up_to=3)
    assert world.sockets.heard(grace) == [
        {"type": "typing", "conversation_id": chat, "who": "visitor"},
        {"type": "read", "conversation_id": chat, "up_to": 3},
    ]
    assert world.sockets.heard(alan) == world.sockets.heard(visitor) == []


def test_a_visitor_speaks_of_its_own_chat_whatever_it_names() -> None:
    world, chat = _with_team()
    elsewhere = world.start()
    visitor, grace = world.visitor(elsewhere), world.member(GRACE)
    _here(world, grace, chat)
    world.sockets.frames.clear()
    _says(world, visitor, "typing", conversation_id=chat)
    _here(world, visitor, chat)
    assert world.sockets.frames == []


def test_a_member_who_types_is_seen_by_the_visitor_and_the_others_who_look() -> None:
    world, chat = _with_team()
    visitor, grace, alan = world.visitor(chat), world.member(GRACE), world.member(ALAN)
    _here(world, grace, chat)
    _here(world, alan, chat)
    world.sockets.frames.clear()
    _says(world, grace, "typing", conversation_id=chat)
    assert world.sockets.heard(visitor) == [{"type": "typing", "who": "agent"}]
    assert world.sockets.heard(alan) == [
        {
            "type": "typing",
            "conversation_id": chat,
            "who": "member",
            "member_id": member_id(WS, GRACE),
        }
    ]
    assert world.sockets.heard(grace) == []


def test_while_a_bot_has_the_chat_its_visitor_is_not_told_that_a_person_types() -> None:
    world = LiveWorld()
    chat = world.start()
    visitor, grace, alan = world.visitor(chat), world.member(GRACE), world.member(ALAN)
    _here(world, alan, chat)
    world.sockets.frames.clear()
    _says(world, grace, "typing", conversation_id=chat)
    assert world.sockets.heard(visitor) == []
    assert [frame["who"] for frame in world.sockets.heard(alan)] == ["member"]


def test_who_may_only_read_types_nothing_that_a_visitor_hears() -> None:
    world, chat = _with_team()
    visitor, reader = world.visitor(chat), world.member(VIEWER)
    _says(world, reader, "typing", conversation_id=chat)
    assert world.sockets.heard(visitor) == []


def test_everybody_hears_who_comes_and_goes_and_only_who_is_there_that_somebody_stays() -> None:
    world, chat = _with_team()
    grace, alan = world.member(GRACE), world.member(ALAN)
    both = sorted(member_id(WS, sub) for sub in (GRACE, ALAN))
    _here(world, grace, chat)
    assert [frame["member_ids"] for frame in world.sockets.heard(alan)] == [[member_id(WS, GRACE)]]
    world.sockets.frames.clear()
    _here(world, grace, chat)
    assert len(world.sockets.heard(grace)) == 1
    assert world.sockets.heard(alan) == []
    _here(world, alan, chat)
    assert [frame["member_ids"] for frame in world.sockets.heard(grace)] == [both]
    world.sockets.frames.clear()
    _here(world, alan, None)
    assert [frame["member_ids"] for frame in world.sockets.heard(grace)] == [[member_id(WS, GRACE)]]


def test_who_goes_on_to_another_chat_has_left_the_one_before() -> None:
    world, chat = _with_team()
    other = world.start()
    grace, alan = world.member(GRACE), world.member(ALAN)
    _here(world, grace, chat)
    world.sockets.frames.clear()
    _here(world, grace, other)
    told = {f["conversation_id"]: f["member_ids"] for f in world.sockets.heard(alan)}
    assert told == {chat: [], other: [member_id(WS, GRACE)]}


def test_a_socket_that_closes_has_left_and_is_forgotten() -> None:
    world, chat = _with_team()
    grace, alan = world.member(GRACE), world.member(ALAN)
    _here(world, grace, chat)
    world.sockets.frames.clear()
    world.listening.close(grace)
    world.listening.close(grace)
    assert [frame["member_ids"] for frame in world.sockets.heard(alan)] == [[]]
    assert set(world.listeners.kept) == {alan}


def test_a_second_tab_of_a_member_is_still_there() -> None:
    world, chat = _with_team()
    first, second = world.member(GRACE, "tab-1"), world.member(GRACE, "tab-2")
    _here(world, first, chat)
    _here(world, second, chat)
    world.sockets.frames.clear()
    world.listening.close(first)
    (frame,) = world.sockets.heard(second)
    assert frame["member_ids"] == [member_id(WS, GRACE)]


def test_a_member_who_says_nothing_for_a_minute_is_not_there_any_more() -> None:
    world, chat = _with_team()
    grace, alan = world.member(GRACE), world.member(ALAN)
    _here(world, grace, chat)
    world.clock.move(HERE_FOR)
    world.sockets.frames.clear()
    _here(world, alan, chat)
    (frame,) = world.sockets.heard(alan)
    assert frame["member_ids"] == [member_id(WS, ALAN)]


def test_a_conversation_of_another_workspace_is_as_one_that_there_is_not() -> None:
    world, chat = _with_team()
    visitor, eve, grace = world.visitor(chat), world.member(EVE), world.member(GRACE)
    for named in (chat, "nowhere"):
        _here(world, eve, named)
        _says(world, eve, "typing", conversation_id=named)
    assert world.sockets.frames == []
    assert {world.listeners.kept[each].here for each in (visitor, eve, grace)} == {None}


def test_a_socket_says_so_much_in_a_minute_and_no_more() -> None:
    world, chat = _with_team()
    visitor, grace = world.visitor(chat), world.member(GRACE)
    _here(world, grace, chat)
    world.sockets.frames.clear()
    for _ in range(FRAMES_A_MINUTE + 20):
        _says(world, visitor, "typing")
    assert len(world.sockets.heard(grace)) == FRAMES_A_MINUTE
    assert len(world.events.named("live_frames_dropped")) == 1
    world.clock.move(timedelta(minutes=1))
    _here(world, grace, chat)
    world.sockets.frames.clear()
    _says(world, visitor, "typing")
    assert len(world.sockets.heard(grace)) == 1


def test_a_chat_has_so_many_sockets_and_no_more() -> None:
    world, chat = _with_team()
    for number in range(MOST_OF_CONVERSATION):
        world.visitor(chat, f"tab-{number}")
    with pytest.raises(TooManyRequests):
        world.visitor(chat, "one-more")
    world.visitor(world.start(), "of-another-chat")
    world.clock.move(LISTENS)
    world.visitor(chat, "later")


def test_who_is_no_member_any_more_opens_no_socket() -> None:
    world, _ = _with_team()
    ticket = world.ticket(sub=GRACE)
    del world.roles[GRACE]
    with pytest.raises(NotAllowed):
        world.listening.open("s", ticket)


def test_a_socket_whose_listener_cannot_be_kept_is_refused() -> None:
    world, chat = _with_team()
    world.listeners.is_down = True
    with pytest.raises(RetryableError):
        world.visitor(chat)
