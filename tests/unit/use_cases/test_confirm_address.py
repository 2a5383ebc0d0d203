"""Codes that show whose mailbox an address is."""

from datetime import timedelta

import pytest

from escalation.domain.address_proofs import CODES_A_DAY, GOOD_FOR, WRONG_TRIES
from escalation.domain.errors import (
    Conflict,
    InvalidInput,
    PermanentError,
    RetryableError,
    TooManyRequests,
)
from escalation.domain.jobs import MailCode
from tests.fakes.chat_world import ChatWorld, ticket_settings
from tests.unit.use_cases.addresses import ADA, contact, wrong
from tests.unit.use_cases.test_visitor_calls import started
from tests.unit.use_cases.unsure_bots import unsure


def test_an_address_is_claimed_until_its_code_comes_back() -> None:
    world = unsure(**ticket_settings(contact="ask"))
    chat = world.start()
    world.say(chat, "Mars?")
    assert contact(world, chat) is None

    world.give_contact(chat, ADA)
    assert contact(world, chat) == (ADA, "claimed")
    assert "our team can answer there. Until then, answers appear here" in world.said(chat)[-1]

    world.prove(chat, ADA)
    assert contact(world, chat) == (ADA, "confirmed")
    assert world.head(chat).visitor.is_proved
    assert world.head(chat).code is None
    thanks = f"system: Thank you. Our team can now reach you at {ADA}."
    assert thanks not in world.said(chat), "the helpdesk has yet to take it"
    world.work_through()
    assert world.said(chat)[-1] == thanks


def test_a_signed_address_needs_no_code() -> None:
    world = ChatWorld()
    chat = started(world, {"identity_token": f"signed:{ADA}"}).conversation_id
    assert contact(world, chat) == (ADA, "signed")

    with pytest.raises(Conflict) as refused:
        world.ask_for_code(chat, ADA.upper())

    assert refused.value.code == "contact_verified"
    world.want_transcript(chat, ADA)
    world.work_through()
    assert len(world.mailer.to(ADA)) == 1


def test_a_signed_visitor_may_confirm_a_second_mailbox_which_changes_nothing_else() -> None:
    world = ChatWorld()
    chat = started(world, {"identity_token": f"signed:{ADA}"}).conversation_id

    world.prove(chat, "home@example.com")
    world.want_transcript(chat, "home@example.com")

    assert contact(world, chat) == (ADA, "signed")


def test_the_mail_holds_nothing_that_the_visitor_wrote_and_the_store_no_digits() -> None:
    world = ChatWorld()
    chat = world.start(name="Click http://evil.example")
    world.say(chat, "You have won! http://evil.example")
    world.ask_for_code(chat, ADA)
    world.work_through()

    (mail,) = world.mailer.to(ADA)
    code = world.mailed_code(ADA)
    assert code.isdigit()
    assert len(code) == 6
    assert "evil" not in mail.subject + mail.text + mail.html
    assert mail.reply_to is None
    assert code not in world.head(chat).model_dump_json()
    assert all(code not in str(event) for event in world.events.events)


def test_every_address_gets_the_same_answer() -> None:
    world = ChatWorld()
    world.mailer.refused["gone@example.com"] = PermanentError("mail_refused", "MessageRejected")
    chats = [world.start() for _ in range(2)]

    answers = [
        world.ask_for_code(chat, address)
        for chat, address in zip(chats, (ADA, "gone@example.com"), strict=True)
    ]
    world.work_through()

    blank = [a.model_copy(update={"conversation": None}) for a in answers]
    assert blank[0] == blank[1]
    assert "code_mail_refused" in world.event_names()
    assert all(len(world.messages(chat)) == 1 for chat in chats)


@pytest.mark.slow
def test_after_five_wrong_tries_a_code_is_dead_and_a_new_one_is_no_new_allowance() -> None:
    world = ChatWorld()
    chat = world.start()
    for _ in range(CODES_A_DAY):
        world.pass_time(timedelta(minutes=1))
        world.ask_for_code(chat, ADA)
        world.work_through()
        right = world.mailed_code(ADA)
        for _ in range(WRONG_TRIES):
            with pytest.raises(InvalidInput) as refused:
                world.confirm(chat, ADA, wrong(right))
            assert (refused.value.field, refused.value.code) == ("code", "wrong_code")
        with pytest.raises(TooManyRequests):
            world.confirm(chat, ADA, right)
    world.pass_time(timedelta(minutes=1))

    with pytest.raises(TooManyRequests):
        world.ask_for_code(chat, ADA)

    assert not world.head(chat).proofs
    assert len(world.mailer.to(ADA)) == CODES_A_DAY


