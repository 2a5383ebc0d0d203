"""What a typed address is good for: in messages, in mails to the team, in tickets."""

from datetime import timedelta

import pytest

from escalation.use_cases.visitor.api_models import PostMessage
from tests.fakes.chat_world import OWNER, WS, ChatWorld, ticket_settings
from tests.unit.use_cases.addresses import ADA, contact
from tests.unit.use_cases.unsure_bots import unsure


def test_an_address_confirmed_before_is_confirmed_when_it_is_given_again() -> None:
    world = unsure(**ticket_settings(contact="ask"))
    chat = world.start()
    world.prove(chat, ADA)
    world.give_contact(chat, "home@example.com")
    assert contact(world, chat) == ("home@example.com", "claimed")

    world.give_contact(chat, ADA.upper())

    assert contact(world, chat) == (ADA.upper(), "confirmed")


@pytest.mark.parametrize("trusted", [None, False, True])
def test_nobody_who_was_merely_named_is_where_a_reply_goes(trusted: bool | None) -> None:
    world = unsure(trust_claimed_addresses=trusted)
    chat = world.start(name="The boss", email="ceo@customer.example")
    said = world.say(chat, "Mars?").messages
    world.work_through()

    (mail,) = world.mailer.to(OWNER)
    assert mail.reply_to == ("ceo@customer.example" if trusted else None)
    assert mail.reply_to_name == ("The boss" if trusted else None)
    promised = [m.text for m in said if "They will answer by e-mail" in m.text]
    assert bool(promised) is bool(trusted)


def test_confirming_after_the_mail_brings_the_team_where_to_answer() -> None:
    world = unsure()
    chat = world.start()
    world.say(chat, "Mars?")
    world.work_through()
    world.give_contact(chat, ADA)
    world.pass_time(timedelta(minutes=10))
    world.prove(chat, ADA)
    world.pass_time(timedelta(minutes=10))

    mails = world.mailer.to(OWNER)
    assert [mail.reply_to for mail in mails] == [None, None, ADA]


def test_an_address_offered_in_the_asking_message_goes_with_the_ticket_and_is_not_asked_for() -> (
    None
):
    world = ChatWorld(**ticket_settings(contact="ask"))
    chat = world.start()

    result = world.say(
        chat, "Please, I want to talk to a person, write to me at ann+shop@example.com"
    )

    assert result.escalation is not None
    assert not result.conversation.contact_required
    assert contact(world, chat) == ("ann+shop@example.com", "claimed")
    assert "ann+shop@example.com" in result.messages[-1].text


def test_of_several_lines_the_one_that_offers_an_address_counts() -> None:
    world = unsure(**ticket_settings(contact="ask"))
    chat = world.start()
    world.say(chat, "Mars?")
    lines = [
        {"client_message_id": world.client_id(), "text": text}
        for text in ("where is my parcel", ADA)
    ]
    post = PostMessage.model_validate({"lines": lines})

    world.take_turn()(chat, WS, post)

    assert contact(world, chat) == (ADA, "claimed")


def test_a_strangers_address_in_a_message_is_nobodys_contact() -> None:
    world = unsure(**ticket_settings(contact="ask"))
    chat = world.start()
    world.say(chat, "My invoice was sent to accounts@otherfirm.example by mistake")
    world.say(chat, "Again: it went to accounts@otherfirm.example, why?")

    assert contact(world, chat) is None


def test_a_proved_address_is_not_changed_by_a_message() -> None:
    world = unsure(**ticket_settings(contact="ask"))
    chat = world.start()
    world.prove(chat, ADA)

    world.say(chat, "my email is eve@example.com")

    assert contact(world, chat) == (ADA, "confirmed")


def test_tickets_in_the_name_of_a_typed_address_are_capped_and_the_rest_still_reach_people() -> (
    None
):
    world = unsure(**ticket_settings(contact="never"))
    for number in range(12):
        chat = world.start(email="Victim@example.com" if number % 2 else "victim@example.com")
        world.say(chat, f"Mars {number}?")
    proved = world.start()
    world.prove(proved, "victim@example.com")
    world.say(proved, "I am the one")
    world.work_through()

    assert len(world.helpdesk.tickets) == 10 + 1
    assert "claimed_address_cap_exceeded" in world.event_names()
    world.pass_time(timedelta(hours=4))
    states = {e.state for each in world.transcripts.heads for e in world.escalations(each)}
    assert states == {"delivered"}
    digests = [mail for mail in world.mailer.to(OWNER) if "Mars" in mail.text]
    assert len(digests) == 1
