"""How much of a time the team was at work: what one counts minute by minute."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from escalation.domain.business_hours import LONGEST_WAIT, WEEKDAYS, BusinessHours
from tests.properties import tries
from tests.unit.domain.test_business_hours import hours, moments


def by_minutes(open_hours: BusinessHours, start: datetime, minutes: int) -> int:
    """The simplest way to tell: look at each minute."""
    utc = start.astimezone(UTC)
    return sum(open_hours.is_open(utc + timedelta(minutes=n)) for n in range(minutes))


LEAPS = {
    "Europe/Vienna": ("2026-03-29T01:00Z", "2026-10-25T01:00Z"),
    "America/New_York": ("2026-03-08T07:00Z", "2026-11-01T06:00Z"),
    "Australia/Lord_Howe": ("2026-10-03T15:30Z", "2026-04-04T15:00Z"),  # by half an hour
    "America/Havana": ("2026-03-08T05:00Z", "2026-11-01T05:00Z"),  # at midnight
    "Asia/Kolkata": ("2026-05-04T00:00Z",),
    "Pacific/Apia": ("2011-12-30T10:00Z",),  # a day that never was
}
minutes_of_a_day = st.one_of(st.integers(0, 4 * 60), st.integers(0, 24 * 60 - 1))  # leaps: at night
times = minutes_of_a_day.map(lambda n: f"{n // 60:02d}:{n % 60:02d}")
spans = st.tuples(times, times).filter(lambda pair: pair[0] != pair[1] or pair[0] == "00:00")
rosters = st.one_of(
    st.dictionaries(st.sampled_from(WEEKDAYS), st.lists(spans, max_size=3)),
    st.lists(spans, max_size=2).map(lambda same: dict.fromkeys(WEEKDAYS, same)),
)


@settings(max_examples=tries(300), deadline=None)
@example("Europe/Vienna", 1, 120, 240, {"sun": [("02:30", "05:00")]}, 2)  # open, shut, open again
@example("Europe/Vienna", 1, 120, 240, {"sun": [("01:00", "02:30")]}, 2)
@example("America/Havana", 1, 120, 240, {"sat": [("23:00", "00:30")]}, 2)
@given(
    zone=st.sampled_from(sorted(LEAPS)),
    leap=st.integers(0, 1),
    before=st.integers(-60, 40 * 60),
    minutes=st.integers(0, 3 * 24 * 60),
    weekly=rosters,
    day_off=st.integers(-2, 3),
)
def test_time_at_work_is_what_one_counts_minute_by_minute(
    zone: str, leap: int, before: int, minutes: int, weekly: dict[str, list[tuple[str, str]]],
    day_off: int,
) -> None:  # fmt: skip
    leaps = LEAPS[zone]
    near = datetime.fromisoformat(leaps[leap % len(leaps)])
    holiday = (near.date() + timedelta(days=day_off)).isoformat()
    team = hours(zone, (holiday,), **weekly)
    start = near - timedelta(minutes=before)
    found = team.open_between(start, start + timedelta(minutes=minutes))
    assert found == timedelta(minutes=by_minutes(team, start, minutes))


@given(moments, moments, moments, rosters)
def test_time_at_work_adds_up_and_is_never_more_than_the_time_itself(
    one: datetime, two: datetime, three: datetime, weekly: dict[str, list[tuple[str, str]]]
) -> None:
    first, middle, last = sorted((one, two, three))
    team = hours("Europe/Vienna", (), **weekly)
    whole = team.open_between(first, last)
    assert whole == team.open_between(first, middle) + team.open_between(middle, last)
    assert timedelta() <= whole <= last - first
    assert team.open_between(last, first) == timedelta()


@pytest.mark.parametrize(
    ("weekly", "day"),
    [
        ({"mon": [("09:00", "17:00")], "sat": [("10:00", "14:00")]}, timedelta(hours=6)),
        ({"mon": [("09:00", "13:00"), ("12:00", "17:00")]}, timedelta(hours=8)),
        ({"sun": [("22:00", "06:00")]}, timedelta(hours=8)),
        ({day: [("00:00", "24:00")] for day in WEEKDAYS}, timedelta(hours=24)),
        ({"mon": []}, None),
        ({}, None),
    ],
)
def test_a_usual_day_is_the_mean_of_the_days_with_hours(
    weekly: dict[str, list[tuple[str, str]]], day: timedelta | None
) -> None:
    team = hours("America/New_York", ("2024-01-08",), **weekly)
    assert team.usual_day() == day


@settings(max_examples=tries(100), deadline=None)
@given(
    zone=st.sampled_from(sorted(LEAPS)),
    leap=st.integers(0, 1),
    weekly=rosters,
    worked=st.integers(1, 30 * 60),
)
def test_when_it_has_worked_so_long_is_when_just_that_much_has_passed(
    zone: str, leap: int, weekly: dict[str, list[tuple[str, str]]], worked: int
) -> None:
    leaps = LEAPS[zone]
    start = datetime.fromisoformat(leaps[leap % len(leaps)]) - timedelta(hours=30)
    team, span = hours(zone, (), **weekly), timedelta(minutes=worked)
    end = team.after_open(start, span)
    if end - start.astimezone(UTC) >= LONGEST_WAIT:
        assert team.open_between(start, end) <= span
        return
    assert team.open_between(start, end) == span
    assert team.open_between(start, end - timedelta(seconds=1)) < span


def test_a_team_that_never_works_has_worked_long_enough_after_all() -> None:
    start = datetime(2026, 3, 2, 9, tzinfo=UTC)
    team = hours("Europe/Vienna", ())
    assert team.after_open(start, timedelta(hours=4)) == start + LONGEST_WAIT
