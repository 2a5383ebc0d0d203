"""A raw mail as what its sender says in it.

Everything in it is a stranger's. It is parsed by the standard library with the policy `compat32`,
which looks at a header when it is asked for and raises for none: `default` parses each one, with
time that grows with the square of its length, and raises for some. Only the sender's is parsed, and
it is short. What would take too long, or too much room, is not parsed at all.
"""

import re
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from typing import Final

from escalation.adapters.helpdesks.entry_text import sounds_automatic
from escalation.adapters.incoming_mail.bodies import content_of
from escalation.adapters.incoming_mail.headers import header, sender_of, subject_of
from escalation.domain.mail_replies import WrittenReply

_NESTING = re.compile(rb"boundary\s*=|^content-type:\s*message/", re.IGNORECASE | re.MULTILINE)
_MOST_NESTING: Final = 60
"""Each line of a mail is compared with the boundary of each part that it is in."""
_PART_BEGINS = re.compile(rb"^--", re.MULTILINE)
_MOST_PARTS: Final = 2_000
_DESCRIPTION = re.compile(
    rb"^content-[a-z-]{1,40}:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*", re.IGNORECASE | re.MULTILINE
)
_LONGEST_DESCRIPTION: Final = 4_000
"""Of a part's header: its parameters are taken apart in time that grows with their square."""
_ROBOTS_PRECEDENCE: Final = frozenset({"bulk", "junk", "list", "auto_reply"})
_ROBOTS_HEADERS: Final = (
    "X-Autoreply",
    "X-Autorespond",
    "X-Autoresponder",
    "X-Auto-Reply",
    "List-Id",
    "List-Unsubscribe",
)


def read_reply(raw: bytes) -> WrittenReply | None:
    """What the beginning of a mail says; None for what is not parsed.

    Args:
        raw: the mail, or as much of it as is looked at.
    """
    if _is_too_much(raw):
        return None
    try:
        return _read(BytesParser(policy=compat32).parsebytes(raw))
    except (RecursionError, ValueError, LookupError, MessageError):
        # A mail can be wrong in ways that its parser does not expect.
        return None


def _read(message: Message) -> WrittenReply:
    content = content_of(message)
    return WrittenReply(
        sender=sender_of(message),
        message_id=header(message, "Message-ID", longest=1_000),
        is_automatic=is_automatic(message) or sounds_automatic(content.text),
        text=content.text,
        files=content.files,
    )


def is_automatic(message: Message) -> bool:
    """Whether a program has sent it, as programs that behave say (RFC 3834 section 5, and what was
    in use before it). Answering those is how loops begin.
    """
    said = (header(message, "Auto-Submitted", longest=200) or "no").partition(";")[0]
    if said.strip().lower() != "no":
        return True
    precedence = header(message, "Precedence", longest=200) or ""
    if precedence.strip().lower() in _ROBOTS_PRECEDENCE:
        return True
    if any(message.get(name) is not None for name in _ROBOTS_HEADERS):
        return True
    return message.get_content_type() == "multipart/report" or sounds_automatic(subject_of(message))


def _is_too_much(raw: bytes) -> bool:
    nested = sum(1 for _ in zip(_NESTING.finditer(raw), range(_MOST_NESTING + 1), strict=False))
    parts = sum(1 for _ in zip(_PART_BEGINS.finditer(raw), range(_MOST_PARTS + 1), strict=False))
    if nested > _MOST_NESTING or parts > _MOST_PARTS:
        return True
    return any(len(found[0]) > _LONGEST_DESCRIPTION for found in _DESCRIPTION.finditer(raw))
