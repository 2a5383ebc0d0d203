"""What happens in the ticket comes into the chat, once, and its end gives the chat back."""

from contextlib import suppress
from datetime import timedelta

import pytest

from escalation.domain.errors import Deferred, MalformedJob, PermanentError, RetryableError
from escalation.domain.jobs import SyncTicket
from escalation.domain.ticket_status import TicketStatus
from escalation.domain.workspace import Updates
from tests.fakes.chat_world import OWNER, WS, ChatWorld
from tests.fakes.faults import Crash, raising
from tests.unit.use_cases.ticket_worlds import linked, sync, ticketed

SOLVED = "system: Our team has marked your request as solved."
AGAIN = "system: Our team is working on your request again."


def test_an_agents_public_reply_appears_under_the_agents_name() -> None:
    world, chat, ticket = ticketed()
    world.helpdesk.agent(ticket, "Yes, on Mondays.", name="Dana Keller")
    sync(world, ticket)
    message = world.messages(chat)[-1]
    assert (message.author.kind, message.author.name) == ("agent", "Dana Keller")
    assert message.text == "Yes, on Mondays."
    assert world.head(chat).last_agent_at == world.clock.now()


def test_neither_a_note_nor_the_customers_own_mail_appears() -> None:
    world, chat, ticket = ticketed()
    before = world.said(chat)
    world.helpdesk.agent(ticket, "What a question", public=False)
    world.helpdesk.customer(ticket, "Hello?")
    world.helpdesk.customer(ticket, "I am out of office", "automatic")
    sync(world, ticket)
    assert world.said(chat) == before


def test_reading_again_brings_nothing_again() -> None:
    world, chat, ticket = ticketed()
    world.helpdesk.agent(ticket, "Yes")
    for _ in range(3):
        sync(world, ticket)
    assert world.said(chat).count("agent: Yes") == 1


def test_many_replies_come_in_order_and_before_the_status() -> None:
    world, chat, ticket = ticketed()
    for number in range(25):
        world.helpdesk.agent(ticket, f"line {number}")
        world.clock.move(timedelta(seconds=1))
    ticket.status = "solved"
    sync(world, ticket)
    said = world.said(chat)
    assert said[-26:] == [*(f"agent: line {number}" for number in range(25)), SOLVED]


def test_replies_far_beyond_what_is_remembered_are_still_told_apart() -> None:
    world, chat, ticket = ticketed()
    for number in range(450):
        world.helpdesk.agent(ticket, f"line {number}")
        world.clock.move(timedelta(seconds=1))
        if number % 90 == 0:
            sync(world, ticket)
    sync(world, ticket)
    sync(world, ticket)
    agents = [line for line in world.said(chat) if line.startswith("agent:")]
    assert agents == [f"agent: line {number}" for number in range(450)]


def test_an_attachment_without_words_is_not_lost_in_silence() -> None:
    world, chat, ticket = ticketed()
    world.helpdesk.agent(ticket, " ")
    sync(world, ticket)
    assert world.said(chat)[-1] == "agent: (Our team has sent a file. It cannot be shown here.)"


def test_solved_is_said_once_and_gives_the_chat_back_to_the_bot_with_a_clean_slate() -> None:
    world, chat, ticket = ticketed()
    ticket.status = "solved"
    sync(world, ticket)
    ticket.status = "closed"
    sync(world, ticket)
    head = world.head(chat)
    assert world.said(chat).count(SOLVED) == 1
    assert (head.assignee.kind, head.state, head.is_solved) == ("bot", "open", True)
    assert head.slate_seq == head.next_seq - 1
    assert (linked(world, chat).open, linked(world, chat).closed) == (False, True)


def test_a_visitors_words_that_the_ticket_lacks_reach_it_before_it_counts_as_solved() -> None:
    world, chat, ticket = ticketed()
    world.queue.refuses = True
    world.say(chat, "One more thing")
    world.queue.refuses = False
    ticket.status = "solved"
    sync(world, ticket)
    assert not world.head(chat).is_solved
    world.pass_time(timedelta(minutes=10))
    assert "visitor: One more thing" in ticket.text()
    assert world.head(chat).is_solved


