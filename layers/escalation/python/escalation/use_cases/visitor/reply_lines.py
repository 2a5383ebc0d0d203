"""A mail as messages of a chat: as long as they may be, and under ids of their own."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

from escalation.domain.mail_replies import WrittenReply
from escalation.domain.types import MAX_LINES, MAX_MESSAGE_CHARS
from escalation.use_cases.visitor.api_models import PostedLine

CUT: Final = "[…]"
"""At the end of a mail that is longer than a turn takes."""
_BREAKS: Final = ("\n\n", "\n", " ")


def in_lines(text: str) -> tuple[str, ...]:
    """A text as messages of a visitor: as long as one may be, and as many as a turn takes."""
    rest, lines = text.strip(), list[str]()
    while rest and len(lines) < MAX_LINES:
        at = _break_of(rest, MAX_MESSAGE_CHARS)
        lines.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    if rest:
        lines[-1] = f"{lines[-1][: MAX_MESSAGE_CHARS - len(CUT) - 1]}\n{CUT}"
    return tuple(lines)


def _break_of(text: str, most: int) -> int:
    """Where to break a text: between paragraphs, lines or words of its second half."""
    if len(text) <= most:
        return len(text)
    ends = (text.rfind(each, most // 2, most) for each in _BREAKS)
    return next((end for end in ends if end > 0), most)


def posted(texts: Sequence[str], message_id: str) -> tuple[PostedLine, ...]:
    """The lines under ids that the same mail gives again, whenever it comes."""
    digest = sha256(message_id.encode(errors="replace")).hexdigest()[:40]
    return tuple(
        PostedLine(client_message_id=f"mail-{digest}-{number}", text=text)
        for number, text in enumerate(texts)
    )


def with_files(written: WrittenReply) -> str:
    """The words, and a name in place of each file: none is kept."""
    return "\n".join([written.text, *(f"[{name}]" for name in written.files)])
