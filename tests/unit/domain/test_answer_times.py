"""Within which time a team usually answers: never said too small, and not from a few cases."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.domain.answer_times import (
    CASES,
    AnswerTimes,
    Within,
    first_day,
    in_words,
    of_report,
    usual_seconds,
)
from escalation.domain.report import BUCKETS, Counts, bucket_of

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)  # a Wednesday
DAY_S = 86_400


def reported(*seconds: float, day: str = "2026-11-23") -> Counts:
    numbers: dict[str, int] = {}
    for each in seconds:
        name = f"team.{bucket_of(each)}"
        numbers[name] = numbers.get(name, 0) + 1
    return {day: numbers}


@given(st.lists(st.floats(0, BUCKETS[-1]), min_size=CASES, max_size=200))
def test_it_is_never_less_than_four_of_five_took_and_at_most_41_percent_more(
    seconds: list[float],
) -> None:
    found = usual_seconds(of_report(reported(*seconds)), NOW)
    wanted = sorted(seconds)[-(-len(seconds) * 4 // 5) - 1]
    assert found is not None
    assert wanted <= found <= max(wanted * 1.4143, BUCKETS[0])


@given(st.lists(st.floats(0, 10**7), max_size=CASES - 1))
def test_of_fewer_than_twenty_cases_nothing_is_said(seconds: list[float]) -> None:
    assert usual_seconds(of_report(reported(*seconds)), NOW) is None
    assert usual_seconds(AnswerTimes(), NOW) is None


def test_four_of_five_is_so_to_the_case() -> None:
    """Of 25 the five slowest may take any time; of 24 not even these."""
    assert (usual_seconds(of_report(reported(*[60] * 20, *[9e9] * 5)), NOW) or 0) < 90
    assert usual_seconds(of_report(reported(*[60] * 19, *[9e9] * 5)), NOW) is None


def test_what_is_older_than_four_weeks_does_not_count_whenever_it_is_looked_at() -> None:
    four_weeks_ago = reported(*[60] * 20, day="2026-10-26")
    kept = of_report(four_weeks_ago)
    assert first_day(NOW) == date(2026, 10, 26)
    assert usual_seconds(kept, NOW) is not None
    assert usual_seconds(kept, NOW + timedelta(days=5)) is None


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 50)), max_size=100))
def test_what_is_kept_is_small_and_the_same_in_any_order(found: list[tuple[int, int]]) -> None:
    def counts(cases: list[tuple[int, int]]) -> Counts:
        total: Counts = {}
        for back, bucket in cases:
            day = (NOW.date() - timedelta(days=back)).isoformat()
            numbers = total.setdefault(day, {"conversations": 3, "human.7": 1, "ai.2": 5})
            numbers[f"team.{bucket}"] = numbers.get(f"team.{bucket}", 0) + 1
        return total

    kept = of_report(counts(found))
    assert kept == of_report(counts(found[::-1]))
    assert sum(n for week in kept.weeks.values() for n in week.values()) == len(found)
    assert len(kept.weeks) <= 10
    assert all(len(week) <= len(BUCKETS) + 3 for week in kept.weeks.values())


def test_numbers_that_a_newer_release_has_made_are_kept_and_not_stumbled_over() -> None:
    counts = {"2026-11-23": {"team.3": 2, "team.4": -1, "teams.5": 9, "human.6": 4}}
    assert of_report(counts).weeks == {"2026-11-23": {"3": 2}}


EIGHT, FOUR = timedelta(hours=8), timedelta(hours=4)


@pytest.mark.parametrize(
    ("seconds", "working_day", "said"),
    [
        (0.1, EIGHT, (5, "minutes")),
        (300, EIGHT, (5, "minutes")),
        (301, EIGHT, (10, "minutes")),
        (1_000, None, (30, "minutes")),
        (1_801, EIGHT, (1, "hours")),
        (3_601, EIGHT, (2, "hours")),
        (4.5 * 3_600, EIGHT, (6, "hours")),
        (4.5 * 3_600, FOUR, (2, "workdays")),
        (3.5 * 3_600, FOUR, (4, "hours")),
        (8 * 3_600, EIGHT, (8, "hours")),
        (8 * 3_600 + 1, EIGHT, (2, "workdays")),
        (7 * 3_600, timedelta(hours=7.5), (1, "workdays")),
        (9 * 3_600, None, (1, "days")),
        (DAY_S + 1, None, (2, "days")),
        (10 * DAY_S, None, (10, "days")),
        (10 * DAY_S + 1, None, None),
        (81 * 3_600, EIGHT, None),
        (3_601, timedelta(), None),
    ],
)
def test_it_is_rounded_up_to_what_people_say(
    seconds: float, working_day: timedelta | None, said: tuple[int, str] | None
) -> None:
    found = in_words(seconds, working_day)
    assert found == (
        None
        if said is None
        else Within.model_validate(dict(zip(("number", "unit"), said, strict=True)))
    )


@given(
    st.floats(0, BUCKETS[-1]),
    st.one_of(st.none(), st.integers(1, 24).map(lambda hours: timedelta(hours=hours))),
)
def test_what_is_said_is_never_less_than_it_is(
    seconds: float, working_day: timedelta | None
) -> None:
    said = in_words(seconds, working_day)
    if said is None:
        assert seconds > 10 * (working_day or timedelta(days=1)).total_seconds()
        return
    day = working_day or timedelta(days=1)
    unit = {"minutes": timedelta(minutes=1), "hours": timedelta(hours=1)}.get(said.unit, day)
    assert seconds <= said.number * unit.total_seconds()
    assert said.number <= 30
