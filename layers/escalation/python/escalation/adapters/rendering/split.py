"""Cuts a long conversation into parts that a helpdesk takes whole, losing nothing.

One helpdesk shortens a longer comment without saying so, another refuses it.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from escalation.adapters.rendering.escaping import prose
from escalation.adapters.rendering.views import Line

_FRAME = 2_000
"""Room for a message's author and time, a name being at most 120 characters."""


def size(html: str) -> int:
    """Bytes in UTF-8."""
    return len(html.encode("utf-8", "replace"))


def pieces(text: str, budget: int) -> list[str]:
    """The text in pieces whose HTML is at most `budget` bytes; joined they are the text again."""
    if size(prose(text)) <= budget or len(text) < 2:
        return [text]
    half = len(text) // 2
    border = max(text.rfind("\n", half // 2, half), text.rfind(" ", half // 2, half))
    at = border + 1 if border > 0 else half
    return [*pieces(text[:at], budget), *pieces(text[at:], budget)]


def fitting(line: Line, render: Callable[[Line], str], budget: int) -> list[Line]:
    """The message as one line, or as several that say which part they are."""
    if size(render(line)) <= budget:
        return [line]
    texts = pieces(line.text, budget - _FRAME)
    parts = [replace(line, text=text, sources=(), choices=()) for text in texts]
    # One source is at most 300 characters of title and 2,000 of address: it fits by itself.
    parts += [replace(line, text="", sources=(source,), choices=()) for source in line.sources]
    return [replace(part, part=(number, len(parts))) for number, part in enumerate(parts, 1)]


def pack(
    lines: Sequence[Line], render: Callable[[Line], str], *, first: int, rest: int
) -> list[list[str]]:
    """HTML of the messages in order, in groups of at most `first` and then `rest` bytes.

    Only the first group may be empty, where its room is too small for the first message.
    """
    groups: list[list[str]] = [[]]
    left = first
    for line in lines:
        for piece in fitting(line, render, rest):
            html = render(piece)
            if size(html) > left:
                groups.append([])
                left = rest
            groups[-1].append(html)
            left -= size(html)
    return groups