@pytest.mark.parametrize("status", ["open", "pending"])
def test_reopened_there_is_said_and_gives_the_chat_to_the_team(status: TicketStatus) -> None:
    world, chat, ticket = ticketed()
    ticket.status = "solved"
    sync(world, ticket)
    ticket.status = status
    sync(world, ticket)
    assert world.said(chat)[-1] == AGAIN
    assert world.head(chat).assignee.kind == "team"
    assert linked(world, chat).open


@pytest.mark.parametrize("status", ["deleted", "spam"])
def test_a_ticket_that_is_gone_gives_the_chat_back_without_claiming_success(
    status: TicketStatus,
) -> None:
    world, chat, ticket = ticketed()
    ticket.status = status
    sync(world, ticket)
    sync(world, ticket)
    assert world.said(chat).count("system: You are talking to the assistant again.") == 1
    assert SOLVED not in world.said(chat)
    assert not world.head(chat).is_solved
    assert world.head(chat).assignee.kind == "bot"


def test_what_a_deleted_ticket_did_not_get_goes_out_as_a_mail() -> None:
    world, chat, ticket = ticketed()
    world.queue.refuses = True
    world.say(chat, "One more thing")
    world.queue.refuses = False
    ticket.status = "deleted"
    sync(world, ticket)
    assert "visitor: One more thing" in world.mailer.to(OWNER)[0].text


def test_an_agent_who_speaks_up_gets_the_chat_from_the_bot() -> None:
    world, chat, ticket = ticketed(team_silence_hours=1)
    world.pass_time(timedelta(hours=2))
    assert world.head(chat).assignee.kind == "bot"
    world.helpdesk.agent(ticket, "Here I am")
    sync(world, ticket)
    assert world.head(chat).assignee.kind == "team"


def test_where_the_bot_goes_on_it_keeps_the_chat_when_an_agent_speaks() -> None:
    world, chat, ticket = ticketed(after_handoff="bot")
    world.helpdesk.agent(ticket, "Here I am")
    sync(world, ticket)
    assert world.said(chat)[-1] == "agent: Here I am"
    assert world.head(chat).assignee.kind == "bot"


def test_an_agents_words_are_not_written_back_into_the_ticket() -> None:
    world, chat, ticket = ticketed()
    world.helpdesk.agent(ticket, "Which order?")
    sync(world, ticket)
    world.say(chat, "Order 7")
    world.work_through()
    assert list(ticket.comments.values()) == ["visitor: Order 7"]


def test_a_late_answer_to_a_closed_chat_is_kept_for_the_visitors_return() -> None:
    world, chat, ticket = ticketed()
    world.close(chat)
    world.helpdesk.agent(ticket, "Yes, on Mondays.")
    world.pass_time(timedelta(minutes=5))
    assert world.said(chat)[-1] == "agent: Yes, on Mondays."
    assert world.head(chat).state == "closed"


def test_the_ticket_is_polled_often_while_people_talk_and_seldom_later() -> None:
    world, chat, ticket = ticketed()
    world.pass_time(timedelta(minutes=30))
    lively = world.helpdesk.threads
    assert 13 <= lively <= 15
    world.pass_time(timedelta(hours=6))
    assert world.helpdesk.threads - lively <= 45
    before = world.helpdesk.threads
    world.pass_time(timedelta(days=2))
    assert world.helpdesk.threads - before <= 130
    world.helpdesk.agent(ticket, "Here I am")
    world.pass_time(timedelta(hours=1, minutes=2))
    assert "agent: Here I am" in world.said(chat)


def test_with_webhooks_a_lost_one_is_made_up_for_while_the_visitor_waits() -> None:
    world, chat, _ = ticketed()
    known = world.connections.known[WS, "zendesk"]
    pushed = Updates(mode="webhook", first_event_at=world.clock.now())
    world.connections.known[WS, "zendesk"] = known.model_copy(update={"updates": pushed})
    world.pass_time(timedelta(minutes=10))
    world.helpdesk.agent(world.helpdesk.tickets[0], "Yes")
    before = world.helpdesk.threads
    world.pass_time(timedelta(minutes=16))
    assert "agent: Yes" in world.said(chat)
    world.pass_time(timedelta(days=3))
    assert world.helpdesk.threads - before <= 45


