r"""The owner's patterns of what is to be masked: a small language that cannot run away.

A regular expression of an owner's could take for ever on a visitor's text. This language has no
choice and no nesting:

    #   a digit            @   a letter           *   a letter or a digit
    +   after one of these: one or more of it, 64 at most
    \   before one of these five: the sign itself
    anything else stands for itself, in either case; a space also for none, and for a dash

So `CUST-######` is a customer's number, `@@ ## ## ## @` a British insurance number. A pattern is
found only where no letter or digit goes on at its ends. What follows a `+` may not begin with what
the `+` would have taken, so that nothing is ever tried twice.
"""

import re
from functools import lru_cache
from itertools import pairwise
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from escalation.domain.types import Frozen, Line

_CLASSES = {"#": r"\d", "@": r"[^\W\d_]", "*": r"[^\W_]"}
_SHARES = {"#": {"#", "*"}, "@": {"@", "*"}, "*": {"#", "@", "*"}}
MOST = 64
FEWEST = 3
"""Letters and digits that a pattern must at least ask for: fewer would be found everywhere."""


def _units(pattern: str) -> list[tuple[str, bool]]:
    """Signs and classes (a literal as `=x`), each with whether it repeats."""
    units: list[tuple[str, bool]] = []
    signs = iter(pattern)
    for sign in signs:
        if sign == "\\":
            literal = next(signs, "")
            if literal not in {*_CLASSES, "+", "\\"}:
                raise ValueError("a \\ goes before one of # @ * + \\")
            units.append((f"={literal}", False))
        elif sign == "+":
            if not units or units[-1][0] not in _CLASSES or units[-1][1]:
                raise ValueError("a + goes after one of # @ *")
            units[-1] = (units[-1][0], True)
        else:
            units.append((sign if sign in _CLASSES else f"={sign}", False))
    return units


def check_pattern(pattern: str) -> str:
    """The pattern, where it can be one. Raises ValueError, which says why not."""
    units = _units(pattern)
    for (unit, repeats), (following, _) in pairwise(units):
        if repeats and (following in _SHARES[unit] or _takes(unit, following)):
            raise ValueError("what follows a + may not begin with what it repeats")
    if sum(unit in _CLASSES for unit, _ in units) < FEWEST:
        raise ValueError(f"a pattern asks for {FEWEST} letters or digits at least (# @ *)")
    return pattern


def _takes(unit: str, following: str) -> bool:
    return following[0] == "=" and re.fullmatch(_CLASSES[unit], following[1:]) is not None


class OwnPattern(Frozen):
    """Something that this bot's visitors must not leave behind in a chat."""

    name: Line
    pattern: Annotated[
        str,
        StringConstraints(min_length=3, max_length=60, pattern=r"^[^\x00-\x1f]+$"),
        AfterValidator(check_pattern),
    ]


OwnPatterns = Annotated[tuple[OwnPattern, ...], Field(max_length=20)]


@lru_cache(maxsize=256)
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern as an expression whose repeats never give anything back."""
    parts: list[str] = []
    for unit, repeats in _units(pattern):
        if unit in _CLASSES:
            parts.append(_CLASSES[unit] + (f"{{1,{MOST}}}+" if repeats else ""))
        else:
            parts.append(r"[ \u00a0-]?+" if unit == "= " else re.escape(unit[1:]))
    return re.compile(rf"(?<!\w){''.join(parts)}(?!\w)", re.IGNORECASE)
