"""The Markdown that bots and people write, as HTML: the same small part of it that the chat shows.

A library for all of Markdown reads more into a text than the chat does: entities and backslashes
that become braces, single stars, line breaks that vanish. This is the chat's own reading
(`functions/site/widget/rich.js`); what is not surely meant as a mark stays as it was written.
"""

import re
from collections.abc import Callable
from html import unescape
from typing import Final
from urllib.parse import quote

from markupsafe import Markup, escape

from escalation.adapters.rendering import escaping

_DEEPEST: Final = 6
_MARKS: Final = re.compile(r"[*_`\[\]#>~•+-]|\d[.)]")
"""What a text has that is more than lines."""
_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,}) *[\w+#.-]* *$")
_HEADING: Final = re.compile(r"#{1,6} +(.*?)(?: +#+)? *$")
_RULE: Final = re.compile(r" {0,3}(-{3,}|_{3,}) *$")
_QUOTE: Final = re.compile(r" {0,3}> ?")
_ITEM: Final = re.compile(r"([ \t]*)([-*+•]|([0-9]{1,3})[.)]) +(?=\S)")
_INDENTED: Final = re.compile(r" {2}|\t")
_LETTER: Final = r"[^\W_]"
_INLINE: Final = re.compile(
    "|".join(
        (
            r"(?<!`)(?P<tick>`{1,2})(?!`)(?P<code>(?:[^`\n]|(?!(?P=tick))`)+)(?P=tick)(?!`)",
            r"\[(?P<label>[^\[\]\n]{1,300})\]"
            r"\((?P<to>(?:https?://|mailto:|tel:)(?:[^\s()<>\"]|\([^\s()<>\"]*\))+)\)",
            r"(?<![\\*\d])\*\*(?=[^\s*])(?P<bold>[^\n]{0,2000}?[^\s*\\])\*\*",
            rf"(?<![\\*])(?<!{_LETTER})\*(?=[^\s*])(?P<italic>[^*\n]{{0,2000}}?)"
            rf"(?<![\s\\])\*(?![*])(?!{_LETTER})",
            rf"(?<![\\_])(?<!{_LETTER})_(?=[^\s_])(?P<slanted>[^_\n]{{0,2000}}?)"
            rf"(?<![\s\\])_(?![_])(?!{_LETTER})",
            r"\\(?P<escaped>[*_`\[\]])",
        )
    )
)
_SCHEME: Final = re.compile(r"(?:https?://|mailto:|tel:)(?:www\.)?|/$")
_ADDRESS: Final = re.compile(r"\S+\.\S+|\S+://.*")
_TAG: Final = re.compile(r"<[^>]*>")


def rich(text: str) -> Markup:
    """HTML of what a bot or a person of the team wrote: paragraphs, lists, quotes, code, emphasis
    and links. Everything is escaped, and neutral in a helpdesk, also where tags stand between.
    """
    if not _MARKS.search(text):
        return escaping.prose(text)
    html = Markup("\n").join(_blocks(escaping.visible(text).split("\n"), 0))
    if escaping.neutral(shown := unescape(_TAG.sub("", html))) != shown:
        return Markup(re.sub(r"[{}]", "\u200c\\g<0>\u200c", html))  # noqa: S704 - escaped above
    return html


def _inline(text: str, depth: int) -> Markup:
    made = Markup()
    start = 0
    for found in _INLINE.finditer(text) if depth < _DEEPEST else ():
        part = found.groupdict()
        if part["label"] and not _is_honest(part["label"], part["to"]):
            continue
        made += _lines(text[start : found.start()])
        start = found.end()
        leaning = part["italic"] if part["italic"] is not None else part["slanted"]
        if part["code"] is not None:
            made += Markup("<code>{}</code>").format(_code(part["code"]))
        elif part["label"]:
            made += _link(part["to"], part["label"])
        elif part["bold"] is not None:
            made += Markup("<strong>{}</strong>").format(_inline(part["bold"], depth + 1))
        elif leaning is not None:
            made += Markup("<em>{}</em>").format(_inline(leaning, depth + 1))
        else:
            made += escape(part["escaped"])
    return made + _lines(text[start:])


def _lines(text: str) -> Markup:
    return Markup("<br>\n").join(escape(line) for line in text.split("\n"))


def _code(code: str) -> str:
    padded = len(code) > 2 and code.startswith(" ") and code.endswith(" ")
    return code[1:-1] if padded else code


def _link(to: str, label: str) -> Markup:
    address = quote(to, safe="!#$%&'()*+,/:;=?@[]~", errors="replace")
    return Markup('<a href="{}" rel="noopener noreferrer nofollow">{}</a>').format(address, label)


def _is_honest(label: str, to: str) -> bool:
    """A label that reads as another address than the link's is a trap, and shown as written."""
    said = label.strip()
    return not _ADDRESS.fullmatch(said) or _bare(to).startswith(_bare(said))


def _bare(address: str) -> str:
    return _SCHEME.sub("", address).lower()


def _blocks(lines: list[str], depth: int) -> list[Markup]:
    if depth > _DEEPEST:
        return [_paragraph(lines, depth)]
    made: list[Markup] = []
    paragraph: list[str] = []
    at = 0
    while at < len(lines):
        block = _block(lines, at, depth)
        if block is None and lines[at].strip():
            paragraph.append(lines[at])
            at += 1
            continue
        made.append(_paragraph(paragraph, depth))
        paragraph = []
        html, at = block or (Markup(), at + 1)
        made.append(html)
    made.append(_paragraph(paragraph, depth))
    return [each for each in made if each]


def _paragraph(lines: list[str], depth: int) -> Markup:
    text = "\n".join(lines)
    shown = Markup('<p dir="auto">{}</p>').format(_inline(text, depth))
    return shown if text.strip() else Markup()


def _block(lines: list[str], at: int, depth: int) -> tuple[Markup, int] | None:
    """What begins at a line and is no paragraph, and where it ends."""
    line = lines[at]
    if fence := _FENCE.match(line):
        return _fenced(lines, at, fence[1])
    if heading := _HEADING.match(line):
        words = _inline(heading[1], depth)
        return Markup('<p dir="auto"><strong>{}</strong></p>').format(words), at + 1
    if _RULE.match(line):
        return Markup("<hr>"), at + 1
    if _QUOTE.match(line):
        end = _end(lines, at, lambda each: _QUOTE.match(each) is not None)
        within = [_QUOTE.sub("", each, count=1) for each in lines[at:end]]
        quoted = Markup().join(_blocks(within, depth + 1))
        return Markup('<blockquote dir="auto">{}</blockquote>').format(quoted), end
    if item := _ITEM.match(line):
        return _list(lines, at, depth, item)
    return None


def _fenced(lines: list[str], at: int, fence: str) -> tuple[Markup, int]:
    end = _end(
        lines, at + 1, lambda each: not (each.strip().startswith(fence) and _FENCE.match(each))
    )
    code = Markup("<pre><code>{}</code></pre>").format("\n".join(lines[at + 1 : end]))
    return code, end + 1


def _end(lines: list[str], start: int, belongs: Callable[[str], bool]) -> int:
    end = start
    while end < len(lines) and belongs(lines[end]):
        end += 1
    return end


def _list(lines: list[str], at: int, depth: int, first: re.Match[str]) -> tuple[Markup, int]:
    """The list that begins at a line, and where it ends: at a line that is neither an item of its
    kind nor indented under one.
    """
    indent, number = first[1], first[3]
    entries = Markup()
    item: re.Match[str] | None = first
    while item and item[1] == indent and bool(item[3]) == bool(number):
        end = _end(
            lines,
            at + 1,
            lambda each: each.startswith(indent) and bool(_INDENTED.match(each[len(indent) :])),
        )
        width = item.end()
        under = [re.sub(rf"^[ \t]{{0,{width}}}", "", each) for each in lines[at + 1 : end]]
        inner = Markup().join(_blocks([lines[at][width:], *under], depth + 1))
        value = Markup(' value="{}"').format(item[3]) if item[3] else Markup()
        entries += Markup("<li{}>{}</li>").format(value, inner)
        at = end
        # An empty line between items is none after the list.
        following = _end(lines, at, lambda each: not each.strip())
        if following < len(lines) and _ITEM.match(lines[following]):
            at = following
        item = _ITEM.match(lines[at]) if at < len(lines) else None
    tag = Markup("ol") if number else Markup("ul")
    return Markup('<{0} dir="auto">{1}</{0}>').format(tag, entries), at
