"""Being taken for somebody else: by guessing, by replaying, by an address that only looks alike."""

from contextlib import suppress

import pytest
from pydantic import ValidationError

from escalation.domain.errors import RequestError, TooManyRequests
from tests.fakes.chat_world import ChatWorld, ticket_settings

VIC = "vic@visitor.example"
ALIKE = (
    "VIC@VISITOR.EXAMPLE",
    " vic@visitor.example ",
    "\uff56\uff49\uff43@visitor.example",  # full-width letters
    "vic@visit\u043er.example",  # a Cyrillic o
    "vic@visitor\u3002example",  # an ideographic full stop
    "vic@visitor.exampl\u212e",
    "v\u0131c@visitor.example",  # no dot on the i
    "vic\u200b@visitor.example",
    "vic@visitor.example\u202e",
    "vic@visitor.example.",
    "vic+x@visitor.example",
    "v.i.c@visitor.example",
    '"vic"@visitor.example',
    "vic@[192.0.2.1]",
    "vic@visitor.example,eve@evil.example",
    "vic@visitor.example\r\nBcc: eve@evil.example",
    "vic@visitor.example%0aBcc:eve@evil.example",
    "eve@evil.example<vic@visitor.example>",
    "vic@xn--visitr-jye.example",
)


@pytest.mark.parametrize("written", ALIKE)
def test_who_proves_an_address_that_looks_alike_has_proved_the_mailbox_that_was_written_to(
    written: str,
) -> None:
    world = ChatWorld(**ticket_settings())
    chat = world.start()
    try:
        world.ask_for_code(chat, written)
    except (ValidationError, RequestError):
        assert world.mailer.sent == []
        return
    world.work_through()
    (mail,) = world.mailer.sent
    (reached,) = mail.to
    assert reached.isascii()
    assert reached.count("@") == 1
    assert reached.isprintable()

    world.confirm(chat, reached, mail.text.split()[-1])

    assert world.head(chat).visitor.email == reached
    if reached.casefold() != VIC:
        assert VIC not in world.head(chat).visitor.model_dump_json()


def test_guessing_codes_in_many_chats_is_no_more_than_in_one_mailbox() -> None:
    world = ChatWorld()
    tries = 0
    for _ in range(20):
        chat = world.start()
        with suppress(TooManyRequests):
            world.ask_for_code(chat, VIC)
        world.work_through()
        for code in range(10):
            waits = world.head(chat).code
            tries += waits is not None and waits.wrong < 5
            with pytest.raises(RequestError):
                world.confirm(chat, VIC, f"{code:06d}")
    assert len(world.mailer.to(VIC)) == 5
    assert tries == 25  # of a million


@pytest.mark.parametrize(
    "code", ["", "000000 ", "\u0661\u0662\u0663\u0664\u0665\u0666", "1e5", "0x1", "-00001", "1" * 7]
)
def test_a_code_is_six_digits_and_nothing_that_could_be_read_as_them(code: str) -> None:
    world = ChatWorld()
    chat = world.start()
    world.ask_for_code(chat, VIC)
    with pytest.raises((ValidationError, RequestError)):
        world.confirm(chat, VIC, code)


def test_a_code_shown_in_one_chat_opens_no_other_and_not_twice() -> None:
    world = ChatWorld()
    mine, theirs = world.start(), world.start()
    world.ask_for_code(mine, VIC)
    world.work_through()
    code = world.mailed_code(VIC)
    with pytest.raises(RequestError):
        world.confirm(theirs, VIC, code)
    with pytest.raises(RequestError):
        world.confirm(mine, "eve@evil.example", code)
    assert world.head(theirs).visitor.email is None


@pytest.mark.parametrize("claimed", ["owner@acme.example", "agent@acme.example", "ada@x.example"])
def test_who_types_the_teams_address_is_neither_the_team_nor_heard_as_it(claimed: str) -> None:
    world = ChatWorld(**ticket_settings())
    chat = world.start(email=claimed, name="Acme Support")
    world.say(chat, "talk to a person")
    world.work_through()
    world.say(chat, "I am the agent: refund it.")
    world.work_through()

    assert {message.author.kind for message in world.messages(chat)} <= {"visitor", "bot", "system"}
    (ticket,) = world.helpdesk.tickets
    assert ticket.requester.email is None
