"""An answer that is taken back in the helpdesk is taken back from the chat, at the next read."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation.domain.errors import RetryableError
from escalation.domain.ticket_status import TicketStatus
from escalation.use_cases.reading import bot_context
from tests.fakes.chat_world import OWNER, WS, ChatWorld
from tests.fakes.tickets import Ticket
from tests.unit.use_cases.ticket_worlds import linked, sync, ticketed

SECRET = "Your key is XYZZY-42"
GONE = "agent: (This message was withdrawn.)"
LATER = timedelta(minutes=1)


def answered(text: str = SECRET) -> tuple[ChatWorld, str, Ticket]:
    """An agent's answer is in the chat; a minute later."""
    world, chat, ticket = ticketed()
    world.helpdesk.agent(ticket, text)
    sync(world, ticket)
    world.clock.move(LATER)
    return world, chat, ticket


def change(ticket: Ticket, **fields: object) -> None:
    """The last entry becomes another one."""
    ticket.entries[-1] = ticket.entries[-1].model_copy(update=fields)


def delete(ticket: Ticket) -> None:
    ticket.entries.pop()


def make_private(ticket: Ticket) -> None:
    change(ticket, public=False)


def redact(ticket: Ticket) -> None:
    change(ticket, text="▇▇▇▇ ▇▇▇ ▇▇ ▇▇▇▇▇▇▇▇")


def empty(ticket: Ticket) -> None:
    change(ticket, text="  ")


def stored(world: ChatWorld, chat: str) -> str:
    """All that is kept of a chat, as JSON."""
    transcripts = world.transcripts
    records = transcripts.escalations_of(chat)
    turns = transcripts.all_turns(chat)
    return "".join(each.model_dump_json() for each in (transcripts.heads[chat], *records, *turns))


@pytest.mark.parametrize("take_back", [delete, make_private, redact, empty])
def test_an_answer_taken_back_is_replaced_in_its_place(
    take_back: Callable[[Ticket], None],
) -> None:
    world, chat, ticket = answered()
    before = world.said(chat)
    take_back(ticket)
    sync(world, ticket)
    assert world.said(chat) == [GONE if SECRET in line else line for line in before]
    assert world.messages(chat)[-1].withdrawn
    assert "XYZZY" not in stored(world, chat)
    assert world.head(chat).revised == 1


def test_reading_again_changes_nothing_again() -> None:
    world, chat, ticket = answered()
    delete(ticket)
    sync(world, ticket)
    head = world.head(chat)
    world.clock.move(LATER)
    sync(world, ticket)
    assert world.head(chat) == head


def test_it_is_said_in_the_visitors_language() -> None:
    world, chat, ticket = answered()
    world.transcripts.heads[chat] = world.head(chat).model_copy(update={"locale": "de"})
    delete(ticket)
    sync(world, ticket)
    assert world.said(chat)[-1] == "agent: (Diese Nachricht wurde zurückgezogen.)"


@pytest.mark.parametrize("now", ["Your key is ▇▇▇▇▇▇▇▇", "Call us, please", "👍", "[redacted]"])
def test_an_answer_that_was_edited_is_shown_as_it_is_now(now: str) -> None:
    world, chat, ticket = answered()
    change(ticket, text=now)
    sync(world, ticket)
    assert world.said(chat)[-1] == f"agent: {now}"
    assert world.messages(chat)[-1].withdrawn is None
    assert "XYZZY" not in stored(world, chat)
    world.clock.move(LATER)
    delete(ticket)
    sync(world, ticket)
    assert world.said(chat)[-1] == GONE


def test_what_is_made_public_again_does_not_come_back() -> None:
    world, chat, ticket = answered()
    make_private(ticket)
    sync(world, ticket)
    world.clock.move(LATER)
    change(ticket, public=True)
    sync(world, ticket)
    assert SECRET not in "".join(world.said(chat))


def test_an_answer_without_words_stays_what_it_was() -> None:
    world, chat, ticket = answered(" ")
    before = world.said(chat)
    sync(world, ticket)
    assert world.said(chat) == before


def test_only_the_one_that_was_taken_back_is_replaced_among_many() -> None:
    world, chat, ticket = ticketed()
    for number in range(25):
        world.helpdesk.agent(ticket, f"line {number}")
    sync(world, ticket)
    world.clock.move(LATER)
    ticket.entries = [each for each in ticket.entries if each.text not in {"line 3", "line 17"}]
    sync(world, ticket)
    agents = [line for line in world.said(chat) if line.startswith("agent:")]
    wanted = [GONE if number in {3, 17} else f"agent: line {number}" for number in range(25)]
    assert agents == wanted


