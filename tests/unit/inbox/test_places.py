"""Where a chat stands in the inbox, and since when."""

from datetime import timedelta

import pytest

from escalation.domain.errors import PermanentError
from tests.fakes.chat_world import ticket_settings
from tests.fakes.inbox import InboxWorld
from tests.fakes.outside import reply
from tests.unit.use_cases.ticket_worlds import sync

MINUTE = timedelta(minutes=1)


def _world(**settings: object) -> tuple[InboxWorld, str]:
    """A visitor whom the bot cannot help; nobody was asked yet."""
    world = InboxWorld(**settings)
    world.bots.always("support", reply("perhaps", 0.2))
    chat = world.start(email="ida@visitor.example", name="Ida", page="https://acme.example/prices")
    return world, chat


def _ticketed(**settings: object) -> tuple[InboxWorld, str]:
    world, chat = _world(**ticket_settings(**settings))
    world.say(chat, "Do you ship to Mars?")
    world.pass_time(MINUTE)
    return world, chat


def _agent(world: InboxWorld, text: str) -> None:
    ticket = world.helpdesk.tickets[0]
    world.helpdesk.agent(ticket, text)
    sync(world, ticket)


def test_a_chat_that_a_bot_answers_is_in_no_inbox() -> None:
    world = InboxWorld()
    chat = world.start()
    world.say(chat, "How do I sign in?")
    assert chat not in world.keep().rows


def test_what_is_handed_over_waits_with_all_that_a_list_shows() -> None:
    world, chat = _ticketed()
    row = world.row(chat)
    assert (row.place, row.since) == ("waiting", world.escalations(chat)[0].created_at)
    assert (row.question, row.reason, row.method) == (
        "Do you ship to Mars?", "low_confidence", "ticket",
    )  # fmt: skip
    assert (row.visitor.name, row.visitor.email) == ("Ida", "ida@visitor.example")
    assert row.page == "https://acme.example/prices"
    assert row.ticket is not None
    assert row.ticket.reference == world.escalations(chat)[0].reference
    assert row.last is not None
    assert (row.last.author, row.last.text) == ("visitor", "Do you ship to Mars?")


def test_while_an_address_is_asked_for_nobody_has_it_yet() -> None:
    world, chat = _world(**{**ticket_settings(), "contact": "ask_and_wait"})
    quiet = world.started({}).conversation_id
    world.say(quiet, "Do you ship to Mars?")
    assert quiet not in world.keep().rows
    world.give_contact(quiet, "ida@visitor.example")
    assert world.row(quiet).place == "waiting"
    assert chat not in world.inbox.rows


def test_a_persons_answer_ends_the_waiting_and_the_visitors_next_word_begins_it() -> None:
    world, chat = _ticketed(after_handoff="team")
    began = world.row(chat).since
    _agent(world, "Not yet")
    answered = world.row(chat)
    assert answered.place == "open"
    assert answered.last is not None
    assert (answered.last.author, answered.last.text) == ("agent", "Not yet")
    world.pass_time(MINUTE)
    world.say(chat, "When will you?")
    asked_again = world.messages(chat)[-1].at
    world.pass_time(MINUTE)
    world.say(chat, "It is urgent!!")
    again = world.row(chat)
    assert (again.place, again.since) == ("waiting", asked_again)
    assert began < again.since


def test_what_the_bot_answers_meanwhile_makes_nobody_wait_longer() -> None:
    world, chat = _ticketed(after_handoff="bot")
    _agent(world, "Not yet")
    world.bots.always("support", reply("From nine to five.", 0.95))
    world.say(chat, "When are you open?")
    assert world.row(chat).place == "open"


def test_a_solved_ticket_is_closed_and_not_solved_waits_again() -> None:
    world, chat = _ticketed(after_handoff="team")
    _agent(world, "We do now")
    world.helpdesk.tickets[0].status = "solved"
    sync(world, world.helpdesk.tickets[0])
    assert world.row(chat).place == "closed"
    world.pass_time(MINUTE)
    world.reopen(chat)
    again = world.row(chat)
    assert (again.place, again.reason) == ("waiting", "not_solved")
    assert again.since == world.escalations(chat)[-1].created_at


