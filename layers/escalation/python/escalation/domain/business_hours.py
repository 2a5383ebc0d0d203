"""When the support team is at work."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from escalation.domain.types import Frozen

_START_OF_DAY = time()
_DAY = timedelta(days=1)
LONGEST_WAIT = timedelta(days=90)
"""Of the calendar, however few hours a team works."""
_SOME_MONDAY = datetime(2024, 1, 8, tzinfo=UTC)

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _known_zone(value: str) -> str:
    if not is_zone(value):
        raise ValueError("not an IANA time zone such as Europe/Vienna")
    return value


def is_zone(name: str) -> bool:
    """Whether this is an IANA time zone, such as Europe/Vienna."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _time(value: object) -> object:
    """24:00 is midnight. Any other text is read here as well: behind a validator of ours, what came
    as JSON is a plain string, which strict models take for no time.
    """
    if not isinstance(value, str) or not re.match(r"\d\d:\d\d", value):
        return value
    if re.fullmatch(r"24:00(:00)?", value):
        return _START_OF_DAY
    try:
        return time.fromisoformat(value)
    except ValueError:
        return value


class OpenInterval(Frozen):
    """Open from `start` until just before `end`, local time.

    An end of 00:00 (24:00 is read as the same) is the midnight that ends the day; one before the
    start is on the next day, so that 22:00 to 06:00 is a night. Nobody closes for a day's last
    minute: an end of 23:59 is midnight, too.
    """

    start: time
    end: Annotated[time, BeforeValidator(_time)]

    @model_validator(mode="after")
    def _in_order(self) -> "OpenInterval":
        if self.start.tzinfo is not None or self.end.tzinfo is not None:
            raise ValueError("times are local ones: write them without a zone")
        if self.end == self.start != _START_OF_DAY:
            raise ValueError("end must differ from start; 00:00 to 24:00 is the whole day")
        return self

    @property
    def goes_on(self) -> bool:
        """Whether it ends on the day after its start."""
        return self._end is not None and self._end <= self.start

    @property
    def is_until_midnight(self) -> bool:
        """Whether it ends with its day."""
        return self._end is None

    @property
    def _end(self) -> time | None:
        """None for midnight."""
        last_minute = (self.end.hour, self.end.minute) == (23, 59)
        return None if self.end == _START_OF_DAY or last_minute else self.end

    def has(self, clock: time) -> bool:
        """Whether it is open at this time of the day on which it starts."""
        end = self._end
        return self.start <= clock and (end is None or self.goes_on or clock < end)

    def still_has(self, clock: time) -> bool:
        """Whether it is open at this time of the day after."""
        return self.goes_on and self._end is not None and clock < self._end


