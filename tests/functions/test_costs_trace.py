"""The trace that the costs are computed from still shows what the code does."""

from collections.abc import Mapping
from contextlib import closing

import pytest

from infra.costs.traced import Calls, Journey, Trace
from tests.costs.journeys import Script
from tests.costs.one_process import one_process

UNITS = 0.25
"""By how much of a unit the two may differ: ids and texts are not equally long."""
AGAIN = "this is no longer what infra/costs/trace.json says: python -m tests.costs"


@pytest.mark.slow
def test_a_chat_asks_for_what_the_trace_says() -> None:
    """A beginning, a turn and a poll: a change that makes one of them dearer is noticed."""
    with one_process() as service, closing(Script(service)) as script:
        script.prepare("general")
        script.chat()
    traced = Trace.load().journeys
    for name, now in script.journeys.items():
        then = traced[name]
        assert set(now.work) == set(then.work), (name, AGAIN)
        for function, work in now.work.items():
            assert work.invocations == then.work[function].invocations, (name, function, AGAIN)
            _assert_same(name, now, work.calls, then.work[function].calls)


def _assert_same(
    name: str, journey: Journey, now: Mapping[str, Calls], then: Mapping[str, Calls]
) -> None:
    assert _counts(now) == _counts(then), (name, AGAIN)
    for kind, each in now.items():
        if kind in then:
            near = UNITS * journey.times
            assert each.reads == pytest.approx(then[kind].reads, abs=near), (name, kind, AGAIN)
            assert each.writes == pytest.approx(then[kind].writes, abs=near), (name, kind, AGAIN)


def _counts(calls: Mapping[str, Calls]) -> dict[str, int]:
    """How many of each kind; but a bot looks whether to learn after an answer that chance picks,
    and settings are read again after a minute, which a busy machine may take.
    """
    by_chance = ("sqs SendMessage", "dynamodb Query settings")
    return {kind: each.count for kind, each in calls.items() if kind not in by_chance}
