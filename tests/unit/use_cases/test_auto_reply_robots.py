"""Robots in the ticket: what they mail is not answered for ever, and an absence not at all."""

from datetime import timedelta

from tests.fakes.chat_world import ChatWorld
from tests.fakes.tickets import Ticket
from tests.unit.use_cases.ticket_worlds import replies_of, replying, sync


def robot(world: ChatWorld, ticket: Ticket, *, pause: timedelta, words: str) -> int:
    """Another bot answers every answer of ours by mail; how many answers ours gave."""
    answered = 0
    for _ in range(10):
        world.work_through()
        if len(ticket.answers()) == answered:
            return answered
        answered = len(ticket.answers())
        world.clock.move(pause)
        world.helpdesk.customer(ticket, words)
        sync(world, ticket)
    return answered


def test_two_bots_that_mail_each_other_stop_after_one_answer_each() -> None:
    world, _, ticket = replying(max_replies=20)
    assert robot(world, ticket, pause=timedelta(seconds=4), words="Thank you for your mail") == 1
    assert len([e for e in ticket.entries if e.author == "customer"]) == 1
    assert replies_of(world)[-1][1:] == ("noted", "automatic_message")


def test_a_slow_robot_is_known_by_its_words_and_at_the_latest_stops_at_the_limit() -> None:
    world, _, ticket = replying(max_replies=20)
    assert robot(world, ticket, pause=timedelta(hours=1), words="Thank you for your mail") == 2
    assert replies_of(world)[-1][1:] == ("noted", "automatic_message")


def test_an_out_of_office_answer_gets_nothing_and_is_recorded() -> None:
    world, _, ticket = replying()
    world.work_through()
    before = dict(ticket.comments)
    world.helpdesk.customer(ticket, "I am away until Monday", "automatic")
    sync(world, ticket)
    assert replies_of(world)[-1][1:] == ("skipped", "automatic_message")
    assert ticket.comments == before
