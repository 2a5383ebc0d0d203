"""HTML as lines of plain text, each with what the elements around it say of it.

Messages are plain text in the model. What the markup means is therefore written with the signs that
people use in plain text, and that the chat's Markdown reads again: "> " before a quotation, "1. "
and "- " before the items of a list, **bold**, _italic_, ~struck~ and `code`, addresses in
parentheses, "[Picture: name]".
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from escalation.adapters.helpdesks.mail_marks import Mark, is_container, mark_of
from escalation.adapters.helpdesks.markup_tokens import attributes_of, tokens
from escalation.adapters.helpdesks.shown_attributes import (
    Style,
    item_sign,
    link_shown,
    picture_shown,
    start_of_list,
    style_of,
    styled,
)

_BLOCKS: Final = frozenset(
    {
        "address", "article", "aside", "caption", "center", "dd", "details", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
        "h6", "header", "li", "main", "nav", "ol", "section", "summary", "table", "tr", "ul",
    }
)  # fmt: skip
_PARAGRAPHS: Final = frozenset({"blockquote", "p", "pre"})
_VOID: Final = frozenset(
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
        "source", "track", "wbr",
    }
)  # fmt: skip
_SILENT: Final = frozenset({"template", "svg", "math", "object", "noscript"})
_LISTS: Final = frozenset({"ol", "ul", "menu", "dir"})
_SPACES = re.compile(r"[ \t\r\n\f\u00a0]+")
_MOST_NESTED: Final = 8
"""Levels of quotation or of lists that are shown; deeper ones are shown as this one."""
_MAX_LINK_CHARS: Final = 2_000


@dataclass(frozen=True, slots=True)
class Line:
    """One line: as it is shown but for its signs of quotation, and bare of signs."""

    text: str = ""
    bare: str = ""
    mark: Mark = Mark.OWN
    quotes: int = 0
    verbatim: bool = False
    """From a `<pre>`."""

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to see."""
        return not self.text.strip()

    @property
    def is_quoted(self) -> bool:
        """Whether it stands in a quotation, by its element or by its own sign."""
        return self.quotes > 0 or self.bare.startswith(">")


class _Around(NamedTuple):
    """What the open elements mean for the text in them."""

    mark: Mark = Mark.OWN
    quotes: int = 0
    verbatim: bool = False
    silent: bool = False
    style: int = 0
    indent: str = ""


class _Element(NamedTuple):
    tag: str
    outside: _Around
    container: bool


@dataclass(slots=True)
class _List:
    numbered: str | None
    number: int
    item_is_open: bool = False


def lines_of(markup: str) -> tuple[list[Line], bool]:
    """The lines of some HTML, and whether it was longer than is read."""
    reader = _Reader()
    for token in tokens(markup):
        if token.kind == "text":
            reader.text(token.value)
        elif token.kind == "start":
            reader.start(token.value, token.attributes)
        elif token.kind == "end":
            reader.end(token.value)
        else:
            return reader.finish(), True
    return reader.finish(), False


