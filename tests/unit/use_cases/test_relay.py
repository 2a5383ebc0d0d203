"""The ticket is brought up to date with what is written in the chat."""

from datetime import timedelta

import pytest

from escalation.domain.errors import OutcomeUnknown, RetryableError
from escalation.domain.jobs import Defer, RelayMessages
from escalation.use_cases.delivery.relay import LEASE
from tests.fakes.chat_world import OWNER, WS, ChatWorld, ticket_settings
from tests.fakes.faults import Crash
from tests.fakes.outside import reply
from tests.fakes.tickets import Ticket


def ticketed(**settings: object) -> tuple[ChatWorld, str, Ticket]:
    """The team has the conversation by a ticket."""
    world = ChatWorld(**ticket_settings(**settings))
    world.bots.always("support", reply("perhaps", 0.2))
    chat = world.start(signed="ada@example.com")
    world.say(chat, "Mars?")
    world.work_through()
    return world, chat, world.helpdesk.tickets[0]


def relay_of(chat: str) -> RelayMessages:
    return RelayMessages(workspace_id=WS, conversation_id=chat)


def die() -> None:
    raise Crash


def test_each_message_reaches_the_ticket_once_and_in_order() -> None:
    world, chat, ticket = ticketed()
    for number in range(5):
        world.say(chat, f"line {number}")
        world.work_through()
    lines = [line for text in ticket.comments.values() for line in text.splitlines()]
    assert [line for line in lines if line.startswith("visitor:")] == [
        f"visitor: line {number}" for number in range(5)
    ]


def test_messages_of_a_burst_go_in_one_comment() -> None:
    world, chat, ticket = ticketed()
    for number in range(5):
        world.say(chat, f"line {number}")
    world.work_through()
    assert len(ticket.comments) == 1


def test_with_nothing_new_nothing_is_sent() -> None:
    world, chat, ticket = ticketed()
    assert world.run(relay_of(chat)) is None
    assert ticket.comments == {}


def test_the_range_is_written_down_before_it_is_sent() -> None:
    world, chat, _ = ticketed()
    world.say(chat, "more")
    seen: list[int | None] = []

    def look() -> None:
        link = world.head(chat).ticket
        assert link is not None
        seen.append(link.relaying_seq)

    world.faults.before("comment", look)
    world.work_through()
    assert seen == [world.head(chat).next_seq - 1]


@pytest.mark.parametrize("step", range(1, 12))
def test_a_relay_that_dies_at_any_step_is_repeated_under_its_marker(step: int) -> None:
    world, chat, ticket = ticketed()
    world.say(chat, "more")
    world.faults.steps, world.faults.crash_at = 0, step
    world.work_through()
    world.faults.crash_at = None
    world.say(chat, "and more")
    world.pass_time(timedelta(hours=1))
    for text in ("visitor: more", "visitor: and more"):
        assert sum(comment.splitlines().count(text) for comment in ticket.comments.values()) == 1


def test_a_relay_whose_outcome_is_unknown_keeps_its_range() -> None:
    world, chat, ticket = ticketed()
    world.helpdesk.comment_errors = [OutcomeUnknown("timeout")]
    world.say(chat, "more")
    world.work_through()
    world.say(chat, "and more")
    world.pass_time(timedelta(hours=1))
    first, second = ticket.comments.values()
    assert "and more" not in first
    assert "and more" in second


def test_a_second_relay_waits_for_the_first() -> None:
    world, chat, _ = ticketed()
    world.say(chat, "more")
    waits: list[Defer | None] = []
    world.faults.before("comment", lambda: waits.append(world.run(relay_of(chat))))
    world.work_through()
    assert waits == [Defer(LEASE)]


def test_a_slow_relay_does_not_undo_what_a_faster_one_has_done_since() -> None:
    world, chat, ticket = ticketed()
    world.say(chat, "more")

    def be_slow() -> None:
        world.clock.move(timedelta(minutes=3))
        world.run(relay_of(chat))
        world.say(chat, "and more")
        world.run(relay_of(chat))

    world.faults.before("comment", be_slow)
    world.run(relay_of(chat))
    world.say(chat, "and no more")
    world.pass_time(timedelta(hours=1))
    link = world.head(chat).ticket
    assert link is not None
    assert link.relaying_seq is None
    text = ticket.text()
    assert text.count("visitor: more") == 1
    assert text.count("visitor: and more") == 1
    assert text.count("visitor: and no more") == 1