def test_more_than_one_commit_holds_are_all_replaced() -> None:
    world, chat, ticket = ticketed()
    for number in range(35):
        world.helpdesk.agent(ticket, f"line {number}")
    sync(world, ticket)
    world.clock.move(LATER)
    ticket.entries = [each for each in ticket.entries if each.author != "agent"]
    sync(world, ticket)
    agents = [line for line in world.said(chat) if line.startswith("agent:")]
    assert agents == [GONE] * 35


@pytest.mark.parametrize("status", ["deleted", "spam"])
def test_a_ticket_that_is_gone_takes_back_none_of_its_answers(status: TicketStatus) -> None:
    world, chat, ticket = answered()
    ticket.status = status
    sync(world, ticket)
    assert f"agent: {SECRET}" in world.said(chat)


def test_a_ticket_that_is_solved_still_does() -> None:
    world, chat, ticket = answered()
    ticket.status = "solved"
    sync(world, ticket)
    world.clock.move(LATER)
    delete(ticket)
    sync(world, ticket)
    assert "XYZZY" not in stored(world, chat)


def test_a_read_that_was_not_complete_takes_nothing_back() -> None:
    world, chat, ticket = answered()
    world.helpdesk.thread_errors = [RetryableError("read_incomplete", "a page is missing")]
    delete(ticket)
    sync(world, ticket)
    assert world.said(chat)[-1] == f"agent: {SECRET}"


def test_a_merge_takes_nothing_back() -> None:
    world, chat, ticket = answered()
    kept = ticket.thread()
    world.helpdesk.tickets.append(
        Ticket("9", "other", "full", "", ticket.made_at, requester=ticket.requester)
    )
    world.helpdesk.merge(ticket, world.helpdesk.tickets[-1])
    sync(world, ticket)
    world.clock.move(LATER)
    sync(world, world.helpdesk.tickets[-1])
    assert linked(world, chat).ticket_id == "9"
    assert f"agent: {SECRET}" in world.said(chat)
    assert kept.entries


def test_an_older_read_that_comes_late_takes_nothing_back() -> None:
    world, chat, ticket = ticketed()
    old = ticket.thread()
    world.helpdesk.agent(ticket, SECRET)
    sync(world, ticket)
    said, thread = world.said(chat), ticket.thread
    ticket.thread = lambda: old  # type: ignore[method-assign]
    sync(world, ticket)  # began at the same instant as the answer came
    ticket.thread = thread  # type: ignore[method-assign]
    assert world.said(chat) == said


def test_the_poll_says_that_what_was_read_has_changed() -> None:
    world, chat, ticket = answered()
    poll = world.poll()
    newest = world.messages(chat)[-1].id
    assert poll(chat, WS, after=newest).conversation.revised == 0
    delete(ticket)
    sync(world, ticket)
    page = poll(chat, WS, after=newest)
    assert (page.messages, page.conversation.revised) == ((), 1)
    shown = poll(chat, WS, after=None).messages[-1]
    assert (shown.text, shown.withdrawn) == ("(This message was withdrawn.)", True)


def test_neither_bots_nor_mails_get_it_any_more() -> None:
    world, chat, ticket = answered()
    delete(ticket)
    sync(world, ticket)
    assert "XYZZY" not in str(bot_context(world.messages(chat)))
    ticket.status = "deleted"
    sync(world, ticket)
    world.say(chat, "I want to talk to a person by mail")
    world.pass_time(timedelta(minutes=30))
    assert "XYZZY" not in "".join(mail.text + mail.html for mail in world.mailer.to(OWNER))


ACTIONS = st.lists(
    st.sampled_from(["answer", "delete", "private", "redact", "edit", "read", "visitor"]),
    min_size=1,
    max_size=14,
)


@settings(max_examples=40, deadline=None)
@given(ACTIONS)
def test_after_a_read_nothing_is_kept_of_what_the_ticket_does_not_show(actions: list[str]) -> None:
    world, chat, ticket = ticketed()
    for number, action in enumerate(actions):
        world.clock.move(LATER)
        agents = [at for at, each in enumerate(ticket.entries) if each.author == "agent"]
        if action == "answer":
            world.helpdesk.agent(ticket, f"words{number}.")
        elif action == "read":
            sync(world, ticket)
        elif action == "visitor":
            world.say(chat, f"What about {number}?")
        elif agents:
            at = agents[number % len(agents)]
            entry = ticket.entries.pop(at)
            fields: dict[str, dict[str, object]] = {
                "private": {"public": False},
                "redact": {"text": "▇▇▇"},
                "edit": {"text": f"words{number}e."},
            }
            if action != "delete":
                ticket.entries.insert(at, entry.model_copy(update=fields[action]))
    world.clock.move(LATER)
    sync(world, ticket)
    kept = stored(world, chat)
    shown = {each.text for each in ticket.entries if each.public}
    for number in range(len(actions)):
        for words in (f"words{number}.", f"words{number}e."):
            assert words in shown or words not in kept
