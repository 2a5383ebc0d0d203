"""What tags and attributes become in plain text: emphasis, links, pictures, items of lists."""

import re
from collections.abc import Mapping, Sequence
from enum import IntFlag
from typing import Final
from urllib.parse import unquote, urlsplit


class Style(IntFlag):
    """How a piece of text is set."""

    PLAIN = 0
    BOLD = 1
    ITALIC = 2
    STRUCK = 4
    CODE = 8


_SIGNS: Final = (
    (Style.BOLD, "**"),
    (Style.ITALIC, "_"),
    (Style.STRUCK, "~"),
    (Style.CODE, "`"),
)
_TAGS: Final[Mapping[str, Style]] = {
    "b": Style.BOLD,
    "strong": Style.BOLD,
    "i": Style.ITALIC,
    "em": Style.ITALIC,
    "cite": Style.ITALIC,
    "s": Style.STRUCK,
    "strike": Style.STRUCK,
    "del": Style.STRUCK,
    "code": Style.CODE,
    "kbd": Style.CODE,
    "samp": Style.CODE,
    "tt": Style.CODE,
}
_TWO_SPACES = re.compile(r" {2,}")
_DECLARED: Final = (
    (Style.BOLD, re.compile(r"font-weight\s*:\s*(?:(bold|bolder|[6-9]00)|(normal|[1-5]00))")),
    (Style.ITALIC, re.compile(r"font-style\s*:\s*(?:(italic|oblique)|(normal))")),
    (Style.STRUCK, re.compile(r"text-decoration(?:-line)?\s*:\s*(?:(line-through)|(none))")),
)
"""Editors that paste from word processors set text so; some wrap everything in a `<b>` that is
none."""


def style_of(tag: str, attributes: Mapping[str, str], around: int) -> int:
    """The style inside an element."""
    style = around | _TAGS.get(tag, Style.PLAIN)
    declared = attributes.get("style")
    if declared:
        for sign, declaration in _DECLARED:
            found = declaration.search(declared.lower())
            if found:
                style = style | sign if found[1] else style & ~sign
    return style


def styled(runs: Sequence[tuple[str, int]]) -> str:
    """A line's pieces with the signs of their styles around their words, not around spaces."""
    out: list[str] = []
    now, space = 0, ""
    for text, style in runs:
        words = text.strip()
        if not words:
            space += text
            continue
        before = text[: len(text) - len(text.lstrip())]
        out += [sign for bit, sign in reversed(_SIGNS) if now & bit and not style & bit]
        out.append(space + before)
        out += [sign for bit, sign in _SIGNS if style & bit and not now & bit]
        out.append(words)
        now, space = style, text[len(text.rstrip()) :]
    out += [sign for bit, sign in reversed(_SIGNS) if now & bit]
    return _TWO_SPACES.sub(" ", "".join(out)).strip()


def link_shown(address: str, shown: str) -> str:
    """What is written behind a link's text, so that its address, number or mailbox arrives; empty
    where the text says it already.
    """
    scheme, _, rest = address.partition(":")
    scheme = scheme.lower()
    if scheme in {"http", "https"}:
        told = address if address.strip("/") != shown.strip("/") else ""
    elif scheme in {"tel", "sms", "callto"}:
        number = unquote(rest).partition(";")[0].partition("?")[0].strip().lstrip("/")
        told = number if _digits(number) and _digits(number) not in _digits(shown) else ""
    elif scheme == "mailto":
        mailbox = unquote(rest.partition("?")[0]).strip()
        told = mailbox if mailbox and mailbox.lower() not in shown.lower() else ""
    else:
        told = ""
    if not told:
        return ""
    return f" ({told})" if shown else told


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


_NAME_CHARS: Final = 120
_TINY = re.compile(r"\s*[01](?:px)?\s*")
_TINY_STYLE = re.compile(
    r"(?:^|[;\s])(?:width|height)\s*:\s*[01](?:px)?\s*(?:;|!|$)|display\s*:\s*none"
)


def picture_shown(attributes: Mapping[str, str]) -> str:
    """A named sign in a picture's place; an emoji for a picture of one; nothing for the invisible
    pixels that tell when a mail is opened.
    """
    sizes = (attributes.get("width", ""), attributes.get("height", ""))
    if any(_TINY.fullmatch(size) for size in sizes) or _TINY_STYLE.search(
        attributes.get("style", "").lower()
    ):
        return ""
    alt = " ".join(attributes.get("alt", "").split())
    if alt and len(alt) <= _EMOJI_CHARS and not any(c.isalnum() or c.isascii() for c in alt):
        return alt
    name = alt or " ".join(attributes.get("title", "").split())
    name = name or _file_name(attributes.get("src", ""))
    name = name.replace("[", "(").replace("]", ")")[:_NAME_CHARS].strip()
    return f"[Picture: {name}]" if name else "[Picture]"


_EMOJI_CHARS: Final = 12
_FILE = re.compile(r"[^/\\]{1,100}\.(?:png|jpe?g|gif|webp|bmp|svg|heic|tiff?)", re.IGNORECASE)


def _file_name(source: str) -> str:
    if len(source) > 2_000 or source.lower().startswith("data:"):
        return ""
    try:
        parts = urlsplit(source)
    except ValueError:
        return ""
    name = unquote(parts.path).rpartition("/")[2].partition("@")[0].strip()
    return name if _FILE.fullmatch(name) else ""


_MOST: Final = 9_999_999
_NUMBER = re.compile(r"\s*(-?[0-9]{1,7})")
_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def start_of_list(tag: str, attributes: Mapping[str, str]) -> tuple[str | None, int]:
    """How a list is numbered, None for bullets, and its first number."""
    if tag != "ol":
        return None, 1
    return attributes.get("type") or "1", _number(attributes.get("start"), 1)


def item_sign(numbered: str | None, number: int, attributes: Mapping[str, str]) -> tuple[str, int]:
    """What stands before an item, and the number of the next."""
    if numbered is None:
        return "- ", number
    number = _number(attributes.get("value"), number)
    return f"{_counted(numbered, number)}. ", min(number + 1, _MOST)


def _number(value: str | None, otherwise: int) -> int:
    found = _NUMBER.match(value or "")
    return int(found[1]) if found else otherwise


def _counted(numbered: str, number: int) -> str:
    if numbered in {"a", "A"} and 1 <= number <= 26:
        return chr(ord(numbered) + number - 1)
    if numbered in {"i", "I"} and 1 <= number <= 3_999:
        shown, left = "", number
        for value, sign in _ROMAN:
            shown += sign * (left // value)
            left %= value
        return shown if numbered == "i" else shown.upper()
    return str(number)
