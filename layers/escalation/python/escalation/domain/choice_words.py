"""How the text of a message and its choices belong together.

`text` is the whole plain reading, for whoever has no buttons: its last lines are the labels in
their order, a line each, with a number or a bullet before them (`choices.plain_reading`) or not.
Who shows the choices otherwise shows the question, which is what stands before these lines.
"""

import re
from collections.abc import Sequence

from escalation.domain.choices import Choice, plain_reading
from escalation.domain.types import MAX_STORED_TEXT_CHARS

_MARK = re.compile(r"^(?:\d{1,2}[.)]|[-*\u2022])[ \t]+")
"""Before a label in a plain reading. `widget/choices.js` knows the same."""


def question_part(text: str, choices: Sequence[Choice]) -> str:
    """The text without the lines of its choices; all of it where it does not end with them, or
    would be nothing without.
    """
    lines = text.rstrip().split("\n")
    said = lines[len(lines) - len(choices) :]
    question = "\n".join(lines[: len(lines) - len(choices)]).rstrip()
    are_labels = len(said) == len(choices) and all(
        one.label.strip() in {line.strip(), _MARK.sub("", line.strip(), count=1)}
        for one, line in zip(choices, said, strict=True)
    )
    return question if choices and question and are_labels else text


def whole_reading(text: str, choices: Sequence[Choice]) -> str | None:
    """The text with the labels at its end, where they are not there already. None where both
    together are longer than a message may be.
    """
    if not choices or question_part(text, choices) != text:
        return text
    whole = plain_reading(text.rstrip(), choices)
    return whole if len(whole) <= MAX_STORED_TEXT_CHARS else None
