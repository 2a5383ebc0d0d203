"""Who types somebody's address neither speaks in their name nor reads what is written to them."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest

from escalation.domain.errors import PermanentError, RetryableError
from escalation.domain.jobs import RelayMessages
from escalation.domain.requesters import TicketRequester, is_for_visitor
from tests.fakes.chat_world import WS, ChatWorld, ticket_settings
from tests.fakes.faults import Crash
from tests.fakes.outside import reply
from tests.fakes.tickets import ADA, ANN, NOBODY, Ticket
from tests.unit.use_cases.ticket_worlds import linked, sync, ticketed

CEO = "ceo@customer.example"
LEFT = "Our team's answers no longer appear here."


def claiming(email: str | None = CEO, **settings: object) -> tuple[ChatWorld, str, Ticket]:
    """A visitor who merely typed an address has a ticket."""
    world = ChatWorld(**ticket_settings(**settings))
    world.bots.always("support", reply("perhaps", 0.2))
    chat = world.start(**({"email": email} if email else {}))
    world.say(chat, "Do you ship to Mars?")
    world.work_through()
    return world, chat, world.helpdesk.tickets[0]


def agents(world: ChatWorld, chat: str) -> list[str]:
    return [line for line in world.said(chat) if line.startswith("agent:")]


@pytest.mark.parametrize("email", [CEO, "nobody@nowhere.example", None])
def test_a_typed_address_is_no_requester_and_its_lines_are_internal(email: str | None) -> None:
    world, chat, ticket = claiming(email)
    assert ticket.requester.email is None
    world.say(chat, "And to Venus?")
    world.work_through()
    assert ticket.public == {}
    assert any("And to Venus?" in text for text in ticket.comments.values())
    world.helpdesk.agent(ticket, "Yes, on Mondays.")
    sync(world, ticket)
    assert agents(world, chat) == ["agent: Yes, on Mondays."]


def test_every_unconfirmed_address_is_treated_with_the_same_words() -> None:
    seen = {tuple(world.said(chat)) for world, chat, _ in map(claiming, (CEO, "x@other.example"))}
    assert len(seen) == 1


def test_an_owner_who_trusts_typed_addresses_has_them_as_requesters() -> None:
    world, chat, ticket = claiming(trust_claimed_addresses=True)
    assert ticket.requester.email == CEO
    world.say(chat, "And to Venus?")
    world.work_through()
    assert list(ticket.public.values()) == ["visitor: And to Venus?"]
    world.helpdesk.agent(ticket, "Yes")
    sync(world, ticket)
    assert agents(world, chat) == ["agent: Yes"]


def test_an_agents_answer_to_somebody_else_does_not_appear_in_the_chat() -> None:
    world, chat, ticket = claiming()
    ticket.requester = TicketRequester(requester_id="p-ceo", email=CEO)
    world.helpdesk.agent(ticket, "Your card ends 4242.")
    sync(world, ticket)
    assert agents(world, chat) == []
    assert LEFT in world.said(chat)[-1]
    assert linked(world, chat).ended == "elsewhere"
    notes = [text for text in ticket.comments.values() if "not known to be this" in text]
    ticket.requester = NOBODY
    world.helpdesk.agent(ticket, "Your balance is 7.")
    for _ in range(2):
        sync(world, ticket)
    assert agents(world, chat) == []
    assert len(notes) == 1
    assert sum(LEFT in line for line in world.said(chat)) == 1


def test_a_proved_visitors_words_never_get_into_another_persons_mouth() -> None:
    world, chat, ticket = ticketed()
    ticket.requester = ANN
    world.say(chat, "I am Ada")
    world.work_through()
    assert ticket.public == {}


def test_a_ticket_merged_into_anothers_takes_its_answers_away_from_the_chat() -> None:
    world, chat, ticket = ticketed()
    anns = Ticket("77", "m", "full", "Ann's", world.clock.now(), requester=ANN)
    world.helpdesk.tickets.append(anns)
    world.helpdesk.merge(ticket, anns)
    world.clock.move(timedelta(seconds=5))
    world.helpdesk.agent(anns, "Ann, your card ends 4242.")
    for each in (ticket, anns, ticket):
        sync(world, each)
    assert agents(world, chat) == []
    assert linked(world, chat).ticket_id == ticket.ticket_id
    told = [line for line in world.said(chat) if LEFT in line]
    assert told == [f"system: {LEFT} They will write to ada@example.com."]
    (note,) = anns.comments.values()
    assert "not known to be this requester" in note
    assert not any(entry.public for entry in anns.entries if entry.marker)
    mails = [e for e in world.escalations(chat) if e.method == "email"]
    assert [e.state for e in mails] == ["delivered"]


@pytest.mark.parametrize("shared", [True, False])
def test_tickets_of_two_unknown_visitors_stay_two_even_under_one_requester(shared: bool) -> None:
    world, chat, ticket = claiming()
    if shared:
        ticket.requester = NOBODY
    other = world.start(email="bob@example.com")
    world.say(other, "xyzzy")
    world.work_through()
    bobs = world.helpdesk.tickets[-1]
    if shared:
        bobs.requester = NOBODY
    world.helpdesk.merge(bobs, ticket)
    world.clock.move(timedelta(seconds=5))
    world.helpdesk.agent(ticket, "Only for the first")
    for each in (bobs, ticket):
        sync(world, each)
    assert agents(world, other) == []
    assert LEFT in world.said(other)[-1]
    assert "@" not in world.said(other)[-1]
    assert agents(world, chat) == ["agent: Only for the first"]


def test_the_note_about_a_merge_is_written_once_whatever_happens() -> None:
    world, chat, ticket = ticketed()
    anns = Ticket("77", "m", "full", "Ann's", world.clock.now(), requester=ANN)
    world.helpdesk.tickets.append(anns)
    world.helpdesk.merge(ticket, anns)
    world.helpdesk.comment_errors = [RetryableError("busy"), PermanentError("ticket_closed")]
    sync(world, ticket)
    world.pass_time(timedelta(minutes=10))
    assert linked(world, chat).ended == "elsewhere"
    assert sum(LEFT in line for line in world.said(chat)) == 1


def test_an_address_that_is_proved_later_becomes_the_requester_and_is_said_when_it_is() -> None:
    world, chat, ticket = claiming()
    world.prove(chat, CEO)
    assert not any(CEO in line for line in world.said(chat))
    world.say(chat, "It is me")
    world.work_through()
    assert ticket.requester.email == CEO
    assert list(ticket.public.values()) == ["visitor: It is me"]
    assert f"system: Thank you. Our team can now reach you at {CEO}." in world.said(chat)
    world.helpdesk.agent(ticket, "Welcome")
    sync(world, ticket)
    assert agents(world, chat) == ["agent: Welcome"]


@pytest.mark.parametrize("step", ["set_requester", "commit"])
def test_making_somebody_the_requester_is_never_lost_and_said_once(step: str) -> None:
    world, chat, ticket = claiming()
    world.prove(chat, CEO)
    if step == "set_requester":
        world.helpdesk.requester_errors = [RetryableError("busy"), RetryableError("busy")]
    else:
        world.faults.chance = die_after("set_requester")
    with suppress(Crash):
        world.run(RelayMessages(workspace_id=WS, conversation_id=chat))
    world.faults.chance = None
    world.pass_time(timedelta(minutes=30))
    assert ticket.requester.email == CEO
    assert sum(CEO in line for line in world.said(chat)) == 1
    assert linked(world, chat).requester_wanted is None


def die_after(call: str) -> Callable[[str], None]:
    def step(name: str) -> None:
        if name == f"{call} done":
            raise Crash(name)

    return step


def test_where_the_helpdesk_refuses_a_note_and_the_chat_say_what_is_so() -> None:
    world, chat, ticket = claiming()
    world.helpdesk.requester_errors = [PermanentError("requester_refused", "403")]
    world.prove(chat, CEO)
    world.work_through()
    assert ticket.requester.email is None
    (note,) = [text for text in ticket.comments.values() if "has confirmed the address" in text]
    assert CEO in note
    assert ticket.public == {}
    assert "appear here in the chat" in world.said(chat)[-1]
    world.say(chat, "Hello?")
    world.work_through()
    assert ticket.public == {}
    assert len([t for t in ticket.comments.values() if "has confirmed the address" in t]) == 1


def test_a_visitor_who_proves_the_address_while_the_ticket_is_made_becomes_its_requester() -> None:
    world = ChatWorld(**ticket_settings())
    world.bots.always("support", reply("perhaps", 0.2))
    chat = world.start(email=CEO)
    world.say(chat, "Do you ship to Mars?")
    world.helpdesk.outcomes = [RetryableError("busy")]
    for message in world.take_visible():
        world.work(message)
    world.prove(chat, CEO)
    world.pass_time(timedelta(minutes=30))
    (ticket,) = world.helpdesk.tickets
    assert ticket.requester.email == CEO


def test_who_types_another_address_after_a_proved_one_keeps_reading_their_own_ticket() -> None:
    world, chat, ticket = claiming()
    world.prove(chat, CEO)
    world.work_through()
    world.give_contact(chat, "other@example.com")
    world.helpdesk.agent(ticket, "Hello")
    sync(world, ticket)
    world.say(chat, "Hi")
    world.work_through()
    assert agents(world, chat) == ["agent: Hello"]
    assert "visitor: Hi" in ticket.public.values()
    assert any("other@example.com: not verified" in text for text in ticket.comments.values())


PROVED = frozenset({"ada@example.com"})


@pytest.mark.parametrize(
    ("now", "made_for", "merged", "expected"),
    [
        (None, ADA, False, False),
        (TicketRequester(requester_id="1", email="ADA@Example.com"), None, True, True),
        (TicketRequester(requester_id=ADA.requester_id, email="second@x.example"), ADA, True, True),
        (TicketRequester(requester_id="9", email="second@x.example"), ADA, False, False),
        (ANN, ANN, False, False),
        (ANN, None, False, False),
        (NOBODY, NOBODY, False, True),
        (NOBODY, NOBODY, True, False),
        (NOBODY, None, False, True),
        (TicketRequester(requester_id="7"), TicketRequester(requester_id="7"), True, True),
        (TicketRequester(requester_id="7"), TicketRequester(requester_id="8"), False, False),
        (TicketRequester(requester_id="7"), None, True, False),
        (TicketRequester(), TicketRequester(), True, False),
    ],
)
def test_who_reads_what_is_written_to_a_requester(
    now: TicketRequester | None, made_for: TicketRequester | None, merged: bool, expected: bool
) -> None:
    assert is_for_visitor(now, made_for, PROVED, merged=merged) is expected
