"""When the support team is at work."""

import re
from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from escalation.domain.types import Frozen

_START_OF_DAY = time()

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _known_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("not an IANA time zone such as Europe/Vienna") from None
    return value


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
        """When the team is next at work after `at`, in its own zone; None if not in two weeks."""
        zone = ZoneInfo(self.timezone)
        local = at.astimezone(zone)
        for days in range(15):
            day = local.date() + timedelta(days=days)
            starts = sorted(interval.start for interval in self._intervals(day))
            for start in starts:
                opening = datetime.combine(day, start, tzinfo=zone)
                if opening > local:
                    return opening
        return None

    def _intervals(self, day: date) -> tuple[OpenInterval, ...]:
        return () if day in self.holidays else self.weekly.get(WEEKDAYS[day.weekday()], ())
