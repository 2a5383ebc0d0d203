"""Cuts a piece of HTML into parts that fit a helpdesk, each of them whole markup."""

from html.parser import HTMLParser
from typing import Final

_VOID: Final = frozenset({"br", "hr", "img", "input", "col", "wbr"})
_SHORTEST_ROOM: Final = 500
"""Deeper nesting than leaves this much is given up: its text goes on without the tags."""


def split_html(markup: str, *, longest: int, in_bytes: bool = False) -> list[str]:
    """The markup in parts of at most `longest` characters (bytes), in order, with all its text.

    Tags that are open where a part ends are closed there and opened again in the next.
    """
    if _length(markup, in_bytes=in_bytes) <= longest:
        return [markup]
    splitter = _Splitter(longest, in_bytes=in_bytes)
    splitter.feed(markup)
    return splitter.finish()


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
        if self._size + size + closing > self._longest and self._has_text:
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
