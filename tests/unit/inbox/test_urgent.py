"""What must reach a person, in the inbox."""

from datetime import timedelta

from tests.fakes.chat_world import ticket_settings
from tests.fakes.inbox import InboxWorld
from tests.unit.use_cases.ticket_worlds import sync

CRISIS = "I want to die"
MINUTE = timedelta(minutes=1)


def test_it_is_marked_and_waits_by_ticket_and_by_mail() -> None:
    for settings, method in ((ticket_settings(), "ticket"), ({}, "email")):
        world = InboxWorld(**settings)
        chat = world.start()
        world.say(chat, CRISIS)
        world.pass_time(MINUTE)
        row = world.row(chat)
        assert (row.urgent, row.method) == ("self_harm", method)
        assert row.place == ("waiting" if method == "ticket" else "email")


def test_with_human_handoff_off_it_waits_here_all_the_same() -> None:
    world = InboxWorld(human_handoff=False)
    chat = world.start()
    world.say(chat, CRISIS)
    world.pass_time(MINUTE)
    row = world.row(chat)
    assert (row.place, row.urgent, row.method) == ("waiting", "self_harm", None)
    assert row.since == world.messages(chat)[1].at


def test_the_mail_to_who_is_on_call_is_no_handover_of_its_own() -> None:
    hours = {"timezone": "UTC", "weekly": {}}
    on_call = {"must_reach": {"on_call": "night@acme.example"}, "business_hours": hours}
    world = InboxWorld(**ticket_settings(**on_call))
    chat = world.start()
    world.say(chat, CRISIS)
    world.pass_time(MINUTE)
    assert world.row(chat).method == "ticket"
    assert len(world.mailer.to("night@acme.example")) == 1


def test_what_is_handed_back_is_marked_no_more() -> None:
    world = InboxWorld(**ticket_settings())
    chat = world.start()
    world.say(chat, CRISIS)
    world.pass_time(MINUTE)
    ticket = world.helpdesk.tickets[0]
    world.helpdesk.agent(ticket, "I am here.")
    ticket.status = "solved"
    sync(world, ticket)
    assert world.row(chat).urgent is None
    world.say(chat, "where is my order")
    assert world.last_decision(chat).action == "answer"
    mark = world.head(chat).must_reach
    assert mark is not None
    assert mark.handed_back