def test_the_fifth_try_may_be_the_right_one() -> None:
    world = ChatWorld()
    chat = world.start()
    world.ask_for_code(chat, ADA)
    world.work_through()
    right = world.mailed_code(ADA)
    for _ in range(WRONG_TRIES - 1):
        with pytest.raises(InvalidInput):
            world.confirm(chat, ADA, wrong(right))

    world.confirm(chat, ADA, right)

    assert contact(world, chat) == (ADA, "confirmed")


def test_a_code_ends_after_ten_minutes() -> None:
    world = ChatWorld()
    chat = world.start()
    world.ask_for_code(chat, ADA)
    world.work_through()
    code = world.mailed_code(ADA)
    world.pass_time(GOOD_FOR)

    with pytest.raises(InvalidInput):
        world.confirm(chat, ADA, code)


def test_a_code_is_good_for_its_address_and_its_conversation_alone() -> None:
    world = ChatWorld()
    chat, other = world.start(), world.start()
    world.ask_for_code(chat, ADA)
    world.work_through()
    code = world.mailed_code(ADA)

    for where, email in ((chat, "eve@example.com"), (other, ADA)):
        with pytest.raises(InvalidInput):
            world.confirm(where, email, code)

    assert world.head(chat).code is not None
    assert not world.head(other).proofs


def test_a_newer_code_takes_the_place_of_the_one_before() -> None:
    world = ChatWorld()
    chat = world.start()
    world.ask_for_code(chat, ADA)
    world.work_through()
    first = world.mailed_code(ADA)
    world.pass_time(timedelta(minutes=1))
    world.ask_for_code(chat, ADA)
    world.work_through()
    second = world.mailed_code(ADA)

    if first != second:
        with pytest.raises(InvalidInput):
            world.confirm(chat, ADA, first)
    world.confirm(chat, ADA, second)


def test_a_double_click_costs_one_code_and_a_repeated_confirmation_is_right() -> None:
    world = ChatWorld()
    chat = world.start()
    world.ask_for_code(chat, ADA)
    world.ask_for_code(chat, ADA.upper())
    world.work_through()
    code = world.mailed_code(ADA)
    world.confirm(chat, ADA, code)
    version = world.head(chat).version

    world.confirm(chat, ADA, code)

    assert len(world.mailer.sent) == 1
    assert world.head(chat).version == version
    with pytest.raises(Conflict) as refused:
        world.ask_for_code(chat, ADA.upper())
    assert refused.value.code == "already_confirmed"


@pytest.mark.parametrize(
    "addresses",
    [
        [ADA] * 6,
        [
            ADA,
            ADA.upper(),
            "Ada@Example.Com",
            "aDA@example.com",
            "ada@EXAMPLE.com",
            "ADA@example.com",
        ],
        [f"ada+{n}@example.com" for n in range(6)],
        [
            "a.da@gmail.com",
            "ad.a@gmail.com",
            "ada@gmail.com",
            "a.d.a@googlemail.com",
            "ada+x@gmail.com",
            "ADA@googlemail.com",
        ],
    ],
)
def test_a_mailbox_gets_five_codes_a_day_however_it_is_written(addresses: list[str]) -> None:
    world = ChatWorld()
    for address in addresses[:5]:
        world.ask_for_code(world.start(), address)

    with pytest.raises(TooManyRequests) as refused:
        world.ask_for_code(world.start(), addresses[5])

    world.work_through()
    assert len(world.mailer.sent) == 5
    assert refused.value.message == "No more codes can be sent now."
    world.pass_time(timedelta(days=1))
    world.ask_for_code(world.start(), addresses[5])


def test_a_bots_codes_of_a_day_are_counted() -> None:
    world = ChatWorld()
    for number in range(500):
        world.ask_for_code(world.start(), f"visitor{number}@example.com")

    with pytest.raises(TooManyRequests):
        world.ask_for_code(world.start(), "one-more@example.com")


def test_a_code_whose_mail_was_refused_for_a_while_is_sent_again_with_new_digits() -> None:
    world = ChatWorld()
    chat = world.start()
    world.mailer.refused["*"] = RetryableError("mail_unavailable", "Throttling")
    world.ask_for_code(chat, ADA)
    world.work_through()
    del world.mailer.refused["*"]
    world.pass_time(timedelta(minutes=1))

    world.confirm(chat, ADA, world.mailed_code(ADA))

    assert contact(world, chat) == (ADA, "confirmed")


def test_a_code_that_comes_too_late_or_after_erasure_is_not_sent() -> None:
    world = ChatWorld()
    late = world.start()
    world.ask_for_code(late, ADA)
    job = MailCode.of(world.head(late), world.head(late).code.code_id)  # type: ignore[union-attr]
    world.queue.waiting.clear()
    world.pass_time(GOOD_FOR)
    world.run(job)
    foreign = job.model_copy(update={"workspace_id": "other"})
    world.run(foreign)

    assert world.mailer.sent == []
