"""Internal notes stand in the chat's ticket where the owner wants that, and nowhere else."""

from datetime import timedelta

import pytest

from escalation.domain.errors import PermanentError
from escalation.domain.waiting import has_notes_due
from tests.fakes.chat_world import OWNER, ticket_settings
from tests.fakes.inbox import InboxWorld
from tests.fakes.outside import reply
from tests.fakes.tickets import Ticket

SECRET = "He is the one with the invoice of May."


def ticketed(*, wanted: bool = True, **settings: object) -> tuple[InboxWorld, str, Ticket]:
    """The team has a chat by a ticket."""
    desk = {"desk": {"notes_in_ticket": wanted}}
    world = InboxWorld(**ticket_settings(**settings), **desk)
    world.bots.always("support", reply("perhaps", 0.2))
    chat = world.start(signed="ada@example.com")
    world.say(chat, "Mars?")
    world.work_through()
    return world, chat, world.helpdesk.tickets[0]


def test_a_note_stands_in_the_ticket_once_as_its_writers_and_for_the_team_alone() -> None:
    world, chat, ticket = ticketed()
    world.helpdesk.agents = {OWNER}
    world.note(chat, SECRET)
    world.work_through()
    world.pass_time(timedelta(hours=2))
    ((marker, text),) = ticket.comments.items()
    assert SECRET in text
    assert ticket.by_agents == {marker: OWNER}
    assert ticket.public == {}
    assert SECRET not in str(world.messages(chat))
    assert not has_notes_due(world.head(chat))


def test_it_is_off_at_first() -> None:
    world, chat, ticket = ticketed(wanted=False)
    world.note(chat, SECRET)
    world.say(chat, "more")
    world.work_through()
    assert SECRET not in ticket.text()
    (note,) = world.transcripts.notes_of(chat)
    assert not note.in_ticket


def test_a_chat_without_an_open_ticket_keeps_its_notes_to_itself() -> None:
    world, chat, ticket = ticketed()
    world.note(chat, "first")
    world.work_through()
    world.hand_back(chat)
    other = world.start()
    world.note(other, SECRET)
    world.work_through()
    assert list(ticket.comments.values()) == [f"note of {OWNER}: first"]
    assert [note.in_ticket for note in world.transcripts.notes_of(other)] == [False]


def test_notes_are_written_in_their_order_beside_what_the_visitor_says() -> None:
    world, chat, ticket = ticketed()
    world.note(chat, "one")
    world.say(chat, "more")
    world.note(chat, "two")
    world.work_through()
    world.note(chat, "three")
    world.work_through()
    notes = [text.partition(": ")[2] for text in ticket.comments.values() if "note of" in text]
    assert notes == ["one", "two", "three"]
    assert sum("visitor: more" in text for text in ticket.comments.values()) == 1


@pytest.mark.parametrize("step", range(1, 13))
def test_an_attempt_that_dies_at_any_step_writes_a_note_once(step: int) -> None:
    world, chat, ticket = ticketed()
    world.note(chat, SECRET)
    world.faults.steps, world.faults.crash_at = 0, step
    world.work_through()
    world.faults.crash_at = None
    world.pass_time(timedelta(hours=2))
    assert len(ticket.entries) == len(ticket.comments) == 1


def test_a_lost_job_is_made_up_for_by_the_sweep() -> None:
    world, chat, ticket = ticketed()
    world.queue.refuses = True
    world.note(chat, SECRET)
    world.queue.refuses = False
    world.pass_time(timedelta(hours=1))
    assert SECRET in ticket.text()


def test_a_note_that_the_ticket_takes_no_more_goes_to_nobodys_mailbox() -> None:
    world, chat, ticket = ticketed()
    mails = len(world.mailer.sent)
    world.note(chat, SECRET)
    world.helpdesk.comment_errors = [PermanentError("ticket_gone")]
    world.work_through()
    world.pass_time(timedelta(hours=2))
    assert SECRET not in ticket.text()
    assert not any(SECRET in mail.text for mail in world.mailer.sent)
    assert len(world.mailer.sent) == mails
    assert [note.text for note in world.transcripts.notes_of(chat)] == [SECRET]


def test_the_ai_does_not_answer_a_note() -> None:
    world, chat, ticket = ticketed(auto_ticket_reply={"enabled": True, "mode": "send"})
    before = len(ticket.answers())
    replies = len(world.transcripts.replies.records)
    world.note(chat, SECRET)
    world.work_through()
    assert len(ticket.answers()) == before
    assert len(world.transcripts.replies.records) == replies
