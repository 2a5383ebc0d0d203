"""What is not taken: who forges, who spoofs, who has no right any more, and who is no person.

A refusal changes nothing, is told in the log with its reason, sends nobody anything, and the mail
is gone.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.fakes.chat_world import WS
from tests.fakes.received_mail import KEYS, memory_addresses
from tests.unit.replies.mails import ADA, mail
from tests.unit.replies.reply_worlds import ReplyWorld
from tests.unit.use_cases.test_blocked_visitors import block


@pytest.fixture
def world() -> ReplyWorld:
    return ReplyWorld()


def is_refused(
    world: ReplyWorld,
    chat: str,
    to: str | None = None,
    content: bytes | None = None,
    **told: Any,
) -> object:
    """Why a mail is refused, after a look at what is not to happen then."""
    before, queued = world.said(chat), len(world.queue.waiting)
    assert world.mailed(to or world.address(chat), content, **told) is None
    assert world.said(chat) == before
    assert len(world.queue.waiting) == queued, "nobody is written to"
    assert world.mails.kept == {}
    assert len(world.refusals()) == 1
    return world.refusals()[0]


def test_dmarc_alone_proves_who_has_sent_it(world: ReplyWorld) -> None:
    chat = world.with_team()
    for verdict in ("FAIL", "GRAY", "PROCESSING_FAILED", "DISABLED"):
        world.events.events.clear()
        assert is_refused(world, chat, dmarc=verdict) == "not_authenticated"


def test_what_a_mail_says_of_its_own_verdicts_counts_for_nothing(world: ReplyWorld) -> None:
    chat = world.with_team()
    forged = (
        b"Authentication-Results: amazonses.com; spf=pass; dkim=pass header.i=@example.com;\r\n"
        b" dmarc=pass header.from=example.com;\r\nX-SES-Spam-Verdict: PASS\r\n"
        b"X-SES-DMARC-Verdict: PASS\r\n"
    )
    assert is_refused(world, chat, None, forged + mail(), dmarc="GRAY") == "not_authenticated"


def test_spam_and_viruses_are_not_taken_and_a_check_that_was_not_made_is_no_reason(
    world: ReplyWorld,
) -> None:
    chat = world.with_team()
    assert is_refused(world, chat, virus="FAIL") == "virus"
    world.events.events.clear()
    assert is_refused(world, chat, spam="FAIL") == "spam"
    world.mailed(world.address(chat), spam="GRAY", virus="PROCESSING_FAILED")
    assert world.said(chat)[-1] == "visitor: Yes, please."


@pytest.mark.parametrize(
    "sender",
    [
        "eve@evil.example",
        "Ada <ada@example.com.evil.example>",
        "ada@example.com, eve@evil.example",
        '"ada@example.com" <eve@evil.example>',
        "eve+ada@example.com",
        "ada@sub.example.com",
        "\u0430da@example.com",
    ],
)
def test_with_the_right_address_but_anothers_sender_it_is_nobodys(
    world: ReplyWorld, sender: str
) -> None:
    """Somebody to whom the visitor has forwarded the team's mail, say."""
    chat = world.with_team()
    content = mail().replace(f"From: {ADA}".encode(), f"From: {sender}".encode())
    assert is_refused(world, chat, None, content) == "other_sender"


@pytest.mark.parametrize("sender", ["ADA@EXAMPLE.COM", "Ada <Ada@Example.com>"])
def test_upper_case_is_the_same_mailbox(world: ReplyWorld, sender: str) -> None:
    chat = world.with_team()
    world.mailed(world.address(chat), mail(sender=sender))
    assert world.said(chat)[-1] == "visitor: Yes, please."


def test_an_address_that_is_only_claimed_speaks_for_nobody(world: ReplyWorld) -> None:
    chat = world.start(email=ADA)
    world.take_over(chat)
    assert is_refused(world, chat) == "address_not_proved"


def test_an_address_that_a_code_has_proved_does(world: ReplyWorld) -> None:
    chat = world.start()
    world.give_contact(chat, ADA)
    world.prove(chat, ADA)
    world.take_over(chat)
    world.mailed(world.address(chat))
    assert world.said(chat)[-1] == "visitor: Yes, please."


def test_an_address_that_the_visitor_has_changed_speaks_for_them_no_more(
    world: ReplyWorld,
) -> None:
    chat = world.start()
    world.give_contact(chat, ADA)
    world.prove(chat, ADA)
    world.give_contact(chat, "new@example.com")
    world.prove(chat, "new@example.com")
    world.take_over(chat)
    assert is_refused(world, chat) == "other_sender"


def test_a_forged_or_foreign_address_reaches_no_conversation(world: ReplyWorld) -> None:
    chat = world.with_team()
    good = world.address(chat)
    for forged in (
        good.replace(good[6], "b" if good[6] != "b" else "c", 1),
        "reply+" + "a" * 56 + "@in.example.com",
        good.replace("in.example.com", "in.example.org"),
        "postmaster@in.example.com",
    ):
        world.events.events.clear()
        assert is_refused(world, chat, forged) == "address_unknown"


