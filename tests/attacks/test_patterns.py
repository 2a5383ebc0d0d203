"""Patterns that an owner has masked: whatever they are, no text makes them run away."""

import re

import pytest
from pydantic import ValidationError

from escalation.domain.masking import Masking, masked
from escalation.domain.own_patterns import OwnPattern, compiled
from escalation.domain.types import MAX_STORED_TEXT_CHARS

EVIL = (
    "(a+)+$",
    "(a|aa)+$",
    "([a-zA-Z]+)*$",
    "^(([a-z])+.)+[A-Z]([a-z])+$",
    "(.*a){20}",
    "###+-###+-###+",
    "@+ @+ @+ @+ @+ @+",
    "*+.*+.*+.*+.*+.*+.*+.*+",
    "#+@+#+@+#+@+#+@+",
    "*+-*+-*+-*+-*+-*+-*+-*+-*+-*+-*+-*+",
    "###" + " " * 57,
    "\\+\\+\\+###",
)
"""Of those that other engines choke on, and the worst that this language can say."""
REFUSED = ("#+#", "*+@", "@+*", "#+1##", "@+a@@", "+###", "##++#", "\\a###")
_REPEATS = re.compile(r"(?<!\\)(?:[*+?]|\{\d*,\d*\})(.?)")


@pytest.mark.parametrize("pattern", EVIL)
def test_an_owners_pattern_cannot_run_away(pattern: str) -> None:
    try:
        own = OwnPattern(name="x", pattern=pattern)
    except ValidationError:
        return  # refused when it is saved
    source = compiled(own.pattern).pattern.removeprefix("(?<!\\w)").removesuffix("(?!\\w)")
    # Each repeat is possessive: what it took it never gives back, so nothing is tried twice.
    assert [found[0] for found in _REPEATS.finditer(source) if found[1] != "+"] == []
    for sign in ("a", "1", "a1", "1-", "a ", " ", "-", "1a-"):
        text = (sign * MAX_STORED_TEXT_CHARS)[:MAX_STORED_TEXT_CHARS]
        assert len(masked([text], Masking(patterns=(own,)))) == 1


@pytest.mark.parametrize("pattern", REFUSED)
def test_a_pattern_that_would_try_things_twice_is_refused(pattern: str) -> None:
    with pytest.raises(ValidationError):
        OwnPattern(name="x", pattern=pattern)
