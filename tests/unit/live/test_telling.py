"""Hints of what is written: who hears them, who does not, and that none is worth a second try."""

from datetime import timedelta

from escalation.domain.live import LISTENS, SETTLES, Listener
from escalation.domain.members import member_id
from tests.fakes.chat_world import WS, ticket_settings
from tests.fakes.live_world import ALAN, EVE, GRACE, VIEWER, LiveWorld

ASKS = "Let me talk to a person please"


def _handed_over() -> tuple[LiveWorld, str]:
    """A chat that the team has, of which everything is told."""
    world = LiveWorld(**ticket_settings(after_handoff="team"))
    chat = world.start()
    world.say(chat, ASKS)
    world.pass_time(timedelta(minutes=1))
    world.hint()
    return world, chat


def test_the_visitor_and_the_members_hear_where_to_look() -> None:
    world, chat = _handed_over()
    visitor, grace, reader = world.visitor(chat), world.member(GRACE), world.member(VIEWER)
    first = world.head(chat).next_seq
    world.say(chat, "It is urgent!!")
    world.hint()
    assert world.sockets.heard(visitor) == [{"type": "look", "from": first}]
    look = {"type": "look", "conversation_id": chat, "from": first}
    assert world.sockets.heard(grace) == world.sockets.heard(reader) == [look]


def test_who_has_found_the_chat_on_another_device_hears_of_the_same_and_both_read_it() -> None:
    world = LiveWorld(**ticket_settings(after_handoff="team", find_chat={"enabled": True}))
    body = {"identity_token": "signed:ada@shop.example"}
    desk = world.started(body).conversation_id
    world.say(desk, ASKS)
    phone = world.started(body).conversation_id
    sockets = [world.visitor(desk, "desk"), world.visitor(phone, "phone")]
    world.hint()
    world.sockets.frames.clear()
    first = world.head(desk).next_seq
    world.say(phone, "It is urgent!!")
    world.hint()
    assert [world.sockets.heard(one) for one in sockets] == [[{"type": "look", "from": first}]] * 2


def test_no_hint_holds_a_word() -> None:
    world, chat = _handed_over()
    world.visitor(chat)
    world.member(GRACE)
    world.say(chat, "my password is hunter2")
    world.hint()
    assert world.sockets.frames
    assert "hunter2" not in repr(world.sockets.frames)


def test_several_writes_of_one_batch_are_one_hint_from_the_first_on() -> None:
    world, chat = _handed_over()
    visitor = world.visitor(chat)
    first = world.head(chat).next_seq
    for number in range(3):
        world.say(chat, f"line {number}")
    world.hint()
    assert world.sockets.heard(visitor) == [{"type": "look", "from": first}]


def test_another_chats_visitor_and_another_workspaces_members_hear_nothing() -> None:
    world, chat = _handed_over()
    other, eve = world.visitor(world.start(), "other"), world.member(EVE)
    world.hint()
    world.sockets.frames.clear()
    world.say(chat, "It is urgent!!")
    world.hint()
    assert world.sockets.heard(other) == []
    assert world.sockets.heard(eve) == []


def test_a_chat_with_a_bot_alone_concerns_members_only_while_they_watch_it() -> None:
    world = LiveWorld()
    chat = world.start()
    grace, alan = world.member(GRACE), world.member(ALAN)
    world.listening.hear(grace, f'{{"type":"here","conversation_id":"{chat}"}}')
    world.hint()
    world.sockets.frames.clear()
    world.say(chat, "When are you open?")
    world.hint()
    assert [frame["type"] for frame in world.sockets.heard(grace)] == ["look"]
    assert world.sockets.heard(alan) == []
    world.clock.move(timedelta(seconds=61))
    world.say(chat, "And on Sundays?")
    world.hint()
    assert world.sockets.heard(grace) == [], "who has not said so for a minute watches no more"


def test_who_is_a_member_no_more_hears_nothing_more() -> None:
    world, chat = _handed_over()
    grace = world.member(GRACE)
    del world.roles[GRACE]
    world.say(chat, "It is urgent!!")
    world.hint()
    assert world.sockets.heard(grace) == []


def test_a_member_of_a_role_that_only_a_newer_release_knows_hears_nothing() -> None:
    world, chat = _handed_over()
    grace = world.member(GRACE)
    world.roles[GRACE] = (WS, "auditor")  # type: ignore[assignment]
    world.say(chat, "It is urgent!!")
    world.hint()
    assert world.sockets.heard(grace) == []


def test_a_socket_that_is_gone_is_forgotten_once_it_has_been_open() -> None:
    world, chat = _handed_over()
    visitor = world.visitor(chat)
    world.sockets.gone.add(visitor)
    world.say(chat, "one")
    world.hint()
    assert visitor in world.listeners.kept, "it may only not be open yet"
    world.clock.move(SETTLES)
    world.say(chat, "two")
    world.hint()
    assert world.listeners.kept == {}


def test_who_has_listened_for_two_hours_is_passed_over() -> None:
    world, chat = _handed_over()
    visitor = world.visitor(chat)
    world.clock.move(LISTENS)
    world.say(chat, "Are you still there?")
    world.hint()
    assert world.sockets.heard(visitor) == []


def test_a_store_that_is_away_costs_hints_and_nothing_else() -> None:
    world, chat = _handed_over()
    world.visitor(chat)
    world.listeners.is_down = True
    world.say(chat, "It is urgent!!")
    world.hint()  # asserts that nothing comes again
    assert world.events.named("hints_not_sent") == [{"code": "store_unavailable", "lost": 1}]


def test_hints_that_did_not_arrive_are_counted_and_not_repeated() -> None:
    world, chat = _handed_over()
    world.sockets.deaf.add(world.visitor(chat))
    world.say(chat, "It is urgent!!")
    world.hint()
    assert world.events.named("hints_sent")[-1] == {"sent": 0, "gone": 0, "lost": 1}
    world.hint()
    assert len(world.events.named("hints_sent")) == 1


def test_a_batch_sends_no_more_than_its_bound() -> None:
    world, chat = _handed_over()
    now = world.clock.now()
    for number in range(150):
        world.roles[f"sub-{number}"] = (WS, "agent")
        world.listeners.add(
            Listener(
                socket_id=f"s-{number}",
                workspace_id=WS,
                sub=f"sub-{number}",
                opened_at=now,
                expires_at=now + LISTENS,
            )
        )
    chats = [chat]
    for _ in range(9):
        chats.append(world.start())
        world.say(chats[-1], ASKS)
    world.hint()
    assert len(world.sockets.frames) == 1_000


def test_members_are_named_as_the_console_names_them() -> None:
    world, chat = _handed_over()
    grace = world.member(GRACE)
    world.listening.hear(grace, f'{{"type":"here","conversation_id":"{chat}"}}')
    assert world.sockets.heard(grace) == [
        {"type": "here", "conversation_id": chat, "member_ids": [member_id(WS, GRACE)]}
    ]
