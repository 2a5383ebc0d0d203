"""Whatever visitors do, and in whatever order it is counted, the numbers are those of a recount."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from escalation.domain.conversation import Turn
from escalation.domain.errors import (
    BotFailed,
    EscalationError,
    PermanentError,
)
from escalation.domain.report import Counts
from tests.fakes.chat_world import BILLING, ticket_settings
from tests.fakes.outside import reply
from tests.fakes.reports import CountedWorld
from tests.properties import tries

MINUTE = timedelta(minutes=1)
QUARTER = timedelta(minutes=15)


SAYINGS = (
    "How do I sign in?",
    "refund please",
    "talk to a person",
    "this is useless",
    "it's ada@example.com",
)


def _saying(text: str) -> Callable[[CountedWorld, str], object]:
    return lambda world, chat: world.say(chat, text)


ACTIONS: dict[str, Callable[[CountedWorld, str], object]] = {
    "ask": lambda world, chat: world.ask_for_person(chat),
    "contact": lambda world, chat: world.give_contact(chat, "ben@example.com"),
    "agent": lambda world, chat: world.agent_writes(chat),
    "close": lambda world, chat: world.close(chat),
    "minute": lambda world, chat: world.pass_time(MINUTE),
    "quarter": lambda world, chat: world.pass_time(QUARTER),
    "day": lambda world, chat: world.pass_time(timedelta(hours=26)),
    "silence": lambda world, chat: world.clock.move(30 * MINUTE),
    "count": lambda world, chat: world.count(chat),
    "count all": lambda world, chat: world.count(),
    "count twice": lambda world, chat: world.count(chat, chat),
    "raced": lambda world, chat: _race(world, chat),  # noqa: PLW0108 - defined below
    **{saying: _saying(saying) for saying in SAYINGS},
}


def _race(world: CountedWorld, chat: str) -> None:
    """Two count the same conversation at once."""
    world.reports.before_add = [lambda: world.count(chat)]
    world.count(chat)
    world.reports.before_add = []


WORLDS: dict[str, dict[str, object]] = {
    "mail": {},
    "tickets": ticket_settings(),
    "tickets with address": ticket_settings(contact="ask_and_wait"),
    "off": {"human_handoff": False},
    "transfer": {"ai_agent_transfer": BILLING, **ticket_settings(after_handoff="bot")},
}
REPLIES = st.sampled_from(
    [
        reply("Sure.", 0.9),
        reply("Perhaps.", 0.2),
        reply("?", 0.3, routing=[{"bot_id": "billing", "score": 0.95}]),
        BotFailed("timeout"),
    ]
)


@settings(max_examples=tries(150), deadline=None)
@given(
    name=st.sampled_from(sorted(WORLDS)),
    support=st.lists(REPLIES, min_size=1, max_size=6),
    billing=st.lists(REPLIES, min_size=1, max_size=3),
    life=st.lists(
        st.tuples(st.integers(0, 1), st.sampled_from(sorted(ACTIONS))), min_size=1, max_size=30
    ),
    refused=st.booleans(),
)
def test_whatever_order_it_is_counted_in_the_numbers_are_those_of_a_recount(
    name: str,
    support: list[Any],
    billing: list[Any],
    life: list[tuple[int, str]],
    refused: bool,
) -> None:
    world = CountedWorld(**WORLDS[name])
    world.bots.in_turn("support", *support)
    world.bots.in_turn("billing", *billing)
    if refused:
        world.mailer.refused = {"*": PermanentError("refused")}
        world.connections.known.clear()
    chats = [world.start(), world.start()]
    for which, action in life:
        try:
            ACTIONS[action](world, chats[which])
        except EscalationError:
            continue  # the API would have said no: closed, too many messages, handoff off
    world.pass_time(timedelta(minutes=40))
    world.count()
    assert _all_days(world) == world.recount()
    assert _by_hand(world) == {
        key: world.totals().get(key, 0) for key in ("answered", "messages", "conversations")
    } | {"handoffs": sum(v for k, v in world.totals().items() if k.startswith("handoff."))}
    before = _all_days(world)
    world.count()
    assert _all_days(world) == before


def _all_days(world: CountedWorld) -> Counts:
    assert set(world.reports.numbers) <= {"support"}
    return world.reports.numbers.get("support", {})


def _by_hand(world: CountedWorld) -> dict[str, int]:
    """Some of the numbers, counted another way than the code under test counts them."""
    turns: list[Turn] = [turn for held in world.transcripts.turns.values() for turn in held]
    people = [e for e in world.transcripts.records.values() if e.method != "transfer"]
    tickets_and_mails = {e.escalation_id for e in people}
    return {
        "answered": len([t for t in turns if t.decision and t.decision.action == "answer"]),
        "messages": len([m for t in turns for m in t.messages if m.author.kind == "visitor"]),
        "conversations": len(world.transcripts.heads),
        "handoffs": len(
            [e for e in people if not e.follow_up_of and e.fallback_of not in tickets_and_mails]
        ),
    }
