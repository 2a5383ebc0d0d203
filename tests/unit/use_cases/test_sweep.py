"""The sweep: what is due is sent again, and what timed out comes to an end."""

from dataclasses import asdict
from datetime import timedelta

import pytest

from escalation.domain.due import DUE_SHARDS, LANES
from escalation.domain.errors import RetryableError
from escalation.domain.jobs import MakeIndex
from escalation.domain.wanted_indexes import INDEX_AGAIN, INDEX_LATE
from tests.fakes.chat_world import OWNER, WS, ChatWorld, ticket_settings
from tests.fakes.faults import raising
from tests.fakes.outside import reply


def unsure(**settings: object) -> tuple[ChatWorld, str]:
    world = ChatWorld(**settings)
    world.bots.always("support", reply("perhaps", 0.2))
    return world, world.start(email="ada@example.com")


def test_what_nobody_claims_is_sent_again_ever_more_slowly() -> None:
    world, chat = unsure()
    world.say(chat, "Mars?")
    world.queue.waiting.clear()
    sent_after = []
    for minute in range(1, 180):
        world.clock.move(timedelta(minutes=1))
        before = len(world.queue.sent)
        world.sweep()
        if len(world.queue.sent) > before:
            sent_after.append(minute)
    assert sent_after == [2, 4, 7, 13, 25, 49, 97, 157]
    assert world.escalations(chat)[0].state == "recorded"
    world.work_through()
    assert len(world.mailer.sent) == 1


def test_a_queue_that_is_down_for_a_week_does_not_break_the_sweep() -> None:
    world, chat = unsure()
    world.queue.refuses = True
    world.say(chat, "Mars?")
    for _ in range(7 * 24):
        world.clock.move(timedelta(hours=1))
        world.sweep()
    world.queue.refuses = False
    world.pass_time(timedelta(hours=2))
    assert world.escalations(chat)[0].state == "delivered"


def test_what_a_dead_worker_has_claimed_is_sent_again_after_its_lease() -> None:
    world, chat = unsure()
    world.say(chat, "Mars?")
    world.faults.steps, world.faults.crash_at = 0, 6
    world.work_through()
    assert world.escalations(chat)[0].state == "delivering"
    world.queue.waiting.clear()
    world.pass_time(timedelta(minutes=10))
    assert world.escalations(chat)[0].state == "delivered"


def test_an_address_that_never_comes_lets_the_ticket_go_without_one_and_says_so() -> None:
    world = ChatWorld(**ticket_settings(contact="ask_and_wait", contact_timeout_s=300))
    world.bots.always("support", reply("perhaps", 0.2))
    chat = world.start()
    world.say(chat, "Mars?")
    world.pass_time(timedelta(minutes=4))
    assert world.escalations(chat)[0].state == "waiting_contact"
    world.pass_time(timedelta(minutes=3))
    assert world.escalations(chat)[0].state == "delivered"
    assert world.said(chat)[-2:] == [
        "system: I have passed this to our team. They will take it from here.",
        "system: Your reference is #1001.",
    ]
    assert world.head(chat).contact is None
    assert world.head(chat).assignee.kind == "team"


def test_a_request_for_an_address_ends_when_its_time_is_over() -> None:
    world = ChatWorld(**ticket_settings(contact="ask"))
    world.bots.always("support", reply("perhaps", 0.2))
    chat = world.start()
    world.say(chat, "Mars?")
    assert world.head(chat).contact is not None
    world.pass_time(timedelta(minutes=10))
    assert world.head(chat).contact is None


def test_a_team_that_says_nothing_gives_the_conversation_back_with_a_notice() -> None:
    world, chat = unsure(**ticket_settings(team_silence_hours=2))
    world.say(chat, "Mars?")
    world.pass_time(timedelta(minutes=119))
    assert world.head(chat).assignee.kind == "team"
    world.pass_time(timedelta(minutes=5))
    head = world.head(chat)
    assert (head.assignee.bot_id, head.state) == ("support", "open")
    assert "has not answered yet" in world.said(chat)[-1]
    assert head.visited == ()


def test_a_team_that_has_spoken_is_not_said_to_have_kept_silent() -> None:
    world, chat = unsure(**ticket_settings(team_silence_hours=2))
    world.say(chat, "Mars?")
    world.pass_time(timedelta(hours=1))
    head = world.head(chat)
    world.transcripts.heads[chat] = head.model_copy(update={"last_agent_at": world.clock.now()})
    world.pass_time(timedelta(minutes=90))
    assert world.head(chat).assignee.kind == "team"
    world.pass_time(timedelta(hours=1))
    assert world.head(chat).assignee.kind == "bot"
    assert "talking to the assistant again" in world.said(chat)[-1]


def test_a_chat_closes_after_a_day_in_which_nothing_happened() -> None:
    world, chat = unsure()
    world.pass_time(timedelta(hours=20))
    world.bots.always("support", reply("yes", 0.9))
    world.say(chat, "Are you there?")
    world.pass_time(timedelta(hours=23))
    assert world.head(chat).state == "open"
    world.pass_time(timedelta(hours=2))
    assert world.head(chat).state == "closed"
    assert world.head(chat).due_at is None


def test_a_chat_with_an_open_ticket_is_not_closed() -> None:
    world, chat = unsure(**ticket_settings(after_handoff="bot"))
    world.say(chat, "Mars?")
    world.pass_time(timedelta(days=4))
    assert world.head(chat).state == "open"


