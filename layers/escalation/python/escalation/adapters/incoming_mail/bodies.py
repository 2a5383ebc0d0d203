"""What of a mail is words, and what is files."""

import re
from email.message import Message
from typing import Final, NamedTuple

from escalation.adapters.helpdesks.entry_text import plain_lines, plain_text
from escalation.adapters.incoming_mail.headers import decoded

_MOST_FILES: Final = 20
_FILE_CHARS: Final = 120
_LOOKED_AT_CHARS: Final = 200_000
"""Of one text, with all that it quotes; markup has a bound of its own."""
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class Content(NamedTuple):
    """A mail, or a part of one."""

    text: str = ""
    files: tuple[str, ...] = ()


def content_of(message: Message) -> Content:
    """The words that were written just now, and the names of the files beside them.

    Of the same words in two forms the HTML is taken: there programs mark what they quote, and lines
    are as long as they were typed.
    """
    kind = message.get_content_maintype()
    if kind == "multipart":
        parts = message.get_payload()
        # One without its boundary has text in their place.
        children = [one for one in parts if isinstance(one, Message)] if parts else []
        if not children:
            return Content(_plain(_text_of(message)))
        found = [content_of(child) for child in children]
        if message.get_content_subtype() == "alternative":
            return _best(children, found)
        return _joined(found)
    if _is_file(message):
        return Content(files=(_name_of(message),))
    if kind == "text":
        return Content(_words_of(message))
    return Content()


def _best(forms: list[Message], found: list[Content]) -> Content:
    """Of several forms of the same the HTML, or else the last that says anything: "the last part
    that it understands is best" (RFC 2046 section 5.1.4).
    """
    ranked = sorted(zip(forms, found, strict=True), key=lambda each: _has_html(each[0]))
    text = next((content.text for _, content in reversed(ranked) if content.text), "")
    files = dict.fromkeys(name for content in found for name in content.files)
    return Content(text, tuple(files)[:_MOST_FILES])


def _has_html(message: Message) -> bool:
    return any(part.get_content_type() == "text/html" for part in message.walk())


def _joined(found: list[Content]) -> Content:
    text = "\n\n".join(one.text for one in found if one.text)
    return Content(text, tuple(name for one in found for name in one.files)[:_MOST_FILES])


def _words_of(message: Message) -> str:
    text = _text_of(message)
    if message.get_content_subtype() == "html":
        return _clean(plain_text(text, whole_if_none=False))
    if str(message.get_param("format", "")).lower() == "flowed":
        text = unflowed(
            text[:_LOOKED_AT_CHARS], joins=str(message.get_param("delsp", "")).lower() == "yes"
        )
    return _plain(text)


def _plain(text: str) -> str:
    return _clean(plain_lines(text[:_LOOKED_AT_CHARS], whole_if_none=False))


def unflowed(text: str, *, joins: bool = False) -> str:
    """Lines as long as they were typed, of text in the format "flowed" (RFC 3676).

    Args:
        text: as it was sent, where a line that ends with a space goes on in the next.
        joins: that space is none of the text's (`DelSp`).
    """
    lines: list[str] = []
    depth_before, goes_on = 0, False
    for raw in text.replace("\r\n", "\n").split("\n"):
        bare = raw.lstrip(">")
        depth = len(raw) - len(bare)
        bare = bare.removeprefix(" ")
        if goes_on and depth == depth_before and bare != "-- ":
            lines[-1] += bare
        else:
            lines.append(f"{'>' * depth} {bare}" if depth else bare)
        goes_on, depth_before = bare.endswith(" ") and bare != "-- ", depth
        if goes_on and joins:
            lines[-1] = lines[-1][:-1]
    return "\n".join(lines)


def _text_of(message: Message) -> str:
    """The decoded text. Of a character set that is not known, or that it is not written in, the
    letters that there are.
    """
    raw = message.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    named = str(message.get_content_charset() or "utf-8")
    try:
        return raw.decode(named)
    except (LookupError, ValueError):
        pass
    try:
        return raw.decode("utf-8")
    except ValueError:
        return raw.decode("cp1252", errors="replace")


def _is_file(message: Message) -> bool:
    """Whether a part is a file beside the words: one that is called so, or is no text. A picture
    inside of the words has a Content-ID, and is named where it stands.
    """
    if str(message.get_content_disposition()) == "attachment":
        return True
    if message.get_content_maintype() == "text" and message.get_content_subtype() != "calendar":
        return bool(message.get_filename())
    return message.get("Content-ID") is None


def _name_of(message: Message) -> str:
    name = decoded(message.get_filename() or message.get_content_type())
    shown = _UNSEEN.sub("", name).replace("[", "(").replace("]", ")")
    return shown[:_FILE_CHARS] or "file"


def _clean(text: str) -> str:
    """Without what nobody sees and some stores refuse."""
    return _UNSEEN.sub("", text).strip()
