"""Which lines of a message somebody wrote just now: mail programs put the mails before it, and
signatures, at its end (some at its beginning).

Only what a mail program marks as its own is taken for history (`mail_marks`). A quotation that
nothing introduces, a line that begins with ">", and what stands between two answers are part of the
message: better a line too many than a word lost. Where nothing would be left, everything is.

Own code: it shows every one of the 29 samples beside the tests as it was meant. `quotequail` 0.5
(MIT, 2026) shows 18; it needs lxml, 12 MB more for each function, and leaves signatures in.
`mail-parser-reply` 1.36 (MIT, 2025, no dependencies) shows 8 and `email-reply-parser` 0.5 (MIT,
2020) shows 11: both read plain text only, so that they know no element and no class, and drop
quotations inside answers. `talon` brings lxml and scikit-learn, and has no releases any more.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from escalation.adapters.helpdesks.mail_marks import (
    Mark,
    begins_original,
    introduces_quotation,
    introduces_unquoted,
    is_from,
    is_head,
    leads_to_head,
    sent_from,
)
from escalation.adapters.helpdesks.markup_lines import Line

_HEAD_LINES: Final = 12
_INTRODUCTION_LINES: Final = 3
"""Programs break "On …, somebody <address> wrote:" where a line is full."""
_SIGNATURE_LINES: Final = 15
_SIGNATURE_CHARS: Final = 1_500
_DELIMITERS: Final = frozenset({"-- ", "--\u00a0"})
"""RFC 3676: two hyphens and a space. Without the space they are a line that somebody drew."""
_HISTORY: Final = frozenset({Mark.HISTORY, Mark.HISTORY_FROM_HERE})


def own_lines(lines: Sequence[Line], *, plain: bool, whole_if_none: bool = True) -> list[Line]:
    """The lines without the history and the signatures at either end.

    Args:
        lines: of one message, in order.
        plain: it was mailed as plain text, where ">" is the only sign of a quotation.
        whole_if_none: where nobody wrote anything just now, everything is kept; else nothing.
    """
    kept = list(lines[: _end_before_history(lines)])
    before = -1
    while before != len(kept):
        before = len(kept)
        _drop_end(kept, plain=plain)
    kept = kept[_begin_after_history(kept) :]
    if any(_is_own(line) for line in kept):
        return kept
    return list(lines) if whole_if_none else []


def _is_own(line: Line) -> bool:
    return not line.is_blank and line.mark is Mark.OWN


def _end_before_history(lines: Sequence[Line]) -> int:
    """Where history without an end begins, if anything of somebody's own is before it."""
    own = False
    for index, line in enumerate(lines):
        if own and _begins_history(lines, index):
            return index
        own = own or _is_own(line)
    return len(lines)


def _begins_history(lines: Sequence[Line], index: int) -> bool:
    line = lines[index]
    if line.mark is Mark.HISTORY_FROM_HERE:
        return not line.is_blank
    if line.mark is not Mark.OWN or line.is_quoted or line.verbatim or line.is_blank:
        return False
    if begins_original(line.bare):
        return True
    if is_from(line.bare) and is_head(_bare_texts(lines, index)):
        return True
    return _introduces_unquoted(lines, index)


def _bare_texts(lines: Sequence[Line], start: int) -> Iterator[str]:
    """The texts that follow in the same way, blank lines left out."""
    for line in lines[start : start + 2 * _HEAD_LINES]:
        if line.is_quoted or line.verbatim:
            return
        if not line.is_blank:
            yield line.bare


def _introduces_unquoted(lines: Sequence[Line], index: int) -> bool:
    joined = ""
    for end in range(index, min(index + _INTRODUCTION_LINES, len(lines))):
        line = lines[end]
        if line.is_blank or line.is_quoted or line.mark is not Mark.OWN:
            return False
        joined = f"{joined} {line.bare}".strip()
        if introduces_unquoted(joined):
            after = next((each for each in lines[end + 1 :] if not each.is_blank), None)
            return after is not None and not after.is_quoted and after.mark is Mark.OWN
    return False


def _drop_end(kept: list[Line], *, plain: bool) -> None:
    """Drop one thing that a program has put at the end: blank lines, a signature, a quotation."""
    _drop_blank(kept)
    if not kept:
        return
    last = kept[-1]
    if last.mark in _HISTORY:
        while kept and (kept[-1].is_blank or kept[-1].mark in _HISTORY):
            kept.pop()
        _drop_introduction(kept)
    elif last.mark is Mark.SIGNATURE or (not last.is_quoted and sent_from(last.bare)):
        kept.pop()
    elif last.is_quoted:
        _drop_quotation(kept, plain=plain)
    elif leads_to_head(last.bare) and not last.verbatim:
        kept.pop()
    else:
        _drop_delimited(kept)


def _drop_blank(kept: list[Line]) -> None:
    while kept and kept[-1].is_blank:
        kept.pop()


def _drop_quotation(kept: list[Line], *, plain: bool) -> None:
    """Drop a quotation at the end if something introduces it; one in plain text unless somebody's
    own sentence does: there are no other signs.
    """
    start = len(kept)
    while start and (kept[start - 1].is_blank or kept[start - 1].is_quoted):
        start -= 1
    quotation = kept[start:]
    del kept[start:]
    if _drop_introduction(kept):
        return
    if plain and kept and not kept[-1].bare.rstrip().endswith(":"):
        return
    kept += quotation


def _drop_introduction(kept: list[Line]) -> bool:
    """Drop "On … wrote:" at the end; whether it was there."""
    while kept and kept[-1].is_blank:
        kept.pop()
    joined = ""
    for count in range(1, min(_INTRODUCTION_LINES, len(kept)) + 1):
        line = kept[-count]
        if line.is_blank or line.is_quoted or line.verbatim:
            return False
        joined = f"{line.bare} {joined}".strip()
        # Of several lines only an address shows that they are one sentence of a program.
        if introduces_quotation(joined) and (count == 1 or "@" in joined):
            del kept[-count:]
            return True
    return False


def _drop_delimited(kept: list[Line]) -> None:
    """Drop a signature below "-- "."""
    chars = 0
    for count, line in enumerate(reversed(kept[-_SIGNATURE_LINES - 1 :]), start=1):
        if line.bare in _DELIMITERS and not line.verbatim and not line.is_quoted:
            del kept[-count:]
            return
        chars += len(line.text)
        if chars > _SIGNATURE_CHARS:
            return


def _begin_after_history(lines: Sequence[Line]) -> int:
    """Where an answer below the mail that it answers begins; 0 where history and answers take
    turns: what is quoted between them is what they answer.
    """
    begin = 0
    while begin < len(lines) and (lines[begin].is_blank or lines[begin].mark in _HISTORY):
        begin += 1
    if begin == len(lines) or not _introduced(lines[:begin]):
        return 0
    return 0 if any(line.mark in _HISTORY for line in lines[begin:]) else begin


def _introduced(history: Sequence[Line]) -> bool:
    joined = ""
    for line in [each for each in history if not each.is_blank][:_INTRODUCTION_LINES]:
        joined = f"{joined} {line.bare}".strip()
        if introduces_quotation(joined):
            return True
    return False