def test_a_chat_whose_mail_is_deferred_is_not_closed_before_the_mail_is_out() -> None:
    world, chat = unsure()
    world.mailer.refused["*"] = RetryableError("quota", delay_s=3_600)
    world.say(chat, "Mars?")
    world.pass_time(timedelta(hours=20))
    assert world.head(chat).state == "open"
    world.mailer.refused.clear()
    world.pass_time(timedelta(hours=30))
    assert len(world.mailer.to(OWNER)) == 1
    assert world.head(chat).state == "closed"


def test_what_belongs_to_an_erased_conversation_is_cancelled() -> None:
    world, chat = unsure()
    world.queue.refuses = True
    world.say(chat, "Mars?")
    world.queue.refuses = False
    head = world.head(chat)
    world.transcripts.heads[chat] = head.model_copy(update={"state": "erased"})
    world.pass_time(timedelta(days=2))
    assert world.escalations(chat)[0].state == "cancelled"
    assert world.head(chat).due_at is None
    assert world.mailer.sent == []


def test_two_sweeps_at_once_send_a_job_once() -> None:
    world, chat = unsure()
    world.say(chat, "Mars?")
    world.queue.waiting.clear()
    world.clock.move(timedelta(minutes=2))
    world.faults.before("save", world.sweep)
    world.sweep()
    assert len(world.queue.waiting) == 1


def test_an_address_that_comes_while_the_sweep_gives_up_on_it_wins() -> None:
    world = ChatWorld(**ticket_settings(contact="ask_and_wait"))
    world.bots.always("support", reply("perhaps", 0.2))
    chat = world.start()
    world.say(chat, "Mars?")
    world.clock.move(timedelta(minutes=10))
    world.faults.before("commit", lambda: world.give_contact(chat, "ada@example.com"))
    world.sweep()
    assert world.head(chat).visitor.email == "ada@example.com"
    assert sum("passed this to our team" in line for line in world.said(chat)) == 1


def test_a_sweep_that_reads_nothing_is_made_up_for_by_the_next() -> None:
    world, chat = unsure()
    world.say(chat, "Mars?")
    world.queue.waiting.clear()
    world.clock.move(timedelta(minutes=2))
    reads = DUE_SHARDS * len(LANES)
    world.faults.before("due", *[raising(RetryableError("store_unavailable"))] * reads)
    assert world.new_sweep()().failed == reads
    assert world.queue.waiting == []
    world.sweep()
    assert len(world.queue.waiting) == 1


def unclaimed(chats: int) -> ChatWorld:
    """Escalations that are due, as many as asked for."""
    world, first = unsure()
    for chat in (first, *(world.start(email="ada@example.com") for _ in range(chats - 1))):
        world.say(chat, "Mars?")
    world.queue.waiting.clear()
    world.clock.move(timedelta(minutes=2))
    return world


@pytest.mark.parametrize("error", [ValueError("an item of another codec"), KeyError("body")])
def test_an_item_that_always_fails_holds_nothing_else_back(error: Exception) -> None:
    world = unclaimed(5)
    world.faults.before("load", raising(error))
    report = world.new_sweep()()
    assert len(world.queue.waiting) == 4
    assert (report.sent, report.failed) == (4, 1)
    failed = [fields for event, fields in world.events.events if event == "sweep_item_failed"]
    assert [each["code"] for each in failed] == [type(error).__name__]
    assert failed[0]["kind"] == "escalation"
    assert failed[0]["escalation_id"] is not None


def test_a_shard_that_cannot_be_read_holds_no_other_back() -> None:
    world = unclaimed(5)
    world.faults.before("due", raising(ValueError("an entry that nobody can read")))
    report = world.new_sweep()()
    assert report.failed == 1
    world.sweep()
    assert len(world.queue.waiting) == 5


def test_a_sweep_tells_how_late_the_latest_escalation_was() -> None:
    world = unclaimed(2)
    world.clock.move(timedelta(minutes=5))
    report = world.new_sweep()()
    assert 300 <= report.oldest_due_s <= 420
    assert (report.left_over, report.oldest_idle_s) == (0, 0)
    assert world.events.events[-1] == ("swept", asdict(report))
    assert world.new_sweep()().oldest_due_s == 0


def test_a_conversation_that_is_over_costs_the_sweep_nothing() -> None:
    world, chat = unsure()
    world.close(chat)
    world.pass_time(timedelta(days=2))
    assert world.transcripts.everything_due() == []
    assert world.poll()(chat, WS, after=None).conversation.state == "closed"


def test_an_index_whose_job_was_lost_is_made_again_until_it_is_there() -> None:
    world = ChatWorld()
    indexes = world.transcripts.indexes
    indexes.want(WS, "support", now=world.clock.now())
    world.sweep()
    assert world.queue.sent == []
    world.clock.move(INDEX_LATE)
    world.sweep()
    world.sweep()
    wanted = [MakeIndex(workspace_id=WS, bot_id="support")]
    assert world.queue.sent == wanted
    world.clock.move(INDEX_AGAIN)
    world.sweep()
    assert world.queue.sent == wanted * 2
    since = indexes.wanted_since(WS, "support")
    assert since is not None
    indexes.made(WS, "support", wanted_since=since)
    world.clock.move(INDEX_AGAIN)
    world.sweep()
    assert world.queue.sent == wanted * 2
