"""What must reach a person, whatever the bot knows: which kinds there are, and what an owner says
about each. Pure.

A detector finds one of these in a message (`engine.must_reach`). Where its kind is on, it comes
before everything that would keep the chat with a bot: rules, offers, questions and caps.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, ClassVar, Final, Literal

from pydantic import AfterValidator, Field, StringConstraints

from escalation.domain.types import SELDOM, Email, Frozen, LocalisedText, UtcTime

ReachKind = Literal["self_harm", "emergency", "legal", "data_protection", "security", "press"]
KINDS: Final[tuple[ReachKind, ...]] = (
    "self_harm",
    "emergency",
    "legal",
    "data_protection",
    "security",
    "press",
)
"""The gravest first: a message with two of them is the first one's."""
IN_DANGER: Final[frozenset[ReachKind]] = frozenset({"self_harm", "emergency"})
"""Kinds in which somebody may come to harm before the team reads it."""
Priority = Literal["low", "normal", "high", "urgent"]
Tag = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{3,32}$")]
"""What every helpdesk takes for a tag."""


def _country(value: str) -> str:
    if len(value) != 2 or not (value.isascii() and value.isalpha()):
        raise ValueError("a country is named by its two letters, such as AT or US")
    return value.upper()


Country = Annotated[str, AfterValidator(_country)]
CountryLine = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
MOST_UNKNOWN: Final = 3
"""Of a visitor whose country is not known all lines are shown, while they are so few."""


class ReachPlan(Frozen):
    """What happens with one kind.

    `to` is mailed at once, besides those who get the handoff. `text` is shown in the place of the
    built-in words.
    """

    enabled: bool = False
    text: LocalisedText = {}
    priority: Priority = "high"
    tags: Annotated[tuple[Tag, ...], Field(max_length=5)] = ()
    to: Email | None = None


class MustReach(Frozen):
    """An owner's settings of all kinds.

    Attributes:
        on_call: who is mailed while the business hours are over.
        country_lines: what is said besides to a visitor in danger, by country (ISO 3166-1, two
            capital letters): a help line, say.
        hourly_cap: of handoffs in an hour that the bot's own cap does not count.
    """

    self_harm: ReachPlan = ReachPlan(enabled=True, priority="urgent")
    emergency: ReachPlan = ReachPlan(enabled=True, priority="urgent")
    legal: ReachPlan = ReachPlan()
    data_protection: ReachPlan = ReachPlan()
    security: ReachPlan = ReachPlan(priority="urgent")
    press: ReachPlan = ReachPlan()
    on_call: Email | None = None
    country_lines: Annotated[dict[Country, CountryLine], Field(max_length=60)] = {}
    hourly_cap: Annotated[int, Field(ge=1, le=10_000)] = 50

    def plan(self, kind: ReachKind) -> ReachPlan:
        """What happens with a kind."""
        found: ReachPlan = getattr(self, kind)
        return found

    @property
    def enabled(self) -> tuple[ReachKind, ...]:
        """The kinds that are on, the gravest first."""
        return tuple(kind for kind in KINDS if self.plan(kind).enabled)

    def lines_for(self, country: str | None) -> tuple[str, ...]:
        """The owner's lines for a visitor in this country; None where it is not known."""
        if country is not None:
            line = self.country_lines.get(country)
            return (line,) if line is not None else ()
        lines = tuple(self.country_lines.values())
        return lines if len(lines) <= MOST_UNKNOWN else ()


class ReachFinding(Frozen):
    """What a detector has found in a message: which kind, by which of its rules, in which words."""

    CHOICES: ClassVar[tuple[str, ...]] = ("kind",)

    kind: ReachKind
    rule: Annotated[str, Field(max_length=100)]
    matched: Annotated[str, Field(max_length=200)]


def weightiest(found: Iterable[ReachFinding], enabled: Iterable[ReachKind]) -> ReachFinding | None:
    """The gravest of the findings whose kind is on, else the gravest."""
    on = frozenset(enabled)
    ranked = sorted(found, key=lambda each: (each.kind not in on, KINDS.index(each.kind)))
    return ranked[0] if ranked else None


class ReachMark(Frozen):
    """That a conversation has held something that must reach a person.

    It stays for as long as the conversation does: such a chat is nobody's sample. What the bot
    knows is not said in it until people have handed it back.
    """

    kinds: Annotated[tuple[ReachKind, ...], Field(min_length=1, max_length=12)]
    """In the order in which the visitor was told about them."""
    seq: int
    """Position of the last message that held one."""
    at: UtcTime
    """When that was."""
    handed_back: Annotated[bool, SELDOM] = False
    """People have had it since, and have given it back."""

    @property
    def holds(self) -> Literal[True] | None:
        """Whether the bot holds back."""
        return None if self.handed_back else True

    @property
    def gravest(self) -> ReachKind | None:
        """What lists show; None where only a newer release knows it."""
        return next((kind for kind in KINDS if kind in self.kinds), None)

    def after(self, kind: ReachKind, seq: int, at: datetime) -> "ReachMark":
        """The mark after one more message."""
        kinds = self.kinds if kind in self.kinds else (*self.kinds, kind)
        return self.model_copy(
            update={"kinds": kinds[:12], "seq": seq, "at": at, "handed_back": False}
        )


class Urgency(Frozen):
    """How a ticket is marked. Each helpdesk has words of its own for the priority."""

    priority: Priority
    tags: tuple[str, ...]

    @classmethod
    def of(cls, mark: ReachMark | None, settings: MustReach) -> "Urgency | None":
        """Of a conversation that people have not handed back; the owner's tags after our own."""
        kind = None if mark is None or mark.handed_back else mark.gravest
        if kind is None:
            return None
        plan = settings.plan(kind)
        return cls(priority=plan.priority, tags=(f"must_reach_{kind}", *plan.tags))
