"""A ticket merged into another: the chat follows, and nobody reads what is somebody else's."""

from datetime import timedelta

import pytest

from escalation.domain.errors import PermanentError
from tests.fakes.tickets import ADA, Ticket
from tests.unit.use_cases.ticket_worlds import linked, sync, ticketed

SOLVED = "system: Our team has marked your request as solved."
AGAIN = "system: Our team is working on your request again."


def test_a_merged_ticket_is_followed_and_what_was_in_the_other_stays_there() -> None:
    world, chat, ticket = ticketed()
    other = Ticket("77", "m", "full", "hers too", world.clock.now(), requester=ADA)
    world.helpdesk.tickets.append(other)
    world.helpdesk.agent(other, "a secret of somebody else")
    world.clock.move(timedelta(seconds=5))
    world.helpdesk.agent(ticket, "I merge this")
    world.helpdesk.merge(ticket, other)
    world.clock.move(timedelta(seconds=5))
    world.helpdesk.agent(other, "Yes, on Mondays.")
    sync(world, ticket)
    agents = [line for line in world.said(chat) if line.startswith("agent:")]
    assert agents == ["agent: I merge this", "agent: Yes, on Mondays."]
    assert linked(world, chat).ticket_id == "77"
    world.say(chat, "Thanks")
    world.work_through()
    assert "visitor: Thanks" in other.text()


@pytest.mark.parametrize("told", [True, False])
def test_a_reply_in_the_second_of_the_merge_is_not_lost_and_nothing_older_is_told(
    told: bool,
) -> None:
    world, chat, ticket = ticketed()
    other = Ticket("77", "m", "full", "hers too", world.clock.now(), requester=ADA)
    world.helpdesk.tickets.append(other)
    world.helpdesk.agent(other, "a secret of somebody else")
    world.helpdesk.merge(ticket, other)
    ticket.tells_of_merges = told
    sync(world, ticket)
    world.helpdesk.agent(other, "Yes, on Mondays.")
    for _ in range(2):
        sync(world, other)
    agents = [line for line in world.said(chat) if line.startswith("agent:")]
    assert agents == ["agent: Yes, on Mondays."]


def test_a_reply_between_a_merge_and_its_notice_is_not_lost() -> None:
    world, chat, ticket = ticketed()
    other = Ticket("77", "m", "full", "hers too", world.clock.now(), requester=ADA)
    world.helpdesk.tickets.append(other)
    world.helpdesk.merge(ticket, other)
    world.clock.move(timedelta(seconds=1))
    world.helpdesk.agent(other, "Yes, on Mondays.")
    sync(world, ticket)
    assert world.said(chat)[-1] == "agent: Yes, on Mondays."


def test_a_comment_refused_by_the_ticket_that_ended_does_not_end_the_one_that_is_left() -> None:
    world, chat, ticket = ticketed()
    other = Ticket("77", "m", "full", "hers too", world.clock.now(), requester=ADA)
    world.helpdesk.tickets.append(other)
    world.helpdesk.merge(ticket, other)
    world.helpdesk.comment_errors = [PermanentError("ticket_closed")]
    world.say(chat, "Is anybody there?")
    world.work_through()
    assert not linked(world, chat).open
    sync(world, ticket)
    assert (linked(world, chat).ticket_id, linked(world, chat).open) == ("77", True)


def test_an_agents_words_reach_every_chat_whose_ticket_was_merged_into_this_one() -> None:
    world, chat, ticket = ticketed()
    second = world.start(signed="ada@example.com")
    world.say(second, "xyzzy")
    world.work_through()
    other = world.helpdesk.tickets[-1]
    assert other is not ticket
    world.helpdesk.merge(other, ticket)
    sync(world, other)
    assert linked(world, second).ticket_id == ticket.ticket_id
    world.clock.move(timedelta(seconds=5))
    world.helpdesk.agent(ticket, "Yes, on Mondays.")
    sync(world, ticket)
    for one in (chat, second):
        assert world.said(one)[-1] == "agent: Yes, on Mondays."


def test_a_circle_of_merges_does_not_end_in_a_loop() -> None:
    world, chat, ticket = ticketed()
    ticket.status, ticket.merged_into = "merged", ticket.ticket_id
    sync(world, ticket)
    assert world.helpdesk.threads == 1
    assert ("sync_failed", {"conversation_id": chat, "code": "merged_nowhere"}) in (
        world.events.events
    )
