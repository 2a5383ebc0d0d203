"""What a rule may ask besides its keywords: tests of facts, joined by "all" or "any".

A condition is three deep by its very shape: it joins groups, and a group joins tests; a group may
be of one. There is no "not" of a group: each test has its own opposite (`is_not`, `not_known`), and
is met only where it can be told. What only a newer release knows (a fact, a check, a way to join)
is never met here.
"""

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import Field, model_validator

from escalation.domain.attributes import AttributeName
from escalation.domain.contradictions import contradiction
from escalation.domain.ticket_values import decimal_number, is_date, whole_number
from escalation.domain.types import Frozen, Line

FactKind = Literal[
    "signed",
    "attribute",
    "page",
    "referrer",
    "device",
    "language",
    "hours",
    "handoffs",
    "message",
]
"""`signed` is an attribute that the owner's site has signed; `attribute` is one that may be a mere
claim. `hours` is whether the team is there now, `handoffs` how often this chat was handed to people
before, `message` the keywords in what the visitor writes."""
Check = Literal[
    "is",
    "is_not",
    "begins_with",
    "contains",
    "at_least",
    "at_most",
    "above",
    "below",
    "known",
    "not_known",
]
"""Of several values, `is`, `begins_with` and `contains` ask for one, `is_not` for none."""
Join = Literal["all", "any"]

_PRESENCE: Final = ("known", "not_known")
_ORDER: Final = ("at_least", "at_most", "above", "below")
_TEXT: Final = ("is", "is_not", "begins_with", "contains")
CHECKS: Final[dict[str, tuple[str, ...]]] = {
    "signed": (*_TEXT, *_ORDER, *_PRESENCE),
    "attribute": (*_TEXT, *_ORDER, *_PRESENCE),
    "page": (*_TEXT, *_PRESENCE),
    "referrer": (*_TEXT, *_PRESENCE),
    "device": ("is", "is_not"),
    "language": ("is", "is_not"),
    "hours": ("is",),
    "handoffs": ("is", *_ORDER),
    "message": ("contains",),
}
"""What can be asked of each fact."""
NAMED: Final = frozenset({"signed", "attribute"})
"""Facts of which there are many, told apart by name."""
_WORDS: Final = {
    "device": frozenset({"phone", "tablet", "computer"}),
    "hours": frozenset({"open", "closed"}),
}
MIN_KEYWORD_CHARS: Final = 2
MOST_VALUES: Final = 30
MOST_PARTS: Final = 12


class FactTest(Frozen):
    """One question about one fact."""

    fact: FactKind
    name: AttributeName | None = None
    """Of the attribute."""
    check: Check
    values: Annotated[tuple[Line, ...], Field(max_length=MOST_VALUES)] = ()
    """Texts, whatever the fact's own type: `500` is held against a number as a number."""

    @model_validator(mode="after")
    def _makes_sense(self) -> "FactTest":
        if (self.fact in NAMED) != (self.name is not None):
            raise contradiction("name", "an attribute is named, and nothing else is")
        if self.check not in CHECKS[self.fact]:
            raise contradiction("check", "this cannot be asked of that fact")
        if (self.check in _PRESENCE) == bool(self.values):
            raise contradiction("values", "name what it is held against")
        if self.check in _ORDER:
            if len(self.values) != 1:
                raise contradiction("values", "a comparison is with one number or date")
            if not (is_date(self.values[0]) or decimal_number(self.values[0]) is not None):
                raise contradiction("values", "a comparison is with a number or a date")
        self._check_words()
        return self

    def _check_words(self) -> None:
        known = _WORDS.get(self.fact)
        if known is not None and not known.issuperset(self.values):
            raise contradiction("values", f"it is one of {', '.join(sorted(known))}")
        if self.fact == "handoffs" and any(whole_number(one) is None for one in self.values):
            raise contradiction("values", "it is a whole number")
        if self.fact == "message" and any(len(one) < MIN_KEYWORD_CHARS for one in self.values):
            raise contradiction("values", "a keyword has at least two characters")


class FactGroup(Frozen):
    """Tests that are joined."""

    join: Join = "any"
    tests: Annotated[tuple[FactTest, ...], Field(min_length=1, max_length=MOST_PARTS)]


class Condition(Frozen):
    """When a rule may fire."""

    join: Join = "all"
    of: Annotated[tuple[FactGroup, ...], Field(min_length=1, max_length=MOST_PARTS)]

    def tests(self) -> Iterator[FactTest]:
        """Every test, in order."""
        for group in self.of:
            yield from group.tests
