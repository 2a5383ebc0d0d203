"""The trace as it is kept: what each journey of a script made the functions do."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

TRACE = Path(__file__).parent / "trace.json"
"""Written by `python -m tests.costs`."""


@dataclass(frozen=True, slots=True)
class Calls:
    """Calls of one kind that one function made in a journey.

    Attributes:
        count: how many.
        reads: DynamoDB's read units of all together.
        writes: its write units, those in indexes as well.
    """

    count: int = 0
    reads: float = 0
    writes: float = 0


@dataclass(frozen=True, slots=True)
class Work:
    """What one function did in a journey.

    Attributes:
        invocations: how many.
        log_lines: written by the function itself, at the level of production.
        log_bytes: of those lines.
        calls: by `service operation table`.
    """

    invocations: int
    log_lines: int = 0
    log_bytes: int = 0
    calls: Mapping[str, Calls] = field(default_factory=dict)

    def service(self, name: str, *operations: str) -> int:
        """How many calls of a service, or of some of its operations."""
        return sum(
            calls.count
            for kind, calls in self.calls.items()
            if kind.split()[0] == name and (not operations or kind.split()[1] in operations)
        )

    @property
    def reads(self) -> float:
        """Read units of all calls."""
        return sum(calls.reads for calls in self.calls.values())

    @property
    def writes(self) -> float:
        """Write units of all calls."""
        return sum(calls.writes for calls in self.calls.values())


@dataclass(frozen=True, slots=True)
class Journey:
    """Something that people do, and all that came of it.

    Attributes:
        times: how often it was done.
        work: by function.
        answered_bytes: bodies and headers that went to the visitor's browser.
        keys: write units by the kind of partition key that took them.
    """

    times: int
    work: Mapping[str, Work]
    answered_bytes: int = 0
    keys: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Trace:
    """All journeys.

    Attributes:
        journeys: by name.
        metrics: `function metric` of every metric that was written on the way.
    """

    journeys: Mapping[str, Journey]
    metrics: tuple[str, ...]

    def save(self, path: Path = TRACE) -> None:
        """Write it, so that a change of one number is a change of one line."""
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path = TRACE) -> "Trace":
        """The trace that is kept."""
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        journeys = {name: _journey(one) for name, one in content["journeys"].items()}
        return cls(journeys=journeys, metrics=tuple(content["metrics"]))


def _journey(content: Mapping[str, Any]) -> Journey:
    work = {
        function: Work(
            **{**one, "calls": {kind: Calls(**calls) for kind, calls in one["calls"].items()}}
        )
        for function, one in content["work"].items()
    }
    return Journey(**{**content, "work": work})


def summed(calls: Iterable[tuple[str, float, float]]) -> dict[str, Calls]:
    """Calls by their kind, from each one's kind and units."""
    found: dict[str, Calls] = {}
    for kind, reads, writes in calls:
        before = found.get(kind, Calls())
        found[kind] = Calls(before.count + 1, before.reads + reads, before.writes + writes)
    return dict(sorted(found.items()))
