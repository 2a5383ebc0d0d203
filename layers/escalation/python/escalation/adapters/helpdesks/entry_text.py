"""What people wrote in a ticket, as plain text, and whether a robot did: markup and quoted mail
history are left out.
"""

import re
from html.parser import HTMLParser
from typing import Final

from escalation.domain.types import MAX_STORED_TEXT_CHARS

_BLOCK = re.compile(
    "address|article|aside|dd|div|dl|dt|fieldset|figure|footer|form|h[1-6]|header|hr|li|main|nav|ol|"
    "p|pre|section|table|td|th|tr|ul"
)
_VOID: Final = frozenset(
    {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
_SILENT: Final = frozenset({"head", "script", "style", "title"})
_QUOTES: Final = (
    "gmail_quote",
    "gmail_attr",
    "freshdesk_quote",
    "zmail_extra",
    "moz-cite-prefix",
    "yahoo_quoted",
    "protonmail_quote",
    "quoted-text",
    "zd-quoted",
)
"""Classes and ids with which mail programs and helpdesks mark quoted history."""
_SPACES = re.compile(r"[ \t\r\n\f\u00a0]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_QUOTED_LINE = re.compile(r"(?m)^>.*\n?")
_MARKER_LINE = re.compile(r"(?m)^[ \t]*\[ref:([^\]\s]{1,280})\][ \t]*$")
_CUT: Final = "\n[…]"
_BEGINNING_CHARS: Final = 240
_PHRASES: Final = (
    r"(?:this is an? )?auto(?:matic|mated|matically)?[ -](?:reply|response|message|generated|mail)",
    r"out of (?:the )?office",
    r"i(?: am|.m) (?:currently )?(?:out of|away from) (?:the |my )?(?:office|desk)",
    r"(?:i am |i.m )?(?:currently )?on (?:annual |parental |vacation |sick )?leave until",
    r"delivery status notification",
    r"undeliver(?:ed|able)",
    r"mail delivery (?:failed|subsystem)",
    r"automatische (?:antwort|rückmeldung)|abwesenheitsnotiz",
    r"ich bin (?:derzeit |zurzeit |bis )?(?:nicht im büro|außer haus|im urlaub)",
    r"réponse automatique|je suis (?:actuellement )?absente?",
    r"respuesta automática|(?:estoy|estaré) fuera de la oficina",
    r"resposta automática|estou fora do escritório",
    r"risposta automatica|sono fuori ufficio",
    r"automatisch antwoord|ik ben (?:momenteel )?afwezig",
)
_BEGINS = re.compile(
    r"^\W*(?:(?:subject|betreff|objet|asunto|oggetto)\s*:\s*)?(?:" + "|".join(_PHRASES) + r")\b",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"[\n.!?:]+")
_GREETING = re.compile(
    r"^(?:hello|hi|dear|thank you|thanks|hallo|danke|vielen dank)[^,]*,\s*", re.I
)
_FIRST_SENTENCES: Final = 4


def plain_text(markup: str) -> str:
    """The text of a piece of HTML, at most what is stored, without what quotes earlier mail.

    A text that is nothing but a quotation is kept whole.
    """
    return _shortened(_read(markup, quotes=False) or _read(markup, quotes=True))


def plain_lines(text: str) -> str:
    """A plain text without its lines of quotation, unless it has no others."""
    own = _QUOTED_LINE.sub("", text.replace("\r\n", "\n")).strip()
    return _shortened(own or text.strip())


def split_marker(text: str) -> tuple[str, str | None]:
    """A text without the line that carries our marker, and the marker; None where there is none."""
    found = list(_MARKER_LINE.finditer(text))
    if not found:
        return text, None
    last = found[-1]
    return (text[: last.start()] + text[last.end() :]).strip(), last[1]


def with_files(text: str, names: list[str]) -> str:
    """The text and the names of the files that came with it."""
    lines = [f"[{name[:120]}]" for name in names[:20]]
    return _shortened("\n".join([text, *lines]).strip())


def sounds_automatic(text: str) -> bool:
    """Whether one of the first sentences begins as an out-of-office answer or a bounce does. For
    helpdesks that do not pass a mail's own marks on. Only how a mail begins counts: a person who
    writes about an automatic reply is no robot.
    """
    sentences = [part.strip() for part in _SENTENCES.split(text[:_BEGINNING_CHARS])]
    first = [_GREETING.sub("", part) for part in sentences if part][:_FIRST_SENTENCES]
    return any(_BEGINS.match(part) for part in first)


def _shortened(text: str) -> str:
    if len(text) <= MAX_STORED_TEXT_CHARS:
        return text
    return text[: MAX_STORED_TEXT_CHARS - len(_CUT)] + _CUT


def _read(markup: str, *, quotes: bool) -> str:
    reader = _Reader(quotes=quotes)
    reader.feed(markup)
    reader.close()
    lines = "".join(reader.parts).split("\n")
    text = "\n".join(line.strip() for line in lines)
    if not quotes:
        text = _QUOTED_LINE.sub("", text)
    return _BLANK_LINES.sub("\n\n", text).strip()


class _Reader(HTMLParser):
    """Collects text; leaves out what is never shown, and quotations unless they are wanted."""

    def __init__(self, *, quotes: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._quotes = quotes
        self._skipped: list[str] = []
        """The element that is left out, and those open inside it."""
        self._links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            if not self._skipped and tag in {"br", "hr"}:
                self.parts.append("\n")
            return
        if self._skipped or self._left_out(tag, attrs):
            self._skipped.append(tag)
            return
        if _BLOCK.fullmatch(tag):
            self._break(paragraph=tag == "p")
        if tag == "li":
            self.parts.append("- ")
        if tag == "a":
            self._links.append((dict(attrs).get("href") or "", len(self.parts)))

    def handle_endtag(self, tag: str) -> None:
        if self._skipped:
            if tag in self._skipped:
                while self._skipped.pop() != tag:
                    pass
            return
        if tag == "a" and self._links:
            address, start = self._links.pop()
            shown = "".join(self.parts[start:]).strip()
            if address.startswith(("http://", "https://")) and address.strip("/") != shown:
                self.parts.append(f" ({address})" if shown else address)
        if _BLOCK.fullmatch(tag):
            self._break(paragraph=tag == "p")

    def handle_data(self, data: str) -> None:
        if self._skipped:
            return
        text = _SPACES.sub(" ", data)
        if text == " " and (not self.parts or self.parts[-1].endswith("\n")):
            return
        self.parts.append(text)

    def _left_out(self, tag: str, attrs: list[tuple[str, str | None]]) -> bool:
        if tag in _SILENT:
            return True
        if self._quotes:
            return False
        if tag == "blockquote":
            return True
        named = " ".join(value or "" for name, value in attrs if name in {"class", "id"}).lower()
        return any(mark in named for mark in _QUOTES)

    def _break(self, *, paragraph: bool) -> None:
        if not self.parts:
            return
        if not self.parts[-1].endswith("\n"):
            self.parts.append("\n")
        if paragraph and not self.parts[-1].endswith("\n\n"):
            self.parts.append("\n")
