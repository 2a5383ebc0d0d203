"""Text as it may go to a helpdesk: neutral to its templates, of a length it keeps, marked."""

import hashlib
import html
import json
import unicodedata
from html.parser import HTMLParser
from typing import Final

from escalation.adapters.helpdesks.html_parts import split_html
from escalation.adapters.rendering.escaping import neutral

ZERO_WIDTH: Final = "\u200b"
_FOOT_CHARS: Final = 20
"""Room for the marker's paragraph and the number of a further part."""
MARKER_CHARS: Final = 32
"""Freshdesk's longest tag; the marker is one."""
CUT_NOTICE: Final = (
    "<p><strong>The text was too long for the helpdesk and ends here.</strong> "
    "The whole conversation is in the console.</p>"
)
_VOID: Final = frozenset({"br", "hr", "img", "input", "col", "wbr"})


def one_line(text: str, *, longest: int) -> str:
    """Plain text for a subject or a name: one line, without direction characters, neutral."""
    kept = "".join(char for char in text if unicodedata.category(char) not in {"Cf", "Cs"})
    line = " ".join(neutral(kept).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def neutral_html(markup: str) -> str:
    """Escaped HTML without placeholders, forged markers and characters that JSON cannot carry."""
    return neutral(markup).replace("[ref:", f"[ref{ZERO_WIDTH}:")


def marker_of(escalation_id: str) -> str:
    """A short name by which the ticket of an escalation is found: at most 32 characters."""
    marker = f"esc-{escalation_id}"
    if len(marker) <= MARKER_CHARS:
        return marker
    return f"esc-{hashlib.sha256(escalation_id.encode()).hexdigest()[: MARKER_CHARS - 4]}"


def marker_text(marker: str) -> str:
    """The marker as it stands in a text; the brackets keep `m-1` apart from `m-12`."""
    return f"[ref:{html.escape(marker)}]"


def marked_parts(
    markup: str, marker: str, *, longest: int, in_bytes: bool = False
) -> list[tuple[str, str]]:
    """Marker and neutral HTML of each entry that a text becomes: one, where it fits. Nothing is
    cut off; what does not fit follows in further entries with markers of their own.
    """
    room = longest - _FOOT_CHARS - len(marker_text(marker))
    parts = split_html(neutral_html(markup), longest=room, in_bytes=in_bytes)
    markers = [marker, *(f"{marker}+{number}" for number in range(2, len(parts) + 1))]
    return [
        (own, f"{part}<p>{marker_text(own)}</p>") for own, part in zip(markers, parts, strict=True)
    ]


def with_marker(markup: str, marker: str, *, longest: int, in_bytes: bool = False) -> str:
    """Neutral HTML with the marker below it, no longer than the helpdesk keeps."""
    foot = f"<p>{marker_text(marker)}</p>"
    room = longest - _length(foot, in_bytes=in_bytes)
    return fit_html(neutral_html(markup), longest=room, in_bytes=in_bytes) + foot


def fit_html(markup: str, *, longest: int, in_bytes: bool = False) -> str:
    """The markup, or as much of it as fits, closed properly and with a notice that it was cut."""
    if _length(markup, in_bytes=in_bytes) <= longest:
        return markup
    room = longest - _length(CUT_NOTICE, in_bytes=in_bytes)
    cutter = _Cutter(room, in_bytes=in_bytes)
    cutter.feed(markup)
    return cutter.finish() + CUT_NOTICE


def canonical_json(value: object) -> str:
    """The same text for equal values, in every process."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _length(text: str, *, in_bytes: bool) -> int:
    return len(text.encode()) if in_bytes else len(text)


class _Cutter(HTMLParser):
    """Copies markup until its room, including the closing tags, is used up."""

    def __init__(self, room: int, *, in_bytes: bool) -> None:
        super().__init__(convert_charrefs=False)
        self._room = room
        self._in_bytes = in_bytes
        self._parts: list[str] = []
        self._open: list[str] = []
        self._full = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        source = self.get_starttag_text() or ""
        closing = 0 if tag in _VOID else len(f"</{tag}>")
        if self._take(source, closing) and tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag, attrs
        self._take(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if self._full or tag not in self._open:
            return
        while self._open:
            last = self._open.pop()
            self._parts.append(f"</{last}>")
            if last == tag:
                break

    def handle_data(self, data: str) -> None:
        if self._full or self._take(data):
            return
        if self._in_bytes:
            self._parts.append(data.encode()[: self._room].decode("utf-8", "ignore"))
        else:
            self._parts.append(data[: self._room])

    def handle_entityref(self, name: str) -> None:
        self._take(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._take(f"&#{name};")

    def finish(self) -> str:
        """What was taken, with its open tags closed."""
        self.close()
        return "".join(self._parts) + "".join(f"</{tag}>" for tag in reversed(self._open))

    def _take(self, source: str, closing: int = 0) -> bool:
        size = _length(source, in_bytes=self._in_bytes) + closing
        if self._full:
            return False
        if size > self._room:
            self._full = True
            return False
        self._parts.append(source)
        self._room -= size
        return True
