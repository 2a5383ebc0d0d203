"""What helpdesks do to text: clean HTML, reduce it to plain text, expand placeholders."""

import html
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from urllib.parse import urlsplit

_WITHOUT_ATTRIBUTES = (
    "b blockquote br code dd div dl dt em h1 h2 h3 h4 h5 h6 hr i li ol p pre s small span strong "
    "sub sup table tbody td th thead tr u ul"
)
_NAMES = frozenset({"class", "id"})
"""Mail programs mark by them what is history: helpdesks keep them."""
_ALLOWED: dict[str, frozenset[str]] = {
    **dict.fromkeys(_WITHOUT_ATTRIBUTES.split(), _NAMES),
    "a": _NAMES | {"href", "title", "name"},
    "blockquote": _NAMES | {"type", "cite"},
    "img": _NAMES | {"alt", "src", "width", "height"},
    "li": _NAMES | {"value"},
    "ol": _NAMES | {"start", "type"},
}
_VOID = frozenset({"br", "hr", "img"})
_SCHEMES = frozenset({"http", "https", "mailto", "tel", "cid"})
_DROPPED_WITH_CONTENT = frozenset({"script", "style", "title", "template", "svg", "math"})
_BLOCKS = frozenset(
    {"blockquote", "br", "div", "dt", "h1", "h2", "h3", "h4", "hr", "li", "p", "pre", "tr"}
)
_PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}|\{%.*?%\}", re.DOTALL)


class _Cleaner(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._open: list[str] = []
        self._dropping: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._dropping is not None:
            return
        if tag in _DROPPED_WITH_CONTENT:
            self._dropping = tag
            return
        if tag not in _ALLOWED:
            return
        kept = "".join(
            f' {name}="{html.escape(value)}"'
            for name, value in attrs
            if value is not None and name in _ALLOWED[tag] and _harmless(name, value)
        )
        if tag == "img" and " src=" not in kept:
            return
        self.parts.append(f"<{tag}{kept}>")
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._dropping is not None:
            if tag == self._dropping:
                self._dropping = None
            return
        if tag in self._open:
            while True:
                closed = self._open.pop()
                self.parts.append(f"</{closed}>")
                if closed == tag:
                    break

    def handle_data(self, data: str) -> None:
        if self._dropping is None:
            self.parts.append(html.escape(data, quote=False))

    def finish(self) -> str:
        self.close()
        self.parts.extend(f"</{tag}>" for tag in reversed(self._open))
        return "".join(self.parts)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def _harmless(name: str, value: str) -> bool:
    if name not in {"href", "src"}:
        return True
    try:
        return urlsplit(value.strip()).scheme in _SCHEMES
    except ValueError:
        return False


def clean_html(source: str) -> str:
    """Return the part of some HTML that a helpdesk shows: known tags, no scripts, no styles."""
    cleaner = _Cleaner()
    cleaner.feed(source)
    return cleaner.finish()


def html_to_text(source: str) -> str:
    """Return the text of some HTML, one line per block."""
    parser = _Text()
    parser.feed(clean_html(source))
    parser.close()
    text = re.sub(r"[^\S\n]+", " ", "".join(parser.parts))
    return re.sub(r" ?\n[ \n]*", "\n", text).strip()


def expand_placeholders(source: str, values: Mapping[str, str], *, escape: bool) -> str:
    """Expand `{{name}}` as Liquid does: an unknown name becomes nothing."""

    def value(match: re.Match[str]) -> str:
        name = (match.group(1) or "").split("|")[0].strip()
        found = values.get(name, "")
        return html.escape(found) if escape else found

    return _PLACEHOLDER.sub(value, source)


def markdown_to_html(source: str) -> str:
    """Render the little Markdown that shows that plain text is not shown as it was written."""
    text = html.escape(source)
    text = re.sub(r"\*\*(\S(?:.*?\S)?)\*\*", r"<strong>\1</strong>", text)
    text = re.sub(r"(?<![\w*])[*_](\S(?:.*?\S)?)[*_](?![\w*])", r"<em>\1</em>", text)
    text = re.sub(r"\[([^\]]+)\]\((https?://[^\s)]+)\)", r'<a href="\2">\1</a>', text)
    text = re.sub(r"^# +(.*)$", r"<h1>\1</h1>", text, flags=re.MULTILINE)
    return "".join(f"<p>{part}</p>" for part in text.split("\n\n")).replace("\n", "<br>")
