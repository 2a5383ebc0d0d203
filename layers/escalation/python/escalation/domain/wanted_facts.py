"""What the team needs to know besides the question: asked once the handoff is recorded, skippable.

A fact that the visitor has said already is not asked for, where the owner tells how it looks. What
is given goes to people as it was said, and by its name: in the mail, beside the ticket, and in the
ticket's field where the owner names one.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Annotated, Final, Literal, NamedTuple

from pydantic import AfterValidator, Field, StringConstraints

from escalation.domain.own_patterns import check_pattern, compiled
from escalation.domain.types import SELDOM, Frozen, Identifier, LocalisedText, UtcTime, single_line

MAX_FACTS: Final = 2
MAX_VALUE: Final = 200
FACT_STANDS: Final = timedelta(minutes=30)
"""How long a question waits for its answer."""
SKIP: Final = "skip"
MOST_WORDS: Final = 4
"""Of an answer to such a question, where nothing tells how one looks. Who says more says something
else: it reaches people like any other message, so that nothing is lost by that."""
_MOST_CHARACTERS: Final = 60
_ASKS: Final = re.compile(r"[?\u061f\uff1f]")
_WORD: Final = re.compile(r"\w+")

FactName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]


class WantedFact(Frozen):
    """One fact: what the team calls it, how it is asked, how it looks, and the ticket's field."""

    name: FactName
    question: Annotated[LocalisedText, Field(min_length=1)]
    pattern: (
        Annotated[
            str, StringConstraints(min_length=3, max_length=60), AfterValidator(check_pattern)
        ]
        | None
    ) = None
    """How it looks, in the small language of `own_patterns`: `######` is an order number."""
    ticket_field: Annotated[str, StringConstraints(min_length=1, max_length=100)] | None = None


def _of_different_names(facts: tuple[WantedFact, ...]) -> tuple[WantedFact, ...]:
    if len({fact.name for fact in facts}) != len(facts):
        raise ValueError("a fact is named twice")
    return facts


WantedFacts = Annotated[
    tuple[WantedFact, ...], Field(max_length=MAX_FACTS), AfterValidator(_of_different_names)
]


class GivenFact(Frozen):
    """What a visitor has said: the fact's name, the value, and the message's position."""

    name: FactName
    value: Annotated[str, Field(min_length=1, max_length=MAX_VALUE)]
    seq: int
    ticket_field: Annotated[str, Field(max_length=100)] | None = None
    in_ticket: Annotated[bool, SELDOM] = False
    """That field of the ticket has it, or has refused it."""

    @property
    def is_due(self) -> bool:
        """Whether a field of the ticket is to have it."""
        return self.ticket_field is not None and not self.in_ticket


class AskedFacts(Frozen):
    """What a chat is being asked: `open` now, `left` after it, then the address where that is
    `owed`. It ends when somebody else gets the chat (`fence`).
    """

    escalation_id: Identifier
    open: FactName | None = None
    left: Annotated[tuple[FactName, ...], Field(max_length=MAX_FACTS)] = ()
    address_owed: bool = False
    fence: int
    asked_at: UtcTime


class Heard(NamedTuple):
    """What a message is to an open question of these."""

    kind: Literal["given", "skipped", "other"]
    value: str = ""
    """What people get to read of it by its name; of one that was skipped, why."""
    says_more: bool = False
    """It asks something besides, which is taken as any question is."""


def found_in(fact: WantedFact, texts: Iterable[str]) -> str | None:
    """The fact as one of the texts says it, by the owner's pattern; the last one that does."""
    if fact.pattern is None:
        return None
    expression = compiled(fact.pattern)
    found = [match[0] for text in texts for match in expression.finditer(text)]
    return single_line(found[-1])[:MAX_VALUE] if found else None


def heard(fact: WantedFact, text: str, *, refuses: bool) -> Heard:
    """What a message is to the question for this fact.

    Args:
        fact: that was asked for.
        text: the message.
        refuses: it only says no ("no", "don't know").
    """
    if refuses:
        return Heard("skipped")
    asks = _ASKS.search(text) is not None
    found = found_in(fact, [text])
    if found is not None:
        return Heard("given", found, says_more=asks or not _is_short(text))
    if asks or not _is_short(text):
        return Heard("other")
    value = single_line(text)[:MAX_VALUE]
    if not value:
        return Heard("other")
    if fact.pattern is not None and not any(sign.isdecimal() for sign in value):
        return Heard("skipped", value)  # "lost it": words about the fact, and not what it is
    return Heard("given", value)


def _is_short(text: str) -> bool:
    return len(text) <= _MOST_CHARACTERS and len(_WORD.findall(text)) <= MOST_WORDS


def question_for(fact: WantedFact, locale: str) -> str:
    """How it is asked in the visitor's language, or the nearest that the owner has written."""
    own = {name.lower(): words for name, words in fact.question.items()}
    parts = locale.lower().replace("_", "-").split("-")
    nearest = ("-".join(parts[:length]) for length in range(len(parts), 0, -1))
    for name in (*nearest, "en"):
        if name in own:
            return own[name]
    return next(iter(fact.question.values()))


def with_fact(given: Sequence[GivenFact], fact: GivenFact) -> tuple[GivenFact, ...]:
    """The facts with this one in the place of what was said before by its name."""
    return (*(each for each in given if each.name != fact.name), fact)
