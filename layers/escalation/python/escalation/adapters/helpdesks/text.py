"""Text as it may go to a helpdesk: neutral to its templates, of a length it keeps, marked."""

import hashlib
import html
import json
import re
import unicodedata
from html.parser import HTMLParser
from typing import Final

from escalation.adapters.rendering.escaping import neutral

ZERO_WIDTH: Final = "\u200b"
_FOOT_CHARS: Final = 20
"""Room for the marker's paragraph and the number of a further part."""
MARKER_CHARS: Final = 32
"""Of the longest tag that every vendor takes: a marker may be one."""
CUT_NOTICE: Final = (
    "<p><strong>The text was too long for the helpdesk and ends here.</strong> "
    "The whole conversation is in the console.</p>"
)
_VOID: Final = frozenset({"br", "hr", "img", "input", "col", "wbr"})
_SHORTEST_ROOM: Final = 500
"""Deeper nesting than leaves this much is given up: its text goes on without the tags."""
_FOOT = re.compile(r"<p>\[ref:([^\]\s]{1,280})\]</p>$")
_MARKER = re.compile(r"\[ref:[^\]\s]{1,280}\]")


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


def markers_of(source: str) -> frozenset[str]:
    """Every marker that stands in a text, as `marker_text` has it."""
    return frozenset(_MARKER.findall(source))


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


def without_marker(part: str) -> tuple[str, str]:
    """The HTML of an entry of `marked_parts` without its last line, and the marker of that."""
    found = _FOOT.search(part)
    if found is None:
        return part, ""
    return part[: found.start()], html.unescape(found[1])


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
    return "".join(split_html(markup, longest=room, in_bytes=in_bytes)[:1]) + CUT_NOTICE


def split_html(markup: str, *, longest: int, in_bytes: bool = False) -> list[str]:
    """The markup in parts of at most `longest` characters (bytes), in order, with all its text.

    Tags that are open where a part ends are closed there and opened again in the next.
    """
    if _length(markup, in_bytes=in_bytes) <= longest:
        return [markup]
    splitter = _Splitter(longest, in_bytes=in_bytes)
    splitter.feed(markup)
    return splitter.finish()


def canonical_json(value: object) -> str:
    """The same text for equal values, in every process."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _length(text: str, *, in_bytes: bool) -> int:
    return len(text.encode()) if in_bytes else len(text)


class _Splitter(HTMLParser):
    """Fills one part after the other."""

    def __init__(self, longest: int, *, in_bytes: bool) -> None:
        super().__init__(convert_charrefs=False)
        self._longest = longest
        self._in_bytes = in_bytes
        self._done: list[str] = []
        self._parts: list[str] = []
        self._size = 0
        self._open: list[tuple[str, str]] = []
        """Name and source of each open tag."""
        self._has_text = False

    def finish(self) -> list[str]:
        """All parts."""
        self.close()
        if self._has_text:
            self._end_part()
        return self._done

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        source = self.get_starttag_text() or ""
        if tag in _VOID:
            self._add(source)
            return
        self._add(source, closing=len(f"</{tag}>"))
        self._open.append((tag, source))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag, attrs
        self._add(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if all(name != tag for name, _ in self._open):
            return
        while self._open:
            name, _ = self._open.pop()
            self._parts.append(f"</{name}>")
            if name == tag:
                break

    def handle_data(self, data: str) -> None:
        words = data.split(" ")
        for number, word in enumerate(words):
            text = word if number == len(words) - 1 else f"{word} "
            while text:
                text = self._take(text)

    def handle_entityref(self, name: str) -> None:
        self._add(f"&{name};", shows=True)

    def handle_charref(self, name: str) -> None:
        self._add(f"&#{name};", shows=True)

    def _take(self, text: str) -> str:
        """Add a word, or as much of it as a whole part holds; what is left."""
        most = self._longest - self._overhead()
        if self._size_of(text) <= most:
            self._add(text, shows=True)
            return ""
        self._end_part()
        kept = text[:most]
        if self._in_bytes:
            kept = text.encode()[:most].decode("utf-8", "ignore")
        self._add(kept or text[0], shows=True)
        return text[len(kept or text[0]) :]

    def _add(self, source: str, *, closing: int = 0, shows: bool = False) -> None:
        size = self._size_of(source)
        if self._size + size + closing > self._longest:
            self._end_part()
        if not self._parts and self._open:
            self._begin_part()
        self._parts.append(source)
        self._size += size + closing
        self._has_text = self._has_text or (shows and bool(source.strip()))

    def _begin_part(self) -> None:
        if self._longest - self._overhead() < _SHORTEST_ROOM:
            self._open = []
        self._parts = [source for _, source in self._open]
        self._size = self._overhead()

    def _end_part(self) -> None:
        if self._has_text:
            closing = "".join(f"</{name}>" for name, _ in reversed(self._open))
            self._done.append("".join(self._parts) + closing)
        self._parts = []
        self._size = 0
        self._has_text = False

    def _overhead(self) -> int:
        """What the open tags take in each part, closed again."""
        return sum(self._size_of(source) + len(name) + 3 for name, source in self._open)

    def _size_of(self, text: str) -> int:
        return _length(text, in_bytes=self._in_bytes)
