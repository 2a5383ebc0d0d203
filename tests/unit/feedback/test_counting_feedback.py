"""The report counts what stands at the end, each thing once; a sudden run is found and left out."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation.domain.feedback_counts import (
    DAYS_BEFORE,
    NEVER_A_RUN,
    sudden_days,
    without_strangers,
)
from escalation.use_cases.owner.feedback_models import Csat, SaidOfAnswers
from tests.fakes.feedback import ASKED, answered, kept, rate, say_solved
from tests.fakes.reports import CountedWorld

TODAY = datetime(2026, 11, 23, tzinfo=UTC).date()


def day(back: int) -> str:
    return (TODAY - timedelta(days=back)).isoformat()


def numbers(world: CountedWorld) -> dict[str, int]:
    return {
        name: number
        for name, number in world.totals().items()
        if name.startswith(("thumb", "solved", "csat"))
    }


def test_what_is_said_is_counted_once_and_a_change_of_mind_moves_it() -> None:
    world = CountedWorld(**ASKED)
    chat = world.start()
    answer = answered(world, chat)
    rate(world, chat, answer)
    world.count()
    world.count()
    assert numbers(world) == {"thumb.up.stranger": 1}
    world.clock.move(timedelta(days=1))
    rate(world, chat, answer, helped=False)
    say_solved(world, chat, solved=False)
    world.count()
    assert numbers(world) == {"thumb.down.stranger": 1, "solved.no.stranger": 1}
    other = world.start(signed="ada@acme.example")
    rate(world, other, answered(world, other))
    say_solved(world, other, solved=True)
    world.count()
    assert numbers(world)["thumb.up.signed"] == 1
    assert numbers(world)["solved.yes.signed"] == 1  # another question than the thumb's


def test_what_a_client_says_again_is_counted_nowhere() -> None:
    world = CountedWorld(**ASKED)
    for _ in range(3):
        chat = world.start()
        rate(world, chat, answered(world, chat))
    world.count()
    assert numbers(world) == {"thumb.up.stranger": 1}


def test_what_the_stream_lost_is_counted_by_the_sweep() -> None:
    world = CountedWorld(**ASKED)
    chat = world.start()
    answer = answered(world, chat)
    world.count()
    assert world.counting().behind([world.head(chat)]) == ()
    rate(world, chat, answer)
    assert world.counting().behind([world.head(chat)]) == (chat,)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.booleans(), st.booleans()), max_size=12))
def test_counting_now_and_then_comes_to_the_same_as_counting_at_the_end(
    steps: list[tuple[int, bool, bool]],
) -> None:
    world = CountedWorld(**ASKED)
    chat = world.start(signed="ada@acme.example")
    answers = [answered(world, chat, f"What about {word}?") for word in ("this", "that", "it")]
    for which, helped, counts in steps:
        rate(world, chat, answers[which], helped=helped)
        if counts:
            world.count()
    world.count()
    thumbs = [one for one in kept(world, chat).thumbs if not one.repeated]
    assert numbers(world).get("thumb.up.signed", 0) == sum(one.up for one in thumbs)
    assert numbers(world).get("thumb.down.signed", 0) == sum(not one.up for one in thumbs)


def usual(thumbs: int = 5, answers: int = 100) -> dict[str, dict[str, int]]:
    """Four weeks with so many thumbs up a day."""
    return {
        day(back): {"answered": answers, "thumb.up.stranger": thumbs}
        for back in range(1, DAYS_BEFORE + 1)
    }


@pytest.mark.parametrize("way", ["thumb.up", "thumb.down", "solved.yes", "solved.no"])
def test_a_day_with_far_more_than_usual_is_a_run(way: str) -> None:
    flooded = usual() | {day(0): {"answered": 150, f"{way}.stranger": 60}}
    assert sudden_days(flooded) == {day(0)}
    by_known = usual() | {day(0): {"answered": 150, f"{way}.signed": 60}}
    assert sudden_days(by_known) == frozenset()


def test_a_busy_day_with_as_many_thumbs_for_an_answer_is_none() -> None:
    busy = usual() | {day(0): {"answered": 2_000, "thumb.up.stranger": 110}}
    assert sudden_days(busy) == frozenset()


def test_a_new_bots_first_days_are_none() -> None:
    assert sudden_days({day(0): {"answered": 100, "thumb.up.stranger": 30}}) == frozenset()
    assert sudden_days({day(0): {"answered": 3, "thumb.down.stranger": 3}}) == frozenset()


def test_runs_do_not_become_usual_by_going_on() -> None:
    flooded = {"answered": 150, "thumb.down.stranger": 100}
    week = usual() | {day(-n): flooded for n in range(7)}
    assert len(sudden_days(week)) == 7


counted = st.fixed_dictionaries(
    {"answered": st.integers(0, 300)},
    optional={
        "thumb.up.stranger": st.integers(0, 300),
        "thumb.down.stranger": st.integers(0, 300),
        "thumb.down.signed": st.integers(0, 300),
    },
)
months = st.dictionaries(st.integers(0, 60).map(day), counted, max_size=40)


@given(months)
def test_a_run_is_found_in_whatever_order_days_are_given(found: dict[str, dict[str, int]]) -> None:
    assert sudden_days(dict(reversed(found.items()))) == sudden_days(found)


@given(months)
def test_few_are_never_a_run(found: dict[str, dict[str, int]]) -> None:
    runs = sudden_days(found)
    for each in runs:
        strangers = [n for name, n in found[each].items() if name.endswith(".stranger")]
        assert max(strangers) > NEVER_A_RUN


def test_the_report_shows_a_run_and_counts_it_nowhere_else() -> None:
    flooded = {
        "answered": 150, "thumb.up.stranger": 4, "thumb.down.stranger": 60, "thumb.up.signed": 2,
    }  # fmt: skip
    shown = SaidOfAnswers.of(without_strangers(flooded))
    assert (shown.helped, shown.not_helped, shown.left_out, shown.signed) == (2, 0, 64, 2)
    assert shown.nobody_said == 148
    plain = SaidOfAnswers.of(flooded)
    assert (plain.helped, plain.not_helped, plain.left_out) == (6, 60, 0)


def test_csat_is_the_share_of_the_two_best_steps() -> None:
    found = Csat.of({"csat.1": 1, "csat.4": 2, "csat.5": 1})
    assert (found.count, found.satisfied, found.average) == (4, 0.75, 3.5)
    assert Csat.of({}) == Csat()
