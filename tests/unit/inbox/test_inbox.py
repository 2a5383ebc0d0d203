"""The lists of the inbox as a member gets them."""

from datetime import timedelta

import pytest

from escalation.domain.conversation import Assignee, Visitor
from escalation.domain.errors import InvalidInput
from escalation.domain.inbox import Place
from escalation.domain.members import member_id
from escalation.use_cases.owner.inbox import LIST_NAMES, InboxItem, InboxListName
from tests.fakes.owner_world import World
from tests.unit.inbox.test_words import NOW, row

MINUTE = timedelta(minutes=1)


@pytest.fixture
def world() -> World:
    return World()


def put(world: World, name: str, place: Place, minutes: int = 0, **fields: object) -> None:
    at = NOW + minutes * MINUTE
    made = row(conversation_id=name, place=place, created_at=at, **({"since": at} | fields))
    world.inbox.rows[name] = made


def listed(world: World, name: InboxListName | None = None, **asked: str) -> list[str]:
    page = world.side.inbox.list(
        world.member, name, typed=asked.get("typed"), after=asked.get("after")
    )
    return [item.conversation_id for item in page.items]


def mine(world: World) -> Assignee:
    return Assignee(kind="team", member_id=member_id("acme", world.member.sub))


def test_each_list_has_its_rows_in_its_order(world: World) -> None:
    put(world, "young", "waiting", 9)
    put(world, "old", "waiting", 1, assignee=mine(world))
    put(world, "answered", "open", 5, assignee=mine(world))
    put(world, "mailed", "email", 2)
    put(world, "over", "closed", 3)
    put(world, "newly-over", "closed", 4, assignee=mine(world))
    assert listed(world) == listed(world, "waiting") == ["old", "young"]
    assert listed(world, "mine") == ["old", "answered"]
    assert listed(world, "all") == ["young", "answered", "old"]
    assert listed(world, "email") == ["mailed"]
    assert listed(world, "closed") == ["newly-over", "over"]


def test_what_is_put_off_is_in_its_own_list_until_its_time_is_over(world: World) -> None:
    now = world.clock.now()
    ends = {"later": now + 2 * MINUTE, "soon": now + MINUTE, "now": now, "past": now - MINUTE}
    for name, until in ends.items():
        put(world, name, "snoozed", assignee=mine(world), since=until, snoozed_until=until)
    put(world, "waits", "waiting", since=now - MINUTE / 2)
    assert listed(world, "snoozed") == ["soon", "later"]
    assert listed(world, "waiting") == ["past", "waits", "now"]
    assert listed(world, "all") == ["now", "waits", "past"]
    assert listed(world, "mine") == ["past", "now"]
    counts = world.side.inbox.list(world.member, None, typed=None, after=None).counts
    assert (counts.waiting.count, counts.mine.count) == (3, 2)
    assert set(listed(world, "mine", typed="refund")) == {"past", "now"}
    assert set(listed(world, "snoozed", typed="refund")) == {"soon", "later"}
    places = {item.place for item in _all(world, world.member)}
    assert places == {"waiting"}


def test_another_workspaces_rows_are_in_no_list_no_search_and_no_count(world: World) -> None:
    put(world, "theirs", "waiting", workspace_id="other", assignee=mine(world))
    for name in LIST_NAMES:
        assert listed(world, name) == []
    assert listed(world, typed="refund") == []
    counts = world.side.inbox.list(world.member, None, typed=None, after=None).counts
    assert (counts.waiting.count, counts.mine.count) == (0, 0)
    assert [i.conversation_id for i in _all(world, world.stranger)] == ["theirs"]


def _all(world: World, caller: object) -> tuple[InboxItem, ...]:
    return world.side.inbox.list(caller, "waiting", typed=None, after=None).items  # type: ignore[arg-type]


def test_mail_is_never_counted_as_waiting(world: World) -> None:
    put(world, "mailed", "email", assignee=mine(world))
    counts = world.side.inbox.list(world.member, None, typed=None, after=None).counts
    assert (counts.waiting.count, counts.mine.count) == (0, 0)


@pytest.mark.parametrize(("there", "count", "more"), [(100, 100, False), (101, 100, True)])
def test_a_count_ends_at_a_hundred_and_says_so(
    world: World, there: int, count: int, more: bool
) -> None:
    for number in range(there):
        put(world, f"c{number}", "waiting", number)
    page = world.side.inbox.list(world.member, "waiting", typed=None, after=None)
    assert (page.counts.waiting.count, page.counts.waiting.more) == (count, more)
    assert len(page.items) == 25
    assert page.next is not None


def test_a_search_is_over_all_lists_or_the_one_that_is_named(world: World) -> None:
    put(world, "waits", "waiting", 1)
    put(world, "over", "closed", 2)
    put(world, "another", "closed", 3, visitor=Visitor(name="Anna"), question="Hours?", ticket=None)
    assert listed(world, typed="refund") == ["over", "waits"]
    assert listed(world, "closed", typed="refund") == ["over"]
    assert listed(world, typed="anna") == ["another"]
    assert listed(world, typed="nobody") == []


def test_a_row_says_whether_it_is_the_callers(world: World) -> None:
    put(world, "mine", "waiting", 1, assignee=mine(world))
    put(world, "anybodys", "waiting", 2)
    assert [item.mine for item in _all(world, world.member)] == [True, False]
    assert [item.mine for item in _all(world, world.owner)] == [False, False]


def test_signs_alone_are_refused(world: World) -> None:
    with pytest.raises(InvalidInput):
        listed(world, typed="?!")


def test_a_row_shows_no_more_than_it_should(world: World) -> None:
    put(world, "c1", "waiting")
    (item,) = _all(world, world.member)
    assert not {"through_seq", "pending_seq", "expires_at", "workspace_id"} & set(item.model_dump())


def test_an_erased_chat_is_out_of_the_inbox_at_once(world: World) -> None:
    head = world.conversation()
    put(world, head.conversation_id, "waiting")
    world.side.erase.conversation(world.owner, head.conversation_id)
    assert listed(world) == []
