"""What people wrote in a ticket, as plain text, and whether a robot did: markup becomes the signs
of plain text (`markup_lines`), mail history at the ends is left out (`mail_history`).
"""

import re
from itertools import groupby
from typing import Final

from escalation.adapters.helpdesks.mail_history import own_lines
from escalation.adapters.helpdesks.markup_lines import Line, lines_of
from escalation.domain.types import MAX_STORED_TEXT_CHARS

_MARKER_LINE = re.compile(r"(?m)^[ \t]*\[ref:([^\]\s]{1,280})\][ \t]*$")
CUT: Final = "[…]"
"""At the end of a text of which not everything is shown."""
_CUT: Final = f"\n{CUT}"
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


def plain_text(markup: str, *, whole_if_none: bool = True) -> str:
    """The text of a piece of HTML, at most what is stored, without the mail history and the
    signatures at its ends. A text that is nothing else is kept whole, or is empty.
    """
    lines, was_cut = lines_of(markup)
    kept = own_lines(lines, plain=False, whole_if_none=whole_if_none)
    return _shortened(_shown(kept), was_cut=was_cut and (whole_if_none or bool(kept)))


def whole_text(markup: str) -> str:
    """The text of a piece of HTML with everything that it quotes."""
    lines, was_cut = lines_of(markup)
    return _shortened(_shown(lines), was_cut=was_cut)


def plain_lines(text: str, *, whole_if_none: bool = True) -> str:
    """A plain text without the mail history and the signature at its end. A text that is nothing
    else is kept whole, or is empty.
    """
    lines = [Line(text=each, bare=each) for each in text.replace("\r\n", "\n").split("\n")]
    kept = own_lines(lines, plain=True, whole_if_none=whole_if_none)
    return _shortened("\n".join(line.text for line in kept).strip())


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


def _shown(lines: list[Line]) -> str:
    """Lines as text. Where everything is quoted, the outermost quotation needs no sign; where
    everything is preformatted, it is somebody's plain text and no code.
    """
    written = [line for line in lines if not line.is_blank]
    outermost = min((line.quotes for line in written), default=0)
    fenced = not all(line.verbatim for line in written)
    shown: list[str] = []
    for (verbatim, quotes), group in groupby(_settled(lines), lambda each: each[1:]):
        texts = [text for text, _, _ in group]
        if not verbatim:
            texts = [text for at, text in enumerate(texts) if text or not at or texts[at - 1]]
        elif fenced:
            texts = _in_fence(texts)
        shown += [f"{'> ' * (quotes - outermost)}{text}".rstrip() for text in texts]
    return "\n".join(shown).strip("\n")


def _settled(lines: list[Line]) -> list[tuple[str, bool, int]]:
    """Each line's text, whether it is preformatted, and how often it is quoted. A blank line is
    what the lines around it both are.
    """
    settled: list[tuple[str, bool, int]] = []
    verbatim, quotes = False, 0
    for line in reversed(lines):
        if not line.is_blank:
            verbatim, quotes = line.verbatim, line.quotes
        settled.append(("" if line.is_blank else line.text, verbatim, quotes))
    settled.reverse()
    for index, (text, verbatim, quotes) in enumerate(settled):
        if index and not text:
            _, verbatim_before, quotes_before = settled[index - 1]
            settled[index] = ("", verbatim and verbatim_before, min(quotes, quotes_before))
    return settled


def _in_fence(code: list[str]) -> list[str]:
    fence = "```"
    while any(line.lstrip().startswith(fence) for line in code):
        fence += "`"
    return [fence, *code, fence] if any(code) else []


def _shortened(text: str, *, was_cut: bool = False) -> str:
    if len(text) <= MAX_STORED_TEXT_CHARS - (len(_CUT) if was_cut else 0):
        return text + _CUT if was_cut else text
    return text[: MAX_STORED_TEXT_CHARS - len(_CUT)] + _CUT