def test_a_handover_by_mail_never_waits_until_somebody_steps_in() -> None:
    world, chat = _world()
    world.say(chat, "Do you ship to Mars?")
    assert world.row(chat).place == "email"
    world.pass_time(timedelta(days=2))
    assert world.row(chat).place == "email"


def test_a_mail_that_was_taken_over_and_answered_here_is_over_when_it_is_handed_back() -> None:
    world, chat = _world()
    world.say(chat, "Do you ship to Mars?")
    world.pass_time(MINUTE)
    world.take_over(chat)
    assert world.row(chat).place == "waiting"
    world.write(chat, "Not yet")
    assert world.row(chat).place == "open"
    world.hand_back(chat)
    assert world.row(chat).place == "closed"


def test_a_chat_that_a_member_took_over_waits_from_the_visitors_next_word() -> None:
    world = InboxWorld()
    chat = world.start()
    world.say(chat, "How do I sign in?")
    world.take_over(chat)
    row = world.row(chat)
    assert (row.place, row.reason, row.method) == ("open", None, None)
    world.pass_time(MINUTE)
    world.say(chat, "It is urgent!!")
    row = world.row(chat)
    assert (row.place, row.since) == ("waiting", world.messages(chat)[-1].at)


def test_handed_back_without_a_word_and_handed_over_later_it_waits_from_then() -> None:
    world = InboxWorld()
    chat = world.start()
    world.say(chat, "How do I sign in?")
    world.take_over(chat)
    world.say(chat, "Hello?")
    world.hand_back(chat)
    assert world.row(chat).place == "closed"
    world.pass_time(timedelta(hours=1))
    world.take_over(chat)
    assert world.row(chat).place == "open"


def test_a_ticket_that_could_not_be_made_goes_on_by_mail() -> None:
    world, chat = _world(**ticket_settings())
    world.connections.known.clear()
    world.say(chat, "Do you ship to Mars?")
    assert world.row(chat).place == "waiting"
    world.pass_time(timedelta(hours=1))
    row = world.row(chat)
    assert (row.place, row.method) == ("email", "email")


def test_what_reached_nobody_waits_since_it_was_asked() -> None:
    world, chat = _world()
    world.mailer.refused["*"] = PermanentError("refused")
    world.say(chat, "Do you ship to Mars?")
    world.fallback_to = None
    world.pass_time(timedelta(days=2))
    assert world.escalations(chat)[-1].state == "failed"
    row = world.row(chat)
    assert (row.place, row.since) == ("waiting", world.escalations(chat)[0].created_at)


@pytest.mark.parametrize("text", ["x" * 4_000, "line\nline", "\u202eevil\u202c text"])
def test_a_row_holds_one_short_line_of_what_was_said(text: str) -> None:
    world, chat = _world(**ticket_settings())
    world.say(chat, text)
    row = world.row(chat)
    assert row.question is not None
    assert len(row.question) <= 240
    assert "\n" not in row.question
    assert "\u202e" not in row.question
    assert row.question == row.question.strip()


def test_what_the_bot_hides_is_not_in_the_row() -> None:
    world, chat = _world(**ticket_settings())
    world.say(chat, "My card 4111 1111 1111 1111 was charged twice")
    row = world.row(chat)
    assert "4111" not in row.model_dump_json()
    assert row.question is not None
    assert "charged twice" in row.question


def test_what_an_agent_takes_back_is_not_in_the_row() -> None:
    world, chat = _ticketed(after_handoff="team")
    _agent(world, "The code is 1234")
    assert "1234" in world.row(chat).model_dump_json()
    ticket = world.helpdesk.tickets[0]
    entry = next(each for each in ticket.entries if "1234" in each.text)
    ticket.entries.remove(entry)
    world.pass_time(MINUTE)
    sync(world, ticket)
    assert "1234" not in world.row(chat).model_dump_json()