class BusinessHours(Frozen):
    """Weekly opening hours in one time zone, with whole days off.

    A night belongs to the day on which it begins: a holiday takes the night that begins on it, and
    leaves the morning of the one before.
    """

    timezone: Annotated[str, Field(max_length=64), AfterValidator(_known_zone)]
    weekly: dict[Weekday, Annotated[tuple[OpenInterval, ...], Field(max_length=6)]]
    holidays: Annotated[tuple[date, ...], Field(max_length=200)] = ()

    def is_open(self, at: datetime) -> bool:
        """Whether the team works at `at` (any aware time)."""
        local = at.astimezone(ZoneInfo(self.timezone))
        clock = local.time().replace(tzinfo=None)
        today, day_before = local.date(), local.date() - timedelta(days=1)
        return any(each.has(clock) for each in self._intervals(today)) or any(
            each.still_has(clock) for each in self._intervals(day_before)
        )

    def next_opening(self, at: datetime) -> datetime | None:
        """When an interval next begins after `at`, in the team's own zone; None if not in two
        weeks.

        Where the clocks leap over a beginning, it is the moment after the leap; where an hour comes
        twice, both times count.
        """
        zone = ZoneInfo(self.timezone)
        now = at.astimezone(UTC)
        today = at.astimezone(zone).date()
        for days in range(15):
            day = today + timedelta(days=days)
            begins = {
                moment
                for interval in self._intervals(day)
                for moment in _moments(datetime.combine(day, interval.start, tzinfo=zone))
            }
            later = sorted(moment for moment in begins if moment > now and self.is_open(moment))
            if later:
                return later[0].astimezone(zone)
        return None

    def open_between(self, start: datetime, end: datetime) -> timedelta:
        """How much of the time from `start` to `end` the team is at work; nothing where `end` is
        not later. As `is_open` has it at each moment: holidays, nights, and clocks that are put
        forward or back included.
        """
        first, last = start.astimezone(UTC), end.astimezone(UTC)
        if last <= first:
            return timedelta()
        edges = {each for each in self._edges(first, last) if first < each < last}
        stretches = pairwise(sorted({first, last, *edges}))
        return sum((b - a for a, b in stretches if self.is_open(a)), timedelta())

    def after_open(self, start: datetime, worked: timedelta) -> datetime:
        """When the team has worked this long since `start`, in UTC. A team that would take longer
        than `LONGEST_WAIT` of the calendar, or never works, has it then.
        """
        begin = start.astimezone(UTC)
        last = begin + LONGEST_WAIT
        left, at = worked, begin
        while at < last:
            until = min(at + _DAY, last)
            open_for = self.open_between(at, until)
            if open_for >= left:
                return self._within(at, until, left)
            left, at = left - open_for, until
        return last

    def _within(self, at: datetime, until: datetime, left: timedelta) -> datetime:
        """The moment of a stretch by which it has been open this long."""
        edges = {each for each in self._edges(at, until) if at < each < until}
        for begin, end in pairwise(sorted({at, until, *edges})):
            if not self.is_open(begin):
                continue
            if end - begin >= left:
                return begin + left
            left -= end - begin
        return until

    def usual_day(self) -> timedelta | None:
        """How long the team works on a weekday on which it works, on average; None where it never
        does.
        """
        days = sum(bool(intervals) for intervals in self.weekly.values())
        if not days:
            return None
        # In a zone without leaps, so that each week is as long as the others.
        plain = self.model_copy(update={"timezone": "UTC", "holidays": ()})
        return plain.open_between(_SOME_MONDAY, _SOME_MONDAY + timedelta(days=7)) / days

    def _edges(self, first: datetime, last: datetime) -> Iterator[datetime]:
        """Moments, in UTC, between which nothing opens or closes."""
        zone = ZoneInfo(self.timezone)
        day, until = first.astimezone(zone).date() - _DAY, last.astimezone(zone).date() + _DAY
        while day <= until:
            midnight = datetime.combine(day, _START_OF_DAY, tzinfo=zone)
            yield from _leaps(midnight.astimezone(UTC), zone)
            for interval in self._intervals(day):
                yield from _moments(datetime.combine(day, interval.start, tzinfo=zone))
                ends = day if interval.end > interval.start else day + _DAY
                yield from _moments(datetime.combine(ends, interval.end, tzinfo=zone))
                yield from _moments(midnight + _DAY)
            day += _DAY

    def _intervals(self, day: date) -> tuple[OpenInterval, ...]:
        return () if day in self.holidays else self.weekly.get(WEEKDAYS[day.weekday()], ())


def _leaps(first: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """Where a zone's clocks are put forward or back within a day and a bit."""
    before, after = int(first.timestamp()), int((first + timedelta(hours=26)).timestamp())
    offset = first.astimezone(zone).utcoffset()
    if datetime.fromtimestamp(after, zone).utcoffset() != offset:
        yield _change_of(offset, before, after, zone)


def _change_of(offset: timedelta | None, before: int, after: int, zone: tzinfo | None) -> datetime:
    """The second after `before`, up to `after`, with which a zone's offset is another one."""
    while after - before > 1:
        middle = (before + after) // 2
        if datetime.fromtimestamp(middle, zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return datetime.fromtimestamp(after, UTC)


def _moments(wall: datetime) -> tuple[datetime, ...]:
    """The moments, in UTC, at which a zone's clocks show a time: one, two where they were put back
    over it, and where they leapt over it the one moment of that leap.
    """
    first, second = (wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    if first <= second:
        return (first, second)
    # Left out: `second` is before the leap, `first` after it, and it is at a full second.
    before, after = int(second.timestamp()), int(first.timestamp())
    offset = second.astimezone(wall.tzinfo).utcoffset()
    return (_change_of(offset, before, after, wall.tzinfo),)
