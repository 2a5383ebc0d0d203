"""A chat that the team puts off, or says is spam; and what those say who got its mail."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from escalation.domain.inbox import Place
from tests.fakes.chat_world import ticket_settings
from tests.fakes.inbox import InboxWorld
from tests.fakes.outside import reply
from tests.unit.use_cases.ticket_worlds import sync

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def _handed(**settings: object) -> tuple[InboxWorld, str]:
    world = InboxWorld(**settings)
    world.bots.always("support", reply("perhaps", 0.2))
    chat = world.start(email="ida@visitor.example")
    world.say(chat, "Do you ship to Mars?")
    world.pass_time(MINUTE)
    return world, chat


def _ticketed() -> tuple[InboxWorld, str]:
    return _handed(**ticket_settings(after_handoff="team"))


def _agent(world: InboxWorld, text: str) -> None:
    ticket = world.helpdesk.tickets[0]
    world.helpdesk.agent(ticket, text)
    sync(world, ticket)


def _place(world: InboxWorld, chat: str) -> Place:
    """Where a list shows it now."""
    return world.row(chat).as_of(world.clock.now()).place


def _answered(world: InboxWorld) -> None:
    _agent(world, "Not yet")


@pytest.mark.parametrize("before", [lambda _: None, _answered])
def test_what_is_put_off_waits_again_when_its_time_is_over_though_nobody_writes(
    before: Callable[[InboxWorld], None],
) -> None:
    world, chat = _ticketed()
    before(world)
    world.snooze(chat, HOUR)
    until = world.clock.now() + HOUR
    row = world.row(chat)
    assert (row.place, row.since, row.snoozed_until) == ("snoozed", until, until)
    world.clock.move(HOUR - MINUTE)
    assert _place(world, chat) == "snoozed"
    world.clock.move(MINUTE)
    writes = world.inbox.writes
    assert _place(world, chat) == "waiting"
    assert world.inbox.writes == writes


def test_it_waits_at_once_when_the_visitor_writes() -> None:
    world, chat = _ticketed()
    waited_since = world.row(chat).since
    world.snooze(chat, DAY)
    world.row(chat)
    world.pass_time(MINUTE)
    world.say(chat, "Hello?")
    row = world.row(chat)
    assert (row.place, row.since, row.snoozed_until) == ("waiting", waited_since, None)


def test_what_was_put_off_and_is_looked_at_now_is_where_it_was() -> None:
    world, chat = _ticketed()
    before = world.row(chat)
    world.snooze(chat, DAY)
    assert world.row(chat).place == "snoozed"
    world.snooze(chat, None)
    after = world.row(chat)
    assert (after.place, after.since) == (before.place, before.since)


def test_an_answer_while_it_is_put_off_changes_nothing_and_one_after_ends_the_waiting() -> None:
    world, chat = _ticketed()
    world.snooze(chat, HOUR)
    world.pass_time(MINUTE)
    _agent(world, "We ask the carrier")
    assert _place(world, chat) == "snoozed"
    world.pass_time(HOUR)
    assert _place(world, chat) == "waiting"
    _agent(world, "Not yet")
    assert _place(world, chat) == "open"


def test_a_mail_that_is_put_off_comes_up_as_the_team_wished() -> None:
    world, chat = _handed()
    assert _place(world, chat) == "email"
    world.snooze(chat, HOUR)
    assert _place(world, chat) == "snoozed"
    world.pass_time(HOUR)
    assert _place(world, chat) == "waiting"
    world.mark_mail(chat, "answered")
    assert _place(world, chat) == "closed"


def test_what_is_solved_is_not_put_off_any_more() -> None:
    world, chat = _ticketed()
    world.snooze(chat, HOUR)
    assert _place(world, chat) == "snoozed"
    world.helpdesk.tickets[0].status = "solved"
    sync(world, world.helpdesk.tickets[0])
    assert _place(world, chat) == "closed"


@pytest.mark.parametrize("handed", [_handed, _ticketed])
@pytest.mark.parametrize("snoozed", [True, False])
def test_spam_is_closed_though_its_ticket_is_open(
    handed: Callable[[], tuple[InboxWorld, str]], *, snoozed: bool
) -> None:
    world, chat = handed()
    if snoozed:
        world.snooze(chat, HOUR)
    assert _place(world, chat) != "closed"
    world.mark_spam(chat)
    assert _place(world, chat) == "closed"
    world.pass_time(DAY)
    assert _place(world, chat) == "closed"


def test_a_row_says_how_its_ticket_stands_and_who_has_it_there() -> None:
    world, chat = _ticketed()
    ticket = world.row(chat).ticket
    assert ticket is not None
    _agent(world, "Not yet")
    link, ticket = world.head(chat).ticket, world.row(chat).ticket
    assert link is not None
    assert ticket is not None
    assert link.status is not None
    assert (ticket.status, ticket.assignee) == (link.status, link.assignee)
    head = world.head(chat)
    other = link.model_copy(update={"status": "pending", "assignee": "Grace"})
    changed = head.model_copy(update={"ticket": other, "version": head.version + 1})
    world.transcripts.heads[chat] = changed
    world.tell_again(chat)
    ticket = world.row(chat).ticket
    assert ticket is not None
    assert (ticket.status, ticket.assignee) == ("pending", "Grace")


def test_the_row_of_a_mail_says_who_takes_it_and_closes_when_it_is_answered() -> None:
    world, chat = _handed()
    assert world.row(chat).taken is None
    version = world.head(chat).version
    world.mark_mail(chat, "taken", "ann@acme.example")
    row = world.row(chat)
    assert row.taken is not None
    assert (row.place, row.taken.by) == ("email", "ann@acme.example")
    world.pass_time(MINUTE)
    world.mark_mail(chat, "answered", "ben@acme.example")
    row = world.row(chat)
    assert row.answered is not None
    assert (row.place, row.answered.by) == ("closed", "ben@acme.example")
    assert row.since == row.answered.at
    assert world.head(chat).version == version, "no write of the head has told of it"


def test_what_the_visitor_writes_after_the_answer_is_out_by_mail_again() -> None:
    world, chat = _handed()
    world.mark_mail(chat, "answered")
    assert world.row(chat).place == "closed"
    world.pass_time(MINUTE)
    world.say(chat, "It is urgent!!")
    world.ask_for_person(chat)
    world.pass_time(HOUR)
    assert world.row(chat).place == "email"


def test_an_answered_mail_that_goes_to_one_more_address_is_answered_still() -> None:
    world, chat = _handed()
    world.mark_mail(chat, "answered")
    (mail,) = world.escalations(chat)
    later = {"finished_at": world.clock.now() + HOUR, "revision": mail.revision + 1}
    world.transcripts.save_escalation(mail.model_copy(update=later))
    world.tell_again(chat)
    assert world.row(chat).place == "closed"


def test_a_mark_that_is_told_with_an_older_row_stays() -> None:
    """The mark's change and one of the head are looked at side by side."""
    world, chat = _handed()
    before = world.row(chat)
    world.mark_mail(chat, "answered")
    marked = world.row(chat)
    world.inbox.keep(marked, before.model_copy(update={"question": "another"}))
    assert world.row(chat) == marked


def test_a_mark_of_an_erased_chat_makes_no_row() -> None:
    world, chat = _handed()
    world.mark_mail(chat, "taken")
    head = world.head(chat)
    erased = head.model_copy(update={"state": "erased", "version": head.version + 1})
    world.transcripts.heads[chat] = erased
    assert chat not in world.keep().rows
