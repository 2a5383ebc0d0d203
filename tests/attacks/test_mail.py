"""Having the service write to somebody who has not asked for it, or with words of an attacker's."""

import re
from collections.abc import Callable
from contextlib import suppress

import pytest

from escalation.adapters.rendering import JinjaRenderer
from escalation.domain.delivery import OutgoingMail
from escalation.domain.errors import Conflict, TooManyRequests
from escalation.domain.members import INVITATION_MAILS_A_DAY
from escalation.use_cases.owner.api_models import InviteMember, WorkspaceBody
from tests.fakes.chat_world import ChatWorld
from tests.fakes.owner_world import World

VICTIM = "victim@customer.example"
NEEDLE = "Claim-your-prize"
BAIT = f"{NEEDLE} https://evil.example/{NEEDLE} <b>{NEEDLE}</b>"
HIDDEN = "\u202e\u2066\u200b"


def world() -> ChatWorld:
    made = ChatWorld(contact="ask")
    made.renderer = JinjaRenderer()  # type: ignore[assignment]  # the one that is deployed
    return made


def words_of(mail: OutgoingMail) -> str:
    return mail.model_dump_json(exclude={"to"})


def by_code(made: ChatWorld, chat: str) -> None:
    made.ask_for_code(chat, VICTIM)


def by_contact(made: ChatWorld, chat: str) -> None:
    made.give_contact(chat, VICTIM, name=NEEDLE)


def by_message(made: ChatWorld, chat: str) -> None:
    made.say(chat, f"{NEEDLE} my e-mail is {VICTIM}")


def by_transcript(made: ChatWorld, chat: str) -> None:
    made.want_transcript(chat, VICTIM)


def by_handoff(made: ChatWorld, chat: str) -> None:
    made.give_contact(chat, VICTIM, name=NEEDLE)
    made.ask_for_person(chat)


def by_closing(made: ChatWorld, chat: str) -> None:
    made.give_contact(chat, VICTIM)
    made.close(chat)
    made.want_transcript(chat, VICTIM)


WAYS = (by_code, by_contact, by_message, by_transcript, by_handoff, by_closing)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("claimed", [{}, {"email": VICTIM, "name": NEEDLE}])
def test_no_mail_to_an_unproved_address_holds_a_word_of_the_visitors(
    way: Callable[[ChatWorld, str], None], claimed: dict[str, str]
) -> None:
    made = world()
    chat = made.start(page=f"https://shop.example/{NEEDLE}", **claimed)
    made.say(chat, BAIT)

    with suppress(Conflict):
        way(made, chat)
    made.work_through()

    reached = [mail for mail in made.mailer.sent if VICTIM in mail.to]
    assert [mail for mail in reached if NEEDLE in words_of(mail)] == []
    assert len(reached) <= 1


@pytest.mark.parametrize(
    "name",
    [
        "Ann\r\nBcc: all@victim.example",
        f"Ann{HIDDEN} <support@bank.example>",
        "Ann\x00\x1b]0;x\x07",
        "Ann\u2028Bcc: x@victim.example",
        "=cmd|'/c calc'!A1",
        "{{ticket.requester.email}}",
    ],
)
def test_a_visitors_name_writes_no_header_of_the_teams_mail(name: str) -> None:
    made = world()
    chat = made.start(name=name)
    made.say(chat, "talk to a person")
    made.work_through()

    (mail,) = made.mailer.sent
    assert mail.to == ("owner@acme.example",)
    assert mail.subject.isprintable()
    assert (mail.reply_to_name or "").isprintable()
    assert all(value.isprintable() for value in mail.headers.values())


@pytest.mark.parametrize(
    "name",
    [
        "Acme\r\nBcc: all@victim.example",
        f"Acme {HIDDEN}knaB",
        "Acme\x85Your account is locked",
        "<img src=x onerror=alert(1)>",
        "\u0410cme",  # a Cyrillic letter: a name of its own, and shown as what it is
        "Acme" + "\u0301" * 150,
    ],
)
def test_a_workspaces_name_is_a_line_of_text_in_the_mail_that_invites(name: str) -> None:
    made = World()
    body = WorkspaceBody(name=name, owner_email="ada@acme.example")
    made.side.workspaces.put(made.owner, body, if_match=None)

    made.side.members.invite(made.owner, InviteMember(email="cy@acme.example"))

    (mail,) = made.mailer.sent
    assert mail.to == ("cy@acme.example",)
    assert "\n" not in mail.subject
    assert "\r" not in mail.subject
    assert not any(hidden in words_of(mail) for hidden in HIDDEN)
    assert "<img" not in mail.html


def test_a_member_cannot_make_the_service_write_to_everybody() -> None:
    made = World()
    for number in range(INVITATION_MAILS_A_DAY + 10):
        with suppress(TooManyRequests):
            made.side.members.invite(made.owner, InviteMember(email=f"p{number}@x.example"))
    assert len(made.mailer.sent) == INVITATION_MAILS_A_DAY


def test_the_mail_with_a_code_says_nothing_but_whose_chat_it_is_and_the_code() -> None:
    made = world()
    chat = made.start(name=NEEDLE)
    made.ask_for_code(chat, VICTIM)
    made.work_through()
    (mail,) = made.mailer.to(VICTIM)
    assert re.search(r"\d{6}", mail.text)
    assert "http" not in mail.text
