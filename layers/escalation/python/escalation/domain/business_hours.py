"""When the support team is at work."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, model_validator

from escalation.domain.types import Frozen

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _known_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("not an IANA time zone such as Europe/Vienna") from None
    return value


class OpenInterval(Frozen):
    """Open from `start` until just before `end`, local time. Over midnight: two intervals."""

    start: time
    end: time

    @model_validator(mode="after")
    def _in_order(self) -> "OpenInterval":
        if self.start.tzinfo is not None or self.end.tzinfo is not None:
            raise ValueError("times are local ones: write them without a zone")
        if self.end <= self.start:
            raise ValueError("end must be later than start")
        return self


class BusinessHours(Frozen):
    """Weekly opening hours in one time zone, with whole days off."""

    timezone: Annotated[str, Field(max_length=64), AfterValidator(_known_zone)]
    weekly: dict[Weekday, Annotated[tuple[OpenInterval, ...], Field(max_length=6)]]
    holidays: Annotated[tuple[date, ...], Field(max_length=200)] = ()

    def is_open(self, at: datetime) -> bool:
        """Whether the team works at `at` (any aware time)."""
        local = at.astimezone(ZoneInfo(self.timezone))
        clock = local.time().replace(tzinfo=None)
        return any(i.start <= clock < i.end for i in self._intervals(local.date()))

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
