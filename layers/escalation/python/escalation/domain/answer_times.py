"""Within which time a bot's team usually answers, for its visitors: pure.

What is kept is how many first answers of people fell into which of the report's buckets, by week:
numbers that can be added up in any order, some two hundred at most, and none of a person. A first
answer is a person's first word in a chat after it was handed over, whoever it is; what a bot or
the AI answers, and what an automation of a helpdesk writes, is none. The time is that of the
team's hours, as they were set when the answer was counted: a question of Saturday that is answered
on Monday at half past nine has waited half an hour where the team begins at nine.

What is said is the end of the bucket in which four of five answers lie, rounded up to a plain word.
Buckets grow by a factor of √2, so it is too much by up to 41 % before it is rounded, and never too
little. Chats that no person has answered here are not in it: nobody knows whether they were
answered elsewhere.
"""

import math
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Final, Literal, Protocol

from escalation.domain.business_hours import BusinessHours
from escalation.domain.report import BUCKETS, Counts, Day
from escalation.domain.types import Frozen

TEAM: Final = "team"
"""What the report calls these times: `team.{bucket}`."""
CASES: Final = 20
"""Of fewer answers nothing is said."""
SHARE: Final = 0.8
WEEKS: Final = 5
"""The present week and the four before it."""
MOST_DAYS: Final = 10
"""A team that takes longer says nothing about it."""
_MINUTES: Final = (5, 10, 15, 30)
_HOURS: Final = (1, 2, 3, 4, 6, 8)

Unit = Literal["minutes", "hours", "days", "workdays"]


class AnswerTimes(Frozen):
    """How many first answers by week (its Monday, of UTC) and bucket, as numbers in text."""

    weeks: dict[Day, dict[str, int]] = {}


class TeamHours(Frozen):
    """When a bot's team is at work; without hours it always is."""

    hours: BusinessHours | None

    def worked(self, start: datetime, end: datetime) -> timedelta:
        """How much of a time it was at work."""
        return end - start if self.hours is None else self.hours.open_between(start, end)


class AnswerTimesStore(Protocol):
    """Where a bot's are kept, beside its settings."""

    def save_answer_times(self, bot_id: str, times: AnswerTimes) -> None:
        """Write them in the place of older ones.

        Raises:
            RetryableError: the store is throttled or unavailable.
        """
        ...


class Within(Frozen):
    """A time as people say it: within 2 hours."""

    number: int
    unit: Unit


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def first_day(now: datetime) -> date:
    """Since when answers count."""
    return monday_of(now.astimezone(UTC).date()) - timedelta(weeks=WEEKS - 1)


def of_report(counts: Counts) -> AnswerTimes:
    """What the report's days hold of it."""
    weeks: dict[str, dict[str, int]] = {}
    for day, numbers in counts.items():
        for name, number in numbers.items():
            kind, _, bucket = name.partition(".")
            if kind == TEAM and number > 0:
                week = weeks.setdefault(monday_of(date.fromisoformat(day)).isoformat(), {})
                week[bucket] = week.get(bucket, 0) + number
    return AnswerTimes(weeks=weeks)


def usual_seconds(times: AnswerTimes, now: datetime) -> float | None:
    """Within how many seconds four of five are answered; None where there is too little to tell,
    or it is more than the buckets reach.
    """
    since = first_day(now).isoformat()
    numbers: dict[int, int] = {}
    for week, by_bucket in times.weeks.items():
        if week >= since:
            for bucket, number in by_bucket.items():
                numbers[int(bucket)] = numbers.get(int(bucket), 0) + number
    return _end_of(numbers)


def _end_of(numbers: Mapping[int, int]) -> float | None:
    total = sum(numbers.values())
    if total < CASES:
        return None
    # In whole numbers: 0.8 of 25 is 20, and no more.
    wanted, seen = -(-total * round(SHARE * 100) // 100), 0
    for bucket in sorted(numbers):
        seen += numbers[bucket]
        if seen >= wanted:
            return BUCKETS[bucket] if bucket < len(BUCKETS) else None
    return None


def in_words(seconds: float, working_day: timedelta | None) -> Within | None:
    """A time of the team's hours, rounded up to what people say; None where it is too long for
    that.

    Args:
        seconds: how long.
        working_day: how long the team works on a day; None where it is there around the clock.
    """
    for minutes in _MINUTES:
        if seconds <= minutes * 60:
            return Within(number=minutes, unit="minutes")
    day_s = 86_400.0 if working_day is None else working_day.total_seconds()
    for hours in _HOURS:
        if seconds <= hours * 3_600 <= day_s:
            return Within(number=hours, unit="hours")
    days = math.ceil(seconds / day_s) if day_s else MOST_DAYS + 1
    if days > MOST_DAYS:
        return None
    return Within(number=days, unit="days" if working_day is None else "workdays")
