"""Codes that show whose mailbox an address is, and what is kept from whoever merely names one."""

from datetime import timedelta

import pytest

from escalation.domain.address_proofs import CODES_A_DAY, GOOD_FOR, WRONG_TRIES
from escalation.domain.conversation import TranscriptMail
from escalation.domain.errors import (
    Conflict,
    InvalidInput,
    PermanentError,
    RetryableError,
    TooManyRequests,
)
from escalation.domain.jobs import MailCode, MailTranscript
from escalation.use_cases.visitor.api_models import PostMessage
from escalation.use_cases.writing.change import change
from tests.fakes.chat_world import OWNER, WS, ChatWorld, ticket_settings
from tests.unit.use_cases.test_visitor_calls import started
from tests.unit.use_cases.unsure_bots import unsure

ADA = "ada@example.com"


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def contact(world: ChatWorld, chat: str) -> tuple[str, str] | None:
    view = world.poll()(chat, WS, after=None).conversation.contact
    return (view.email, view.state) if view else None


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


def test_a_flood_of_transcripts_reaches_nobody_who_has_not_confirmed() -> None:
    world = ChatWorld()
    for number in range(24):
        chat = world.start(name="Your bank", email="victim@example.com")
        world.say(chat, "Your account is blocked: http://evil.example")
        address = "victim@example.com" if number % 2 else f"Victim{number}@Example.com"
        with pytest.raises(Conflict) as refused:
            world.want_transcript(chat, address)
        assert refused.value.code == "address_not_confirmed"
    world.pass_time(timedelta(minutes=5))

    assert world.mailer.sent == []


def test_trusted_claims_are_no_licence_to_mail_transcripts() -> None:
    world = ChatWorld(trust_claimed_addresses=True)
    chat = world.start(email=ADA)

    with pytest.raises(Conflict):
        world.want_transcript(chat, ADA)


def test_transcripts_of_one_mailbox_are_capped_too() -> None:
    world = ChatWorld()
    for _ in range(2):
        for _ in range(5):
            chat = world.start()
            world.prove(chat, ADA)
            world.want_transcript(chat, ADA.upper())
            world.want_transcript(chat, ADA)
        world.clock.time += timedelta(minutes=1)
        world.allowances.taken = type(world.allowances.taken)(
            {key: n for key, n in world.allowances.taken.items() if key[1].purpose != "code"}
        )
    chat = world.start()
    world.prove(chat, ADA)

    with pytest.raises(TooManyRequests):
        world.want_transcript(chat, ADA)

    world.work_through()
    assert sum("Your code" not in mail.subject for mail in world.mailer.sent) == 10


def test_a_wish_of_an_earlier_release_leaves_the_queue_and_goes_to_nobody_unproved() -> None:
    world = ChatWorld()
    chat = world.start(email="victim@example.com")
    wish = TranscriptMail(request_id="old-1", email="victim@example.com")
    change(world.ports(), chat, lambda draft: draft.set(transcript_mails=(wish,)))

    assert world.run(MailTranscript.of(world.head(chat), "old-1")) is None

    assert world.mailer.sent == []
    assert world.head(chat).transcript_mails[0].sent
    assert "transcript_mail_refused" in world.event_names()


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


def test_an_address_confirmed_before_is_confirmed_when_it_is_given_again() -> None:
    world = unsure(**ticket_settings(contact="ask"))
    chat = world.start()
    world.prove(chat, ADA)
    world.give_contact(chat, "home@example.com")
    assert contact(world, chat) == ("home@example.com", "claimed")

    world.give_contact(chat, ADA.upper())

    assert contact(world, chat) == (ADA.upper(), "confirmed")


def test_a_second_mailbox_for_the_transcript_is_not_who_the_team_writes_to() -> None:
    world = unsure(**ticket_settings(contact="ask"))
    chat = world.start(email=ADA)
    said = len(world.messages(chat))

    world.prove(chat, "home@example.com")

    assert contact(world, chat) == (ADA, "claimed")
    assert len(world.messages(chat)) == said


def test_a_code_of_a_closed_chat_lets_its_transcript_be_mailed_and_says_nothing() -> None:
    world = ChatWorld()
    chat = world.start()
    world.close(chat)
    said = len(world.messages(chat))

    world.prove(chat, ADA)
    world.want_transcript(chat, ADA)
    world.work_through()

    assert len(world.mailer.to(ADA)) == 2
    assert len(world.messages(chat)) == said


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
