"""What a raw mail says: the words that are new, its one sender, whether a program sent it."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation.adapters.incoming_mail.bodies import unflowed
from escalation.adapters.incoming_mail.reading import read_reply
from escalation.domain.mail_replies import WrittenReply
from tests.properties import tries
from tests.unit.replies.mails import ADA, SAMPLES, mail, raw


def read(content: bytes) -> WrittenReply:
    """What a mail says that can be read."""
    written = read_reply(content)
    assert written is not None
    return written


@pytest.mark.parametrize("program", SAMPLES)
def test_what_was_written_just_now_arrives_and_nothing_of_the_history(program: str) -> None:
    sample, says = SAMPLES[program]
    written = read(raw(sample))
    assert written.text == says
    assert written.sender is not None
    assert written.sender.lower() == ADA
    assert not written.is_automatic
    assert written.message_id


def test_files_are_named_and_pictures_inside_of_words_and_signatures_are_not() -> None:
    assert read(raw(SAMPLES["outlook"][0])).files == ("Beleg für Ada.pdf",)
    assert read(raw(SAMPLES["a phone"][0])).files == ("IMG_0001.jpeg",)


def test_a_mail_with_nothing_new_but_a_file_says_nothing_of_the_history() -> None:
    written = read(
        b"From: ada@example.com\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
        b"Content-Type: text/plain\r\n\r\nOn 2 Mar 2026, at 10:40, Grace <s@example.com> wrote:\r\n"
        b"\r\n> OLD Which?\r\n--b\r\nContent-Type: application/pdf\r\n"
        b'Content-Disposition: attachment; filename="=?utf-8?Q?=5Bf=C3=BCr=5D.pdf?="\r\n'
        b"\r\nx\r\n--b--"
    )
    assert (written.text, written.files) == ("", ("(für).pdf",))


def test_so_does_one_in_html() -> None:
    quoted = (
        b'<div><br></div><div class="gmail_quote"><div class="gmail_attr">On Mon, Grace wrote:'
        b'<br></div><blockquote class="gmail_quote">OLD Which?</blockquote></div>'
    )
    written = read(b"From: ada@example.com\r\nContent-Type: text/html\r\n\r\n" + quoted)
    assert written.text == ""


@pytest.mark.parametrize(
    ("sender", "is_read_as"),
    [
        ("ada@example.com", ADA),
        ("<ada@example.com>", ADA),
        ('"ada@example.com" <eve@evil.example>', "eve@evil.example"),
        ("ada@example.com <eve@evil.example>", None),
        ("<ada@example.com> <eve@evil.example>", None),
        ("ada@example.com, eve@evil.example", None),
        ("Team: ada@example.com;", None),
        ("eve@evil.example (ada@example.com)", None),
        ("=?utf-8?Q?ada=40example.com?= <eve@evil.example>", "eve@evil.example"),
        ("=?utf-8?Q?ada=40example.com?=", None),
        ("ada@bücher.example", "ada@xn--bcher-kva.example"),
        ("ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example"),
        ("Ada@Example.com", "Ada@Example.com"),
        ("", None),
        ("nobody", None),
        ('"a b"@example.com', None),
        ("x" * 2_000 + "@example.com", None),
        ("(" * 900, None),
    ],
)
def test_a_sender_is_one_address_that_can_be_read_in_one_way(
    sender: str, is_read_as: str | None
) -> None:
    found = read(f"From: {sender}\r\nSubject: x\r\n\r\nhello".encode()).sender
    assert found == is_read_as


def test_of_two_senders_nobody_knows_whom_dmarc_looked_at() -> None:
    assert read(b"From: ada@example.com\r\nFrom: eve@evil.example\r\n\r\nhi").sender is None
    assert read(b"Subject: x\r\n\r\nhi").sender is None


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; type=x"},
        {"Precedence": "auto_reply"},
        {"Precedence": "Bulk"},
        {"X_Autoreply": "yes"},
        {"X_Autorespond": "1"},
        {"List_Id": "<l.example.com>"},
        {"Subject": "Automatic reply: Your question"},
        {"Subject": "=?utf-8?Q?R=C3=A9ponse_automatique_=3A_absente?="},
        {"Subject": "Out of Office: back on Monday"},
    ],
)
def test_what_a_program_sends_is_known_by_its_headers(headers: dict[str, str]) -> None:
    assert read(mail(**headers)).is_automatic


def test_an_absence_is_known_by_its_words_and_a_bounce_by_its_form() -> None:
    assert read(mail("I am currently out of the office until Monday.")).is_automatic
    report = (
        b"From: m@example.com\r\nContent-Type: multipart/report; boundary=b\r\n\r\n"
        b"--b\r\n\r\nx\r\n--b--"
    )
    assert read(report).is_automatic


@pytest.mark.parametrize(
    "headers", [{}, {"Auto_Submitted": "no"}, {"Precedence": "normal"}, {"Subject": "Re: office"}]
)
def test_what_a_person_sends_is_not_taken_for_a_programs(headers: dict[str, str]) -> None:
    assert not read(mail(**headers)).is_automatic


@pytest.mark.parametrize(
    ("head", "body", "says"),
    [
        (b"text/plain; charset=iso-8859-1", b"Gr\xfc\xdfe", "Grüße"),
        (b"text/plain; charset=utf-8", b"Gr\xfc\xdfe", "Grüße"),
        (b"text/plain; charset=klingon", "Grüße".encode(), "Grüße"),
        (b"text/plain", "Grüße".encode(), "Grüße"),
        (b"text/plain; charset=utf-16", b"\xff\xfeh\x00i\x00", "hi"),
        (b'text/plain; charset="unclosed', b"hi", "hi"),
        (b"text/html; charset=utf-8", b"<p>a<script>alert(1)</script><b>b", "a**b**"),
        (b"text/html", b"<img src=cid:x onerror=alert(1)>hi", "[Picture]hi"),
        (b"text/plain", b"a\x00b\x1b[31m", "ab[31m"),
        (b"multipart/mixed; boundary=missing", b"only text", "only text"),
        (b"multipart/mixed", b"no boundary", "no boundary"),
        (b"nonsense", b"hi", "hi"),
        (b"text/plain; format=flowed", b"one \r\ntwo\r\n", "one two"),
    ],
)
def test_a_wrong_mail_says_as_much_as_it_does(head: bytes, body: bytes, says: str) -> None:
    content = b"From: ada@example.com\r\nContent-Type: " + head + b"\r\n\r\n" + body
    assert read(content).text == says


def test_a_bomb_of_parts_is_not_parsed() -> None:
    parts = b"\r\n--b\r\n" * 3_000
    assert read_reply(b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + parts) is None
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(200)
    )
    assert read_reply(nested) is None
    assert read_reply(b"Content-Type: message/rfc822\r\n\r\n" * 5_000) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\r\n" * 1_000_000,
        b"From: " + b"(" * 1_000_000,
        b"Subject: " + b"=?utf-8?Q?a?= " * 100_000 + b"\r\n\r\nx",
        b"Content-Type: text/plain; " + b"a=b;" * 200_000 + b"\r\n\r\nx",
        b"X: y\r\n" * 200_000,
        b"Content-Type: text/html\r\n\r\n" + b"<div>" * 200_000,
        b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b"A" * 1_000_000,
    ],
    ids=["empty", "lines", "comment", "words", "parameters", "headers", "elements", "base64"],
)
@pytest.mark.timeout(30)
def test_what_is_large_is_read_or_left_and_not_pondered(content: bytes) -> None:
    written = read_reply(content)
    assert written is None or len(written.text) <= 32_000


@settings(max_examples=tries(200))
@given(st.integers(0, 2**32), st.sampled_from(sorted(SAMPLES)))
def test_a_damaged_mail_never_raises(seed: int, program: str) -> None:
    dice = random.Random(seed)
    content = bytearray(raw(SAMPLES[program][0]))
    for _ in range(dice.randint(1, 30)):
        at = dice.randrange(len(content))
        if dice.random() < 0.3:
            del content[at : at + dice.randint(1, 60)]
        else:
            content[at] = dice.randrange(256)
    read_reply(bytes(content))


@settings(max_examples=tries(200))
@given(st.binary(max_size=400))
def test_what_is_no_mail_never_raises(content: bytes) -> None:
    read_reply(content)


def test_flowed_lines_are_as_long_as_they_were_typed() -> None:
    assert unflowed("a \nb\n\n> q \n> r\n> \nc") == "a b\n\n> q r\n> \nc"
    assert unflowed("a  \nb", joins=True) == "a b"
    assert unflowed("bye\n-- \nAda") == "bye\n-- \nAda"
    assert unflowed(" >not quoted\n From here") == ">not quoted\nFrom here"
