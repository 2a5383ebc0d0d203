"""When the team is at work, in its own time zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from escalation.domain.business_hours import WEEKDAYS, BusinessHours

VIENNA = ZoneInfo("Europe/Vienna")


def hours(
    zone: str = "Europe/Vienna", holidays: tuple[str, ...] = (), **weekly: list[tuple[str, str]]
) -> BusinessHours:
    return BusinessHours.model_validate(
        {
            "timezone": zone,
            "weekly": {
                day: [{"start": start, "end": end} for start, end in intervals]
                for day, intervals in weekly.items()
            },
            "holidays": holidays,
        }
    )


OFFICE = hours(
    mon=[("09:00", "12:00"), ("13:00", "17:00")], fri=[("09:00", "12:00")], sun=[("01:30", "04:00")]
)


def vienna(day: int, hour: int, minute: int = 0, *, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=VIENNA)


def test_the_team_is_at_work_from_the_start_until_just_before_the_end() -> None:
    assert not OFFICE.is_open(vienna(23, 8, 59))
    assert OFFICE.is_open(vienna(23, 9))
    assert OFFICE.is_open(vienna(23, 11, 59))
    assert not OFFICE.is_open(vienna(23, 12))
    assert OFFICE.is_open(vienna(23, 13))


def test_the_hours_are_those_of_the_teams_zone_and_not_of_utc() -> None:
    assert OFFICE.is_open(datetime(2026, 11, 23, 8, 30, tzinfo=UTC))
    assert not OFFICE.is_open(datetime(2026, 11, 23, 16, 30, tzinfo=UTC))


def test_the_weekday_is_that_of_the_teams_zone() -> None:
    tokyo = hours("Asia/Tokyo", mon=[("00:00", "02:00")])
    assert tokyo.is_open(datetime(2026, 11, 22, 16, 0, tzinfo=UTC))


def test_summer_time_moves_the_opening_in_utc() -> None:
    assert OFFICE.is_open(datetime(2026, 7, 6, 7, 0, tzinfo=UTC))
    assert not OFFICE.is_open(datetime(2026, 11, 23, 7, 0, tzinfo=UTC))


def test_the_hour_that_comes_twice_is_open_both_times() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert OFFICE.is_open(first)
    assert OFFICE.is_open(first + timedelta(hours=1))


def test_a_holiday_is_closed_all_day_and_the_day_is_the_teams() -> None:
    closed = hours(mon=[("00:00", "23:59")], holidays=("2026-11-23",))
    assert not closed.is_open(vienna(23, 10))
    assert closed.is_open(vienna(30, 10))
    assert not closed.is_open(datetime(2026, 11, 22, 23, 30, tzinfo=UTC))


def test_the_next_opening_is_later_the_same_day_or_on_the_next_day_with_hours() -> None:
    assert OFFICE.next_opening(vienna(23, 8)) == vienna(23, 9)
    assert OFFICE.next_opening(vienna(23, 12, 30)) == vienna(23, 13)
    assert OFFICE.next_opening(vienna(23, 18)) == vienna(27, 9)


def test_the_next_opening_passes_over_holidays() -> None:
    closed = hours(mon=[("09:00", "17:00")], holidays=("2026-11-30",))
    assert closed.next_opening(vienna(23, 18)) == datetime(2026, 12, 7, 9, tzinfo=VIENNA)


def test_a_team_that_does_not_open_in_two_weeks_has_no_next_opening() -> None:
    assert hours().next_opening(vienna(23, 9)) is None
    shut = hours(mon=[("09:00", "17:00")], holidays=("2026-11-30", "2026-12-07"))
    assert shut.next_opening(vienna(23, 18)) is None


@pytest.mark.parametrize("zone", ["Vienna", "", "../etc/passwd", "UTC+1", "Europe/Vienna\x00"])
def test_an_unknown_zone_is_refused(zone: str) -> None:
    with pytest.raises(ValidationError):
        hours(zone)


@pytest.mark.parametrize("end", ["24:00", "24:00:00", "00:00", "23:59", "23:59:00", "23:59:59"])
def test_hours_until_midnight_hold_to_the_days_last_second(end: str) -> None:
    late = hours(mon=[("18:00", end)])
    assert late.is_open(vienna(23, 23, 59))
    assert late.is_open(vienna(23, 23, 59).replace(second=59, microsecond=999_999))
    assert not late.is_open(vienna(24, 0))
    assert not late.is_open(vienna(23, 17, 59))


@pytest.mark.parametrize("whole", [("00:00", "24:00"), ("00:00", "00:00"), ("00:00", "23:59")])
def test_a_whole_week_has_no_gap(whole: tuple[str, str]) -> None:
    span = {"start": whole[0], "end": whole[1]}
    always = BusinessHours.model_validate(
        {"timezone": "Europe/Vienna", "weekly": {day: [span] for day in WEEKDAYS}}
    )
    for minute in range(0, 8 * 24 * 60, 7):
        assert always.is_open(vienna(23, 0) + timedelta(minutes=minute))


def test_a_night_goes_on_into_the_next_day_and_belongs_to_the_one_before() -> None:
    night = hours(mon=[("22:00", "06:00")], sun=[("23:00", "01:00")], holidays=("2026-11-30",))
    assert night.is_open(vienna(23, 22))
    assert night.is_open(vienna(24, 5, 59))
    assert not night.is_open(vienna(24, 6))
    assert not night.is_open(vienna(23, 6))
    assert night.is_open(vienna(30, 0, 30))
    assert not night.is_open(vienna(30, 22))
    assert night.next_opening(vienna(24, 6)) == vienna(29, 23)


def test_hours_come_as_strict_json_too() -> None:
    given = (
        '{"timezone": "Europe/Vienna", "weekly": {"mon": [{"start": "09:00:00", "end": "12:00"},'
        ' {"start": "18:00", "end": "24:00"}]}}'
    )
    read = BusinessHours.model_validate_json(given, strict=True)
    assert read.is_open(vienna(23, 11, 59))
    assert read.is_open(vienna(23, 23, 59))
    with pytest.raises(ValidationError):
        BusinessHours.model_validate_json(given.replace("12:00", "12"), strict=True)


def test_what_is_stored_of_an_end_at_midnight_is_a_time() -> None:
    stored = hours(mon=[("18:00", "24:00")]).model_dump(mode="json")["weekly"]["mon"]
    assert stored == [{"start": "18:00:00", "end": "00:00:00"}]


@pytest.mark.parametrize("interval", [("09:00", "09:00"), ("24:00", "25:00"), ("24:00", "06:00")])
def test_an_interval_of_no_length_or_no_time_is_refused(interval: tuple[str, str]) -> None:
    with pytest.raises(ValidationError):
        hours(mon=[interval])


def test_a_time_with_a_zone_of_its_own_is_refused() -> None:
    with pytest.raises(ValidationError):
        hours(mon=[("09:00Z", "17:00Z")])


moments = st.integers(0, 3 * 365 * 24 * 60).map(
    lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
weeks = st.dictionaries(
    st.sampled_from(WEEKDAYS),
    st.lists(
        st.tuples(st.integers(0, 23), st.integers(0, 24)).filter(
            lambda pair: pair[0] != pair[1] or pair[0] == 0
        ),
        max_size=3,
    ),
)


@pytest.mark.parametrize(
    ("zone", "day", "start", "now", "opens"),
    [
        # Vienna leaps from 2:00 to 3:00 on 29 March, and has 2:00 to 3:00 twice on 25 October.
        ("Europe/Vienna", "sun", "02:30", "2026-03-28T20:00Z", "2026-03-29T01:00Z"),
        ("Europe/Vienna", "sun", "02:00", "2026-03-28T20:00Z", "2026-03-29T01:00Z"),
        ("Europe/Vienna", "sun", "03:00", "2026-03-28T20:00Z", "2026-03-29T01:00Z"),
        ("Europe/Vienna", "sun", "02:30", "2026-10-24T20:00Z", "2026-10-25T00:30Z"),
        ("Europe/Vienna", "sun", "02:30", "2026-10-25T01:10Z", "2026-10-25T01:30Z"),
        ("Europe/Vienna", "sun", "02:30", "2026-10-25T01:30Z", "2026-11-01T01:30Z"),
        # Cairo leaps over midnight: 23:59 is followed by 1:00 on 24 April.
        ("Africa/Cairo", "fri", "00:00", "2026-04-23T12:00Z", "2026-04-23T22:00Z"),
        # Lord Howe's clocks are put back by half an hour.
        ("Australia/Lord_Howe", "sun", "01:45", "2026-04-04T14:50Z", "2026-04-04T15:15Z"),
        ("Pacific/Kiritimati", "mon", "09:00", "2026-11-29T12:00Z", "2026-11-29T19:00Z"),
        ("Pacific/Pago_Pago", "mon", "09:00", "2026-11-29T12:00Z", "2026-11-30T20:00Z"),
    ],
)
def test_the_next_opening_holds_when_clocks_change_and_by_the_date_line(
    zone: str, day: str, start: str, now: str, opens: str
) -> None:
    team = BusinessHours.model_validate(
        {"timezone": zone, "weekly": {day: [{"start": start, "end": "12:00"}]}}
    )
    opening = team.next_opening(datetime.fromisoformat(now))
    assert opening is not None
    assert opening.astimezone(UTC) == datetime.fromisoformat(opens)


ZONES = (
    "Europe/Vienna",
    "America/New_York",
    "Asia/Kathmandu",
    "Africa/Cairo",
    "America/Havana",
    "Australia/Lord_Howe",
    "Pacific/Apia",
)


@given(moments, weeks, st.sampled_from(ZONES))
def test_at_its_next_opening_the_team_is_at_work(
    moment: datetime, weekly: dict[str, list[tuple[int, int]]], zone: str
) -> None:
    team = BusinessHours.model_validate(
        {
            "timezone": zone,
            "weekly": {
                day: [{"start": f"{start:02d}:00", "end": f"{end:02d}:00"} for start, end in spans]
                for day, spans in weekly.items()
            },
        }
    )
    opening = team.next_opening(moment)
    if opening is not None:
        assert opening.astimezone(UTC) > moment
        assert team.is_open(opening)
        assert not team.is_open(opening - timedelta(seconds=1)) or any(
            start == opening.hour for spans in weekly.values() for start, _ in spans
        )
