"""Makes text from chats safe to show: never markup, never a placeholder, never reordered."""

import re
from urllib.parse import quote

from markupsafe import Markup, escape

from escalation.domain.types import single_line

_LINE_BREAKS = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
# Embeddings, overrides and isolates. The marks U+200E, U+200F and U+061C only hint and stay.
_BIDI = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_JOINT = re.compile(r"\{(?=[{%#])|[}%#](?=\})|\$(?=\{)")
_LOST_SPACE = re.compile(r"(?m)^ |(?<= ) ")
_SEPARATOR = "\u200c"


def visible(text: str) -> str:
    """The text with what could deceive a reader shown instead of obeyed.

    Every kind of line break becomes a line feed, other control characters U+FFFD, and characters
    that reorder a line their code, as in `[U+202E]`.
    """
    text = _LINE_BREAKS.sub("\n", text)
    text = _CONTROLS.sub("\ufffd", text)
    return _BIDI.sub(lambda match: f"[U+{ord(match[0]):04X}]", text)


def neutral(text: str) -> str:
    """`visible`, and without the digraphs of template languages (`{{`, `{%`, `}}`, `${`).

    Helpdesks expand `{{ticket.…}}` in what they show and mail. Writing the braces as HTML
    entities would not help, because an entity may be decoded before placeholders are looked
    for. A zero-width non-joiner between the braces survives decoding, is not seen, and leaves
    no two braces side by side.
    """
    return _JOINT.sub(lambda match: match[0] + _SEPARATOR, visible(text))


def prose(text: str) -> Markup:
    """HTML of a text of any length: escaped, neutral, with its line breaks.

    Addresses in it stay text. A link that the reader did not expect is how phishing begins.
    Spaces that HTML would drop (indented code, columns) become no-break spaces.
    """
    kept = _LOST_SPACE.sub("\u00a0", neutral(text))
    return Markup("<br>\n").join(escape(line) for line in kept.split("\n"))


def inline(text: str) -> Markup:
    """HTML of a name or title: one line, isolated from the direction of what stands around it."""
    return Markup("<bdi>{}</bdi>").format(" ".join(neutral(text).split()))


def href(url: str) -> str:
    """A link's address, only if it is http(s), with braces and controls percent-encoded."""
    if not re.match(r"https?://", url, re.IGNORECASE):
        return "#"
    return quote(url, safe="!#$%&'()*+,/:;=?@[]~", errors="replace")


def shorten(text: str, limit: int) -> str:
    """One line of at most `limit` characters for a subject, cut at a word with an ellipsis.

    Braces are parted by a space here, where a mail program may take out a character without width.
    """
    kept = _JOINT.sub(lambda match: match[0] + " ", single_line(visible(text)))
    if len(kept) <= limit:
        return kept
    cut = kept[: limit - 1].rstrip("\u200c\u200d")
    word_end = cut.rfind(" ")
    return (cut[:word_end] if word_end > limit // 2 else cut).rstrip() + "…"


def indented(text: str) -> str:
    """Plain text, every line set in: no message can pass for the heading of another."""
    return "\n".join(f"    {line}".rstrip() for line in neutral(text).split("\n"))