def test_an_address_of_another_workspaces_making_is_of_no_conversation(world: ReplyWorld) -> None:
    chat = world.with_team()
    foreign = world.address(chat, "other")
    assert is_refused(world, chat, foreign) == "conversation_gone"


def test_an_address_ends_after_a_week(world: ReplyWorld) -> None:
    chat = world.with_team()
    to = world.address(chat)
    world.clock.move(timedelta(days=7, hours=1))
    assert is_refused(world, chat, to) == "address_over"


def test_an_address_ends_with_its_key(world: ReplyWorld) -> None:
    chat = world.with_team()
    to = world.address(chat)
    world.reply_addresses = memory_addresses(world.clock, KEYS.replace("r" * 64, "s" * 64))
    assert is_refused(world, chat, to) == "address_unknown"


def _closed(world: ReplyWorld, chat: str) -> None:
    world.hand_back(chat)
    world.close(chat)


def _idle(world: ReplyWorld, chat: str) -> None:
    world.hand_back(chat)
    world.clock.move(timedelta(hours=25))


def _erased(world: ReplyWorld, chat: str) -> None:
    world.transcripts.erase(world.head(chat).model_copy(update={"state": "erased"}))


def _bot_gone(world: ReplyWorld, chat: str) -> None:
    del world.profiles.known["support"]


def _blocked(world: ReplyWorld, chat: str) -> None:
    block(world, chat)


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        (_closed, "conversation_closed"),
        (_idle, "conversation_closed"),
        (_bot_gone, "bot_gone"),
        (_blocked, "visitor_blocked"),
    ],
)
def test_where_nothing_may_be_said_any_more_nothing_is(
    world: ReplyWorld, what: Callable[[ReplyWorld, str], None], reason: str
) -> None:
    chat = world.with_team()
    what(world, chat)
    assert is_refused(world, chat) == reason


def test_an_erased_chat_stays_so(world: ReplyWorld) -> None:
    chat = world.with_team()
    to = world.address(chat)
    _erased(world, chat)
    world.mailed(to)
    assert world.refusals() == ["conversation_gone"]
    assert world.head(chat).state == "erased"
    assert world.mails.kept == {}


def test_a_chat_that_is_not_there_is_gone(world: ReplyWorld) -> None:
    to = world.reply_addresses.of(WS, "0" * 24)
    assert to is not None
    world.mailed(to)
    assert world.refusals() == ["conversation_gone"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"Subject": "Out of Office: I am away"},
    ],
)
def test_a_program_is_not_answered_nor_taken(world: ReplyWorld, headers: dict[str, str]) -> None:
    chat = world.with_team()
    assert is_refused(world, chat, None, mail(**headers)) == "automatic"


def test_what_is_sent_by_nobody_is_a_programs(world: ReplyWorld) -> None:
    chat = world.with_team()
    assert is_refused(world, chat, bounces_to="") == "automatic"


def test_what_cannot_be_read_says_nothing_or_is_gone_is_refused(world: ReplyWorld) -> None:
    chat = world.with_team()
    bomb = b"From: ada@example.com\r\n" + b"--\r\n" * 3_000
    assert is_refused(world, chat, None, bomb) == "unreadable"
    world.events.events.clear()
    quoted = mail("On 2 Mar 2026, at 10:40, Grace <s@example.com> wrote:\n\n> OLD Which?\n")
    assert is_refused(world, chat, None, quoted) == "empty"
    assert world.taken(world.received("never-there", world.address(chat))) is None
    assert world.refusals()[-1] == "mail_gone"


def test_ten_megabytes_are_looked_at_as_far_as_words_are(world: ReplyWorld) -> None:
    chat = world.with_team()
    head, _, body = mail().partition(b"\n\n")
    head = head.replace(b'text/plain; charset="utf-8"', b"multipart/mixed; boundary=b")
    file = b"A" * 76 + b"\r\n"
    large = (
        head
        + b"\n\n--b\r\nContent-Type: text/plain\r\n\r\n"
        + body
        + b"\r\n--b\r\nContent-Type: image/jpeg; name=big.jpg\r\n"
        + b"Content-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + file * 135_000
        + b"\r\n--b--"
    )
    assert len(large) > 10_000_000
    world.mailed(world.address(chat), large)
    assert world.said(chat)[-1] == "visitor: Yes, please.\n[big.jpg]"


def test_the_log_says_why_and_holds_nothing_of_the_mail(world: ReplyWorld) -> None:
    chat = world.with_team()
    world.mailed(world.address(chat), mail("A secret", sender="eve@evil.example"), mail_id="m1")
    world.mailed(world.address(chat), mail("A secret"))
    told = str([one for one in world.events.events if one[0].startswith("mail_reply")])
    assert "other_sender" in told
    for word in ("secret", "evil", "example.com", "reply+"):
        assert word not in told
