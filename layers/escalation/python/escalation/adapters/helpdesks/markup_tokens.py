"""HTML as tags and text, in one pass.

Own code, because the input is whatever a stranger mails to a helpdesk: `html.parser` needs
quadratic time for comments and tags that do not end (CVE-2025-6069, mended in later patch releases
only), raises AssertionError at `<![x[` and ValueError at a character reference of 5,000 digits.
Here every match takes all that it has looked at, so that no character is looked at again.
"""

import html
import re
from collections.abc import Iterator, Mapping
from typing import Final, Literal, NamedTuple

MAX_TOKENS: Final = 100_000
"""A page of a long mail, written by the most wordy mail program, has a tenth of it."""
_ATTRIBUTES: Final = (
    r"(?:[\s/]++|=?[^\s/>=]++"
    r"(?:\s*+=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^\s>\"'][^\s>]*+)?)?|=)*+"
)
_TAG = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))"
    rf"|<(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*+)(?P<attributes>{_ATTRIBUTES})(?P<close>>|\Z)"
    r"|<[!?/][^>]*+(?:>|\Z)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([^\s/>=]+)(?:\s*=\s*(?:\"([^\"]*)\"?|'([^']*)'?|([^\s>\"'][^\s>]*)))?")
_RAW: Final = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "title", "iframe", "noembed", "noframes", "xmp")
}
"""Elements whose content is no markup and is not shown here."""
_ENDLESS_REFERENCE = re.compile(r"&#(?:[0-9]{8,}+|[xX][0-9a-fA-F]{8,}+);?")


class Token(NamedTuple):
    """A piece of text, or a tag by its name in lower case; `cut` is said once, at the end."""

    kind: Literal["text", "start", "end", "cut"]
    value: str = ""
    attributes: str = ""


def tokens(markup: str) -> Iterator[Token]:
    """The text and the tags of some HTML, in order; comments and what is never shown are left out.

    A tag that does not end is text. What is beyond the bound is not read, and `cut` says so.
    """
    position, size = 0, len(markup)
    for _ in range(MAX_TOKENS):
        if position >= size:
            return
        start = markup.find("<", position)
        if start != position:
            start = size if start < 0 else start
            yield Token("text", text_of(markup[position:start]))
            position = start
            continue
        found = _TAG.match(markup, position)
        if found is None:
            yield Token("text", "<")
            position += 1
            continue
        position = found.end()
        if found["name"] is None:
            continue
        if not found["close"]:
            yield Token("text", text_of(found[0]))
            return
        name = found["name"].lower()
        if found["end"]:
            yield Token("end", name)
        elif name in _RAW:
            closing = _RAW[name].search(markup, position)
            position = closing.start() if closing else size
        else:
            yield Token("start", name, found["attributes"])
    if position < size:
        yield Token("cut")


def attributes_of(source: str) -> Mapping[str, str]:
    """A tag's attributes by their names in lower case; the first of a name counts."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(source):
        found.setdefault(name.lower(), text_of(double or single or bare))
    return found


def text_of(source: str) -> str:
    """A text with its character references as characters."""
    if "&" not in source:
        return source
    return html.unescape(_ENDLESS_REFERENCE.sub("\N{REPLACEMENT CHARACTER}", source))