def test_what_is_written_while_the_ticket_is_made_follows_at_once() -> None:
    world = ChatWorld(**ticket_settings())
    world.bots.always("support", reply("perhaps", 0.2))
    chat = world.start()
    world.say(chat, "Mars?")
    world.faults.before("create", lambda: world.say(chat, "more"))
    world.work_through()
    (ticket,) = world.helpdesk.tickets
    assert "visitor: more" not in ticket.body
    assert "visitor: more" in ticket.text()


def test_a_busy_helpdesk_delays_a_relay_and_loses_nothing() -> None:
    world, chat, ticket = ticketed()
    world.helpdesk.comment_errors = [RetryableError("rate_limited", delay_s=60) for _ in range(3)]
    world.say(chat, "more")
    world.pass_time(timedelta(hours=1))
    assert "visitor: more" in ticket.text()


def test_a_lost_relay_job_is_made_up_for_by_the_sweep() -> None:
    world, chat, ticket = ticketed()
    world.queue.refuses = True
    world.say(chat, "more")
    world.queue.refuses = False
    world.pass_time(timedelta(minutes=5))
    assert "visitor: more" in ticket.text()


def test_when_the_ticket_is_gone_the_news_goes_out_as_a_mail_and_the_bot_goes_on() -> None:
    world, chat, ticket = ticketed()
    ticket.gone = True
    world.say(chat, "more")
    world.work_through()
    mail = world.escalations(chat)[-1]
    assert (mail.method, mail.state) == ("email", "delivered")
    assert mail.fallback_of == world.escalations(chat)[0].escalation_id
    assert "visitor: more" in world.mailer.to(OWNER)[0].text
    link = world.head(chat).ticket
    assert link is not None
    assert not link.open
    assert world.head(chat).assignee.kind == "bot"


def test_a_connection_to_another_account_is_not_used_for_the_ticket() -> None:
    world, chat, ticket = ticketed()
    known = world.connections.known[WS, "zendesk"]
    world.connections.known[WS, "zendesk"] = known.model_copy(update={"connection_id": "new"})
    world.say(chat, "more")
    world.work_through()
    assert ticket.comments == {}
    assert "visitor: more" in world.mailer.to(OWNER)[0].text


def test_after_a_crash_a_relay_is_taken_up_by_the_sweep_alone() -> None:
    world, chat, ticket = ticketed()
    world.faults.before("comment", die)
    world.say(chat, "more")
    world.work_through()
    world.queue.waiting.clear()
    world.pass_time(timedelta(minutes=10))
    assert "visitor: more" in ticket.text()


def test_a_known_visitors_words_are_public_and_theirs_in_the_ticket() -> None:
    world, chat, ticket = ticketed()
    world.say(chat, "more")
    world.work_through()
    assert list(ticket.public.values()) == ["visitor: more"]


def test_an_unknown_visitors_words_stay_an_internal_note() -> None:
    world = ChatWorld(**ticket_settings())
    world.bots.always("support", reply("perhaps", 0.2))
    chat = world.start()
    world.say(chat, "Mars?")
    world.work_through()
    world.say(chat, "more")
    world.work_through()
    (ticket,) = world.helpdesk.tickets
    assert list(ticket.comments.values()) == ["visitor: more"]
    assert ticket.public == {}


def test_what_the_bot_says_meanwhile_is_never_public() -> None:
    world, chat, ticket = ticketed(after_handoff="bot")
    world.say(chat, "And to Venus?")
    world.bots.always("support", reply("Certainly", 0.9))
    world.queue.waiting.clear()
    world.say(chat, "And at night?")
    world.bots.always("support", reply("perhaps", 0.2))
    world.say(chat, "And at noon?")
    world.work_through()
    assert "bot: Certainly" in ticket.text()
    assert not any("bot:" in text for text in ticket.public.values())
    assert list(ticket.public.values())[-1:] == ["visitor: And at noon?"]


def test_an_address_given_later_reaches_the_ticket() -> None:
    world = ChatWorld(**ticket_settings())
    world.bots.always("support", reply("perhaps", 0.2))
    chat = world.start()
    world.say(chat, "Mars?")
    world.work_through()
    world.give_contact(chat, "ada@example.com")
    world.pass_time(timedelta(minutes=5))
    assert "ada@example.com" in world.helpdesk.tickets[0].text()
