"""Transcripts are mailed to proved addresses, and to no others however it is tried."""

from datetime import timedelta

import pytest

from escalation.domain.conversation import TranscriptMail
from escalation.domain.errors import (
    Conflict,
    TooManyRequests,
)
from escalation.domain.jobs import MailTranscript
from escalation.use_cases.writing.change import change
from tests.fakes.chat_world import ChatWorld, ticket_settings
from tests.unit.use_cases.addresses import ADA, contact
from tests.unit.use_cases.unsure_bots import unsure


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


@pytest.mark.slow
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
