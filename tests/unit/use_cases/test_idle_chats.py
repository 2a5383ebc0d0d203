"""A chat that has been idle for a day is closed for everybody at once; the sweep writes it down."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import cast

import pytest

from escalation.domain.conversation import Head
from escalation.domain.due import DUE_SHARDS
from escalation.domain.errors import Conflict, RetryableError
from escalation.domain.ports import ConversationFilter
from escalation.domain.waiting import IDLE_CLOSE, IDLE_LOOK, lane_of
from escalation.use_cases.count_conversations import CountConversations
from tests.fakes.chat_world import WS, ChatWorld, ticket_settings
from tests.fakes.faults import raising
from tests.fakes.outside import reply

A_MOMENT = timedelta(seconds=1)


def idle(chats: int = 1, **settings: object) -> tuple[ChatWorld, list[str]]:
    """Chats in which a question was answered, and nothing has happened for a day since."""
    world = ChatWorld(**settings)
    made = [world.start(signed=f"ada{n}@example.com") for n in range(chats)]
    for chat in made:
        world.say(chat, "Hello")
    world.clock.move(IDLE_CLOSE)
    return world, made


def listed(world: ChatWorld, state: str) -> list[str]:
    where = ConversationFilter.model_validate({"state": state})
    page = world.transcripts.list_conversations("support", where, after=None)
    return [head.conversation_id for head in page.items]


def test_whoever_reads_it_finds_it_closed_before_any_sweep_has_looked() -> None:
    world, (chat,) = idle()
    assert world.head(chat).state == "open"
    assert world.poll()(chat, WS, after=None).conversation.state == "closed"
    with pytest.raises(Conflict, match="closed"):
        world.say(chat, "I am back")
    with pytest.raises(Conflict, match="closed"):
        world.ask_for_person(chat)
    assert (listed(world, "open"), listed(world, "closed")) == ([], [chat])
    assert len(world.messages(chat)) == 3


def test_a_moment_before_it_is_still_open_and_a_message_keeps_it_so() -> None:
    world, (chat,) = idle()
    world.clock.move(-A_MOMENT)
    world.say(chat, "I am back")
    world.clock.move(IDLE_CLOSE - A_MOMENT)
    assert world.poll()(chat, WS, after=None).conversation.state == "open"
    world.sweep()
    assert world.head(chat).state == "open"


def test_one_look_of_the_sweep_ends_a_chat_that_took_less_than_an_hour() -> None:
    world = ChatWorld()
    chat = world.start()
    for number in range(5):
        world.clock.move(timedelta(minutes=10))
        world.say(chat, f"Question {number}")
    looks = 0
    for _ in range(60 * 30):
        world.clock.move(timedelta(minutes=1))
        looks += world.new_sweep()().idle_looked_at
    assert (looks, world.head(chat).state, world.head(chat).due_at) == (1, "closed", None)
    assert world.transcripts.everything_due() == []


@pytest.mark.parametrize("settings", [{}, ticket_settings(after_handoff="bot")])
def test_what_waits_for_people_is_no_idle_chat(settings: dict[str, object]) -> None:
    world = ChatWorld(**settings)
    world.bots.always("support", reply("perhaps", 0.2))
    chat = world.start(email="ada@example.com")
    world.say(chat, "Mars?")
    world.clock.move(IDLE_CLOSE + IDLE_LOOK)
    assert world.poll()(chat, WS, after=None).conversation.state != "closed"
    world.sweep()
    assert world.head(chat).state != "closed"


def test_what_is_asked_for_in_a_chat_that_is_over_is_a_rescue_of_its_own() -> None:
    world, (chat,) = idle()
    world.want_transcript(chat, "ada0@example.com")
    world.queue.waiting.clear()
    assert lane_of(world.head(chat)) == "rescue"
    world.pass_time(timedelta(minutes=5))
    assert len(world.mailer.to("ada0@example.com")) == 1
    world.pass_time(timedelta(days=1))
    assert (world.head(chat).state, world.head(chat).due_at) == ("closed", None)


def test_somebody_who_writes_while_the_sweep_ends_a_chat_wins() -> None:
    world, (chat,) = idle()
    world.clock.move(timedelta(hours=1))
    world.faults.before("commit", lambda: world.want_transcript(chat, "ada0@example.com"))
    assert world.new_sweep()().lost_races == 1
    assert len(world.head(chat).transcript_mails) == 1
    world.pass_time(timedelta(minutes=5))
    assert len(world.mailer.to("ada0@example.com")) == 1


def test_rescues_are_sent_before_any_idle_chat_is_ended() -> None:
    world, chats = idle(5)
    world.bots.always("support", reply("perhaps", 0.2))
    asking = world.start(email="ada@example.com")
    world.say(asking, "Mars?")
    world.queue.waiting.clear()
    world.clock.move(timedelta(hours=1))
    steps: list[str] = []
    for step, times in (("save", 1), ("heads", 1), ("commit", 5)):
        note = [lambda step=step: steps.append(step)] * times
        world.faults.before(step, *note)
    world.sweep()
    assert steps == ["save", "heads", *["commit"] * 5]
    assert all(world.head(chat).state == "closed" for chat in chats)


def test_a_sweep_without_time_leaves_everything_to_the_next_and_says_so() -> None:
    world, chats = idle(5)
    world.bots.always("support", reply("perhaps", 0.2))
    world.say(world.start(email="ada@example.com"), "Mars?")
    world.clock.move(timedelta(hours=1))
    report = world.new_sweep(lasts=timedelta(0))()
    assert (report.left_over, report.idle_left_over) == (1, 5)
    assert (report.sent, report.looked_at, report.idle_looked_at) == (0, 0, 0)
    assert (report.oldest_due_s, report.oldest_idle_s) == (3_600 - 90, 0)
    world.sweep()
    assert all(world.head(chat).state == "closed" for chat in chats)


def test_a_sweep_of_some_shards_leaves_the_others_alone() -> None:
    world, chats = idle(40)
    world.clock.move(timedelta(hours=1))
    even = world.new_sweep()(range(0, DUE_SHARDS, 2))
    odd = world.new_sweep()(range(1, DUE_SHARDS, 2))
    assert 0 < even.idle_looked_at < 40
    assert even.idle_looked_at + odd.idle_looked_at == 40
    assert all(world.head(chat).state == "closed" for chat in chats)


class Counting:
    """Counts what it is told to, but for one chat."""

    def __init__(self, poisoned: str) -> None:
        self.poisoned = poisoned
        self.counted: list[str] = []

    def behind(self, heads: Sequence[Head]) -> tuple[str, ...]:
        return tuple(head.conversation_id for head in heads)

    def __call__(self, conversation_ids: Iterable[str]) -> int:
        named = list(conversation_ids)
        if self.poisoned in named:
            raise ValueError(f"no numbers in one of {len(named)} items")
        self.counted += named
        return len(named)


def test_a_chat_that_cannot_be_counted_holds_no_other_back() -> None:
    world, chats = idle(4)
    world.clock.move(timedelta(hours=1))
    counting = Counting(chats[1])
    report = world.new_sweep(cast("CountConversations", counting))()
    assert sorted(counting.counted) == sorted({*chats} - {chats[1]})
    assert report.failed == 1
    (failed,) = [fields for event, fields in world.events.events if event == "sweep_item_failed"]
    assert (failed["kind"], failed["code"]) == ("count", "ValueError")
    assert failed["conversation_id"] == chats[1]
    assert all(world.head(chat).state == "closed" for chat in chats)


def test_heads_that_cannot_be_read_are_due_still() -> None:
    world, (chat,) = idle()
    world.clock.move(timedelta(hours=1))
    world.faults.before("heads", raising(RetryableError("store_unavailable")))
    assert world.new_sweep()().failed == 1
    assert world.head(chat).state == "open"
    world.sweep()
    assert world.head(chat).state == "closed"
