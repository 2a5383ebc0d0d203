"""What a visitor should not have written goes no further than the turn that takes it."""

from datetime import timedelta

import pytest

from escalation.domain.masking import MASK
from escalation.use_cases.reading import whole_handover
from tests.fakes.chat_world import ChatWorld, ticket_settings
from tests.unit.use_cases.ticket_worlds import replying, sync
from tests.unit.use_cases.unsure_bots import unsure

CARD = "4111 1111 1111 1111"
SECRETS = (CARD, "4111111111111111", "hunter2", "CUST-123456")
SAID = f"My card is {CARD}, password: hunter2, I am CUST-123456 and want to talk to a person"
SHOWN = f"My card is {MASK}, password: {MASK}, I am {MASK} and want to talk to a person"
MASKING = {"patterns": [{"name": "Customer", "pattern": "CUST-######"}]}


def test_store_bot_ticket_mail_and_events_get_what_is_left() -> None:
    world = unsure(**ticket_settings(masking=MASKING))
    chat = world.start(email="ada@example.com")
    result = world.say(chat, SAID)
    world.work_through()
    assert result.messages[0].text == SHOWN
    assert f"visitor: {SHOWN}" in world.said(chat)
    [escalation] = world.escalations(chat)
    handover = whole_handover(
        world.transcripts,
        world.head(chat),
        world.profiles.known["support"],
        console_url="https://console.example",
        escalation=escalation,
    )
    assert handover.question == SHOWN
    everything = [
        *(turn.model_dump_json() for turn in world.transcripts.turns[chat]),
        *(record.model_dump_json() for record in world.transcripts.records.values()),
        *(request.model_dump_json() for request in world.bots.asked),
        *(str(event) for event in world.events.events),
        *(ticket.body for ticket in world.helpdesk.tickets),
        *(str(mail) for mail in world.mailer.sent),
        world.read(chat),
        handover.model_dump_json(),
    ]
    for secret in SECRETS:
        assert not [place for place in everything if secret in place]


def test_the_bot_gets_what_is_left_and_the_visitor_is_told_once_a_turn() -> None:
    world = ChatWorld()
    chat = world.start()
    result = world.say_together(
        chat, {"client-one": "card 4111 1111", "client-two": "1111 1111", "client-three": CARD}
    )
    assert world.bots.asked[-1].messages[-1].text == f"card {MASK}\n{MASK}\n{MASK}"
    assert [m.author.kind for m in result.messages] == [*["visitor"] * 3, "bot", "system"]
    assert "hidden" in result.messages[-1].text


@pytest.mark.parametrize("settings", [{}, ticket_settings(contact="ask_and_wait")])
def test_who_is_told_nothing_had_nothing_to_hide(settings: dict[str, object]) -> None:
    world = ChatWorld(**settings)
    result = world.say(world.start(), "How do I change my password?")
    assert [m.author.kind for m in result.messages] == ["visitor", "bot"]


def test_the_team_gets_no_secret_either_and_the_visitor_is_told() -> None:
    world = ChatWorld(**ticket_settings())
    chat = world.start()
    world.ask_for_person(chat)
    result = world.say(chat, f"It is {CARD}")
    assert result.messages[0].text == f"It is {MASK}"
    assert result.messages[-1].author.kind == "system"


def test_a_message_that_was_masked_is_known_again_also_under_other_settings() -> None:
    world = ChatWorld()
    chat = world.start()
    first = world.say(chat, f"It is {CARD}", client_id="client-abc")
    world.configure("support", masking={"cards": False, "secrets": False})
    again = world.say(chat, f"It is {CARD}", client_id="client-abc")
    assert again.messages == first.messages
    assert len(world.bots.asked) == 1


def test_an_owner_may_let_everything_through() -> None:
    world = ChatWorld(masking={"cards": False, "secrets": False})
    assert world.say(world.start(), f"It is {CARD}").messages[0].text == f"It is {CARD}"


def test_a_bot_that_answers_in_a_ticket_gets_no_secret_of_a_customers_mail() -> None:
    world, _, ticket = replying()
    world.work_through()
    world.clock.move(timedelta(minutes=5))
    world.helpdesk.customer(ticket, f"It was paid with {CARD}, where is it?")
    sync(world, ticket)
    assert world.bots.asked[-1].purpose == "ticket"
    assert world.bots.asked[-1].messages[-1].text == f"It was paid with {MASK}, where is it?"
