"""One client does not take it all: chats begun, and the way to people."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.domain.admission import STARTS_OF_CLIENT, STARTS_WINDOW
from escalation.domain.errors import ProofNeeded, TooManyRequests
from escalation.use_cases.delivery.cap import for_one_client, for_strangers
from tests.fakes.chat_world import ChatWorld
from tests.fakes.outside import reply

FLOOD = "client-of-the-flood"


def begun(world: ChatWorld, times: int, *, client: str | None = FLOOD, **body: object) -> int:
    """How many of so many chats could be begun."""
    done = 0
    for _ in range(times):
        try:
            world.started(dict(body), client=client)
        except TooManyRequests:
            continue
        done += 1
    return done


def test_a_hundred_and_twenty_chats_from_one_address_are_thirty() -> None:
    world = ChatWorld(starts_a_minute=1_000)
    assert begun(world, 120) == STARTS_OF_CLIENT
    assert begun(world, 1, client="somebody else") == 1


def test_the_refusal_says_when_it_ends() -> None:
    world = ChatWorld(starts_a_minute=1_000)
    begun(world, STARTS_OF_CLIENT)
    with pytest.raises(TooManyRequests) as refused:
        world.started({}, client=FLOOD)
    assert 0 < refused.value.retry_after_s <= STARTS_WINDOW.total_seconds()
    world.clock.move(timedelta(seconds=refused.value.retry_after_s))
    assert begun(world, 1) == 1


def test_people_whom_the_site_has_signed_in_are_counted_one_by_one() -> None:
    world = ChatWorld(starts_a_minute=1_000)
    begun(world, STARTS_OF_CLIENT)
    assert begun(world, 1, identity_token="signed:ada@acme.example") == 1
    more = begun(world, 60, identity_token="signed:ada@acme.example")
    assert more == STARTS_OF_CLIENT - 1


def test_a_client_that_cannot_be_told_is_not_counted_with_others() -> None:
    world = ChatWorld(starts_a_minute=1_000)
    assert begun(world, 2 * STARTS_OF_CLIENT, client=None) == 2 * STARTS_OF_CLIENT


def flooded(**settings: object) -> ChatWorld:
    """A bot that many strangers come to at once."""
    world = ChatWorld(starts_a_minute=3, **settings)
    for number in range(3):
        world.started({}, client=f"client-{number}")
    return world


def test_beyond_a_bots_rate_strangers_work_first() -> None:
    world = flooded()
    with pytest.raises(ProofNeeded) as asked:
        world.started({}, client="one more")
    assert asked.value.challenge == {"solve": "support"}
    world.started({"proof": "support:1"}, client="one more")


@pytest.mark.parametrize("proof", ["billing:1", "", "anything"])
def test_a_proof_that_is_wrong_or_another_bots_opens_nothing(proof: str) -> None:
    world = flooded()
    with pytest.raises(ProofNeeded):
        world.started({"proof": proof}, client="one more")


def test_one_proof_begins_one_chat() -> None:
    world = flooded()
    world.started({"proof": "support:7"}, client="one more")
    with pytest.raises(ProofNeeded):
        world.started({"proof": "support:7"}, client="another")


def test_neither_the_signed_in_nor_those_who_come_again_work() -> None:
    world = flooded()
    earlier = ChatWorld().started({}, client="regular").token
    world.clock.move(timedelta(hours=1, seconds=-world.clock.now().second))
    for number in range(4):
        with_proof = {"proof": f"support:{number}"}
        world.started(with_proof, client=f"stranger-{number}")
    world.started({"previous_token": earlier}, client="regular")
    world.started({"identity_token": "signed:ada@acme.example"}, client="regular")


@pytest.mark.parametrize("token", ["forged", "{}"])
def test_a_token_of_no_earlier_chat_is_as_good_as_none(token: str) -> None:
    world = flooded()
    with pytest.raises(ProofNeeded):
        world.started({"previous_token": token}, client="one more")


def test_a_chat_that_was_begun_a_moment_ago_makes_nobody_a_regular() -> None:
    world = ChatWorld(starts_a_minute=1)
    token = world.started({}, client="x").token
    with pytest.raises(ProofNeeded):
        world.started({"previous_token": token}, client="x")


def test_the_bot_is_as_open_as_before_a_minute_later() -> None:
    world = flooded()
    world.clock.move(timedelta(minutes=1))
    world.started({}, client="one more")


def handed_off(world: ChatWorld, count: int, *, client: str | None, **body: object) -> list[str]:
    """Chats that want a person each, and their escalations' states once all work is done."""
    chats = [world.started(dict(body), client=client).conversation_id for _ in range(count)]
    for number, chat in enumerate(chats):
        world.say(chat, f"question {number}?")
    world.work_through()
    return [
        escalation.state for chat in chats for escalation in world.transcripts.escalations_of(chat)
    ]


def unsure(cap: int) -> ChatWorld:
    """A bot that hands everything over, so many an hour."""
    world = ChatWorld(hourly_cap=cap, starts_a_minute=1_000)
    world.bots.always("support", reply("perhaps", 0.2))
    return world


def test_a_flood_from_one_address_does_not_use_up_a_cap_of_two() -> None:
    world = unsure(cap=2)
    assert handed_off(world, 5, client=FLOOD) == ["delivered"] + ["recorded"] * 4
    assert handed_off(world, 1, client="a real one") == ["delivered"]


def test_strangers_leave_a_fifth_of_the_cap_to_whom_somebody_vouches_for() -> None:
    world = unsure(cap=10)
    strangers = [handed_off(world, 1, client=f"client-{n}")[0] for n in range(12)]
    assert strangers == ["delivered"] * 8 + ["recorded"] * 4
    signed = handed_off(world, 3, client="office", identity_token="signed:ada@acme.example")
    assert signed == ["delivered", "delivered", "recorded"]


def test_what_a_flood_is_refused_goes_out_with_the_digest() -> None:
    world = unsure(cap=2)
    handed_off(world, 5, client=FLOOD)
    world.pass_time(timedelta(minutes=65))
    assert [each.state for each in world.transcripts.records.values()] == ["delivered"] * 5


@given(st.integers(1, 10_000))
def test_every_cap_has_room_for_a_stranger(cap: int) -> None:
    assert 1 <= for_one_client(cap) <= for_strangers(cap) <= cap