@pytest.mark.parametrize(
    "error",
    [
        Deferred("quota_reserved", delay_s=20),
        Deferred("circuit_open", delay_s=1_200),
        RetryableError("unavailable"),
        PermanentError("credentials_refused"),
    ],
)
def test_a_read_that_fails_is_done_again_later(error: Exception) -> None:
    world, chat, ticket = ticketed()
    world.helpdesk.agent(ticket, "Yes")
    world.helpdesk.thread_errors = [error]
    sync(world, ticket)
    assert "agent: Yes" not in world.said(chat)
    world.pass_time(timedelta(hours=2))
    assert "agent: Yes" in world.said(chat)


def test_an_erased_conversation_stays_erased() -> None:
    world, chat, ticket = ticketed()
    head = world.head(chat)
    world.transcripts.heads[chat] = head.model_copy(update={"state": "erased"})
    world.helpdesk.agent(ticket, "Yes")
    before = world.said(chat)
    sync(world, ticket)
    assert world.said(chat) == before


def test_another_workspaces_job_is_malformed() -> None:
    world, _, ticket = ticketed()
    job = SyncTicket(
        workspace_id="other",
        helpdesk="zendesk",
        connection_id="zendesk-1",
        ticket_id=ticket.ticket_id,
    )
    with pytest.raises(MalformedJob):
        world.run(job)


def test_somebody_elses_ticket_is_let_be() -> None:
    world, _, _ = ticketed()
    job = SyncTicket(
        workspace_id=WS, helpdesk="zendesk", connection_id="zendesk-1", ticket_id="999"
    )
    assert world.run(job) is None
    assert world.helpdesk.threads == 0


def test_a_store_that_is_busy_loses_nothing() -> None:
    world, chat, ticket = ticketed()
    world.helpdesk.agent(ticket, "Yes")
    world.faults.before("commit", raising(RetryableError("store_unavailable")))
    sync(world, ticket)
    world.pass_time(timedelta(minutes=10))
    assert world.said(chat).count("agent: Yes") == 1


def test_another_write_in_between_does_not_bring_a_reply_twice() -> None:
    world: ChatWorld
    world, chat, ticket = ticketed()
    world.helpdesk.agent(ticket, "Yes")
    world.faults.before("commit", lambda: sync(world, ticket))
    sync(world, ticket)
    assert world.said(chat).count("agent: Yes") == 1


def test_a_worker_that_dies_at_any_step_brings_each_reply_once() -> None:
    for step in range(1, 60):
        world, chat, ticket = ticketed()
        for number in range(12):
            world.helpdesk.agent(ticket, f"line {number}")
        ticket.status = "solved"
        world.faults.steps, world.faults.crash_at = 0, step
        with suppress(Crash):
            sync(world, ticket)
        survived = world.faults.crash_at is not None
        world.faults.crash_at = None
        world.pass_time(timedelta(minutes=30))
        agents = [line for line in world.said(chat) if line.startswith("agent:")]
        assert agents == [f"agent: line {number}" for number in range(12)], step
        assert world.said(chat).count(SOLVED) == 1
        if survived:
            assert step > 8
            return
    raise AssertionError("it never came to an end")


def test_how_the_ticket_stands_and_who_has_it_is_kept_beside_the_chat() -> None:
    world, chat, ticket = ticketed()
    ticket.status, ticket.assignee = "pending", "Dana Keller"
    sync(world, ticket)
    link = linked(world, chat)
    assert (link.status, link.assignee) == ("pending", "Dana Keller")
    version = world.head(chat).version

    sync(world, ticket)
    assert world.head(chat).version == version, "what is as it was is not written again"
    ticket.status, ticket.assignee = "solved", None
    sync(world, ticket)
    link = linked(world, chat)
    assert (link.status, link.assignee, link.ended) == ("solved", None, "solved")
