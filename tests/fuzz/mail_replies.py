"""Decoders of mail replies: the address, what the mail service says, and the mail itself."""

import json
from typing import Any

from escalation.adapters.aws.ses_received import read_received
from escalation.adapters.incoming_mail.reading import read_reply
from escalation.domain.errors import MalformedJob
from escalation.domain.reply_addresses import read_token, token
from escalation.domain.types import MAX_STORED_TEXT_CHARS
from tests.events import event
from tests.fuzz.decoders import Decoder, LetInError
from tests.fuzz.proofs import NOW, OTHER_SECRET, SECRET
from tests.fuzz.values import Dice
from tests.unit.replies.mails import SAMPLES, raw

CONVERSATION = "0c5d7e2a9b4f1836c8a2e7d1"
_PIECES = (
    b"\r\n", b"\r\n\r\n", b"\xff", b"=?", b"?=", b'"', b"\r\n--", b"; charset=", b"\0", b"<!--",
    b"boundary=", b"utf-7", b"*0*=", b"Content-Type: multipart/mixed; boundary=\r\n\r\n",
    b"From: eve@evil.example\r\n", b"Content-Transfer-Encoding: uuencode\r\n", b"<", b">",
)  # fmt: skip


def _token(dice: Dice) -> tuple[str, str]:
    """A token or something like it, and the key that it is made with."""
    key = dice.choice((SECRET, OTHER_SECRET))
    made = token("w1", CONVERSATION, key=key, now=NOW)
    return (dice.broken(made) if dice.random() < 0.7 else made), key


def _read_token(given: tuple[str, str]) -> object:
    text, key = given
    found = read_token(text, [SECRET])
    good = token("w1", CONVERSATION, key=SECRET, now=NOW)
    if found is not None and (key != SECRET or text.lower() != good):
        raise LetInError(text)
    return found


def _notice(dice: Dice) -> str:
    body: Any = json.loads(event("receive_mail")["Records"][0]["body"])
    return dice.document(body)


def _mail(dice: Dice) -> bytes:
    content = bytearray(raw(SAMPLES[dice.choice(sorted(SAMPLES))][0]))
    for _ in range(dice.randint(0, 40)):
        at = dice.randrange(len(content))
        match dice.randrange(4):
            case 0:
                del content[at : at + dice.randint(1, 60)]
            case 1:
                content[at:at] = dice.choice(_PIECES)
            case 2:
                other = dice.randrange(len(content))
                content[at:at] = content[other : other + 80]
            case _:
                content[at] = dice.randrange(256)
    return bytes(content)


def _read_mail(content: bytes) -> object:
    written = read_reply(content)
    if written is not None and len(written.text) > MAX_STORED_TEXT_CHARS * 8:
        raise AssertionError("longer than its parts may be")
    return written


DECODERS = {
    "reply addresses": Decoder(_token, _read_token),
    "news of received mail": Decoder(_notice, read_received, (MalformedJob,)),
    "mail replies": Decoder(_mail, _read_mail),
}
