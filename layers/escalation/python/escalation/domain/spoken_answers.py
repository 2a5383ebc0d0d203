"""Within which time a team answers, and when it is there, as people say it: "Our team usually
answers within 2 hours, Mon to Fri 9:00 to 17:00", with dashes.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from escalation.domain.answer_times import Within
from escalation.domain.business_hours import WEEKDAYS, BusinessHours
from escalation.domain.languages import OwnLanguage
from escalation.domain.spoken_times import time_of_day, zone_name
from escalation.domain.texts import spoken
from escalation.domain.translated_answers import DAY_KEYS

_TO = "\u2013\u2060"
"""A dash, after which no line is broken."""
MOST_LINES = 3
"""A week of more different days is too long for a line, and unsaid."""


def sentence(
    within: Within | None,
    hours: str | None,
    *,
    locale: str,
    languages: Sequence[OwnLanguage] = (),
) -> str:
    """Both in one; what is None is unsaid, and nothing is said where both are."""
    if within is None:
        return spoken("people_hours", locale, languages, {"hours": hours}) if hours else ""
    # 5 minutes, but an hour: each unit but the minute has words for one.
    name = f"answers_{within.unit.removesuffix('s')}"
    if within.number != 1:
        name += "s"
    answers = spoken(name, locale, languages, {"n": str(within.number)})
    if not hours:
        return answers
    return spoken("answers_when", locale, languages, {"answers": answers, "hours": hours})


def week(
    hours: BusinessHours,
    *,
    now: datetime,
    locale: str,
    visitor_zone: str | None,
    languages: Sequence[OwnLanguage] = (),
) -> str | None:
    """The team's usual week, days that are alike together; None where there is nothing to say: it
    is there around the clock, never, or by too many different hours.

    The times are the team's own. Where the visitor's clock shows another time now, or is not known,
    the words say whose they are.
    """
    lines = _alike(hours)
    whole = [("00:00", "00:00")]
    if not lines or len(lines) > MOST_LINES or (lines[0][2] == whole and lines[0][:2] == (0, 6)):
        return None

    def clock(hhmm: str) -> str:
        return time_of_day(datetime.fromisoformat(f"2024-01-08T{hhmm}"), locale)

    def name(day: int) -> str:
        return spoken(DAY_KEYS[day], locale, languages, {})

    said = "; ".join(
        _TO.join(map(name, dict.fromkeys((first, last))))
        + " "
        + ", ".join(_TO.join(map(clock, span)) for span in spans)
        for first, last, spans in lines
    )
    if visitor_zone is not None and _offset(visitor_zone, now) == _offset(hours.timezone, now):
        return said
    zone = zone_name(hours.timezone, now)
    return spoken("when_zone", locale, languages, {"when": said, "zone": zone})


def _alike(hours: BusinessHours) -> list[tuple[int, int, list[tuple[str, str]]]]:
    """Days with the same hours one after the other: the first, the last, and their hours."""
    lines: list[tuple[int, int, list[tuple[str, str]]]] = []
    for number, day in enumerate(WEEKDAYS):
        spans = [
            (f"{each.start:%H:%M}", "00:00" if each.is_until_midnight else f"{each.end:%H:%M}")
            for each in sorted(hours.weekly.get(day, ()), key=lambda each: each.start)
        ]
        if not spans:
            continue
        if lines and lines[-1][1] == number - 1 and lines[-1][2] == spans:
            lines[-1] = (lines[-1][0], number, spans)
        else:
            lines.append((number, number, spans))
    return lines


def _offset(zone: str, at: datetime) -> object:
    return at.astimezone(UTC).astimezone(ZoneInfo(zone)).utcoffset()
