"""A call is known again however long ago it was taken, and the head stays small."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.domain.conversation import MAX_TURNS
from escalation.domain.errors import Conflict
from escalation.domain.taken_calls import (
    MOVED,
    NEWEST,
    SHELVES,
    client_key,
    parted,
    shelf_of,
    shelves_of,
)
from tests.fakes.chat_world import ChatWorld


def _talk(world: ChatWorld, lines: int) -> tuple[str, list[str]]:
    """A chat of so many lines, and the ids that they had."""
    chat, ids = world.start(), []
    for number in range(lines):
        ids.append(world.client_id())
        world.say(chat, f"line {number}", client_id=ids[-1])
        world.clock.time += timedelta(seconds=10)
    return chat, ids


@pytest.mark.parametrize("lines", [NEWEST + MOVED - 1, NEWEST + MOVED, 3 * (NEWEST + MOVED) + 5])
def test_each_line_is_taken_once_however_late_it_comes_again(lines: int) -> None:
    world = ChatWorld()
    chat, ids = _talk(world, lines)
    said = world.said(chat)
    for number, client_id in enumerate(ids):
        world.clock.time += timedelta(seconds=10)
        again = world.say(chat, f"line {number}", client_id=client_id)
        assert again.messages[0].text == f"line {number}"
    assert world.said(chat) == said
    assert world.head(chat).taken == lines


def test_an_old_id_is_refused_for_another_line() -> None:
    world = ChatWorld()
    chat, ids = _talk(world, NEWEST + MOVED + 1)
    with pytest.raises(Conflict, match="another message"):
        world.say(chat, "something else", client_id=ids[0])


def test_a_button_is_pressed_once_however_late_it_is_told_again() -> None:
    world = ChatWorld()
    chat = world.start()
    pressed = world.client_id()
    world.ask_for_person(chat, client_id=pressed)
    for number in range(NEWEST + MOVED):
        world.say(chat, f"line {number}")
        world.clock.time += timedelta(seconds=10)
    said = world.said(chat)
    world.ask_for_person(chat, client_id=pressed)
    assert world.said(chat) == said
    assert len(world.escalations(chat)) == 1


def test_the_head_holds_no_more_than_the_newest_and_those_that_are_moved_next() -> None:
    world = ChatWorld()
    chat, ids = _talk(world, 3 * (NEWEST + MOVED))
    head = world.head(chat)
    assert NEWEST <= len(head.seen) < NEWEST + MOVED
    assert head.seen == tuple(map(client_key, ids))[-len(head.seen) :]


def test_what_an_earlier_release_kept_in_the_head_is_moved_with_the_next_line() -> None:
    world = ChatWorld()
    chat = world.start()
    before = tuple(client_key(f"earlier-{number}") for number in range(500))
    world.transcripts.heads[chat] = world.head(chat).model_copy(update={"seen": before})
    world.say(chat, "hello")
    head = world.head(chat)
    assert (len(head.seen), head.shelved) == (NEWEST, 501 - NEWEST)
    assert world.transcripts.shelved[chat] == set(before[: head.shelved])


def test_a_chat_is_full_at_the_same_number_wherever_its_ids_are() -> None:
    world = ChatWorld()
    chat = world.start()
    full = world.head(chat).model_copy(update={"shelved": MAX_TURNS - 1, "seen": ("0" * 24,)})
    world.transcripts.heads[chat] = full
    with pytest.raises(Conflict, match="full"):
        world.say(chat, "one more")


@given(st.lists(st.text(min_size=1), unique=True, max_size=300))
def test_ids_are_parted_without_loss_and_each_has_one_shelf(sent: list[str]) -> None:
    keys = tuple(map(client_key, sent))
    moved, kept = parted(keys)
    assert moved + kept == keys
    assert len(kept) < NEWEST + MOVED
    shelves = shelves_of(moved)
    assert set().union(*shelves.values()) == set(moved)
    assert sum(map(len, shelves.values())) == len(moved)
    for number, held in shelves.items():
        assert {shelf_of(key) for key in held} == {number}
        assert number in range(SHELVES)
