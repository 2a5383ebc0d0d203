"""What became of each question, told from the conversation as its owner reads it."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from infra.local.api_clients import Json
from infra.local.rehearsal.bots import label_of
from infra.local.rehearsal.plan import Visit

End = Literal["answered", "handed off", "unanswered", "nothing"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a visit ended.

    Attributes:
        visit: who asked what.
        end: the last thing that happened; `nothing` when nobody has dealt with the question.
        label: what the answer was about; None where there was none.
        hops: groups whose bots it was transferred to, in order.
    """

    visit: Visit
    end: End
    label: str | None = None
    hops: tuple[str, ...] = ()

    @property
    def answered_right(self) -> bool:
        """A bot answered, about the right thing."""
        return (
            self.end == "answered"
            and self.visit.label is not None
            and self.label == self.visit.label
        )

    @property
    def transferred_right(self) -> bool:
        """It was transferred, and the last bot is the right one."""
        return bool(self.hops) and self.hops[-1] == self.visit.group


@dataclass(slots=True)
class Tally:
    """Counts of some outcomes. Each is in one of the first six, or in `nothing`.

    `then_*` say how those that were transferred ended.
    """

    visits: int = 0
    answered_right: int = 0
    answered_wrong: int = 0
    transferred_right: int = 0
    transferred_wrong: int = 0
    handed_off: int = 0
    unanswered: int = 0
    nothing: int = 0
    then_answered_right: int = 0
    then_answered_wrong: int = 0
    then_handed_off: int = 0
    then_unanswered: int = 0
    then_nothing: int = 0

    def add(self, outcome: Outcome) -> None:
        """Count one."""
        self.visits += 1
        name = outcome.end.replace(" ", "_")
        if name == "answered":
            name += "_right" if outcome.answered_right else "_wrong"
        if outcome.hops:
            moved = "transferred_right" if outcome.transferred_right else "transferred_wrong"
            setattr(self, moved, getattr(self, moved) + 1)
            name = f"then_{name}"
        setattr(self, name, getattr(self, name) + 1)


Rows = list[tuple[str, Tally]]
"""Counts with what they are of, in the order in which they are shown."""


def outcome_of(visit: Visit, detail: Json | None, group_of_bot: Mapping[str, str]) -> Outcome:
    """Read the outcome from a conversation.

    Args:
        visit: who asked what.
        detail: the conversation as the owner's API gives it; None where there is none.
        group_of_bot: groups by bot id.
    """
    if detail is None:
        return Outcome(visit, "nothing")
    decisions = [row["decision"] for row in detail["decisions"]]
    hops = tuple(
        group_of_bot.get(decision["target_bot_id"], "")
        for decision in decisions
        if decision["action"] == "transfer"
    )
    ends: dict[str, End] = {
        "answer": "answered",
        "handoff": "handed off",
        "cannot_help": "unanswered",
    }
    end = ends.get(decisions[-1]["action"], "nothing") if decisions else "nothing"
    people = [e for e in detail["escalations"] if e["method"] != "transfer"]
    if end == "nothing" and people:
        end = "handed off"  # a transfer that failed falls back to people without a decision
    label = None
    if end == "answered":
        answers = [m for m in detail["messages"] if m["author"]["kind"] == "bot"]
        label = label_of(answers[-1]) if answers else None
    return Outcome(visit, end, label, hops)


def outcome_rows(outcomes: Sequence[Outcome], groups: Sequence[str]) -> tuple[Rows, Rows]:
    """The counts by what was asked, and by where the visitor began."""
    return (
        _tally(outcomes, lambda outcome: outcome.visit.group, groups),
        _tally(outcomes, _start, ("right bot", "another bot")),
    )


def _tally(
    outcomes: Iterable[Outcome], key: Callable[[Outcome], str | None], order: Sequence[str]
) -> Rows:
    """Counts by `key`, in `order`; then those without one, and the sum."""
    rows = {name: Tally() for name in order}
    outside, everything = Tally(), Tally()
    for outcome in outcomes:
        name = key(outcome)
        (outside if name is None else rows[name]).add(outcome)
        everything.add(outcome)
    return [*rows.items(), ("out of scope", outside), ("all", everything)]


def _start(outcome: Outcome) -> str | None:
    if outcome.visit.group is None:
        return None
    return "right bot" if outcome.visit.start == outcome.visit.group else "another bot"


def percentile(values: Sequence[float], share: float) -> float | None:
    """The nearest-rank percentile; None of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)]