class _Reader:
    """Every step is as long as the token it is for: open elements are counted by name, so that an
    end without a beginning is known without a look at the others.
    """

    def __init__(self) -> None:
        self._lines: list[Line] = []
        self._runs: list[tuple[str, int]] = []
        self._lead: str | None = None
        """Stands before the first text of a list's item."""
        self._gap = False
        self._now = _Around()
        self._at: _Around = self._now
        """Around the line that is being made."""
        self._open: list[_Element] = []
        self._counts: Counter[str] = Counter()
        self._lists: list[_List] = []
        self._link: tuple[str, list[str]] | None = None
        self._rest_is_history = False
        self._pre_begins = False

    def finish(self) -> list[Line]:
        """The lines; what is open ends here."""
        self._end_link()
        self._flush()
        return self._lines

    def text(self, data: str) -> None:
        """Text between two tags."""
        if self._now.silent:
            return
        if not self._now.verbatim:
            shown = _SPACES.sub(" ", data)
            if shown != " " or self._runs:
                self._add(shown)
            return
        if self._pre_begins:
            data = data.removeprefix("\n")
            self._pre_begins = False
        first, *others = data.replace("\r\n", "\n").split("\n")
        self._add(first)
        for part in others:
            self._flush(blank=True)
            self._add(part)

    def start(self, tag: str, source: str) -> None:
        """A tag that begins something."""
        attributes = attributes_of(source) if source else {}
        if tag in _VOID:
            self._void(tag, attributes)
            return
        if tag == "li" and self._lists and self._lists[-1].item_is_open:
            self.end("li")
        if tag == "a":
            self._end_link()
        self._break(tag)
        around = self._inside(tag, attributes)
        container = is_container(tag, attributes) and self._now.mark is Mark.OWN
        self._open.append(_Element(tag, self._now, container))
        self._counts[tag] += 1
        self._now = around
        self._pre_begins = tag == "pre"
        if tag in _LISTS:
            self._lists.append(_List(*start_of_list(tag, attributes)))
        elif tag == "li":
            self._item(attributes)
        elif tag in {"td", "th"} and self._runs:
            self._add(" | ")
        elif tag == "a":
            address = attributes.get("href", "").strip()
            self._link = (address if len(address) <= _MAX_LINK_CHARS else "", [])

    def end(self, tag: str) -> None:
        """A tag that ends something; everything that was begun inside ends with it."""
        if not self._counts[tag]:
            self._break(tag)
            return
        while True:
            element = self._open.pop()
            self._counts[element.tag] -= 1
            self._close(element)
            if element.tag == tag:
                return

    def _close(self, element: _Element) -> None:
        if element.tag == "a":
            self._end_link()
        self._break(element.tag)
        if element.tag in _LISTS and self._lists:
            self._lists.pop()
        elif element.tag == "li":
            self._lead = None
            if self._lists:
                self._lists[-1].item_is_open = False
        self._now = element.outside
        if element.tag == "blockquote" and self._open and self._open[-1].container:
            self._now = self._now._replace(mark=Mark.OWN)

    def _inside(self, tag: str, attributes: Mapping[str, str]) -> _Around:
        around = self._now
        mark = mark_of(tag, attributes) if attributes else None
        if mark is Mark.HISTORY_FROM_HERE:
            self._rest_is_history |= around.mark is not Mark.HISTORY
        elif mark is not None and around.mark is Mark.OWN:
            around = around._replace(mark=mark)
        if tag == "blockquote":
            around = around._replace(quotes=min(around.quotes + 1, _MOST_NESTED))
        if tag == "pre":
            around = around._replace(verbatim=True)
        if tag in _SILENT:
            around = around._replace(silent=True)
        style = style_of(tag, attributes, around.style)
        if tag == "pre" or around.verbatim:
            style &= ~Style.CODE
        return around._replace(style=style) if style != around.style else around

    def _item(self, attributes: Mapping[str, str]) -> None:
        sign = "- "
        if self._lists:
            current = self._lists[-1]
            current.item_is_open = True
            sign, current.number = item_sign(current.numbered, current.number, attributes)
        self._lead = self._now.indent + sign
        if len(self._now.indent) < _MOST_NESTED * 2:
            self._now = self._now._replace(indent=self._now.indent + " " * len(sign))

    def _void(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self._now.silent:
            return
        if tag == "br":
            self._flush(blank=self._lead is None)
        elif tag == "hr":
            self._flush()
        elif tag == "img":
            shown = picture_shown(attributes)
            if shown:
                self._add(shown)

    def _break(self, tag: str) -> None:
        if tag in _PARAGRAPHS:
            self._flush()
            self._gap = self._gap or (bool(self._lines) and self._lead is None)
        elif tag in _BLOCKS:
            self._flush()

    def _add(self, text: str) -> None:
        if not text:
            return
        around = self._now
        if self._rest_is_history:
            around = around._replace(mark=Mark.HISTORY_FROM_HERE)
        if self._runs and around[:3] != self._at[:3]:
            self._flush()
        if not self._runs:
            self._at = around
        self._runs.append((text, around.style))
        if self._link is not None:
            self._link[1].append(text)

    def _end_link(self) -> None:
        if self._link is None:
            return
        address, parts = self._link
        self._link = None
        shown = link_shown(address, "".join(parts).strip())
        if shown:
            self._add(shown if self._runs else shown.strip())

    def _flush(self, *, blank: bool = False) -> None:
        """End the line. An empty one is shown only where `blank` says that it was meant."""
        runs, around = self._runs, self._at
        self._runs = []
        bare = "".join(text for text, _ in runs)
        if not bare.strip():
            if blank and (self._lines or self._now.verbatim):
                self._lines.append(Line(mark=self._now.mark, verbatim=self._now.verbatim))
            return
        if around.verbatim:
            text = bare.rstrip()
        else:
            indent = self._lead if self._lead is not None else around.indent
            text, bare, self._lead = indent + styled(runs), bare.lstrip(), None
        if self._gap and self._lines and not self._lines[-1].is_blank:
            self._lines.append(Line())
        self._gap = False
        self._lines.append(Line(text, bare, around.mark, around.quotes, around.verbatim))
